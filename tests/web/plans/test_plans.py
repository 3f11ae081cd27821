"""Pages of plans: what each person sees and enters, and that nothing typed is lost."""

import re
from html import unescape
from io import BytesIO

import pytest
from openpyxl import load_workbook

from certify.store.units import units
from tests.support.clients import account, client_of, post
from tests.support.rounds import reached
from tests.support.shown import COMMUNE, COMMUNES, NEIGHBOUR, lowered

PLAN = "/ke-hoach/2021-95-kh-ubnd-an-giang"


@pytest.fixture
def unit(app):
    with app.extensions["certify"].database.reading() as connection:
        return account(connection, "commune_officer").unit_id


def page(client, path, status=200):
    reply = client.get(path)
    assert reply.status_code == status, path
    return unescape(reply.get_data(as_text=True))


def fields(text):
    """The fields of an entry page, as a browser sends them back."""
    found = {}
    for tag in re.findall(r"<input [^>]*>", text):
        attrs = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "." in attrs.get("name", "") and (attrs.get("type") != "radio" or " checked" in tag):
            found[attrs["name"]] = attrs["value"]
    return found


def row_of(text, name):
    """What a table says of a unit."""
    return re.search(rf'<tr><th scope="row">(?:<a [^>]*>)?{name}(.*?)</tr>', text, re.DOTALL)[1]


def test_the_plans_of_the_province(app):
    text = page(client_of(app, "approver"), "/ke-hoach")
    assert "95/KH-UBND" in text and "23/QĐ-TTg" in text and "chưa đối chiếu văn bản gốc" in text


def test_every_target_with_its_outcome_figures_and_mark(app, database):
    with database.reading() as connection:
        share = reached(connection, "closed")
    text = page(client_of(app, "province_officer"), f"{PLAN}?ky=2021")
    for said in ("10b", "giảm từ 30% so với năm 2020", "theo nguồn thứ cấp", share, "5/7 việc đã xong",
                 "hạn 31/12/2022", "9/11 đơn vị cấp trên có từ 1 xã đạt"):  # fmt: skip
        assert said in text, said
    assert {"reached", "on_the_way", "missed"} <= set(re.findall(r'class="badge (\w+)"', text))


def test_a_target_says_where_each_figure_comes_from(app):
    text = page(client_of(app, "commune_officer"), f"{PLAN}/muc-tieu/10b?ky=2021")
    for said in ("chưa đối chiếu văn bản gốc", "kỳ số liệu chưa rõ), chỉ tiêu 5.1 (thẩm định)", "Dữ liệu mẫu",
                 "Trẻ em tử vong do đuối nước năm 2020", "Trang tin của tỉnh An Giang"):  # fmt: skip
        assert said in text, said
    assert re.search(r'href="/phieu/\d+">Bảng chấm điểm', text)


def test_few_people_are_told_only_within_their_own_offices(app):
    path = f"{PLAN}/muc-tieu/10b?ky=2021"
    assert "số nhỏ, không nêu" in row_of(page(client_of(app, "commune_officer"), path), COMMUNE.district_name)
    officer = client_of(app, "province_officer")
    province = "".join(page(officer, f"{path}&trang={number}") for number in (1, 2, 3, 4))
    assert "số nhỏ, không nêu" in row_of(province, COMMUNE.district_name)
    communes = [row for row in re.findall(r"<tr>.*?</tr>", province, re.S) if "/nhap/" in row]
    small = [row for row in communes if re.search(r"[ >][1-4]/[\d.]+ =", row)]
    assert len(communes) > 100 and not small, small[:3]
    table = client_of(app, "province_officer").get(f"{PLAN}/bao-cao.xlsx?ky=2021")
    cells = [cell for row in load_workbook(BytesIO(table.data)).active.iter_rows(min_row=5) for cell in row[4:8]]
    assert not [cell for cell in cells if isinstance(cell.value, int) and 0 < cell.value < 5]
    assert [cell for cell in cells if cell.value == "dưới 5"]
    appraiser = page(client_of(app, "appraiser"), path)
    assert "số nhỏ, không nêu" in appraiser and "số nhỏ, không nêu" not in row_of(appraiser, COMMUNE.district_name)


def test_a_commune_sees_its_own_row_and_no_other_communes(app):
    text = page(client_of(app, "commune_officer"), f"{PLAN}/muc-tieu/1?ky=2021")
    assert COMMUNE.full_name in text and NEIGHBOUR.full_name not in text and COMMUNE.district_name in text


def test_figures_are_entered_and_shown(app, unit):
    client, path = client_of(app, "commune_officer"), f"{PLAN}/nhap/{unit}?ky=2021"
    reply = post(client, path, {**fields(page(client, path)), "1.numerator": "9", "1.denominator": "10"})
    assert reply.status_code == 302 and reply.headers["Location"] == path
    assert "Đã lưu số liệu." in page(client, path)
    assert "9/10 = 90,00%" in page(client, f"{PLAN}?ky=2021")


def test_bad_input_keeps_what_was_typed_and_saves_the_rest(app, unit):
    client, path = client_of(app, "commune_officer"), f"{PLAN}/nhap/{unit}?ky=2021"
    typed = {"1.numerator": "1,000", "1.denominator": "10", "1.reference": "Sổ của ấp",
             "6b.numerator": "4", "6b.denominator": "9", "8.numerator": "hai", "8.denominator": "3"}  # fmt: skip
    reply = post(client, path, {**fields(page(client, path)), **typed})
    text = unescape(reply.get_data(as_text=True))
    assert reply.status_code == 422 and "Đã lưu 1 dòng." in text and "Còn 2 dòng chưa lưu được" in text
    assert typed.items() <= fields(text).items()
    assert "có thể hiểu theo hai cách" in text and "chỉ nhập số đếm" in text
    again = fields(text)
    assert again["6b.seen"] == "1" and again["1.seen"] == "0"
    assert post(client, path, {**again, **typed, "1.numerator": "10", "8.numerator": "2"}).status_code == 302


def test_whoever_was_slower_sees_both_and_nothing_is_lost(app, unit):
    officer, leader = client_of(app, "commune_officer"), client_of(app, "commune_leader")
    path = f"{PLAN}/nhap/{unit}?ky=2021"
    stale = fields(page(leader, path))
    post(officer, path, {**fields(page(officer, path)), "1.numerator": "9", "1.denominator": "10"})
    reply = post(leader, path, {**stale, "1.numerator": "8", "1.denominator": "10"})
    text = unescape(reply.get_data(as_text=True))
    assert (
        reply.status_code == 422
        and f"Cán bộ trẻ em {lowered(COMMUNE.full_name)}</b> vừa lưu" in text
        and "9/10" in text
    )
    assert fields(text)["1.numerator"] == "8"
    again = fields(text)
    assert post(leader, path, {**again, "1.numerator": "8", "1.denominator": "10"}).status_code == 302
    assert "8/10 = 80,00%" in page(leader, f"{PLAN}?ky=2021")


def test_work_is_ticked_off_with_day_and_document(app):
    client = client_of(app, "province_officer")
    with app.extensions["certify"].database.reading() as connection:
        province = units.provinces(connection)[0].id
    path = f"{PLAN}/nhap/{province}?ky=2021"
    typed = {"11.6.yes": "yes", "11.6.on": "31/02/2021", "11.6.reference": "Quyết định 9"}
    reply = post(client, path, {**fields(page(client, path)), **typed})
    assert reply.status_code == 422 and "không phải ngày" in unescape(reply.get_data(as_text=True))
    typed["11.6.on"] = "2021-12-20"
    assert post(client, path, {**fields(page(client, path)), **typed}).status_code == 302
    text = page(client, f"{PLAN}/muc-tieu/11?ky=2021")
    assert "6/7 việc đã xong" in text and "20/12/2021" in text and "Quyết định 9" in text


def test_a_period_or_target_that_is_not_there_is_not_found(app):
    client = client_of(app, "appraiser")
    for path in ("/ke-hoach/2099-x", f"{PLAN}?ky=2019", f"{PLAN}/muc-tieu/99", f"{PLAN}/muc-tieu/1?ky=2022"):
        page(client, path, 404)


def test_the_period_is_the_newest_one_that_has_begun(app):
    assert "95/KH-UBND: năm 2022" in page(client_of(app, "appraiser"), PLAN)


def test_targets_of_an_earlier_year_are_one_step_away(app):
    client = client_of(app, "appraiser")
    text = page(client, PLAN)
    assert "13 mục tiêu đã đến hạn trước kỳ này" in text and f'href="{PLAN}?ky=2021">xem năm 2021' in text
    assert client.get(f"{PLAN}/muc-tieu/6b").headers["Location"] == f"{PLAN}/muc-tieu/6b?ky=2021"
    assert client.get(f"{PLAN}/muc-tieu/7").status_code == 200


def test_the_report_as_paper_and_as_table(app):
    client = client_of(app, "province_officer")
    paper = client.get(f"{PLAN}/bao-cao.pdf?ky=2021")
    assert paper.mimetype == "application/pdf" and paper.data.startswith(b"%PDF")
    assert 'filename="2021-95-kh-ubnd-an-giang-2021-89.pdf"' in paper.headers["Content-Disposition"]
    table = client.get(f"{PLAN}/bao-cao.xlsx?ky=2021-6")
    (sheet,) = load_workbook(BytesIO(table.data)).worksheets
    assert "6 tháng đầu năm 2021" in sheet["A1"].value
    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    assert len([row for row in rows if row[0] == "1"]) == len(COMMUNES) + 1, "and the province"
    assert all(isinstance(row[4], int) or row[4] == "dưới 5" for row in rows if row[4])


def test_what_people_typed_is_never_a_formula(app, unit):
    client, path = client_of(app, "commune_leader"), f"{PLAN}/nhap/{unit}?ky=2021"
    evil = {"1.numerator": "1", "1.denominator": "2", "1.reference": "=HYPERLINK(1)"}
    assert post(client, path, {**fields(page(client, path)), **evil}).status_code == 302
    table = client.get(f"{PLAN}/bao-cao.xlsx?ky=2021")
    (sheet,) = load_workbook(BytesIO(table.data)).worksheets
    found = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=HYPERLINK(1)"]
    assert found and all(cell.data_type == "s" for cell in found)


@pytest.mark.whole
def test_the_progress_page_takes_its_target_from_the_plan(app):
    text = page(client_of(app, "province_officer"), "/tien-do")
    assert "117/156</b> là mục tiêu 75% đến hết năm 2022 (95/KH-UBND)" in text and "Cần để đạt 75%" in text
