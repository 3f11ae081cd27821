"""The pages of planning: who sees which commune, what each lacks, and the same as tables."""

import csv
import io
import re
from html import unescape

import pdfplumber
import pytest
from msgspec import structs
from msgspec.structs import asdict
from openpyxl import load_workbook

from certify.domain.assessment.states import State
from certify.domain.days import local_day
from certify.operations.act import Act
from certify.operations.assessments.sheet import open_sheet
from certify.operations.progress.forecast import outlook_of
from certify.operations.progress.portfolio import blocking_of, portfolio_of
from certify.operations.rounds.plans import RoundPlan
from certify.operations.rounds.steps import close, create, start
from certify.store import rounds
from certify.store.assessments import results as stored_results
from certify.store.people import accounts
from certify.store.units import units
from tests.support.clients import account, client_of
from tests.support.rounds import reached, round_of
from tests.support.shown import COMMUNE, COMMUNES, DISTANT

pytestmark = pytest.mark.whole

LIST, ZEROS = "/tien-do/danh-muc", "/tien-do/danh-muc?dang=csv&bang=2"
BEFORE, PAIR = "/tien-do/xem-truoc", "/tien-do/so-sanh"
FORECAST, LEADER = "/tien-do/du-bao", "/tien-do/lanh-dao"


def page(client, path):
    reply = client.get(path)
    assert reply.status_code == 200, path
    return unescape(reply.get_data(as_text=True))


def rows_of(client, path):
    reply = client.get(path)
    return list(csv.DictReader(io.StringIO(reply.data.decode("utf-8-sig"))))


@pytest.fixture
def found(database, library):
    with database.reading() as connection:
        return portfolio_of(connection, library, units.provinces(connection)[0], None)


def test_every_commune_of_the_round_stands_in_one_place(found):
    listed = [member.unit.id for member in found.members] + [unit.id for unit, _ in found.recognised]
    assert len(listed) == len(set(listed)) == len(COMMUNES)
    assert all(one.gap.way for one in found.ranked) and not any(one.gap.way for one in found.stuck)
    assert {one.assessment.state for one in found.decided} == {State.REFUSED, State.REVOKED}
    assert len(found.chosen) == found.standing.lacking and not found.short


def test_what_is_known_of_a_file_is_what_its_own_page_says(found, database, library):
    """Read in one query for the round, or sheet by sheet: the same scores and the same gaps."""
    with database.reading() as connection:
        for one in (*found.ranked[::9], *found.stuck[:2], *found.decided[:2]):
            sheet = open_sheet(connection, library, one.assessment.id)
            assert sheet.known == {part.indicator.id: part.answer for part in one.score.indicators if part.answer}
            assert one.category in sheet.categories
            assert one.category.threshold.value == max(c.threshold.value for c in sheet.categories)


def test_the_sentence_the_nearest_and_what_each_lacks(app, found):
    text = page(client_of(app, "province_officer"), LIST)
    assert f"Còn thiếu {found.standing.lacking} xã để đạt mục tiêu 75% (117/156) đến hết năm 2022" in text
    assert f"Đủ điều kiện theo số liệu, chỉ chờ xét: {len(found.ready)} xã" in text
    assert "chưa đối chiếu văn bản gốc" in text
    near = next(one for one in found.ranked if not one.ready and one.gap.way.known)
    assert near.gap.way.known[0].change in text and f"/phieu/{near.assessment.id}/cai-thien" in text
    assert "bị 0 điểm và không thay đổi được nữa" in text


def test_a_division_sees_its_own_communes_and_the_rank_in_the_province(app, found):
    own = [member for member in found.members if member.above.code == COMMUNE.district_code]
    rows = rows_of(client_of(app, "appraiser"), f"{LIST}?dang=csv")
    assert {row["Mã"] for row in rows} == {one.unit.code for one in own}
    ranks = {one.unit.code: str(place) for place, one in enumerate(found.ranked, start=1)}
    assert all(row["Hạng"] == ranks.get(row["Mã"], "") for row in rows)
    text = page(client_of(app, "appraiser"), LIST)
    others = [member.unit.full_name for member in found.members if member.above.code != COMMUNE.district_code]
    assert not [name for name in others if name in re.sub(r"<option.*?</option>", "", text)]


def test_a_commune_sees_itself_and_counts_alone(app):
    client = client_of(app, "commune_officer")
    assert [row["Mã"] for row in rows_of(client, f"{LIST}?dang=csv")] == [COMMUNE.code]
    assert [row["Đơn vị bị 0 điểm"] for row in rows_of(client, ZEROS)] == [""], "no zero of its own, none of others"
    assert len(rows_of(client_of(app, "province_officer"), ZEROS)) > 1
    for path in (f"{PAIR}?dang=csv", f"{BEFORE}?dang=csv"):
        assert {row["Mã"] for row in rows_of(client, path)} <= {COMMUNE.code}


def test_the_province_filters_by_division(app, found):
    client = client_of(app, "province_officer")
    rows = rows_of(client, f"{LIST}?khu-vuc={DISTANT.district_code}&dang=csv")
    assert {row["Thuộc"] for row in rows} == {DISTANT.district_name}
    assert f"Danh mục ưu tiên: {DISTANT.district_name}" in page(client, f"{LIST}?khu-vuc={DISTANT.district_code}")
    assert len(rows_of(client, f"{LIST}?khu-vuc=999&dang=csv")) == len(found.members)


def test_criteria_at_zero_are_counted_by_division(app, found):
    rows = rows_of(client_of(app, "province_officer"), ZEROS)
    blocking_all = blocking_of(found.version, found.members)
    assert blocking_all
    for blocking in blocking_all:
        counts = [int(row[f"Tiêu chí {blocking.criterion.id}"]) for row in rows]
        assert counts[-1] == sum(counts[:-1]) == len(blocking.members)


def test_the_whole_list_as_an_excel_table(app, found):
    reply = client_of(app, "province_officer").get(f"{LIST}?dang=xlsx")
    sheet = load_workbook(io.BytesIO(reply.data)).active
    assert [row[1].value for row in sheet.iter_rows(min_row=5)] == [member.unit.code for member in found.members]


def test_a_closed_round_is_a_list_for_the_next_one(app, database):
    with database.reading() as connection:
        closed = next(one for one in rounds.everything(connection) if one.state == "closed")
    client = client_of(app, "province_officer")
    assert "Đợt này đã đóng" in page(client, f"{LIST}?dot={closed.id}")
    assert {row["Nhóm"] for row in rows_of(client, f"{LIST}?dot={closed.id}&dang=csv")} <= {
        "Không còn khả năng đạt trong năm", "Còn khả năng đạt trong năm", "Trong 8 xã gần nhất",
    }  # fmt: skip


def test_forecasts_say_what_they_assume(app, database, found):
    text = page(client_of(app, "administrator"), FORECAST)
    assert "năm 2019 (110/156 = 70,51%)" in text and "Theo xu hướng" in text
    assert f"{len(found.ready)} hồ sơ đã đủ điều kiện theo số liệu" in text
    assert "theo nguồn thứ cấp" in text and "mỗi năm cần công nhận thêm" in text
    assert "Không dùng để tính xu hướng:" in text and "chưa kết thúc)." in text
    rows = rows_of(client_of(app, "administrator"), f"{FORECAST}?dang=csv&bang=2")
    assert [row["Cách tính"] for row in rows] == [
        "Kịch bản thấp",
        "Kịch bản theo hồ sơ",
        "Kịch bản cao",
        "Theo xu hướng",
    ]
    with database.reading() as connection:
        so_far = int(reached(connection).split("/")[0])
    scenarios = [int(row["Được công nhận"]) for row in rows[:3]]
    assert scenarios == [so_far, so_far + len(found.ready), so_far + len(found.ranked)]
    years = rows_of(client_of(app, "administrator"), f"{FORECAST}?dang=csv")
    assert [(row["Năm"], row["Đã kết thúc"]) for row in years] == [("2019", "có"), ("2021", "có"), ("2022", "chưa")]


def test_without_two_final_years_there_is_no_trend(database, library, now):
    with database.writing() as connection:
        province = units.provinces(connection)[1]
        officer = structs.replace(account(connection, "province_officer"), unit_id=province.id)
        plan = RoundPlan("Đợt một", "2019-06-qd-ttg", *(local_day(now),) * 4)
        start(Act(connection, library, officer, now), create(Act(connection, library, officer, now), plan))
        told = outlook_of(connection, library, province)
        assert told.trend is None and told.years == () and len(told.files) == 3
        close(Act(connection, library, officer, now), told.portfolio.round.id)
        told = outlook_of(connection, library, province)
    assert told.trend is None and told.files == () and len(told.years) == 1


def test_two_rounds_side_by_side(app):
    client = client_of(app, "province_officer")
    text = page(client, PAIR)
    assert "Đợt đang mở chưa kết thúc" in text and "chưa đối chiếu văn bản gốc" in text
    rows = rows_of(client, f"{PAIR}?dang=csv")
    assert len(rows) == len(COMMUNES)
    found = [int(row["Tăng, giảm"]) for row in rows if row["Tăng, giảm"]]
    assert found == sorted(found) and all(
        int(row["Điểm đợt sau"]) - int(row["Điểm đợt trước"]) == int(row["Tăng, giảm"])
        for row in rows if row["Tăng, giảm"]
    )  # fmt: skip
    criteria = rows_of(client, f"{PAIR}?dang=csv&bang=2")
    assert [row["Tiêu chí"] for row in criteria] == [str(n) for n in range(1, 14)]
    swapped = rows_of(client, f"{PAIR}?dang=csv&truoc=2&sau=1")
    assert {row["Mã"]: row["Điểm đợt trước"] for row in swapped} == {row["Mã"]: row["Điểm đợt sau"] for row in rows}


def test_self_scores_and_appraisals_both_ways(app, database):
    client = client_of(app, "province_officer")
    rows = rows_of(client, f"{BEFORE}?dang=csv")
    totals = [int(row["Tổng chênh lệch"]) for row in rows]
    assert totals == sorted(totals, reverse=True) and totals[0] > 0
    assert any(int(row["Tự chấm cao hơn"]) for row in rows) and any(int(row["Tự chấm thấp hơn"]) for row in rows)
    lines = rows_of(client, f"{BEFORE}?dang=csv&bang=2")
    assert sum(int(row["Tổng chênh lệch"]) for row in lines) == sum(totals)
    with database.reading() as connection:
        closed = round_of(connection, "closed")
        results = stored_results.of_round(connection, closed.id)
    one = rows_of(client, f"{BEFORE}?dot={closed.id}&dang=csv")
    nets = sorted(int(row["Điểm cao hơn"]) - int(row["Điểm thấp hơn"]) for row in one)
    assert nets == sorted(results[key, "self"].total - results[key, "appraisal"].total for key, side in results
                          if side == "self" and results[key, "appraisal"].answered)  # fmt: skip


def test_one_page_for_the_leader_on_the_screen_and_on_paper(app, found, database):
    client = client_of(app, "province_officer")
    text = page(client, LEADER)
    with database.reading() as connection:
        share = reached(connection)
    sentence = f"Còn thiếu {found.standing.lacking} xã để đạt mục tiêu 75% (117/156) đến hết năm 2022"
    for said in (
        sentence,
        share,
        "02 vấn đề cần tập trung",
        "chưa đối chiếu văn bản gốc",
        COMMUNE.district_name,
    ):
        assert said in text, said
    reply = client.get(f"{LEADER}.pdf")
    assert reply.mimetype == "application/pdf" and 'filename="tom-tat-89-2022.pdf"' in str(reply.headers)
    with pdfplumber.open(io.BytesIO(reply.data)) as document:
        (only,) = document.pages
        words = " ".join(only.extract_text().split())
    for said in (sentence, share, "BẢN THỬ", "DỮ LIỆU MẪU", DISTANT.district_name):
        assert said in words, said


def test_before_the_first_round_the_pages_say_so(app, database):
    with database.writing() as connection:
        known = asdict(units.provinces(connection)[0])
        row = {**{key: value for key, value in known.items() if key != "id"}, "code": "99", "full_name": "Tỉnh mới"}
        other = units.add(connection, row)
        accounts.change(connection, account(connection, "province_officer").id, unit_id=other)
    client = client_of(app, "province_officer")
    for path in (LIST, FORECAST, LEADER, BEFORE):
        assert "Chưa có đợt đánh giá nào được mở" in page(client, path)
    assert "phải có ít nhất hai đợt" in page(client, PAIR)
    assert client.get(f"{LEADER}.pdf").status_code == 404


@pytest.mark.parametrize("wanted", ["abc", "-1", "999999", "9" * 30, "1e3"])
def test_a_round_that_is_not_there_is_the_newest(app, wanted):
    client = client_of(app, "appraiser")
    for path in (LIST, LEADER, BEFORE):
        assert client.get(f"{path}?dot={wanted}").status_code == 200
    assert client.get(f"{PAIR}?truoc={wanted}&sau={wanted}").status_code == 200
