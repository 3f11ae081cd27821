"""The pages of attestation: corrected in place, faults beside the field, nothing typed is lost, two people, signed."""

import html
import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
import sqlalchemy as sa

from certify.domain.criteria.editing import edit
from certify.domain.criteria.editing.lines import lines_of
from certify.domain.criteria.figures import Mark
from certify.domain.criteria.file import parsed
from certify.domain.library import Library
from certify.domain.people.means import Means
from certify.operations.people import accounts
from certify.store.assessments import answers
from certify.store.criteria import drafts
from certify.store.people.sessions import sessions
from tests.support.attested import PDF, SECOND, VERSION, Comparing
from tests.support.clients import account, client_of, let_proofs_age, post
from tests.support.life import Life
from tests.support.signing_in import settle, without_passwords

SECRET = "mat khau dai va la"  # noqa: S105  a password of this test's own account
MAX = "criteria[3].max.value"
OPENID = '[sign_in.openid]\nissuer = "https://cong.example"\nclient_id = "x"\nname = "cổng tỉnh"'


@pytest.fixture
def draft(database, site, now):
    """The id of a draft in which nothing is confirmed."""
    with database.writing() as connection:
        accounts.allow(connection, account(connection, SECOND).id, SECRET)
        return Comparing(connection, site, now).id


def said(reply):
    return html.unescape(reply.get_data(as_text=True))


def fields(page):
    """What the form of a part holds, as a browser would send it."""
    text = page if isinstance(page, str) else said(page)
    found = dict(re.findall(r'<input name="([^"]+)" value="([^"]*)"', text))
    found |= dict(re.findall(r'<textarea name="([^"]+)"[^>]*>([^<]*)</textarea>', text))
    for name, options in re.findall(r'<select name="([^"]+)">(.*?)</select>', text, re.DOTALL):
        found[name] = re.search(r'<option value="([^"]*)" selected', options)[1]
    return found | {"version": re.search(r'name="version" value="(\d+)"', text)[1]}


def stored(database, draft):
    with database.reading() as connection:
        return drafts.find(connection, draft)


def came_by(database, means, vouched_at=None):
    """Let every session have begun by some means, its holder having proved it at the office's provider then."""
    with database.writing() as connection:
        connection.execute(sa.update(sessions).values(means=means, vouched_at=vouched_at))


def test_a_page_sent_back_as_it_came_changes_nothing(first, draft, database):
    for part in ("chung", "1", "3", "6", "trinh-tu-2"):
        page = first.get(f"/doi-chieu/{draft}/{part}")
        before = stored(database, draft)
        assert post(first, f"/doi-chieu/{draft}/{part}", fields(page)).status_code == 302
        assert stored(database, draft) == before


def test_corrected_in_place_and_confirmed_with_its_source(first, draft, database):
    typed = fields(first.get(f"/doi-chieu/{draft}/3"))
    typed |= {MAX: "75", "act": "confirm", "line": "criteria[3].max", "citation": "Công báo số 61, trang 5"}
    assert post(first, f"/doi-chieu/{draft}/3", typed).status_code == 302
    page = said(first.get(f"/doi-chieu/{draft}/3"))
    assert "Bản đang dùng: 100" in page and "Đã xác nhận: Công báo số 61, trang 5" in page
    assert "phải bằng 75 của tiêu chí" in page, "the loader's fault stands on the page"
    assert "max = { value = 75," in stored(database, draft).text


def test_without_a_source_nothing_is_saved_and_nothing_typed_is_lost(first, draft, database):
    typed = fields(first.get(f"/doi-chieu/{draft}/3")) | {MAX: "75", "act": "confirm_all", "citation": ""}
    before = stored(database, draft)
    reply = post(first, f"/doi-chieu/{draft}/3", typed)
    assert reply.status_code == 422 and "Căn cứ đối chiếu: phải ghi" in said(reply)
    assert fields(reply)[MAX] == "75" and stored(database, draft) == before


def test_what_is_no_number_stays_as_typed_with_a_word_beside_it(first, draft):
    typed = fields(first.get(f"/doi-chieu/{draft}/3")) | {MAX: "bảy lăm", "act": "save"}
    assert post(first, f"/doi-chieu/{draft}/3", typed).status_code == 302
    page = said(first.get(f"/doi-chieu/{draft}/3"))
    assert fields(page)[MAX] == "bảy lăm"
    assert f'data-fault="{MAX}">“bảy lăm” không phải là số' in page.replace("Vì ", "").replace('">\n', '">')


@pytest.mark.parametrize(
    ("name", "typed", "place", "fault"),
    [
        (MAX, "75", "criteria[3]", "Điểm tối đa các chỉ tiêu cộng lại là 100, phải bằng 75 của tiêu chí."),
        (MAX, "1.000", MAX, "“1.000” không phải là số; gõ liền, ví dụ 75 hoặc 47,5."),
        (MAX, "", MAX, "Chưa nhập số."),
        ("criteria[3].max.clause", "", "criteria[3].max.clause", "Để trống, phải ghi nội dung."),
        (
            "criteria[3].indicators[3.1].rule.bands[0].limit",
            "2",
            "criteria[3].indicators[3.1].rule",
            "Các mức chồng lên nhau hoặc sai thứ tự, phải xếp từ mức tốt nhất đến mức kém nhất.",
        ),
    ],
)
def test_the_loader_answers_as_one_types(first, draft, database, name, typed, place, fault):
    form = fields(first.get(f"/doi-chieu/{draft}/3")) | {name: typed}
    before = stored(database, draft)
    reply = post(first, f"/doi-chieu/{draft}/3/thu", form)
    said = json.loads(reply.data)
    # The sum of the whole is off too where the most points of one criterion are; it belongs to no field of this part.
    assert said.pop("", "").startswith("Tổng điểm: ") == (place == "criteria[3]")
    assert said == {place: fault}
    assert stored(database, draft) == before


def test_a_sum_over_all_criteria_is_told_wherever_one_works(first, draft):
    page = first.get(f"/doi-chieu/{draft}/chung")
    post(first, f"/doi-chieu/{draft}/chung", fields(page) | {"total.value": "990"})
    assert "phải bằng tổng 990" in said(first.get(f"/doi-chieu/{draft}/5"))


def test_a_stale_page_shows_both_and_saves_nothing(first, draft, database):
    page = first.get(f"/doi-chieu/{draft}/3")
    old = fields(page) | {MAX: "80", "act": "save"}
    post(first, f"/doi-chieu/{draft}/3", fields(page) | {MAX: "75"})
    before = stored(database, draft)
    reply = post(first, f"/doi-chieu/{draft}/3", old)
    assert reply.status_code == 422 and stored(database, draft) == before
    assert fields(reply)[MAX] == "80" and "Đang lưu: 75" in said(reply)
    assert post(first, f"/doi-chieu/{draft}/3", fields(reply)).status_code == 302
    assert fields(first.get(f"/doi-chieu/{draft}/3"))[MAX] == "80"


def test_what_was_typed_into_a_band_that_is_gone_is_told(first, draft):
    page = first.get(f"/doi-chieu/{draft}/3")
    old = fields(page) | {"criteria[3].indicators[3.1].rule.bands[1].points": "33", "act": "save"}
    post(first, f"/doi-chieu/{draft}/3", fields(page) | {"act": "unband:3.1:1"})
    reply = post(first, f"/doi-chieu/{draft}/3", old)
    assert reply.status_code == 422 and "dòng này không còn: Chỉ tiêu 3.1: mức 2, điểm: 33" in said(reply)


def test_indicators_bands_and_rules(first, draft):
    def act(name, **changed):
        typed = fields(first.get(f"/doi-chieu/{draft}/3")) | changed | {"act": name}
        assert post(first, f"/doi-chieu/{draft}/3", typed).status_code == 302
        return said(first.get(f"/doi-chieu/{draft}/3"))

    page = act("add")
    assert "<h2>Chỉ tiêu 3.2</h2>" in page and "Chưa nhập số" in page
    page = act("up:3.2")
    assert page.index("<h2>Chỉ tiêu 3.2</h2>") < page.index("<h2>Chỉ tiêu 3.1</h2>")
    assert "mức 3" in act("band:3.1").casefold()
    assert "mức 3" not in act("unband:3.1:2").casefold()
    page = act("save", **{"criteria[3].indicators[3.1].rule.kind": "yes_no"})
    assert "criteria[3].indicators[3.1].rule.yes.points" in fields(page)
    assert "<h2>Chỉ tiêu 3.2</h2>" not in act("remove:3.2")


def test_a_number_that_indicators_share_is_stated_and_named(first, draft, database):
    def send(part, **typed):
        page = first.get(f"/doi-chieu/{draft}/{part}")
        assert post(first, f"/doi-chieu/{draft}/{part}", fields(page) | typed).status_code == 302

    send("chung", act="add_quantity")
    assert "dùng chung, phải có ít nhất hai" in said(first.get(f"/doi-chieu/{draft}/chung"))
    send("chung", **{"quantities[so_lieu_1].name": "Số trẻ em 5 tuổi"})
    choice = "criteria[{}].indicators[{}].denominator_quantity"
    assert "Số trẻ em 5 tuổi</option>" in said(first.get(f"/doi-chieu/{draft}/10"))
    send("10", **{choice.format(10, key): "so_lieu_1" for key in ("10.2", "10.3")})
    page = said(first.get(f"/doi-chieu/{draft}/chung"))
    assert "dùng chung, phải có ít nhất hai" not in page
    quantities = parsed(stored(database, draft).text.encode())["quantities"]
    assert [quantity["name"] for quantity in quantities][1:] == ["Số trẻ em 5 tuổi"]
    send("10", **{choice.format(10, "10.2"): ""})
    assert "số riêng của chỉ tiêu này" in said(first.get(f"/doi-chieu/{draft}/10"))
    send("chung", act="remove_quantity:so_lieu_1")
    left = parsed(stored(database, draft).text.encode())
    assert len(left["quantities"]) == 1 and "so_lieu_1" not in stored(database, draft).text


def test_evidence_is_chosen_without_anything_to_confirm(first, draft, database):
    place, before = "criteria[3].indicators[3.1].evidence", stored(database, draft)
    page = first.get(f"/doi-chieu/{draft}/3")
    assert fields(page)[place] == "expected" and "phần mềm hỏi, không thuộc văn bản" in said(page)
    assert post(first, f"/doi-chieu/{draft}/3", fields(page) | {place: "not_expected"}).status_code == 302
    now = stored(database, draft).text
    assert lines_of(parsed(now.encode())) == lines_of(parsed(before.text.encode())), "no line that bears a mark changed"
    assert "Bản đang dùng: cần có, hoặc giải trình" in said(first.get(f"/doi-chieu/{draft}/3"))
    added = set(now.splitlines()) - set(before.text.splitlines())
    assert added == {'evidence = "not_expected"'}, "nothing else of the file's text"


def test_checks_are_edited_without_anything_to_confirm(first, draft, database):
    def send(**typed):
        page = first.get(f"/doi-chieu/{draft}/chung")
        return post(first, f"/doi-chieu/{draft}/chung", fields(page) | typed)

    def checks():
        return {one["id"]: one for one in parsed(stored(database, draft).text.encode())["checks"]}

    before = checks()
    page = said(first.get(f"/doi-chieu/{draft}/chung"))
    assert "không thuộc văn bản" in page and 'value="checks[' not in page, "no line to confirm"
    assert send(act="add_check").status_code == 302
    wrong = said(first.get(f"/doi-chieu/{draft}/chung"))
    assert "Để trống, phải ghi nội dung" in wrong
    typed = {"figure": "5.2.count", "other": "5.1.numerator", "question": "Vì sao số tử vong lớn hơn số bị tai nạn?"}
    send(**{"checks[cau_hoi_1].kind": "at_most"})
    send(**{f"checks[cau_hoi_1].{key}": text for key, text in typed.items()})
    assert checks()["cau_hoi_1"] == {"id": "cau_hoi_1", "kind": "at_most", **typed}
    send(**{"checks[cau_hoi_1].kind": "jump"})
    assert "Chưa nhập số" in said(first.get(f"/doi-chieu/{draft}/chung"))
    send(**{"checks[cau_hoi_1].percent": "12,5", "checks[cau_hoi_1].at_least": "3"})
    assert (checks()["cau_hoi_1"]["percent"], checks()["cau_hoi_1"]["at_least"]) == (Decimal("12.5"), 3)
    told = said(first.get(f"/doi-chieu/{draft}"))
    assert "cau_hoi_1" not in told, "what is compared with the text are the decision's own lines"
    send(act="remove_check:cau_hoi_1")
    assert checks() == before


@pytest.mark.parametrize("means", [Means.PASSWORD, Means.OPENID, Means.LINK])
def test_from_comparing_to_the_signature(first, second, draft, site, database, means):
    """Who signs gives a password; whom the office's provider vouches for has proved it there, not long ago.

    Neither a code nor a link of the operator's is enough.
    """
    for part in ("2", "3"):
        typed = fields(first.get(f"/doi-chieu/{draft}/{part}")) | {"act": "confirm_all", "citation": "trang 5"}
        assert post(first, f"/doi-chieu/{draft}/{part}", typed).status_code == 302
    assert post(first, f"/doi-chieu/{draft}/buoc", {"act": "hand_over"}).status_code == 422
    text = {"reference": "Bản gốc, lưu tại tỉnh", "file": (BytesIO(PDF), "goc.pdf")}
    assert post(first, f"/doi-chieu/{draft}/van-ban-goc", text).status_code == 302
    assert post(first, f"/doi-chieu/{draft}/buoc", {"act": "hand_over"}).status_code == 302
    assert first.get(f"/doi-chieu/{draft}/van-ban-goc/1").data == PDF
    assert "Đang chờ một cán bộ cấp tỉnh khác" in said(first.get(f"/doi-chieu/{draft}"))

    page = second.get(f"/doi-chieu/{draft}/2")
    one = {"version": fields(page)["version"], "act": "dispute", "line": "criteria[2].max", "remark": ""}
    assert post(second, f"/doi-chieu/{draft}/2/kiem-tra", one).status_code == 422
    for part in ("2", "3"):
        version = fields(second.get(f"/doi-chieu/{draft}/{part}"))["version"]
        done = post(second, f"/doi-chieu/{draft}/{part}/kiem-tra", {"version": version, "act": "agree_all"})
        assert done.status_code == 302
    before = said(second.get(f"/doi-chieu/{draft}/ky"))
    assert "Không con số, câu chữ nào thay đổi" in before and "chưa được ra quyết định" in before
    seen = re.search(r'name="seen" value="(\w+)"', before)[1]
    wrong = post(second, f"/doi-chieu/{draft}/ky", {"seen": seen, "password": "khong phai mat khau"})
    assert wrong.status_code == 422 and "Mật khẩu không đúng" in said(wrong)
    assert Library(site.criteria_folders).latest(VERSION).version.revision == 3
    given = {"seen": seen, "password": "" if means is Means.OPENID else SECRET}
    if means is not Means.PASSWORD:
        settle(site, without_passwords(), OPENID)
        for minutes in (4, 6):
            came_by(database, means, datetime.now(UTC) - timedelta(minutes=6))
            let_proofs_age(database, minutes=minutes)
            refused = post(second, f"/doi-chieu/{draft}/ky", given)
            assert refused.status_code == 422 and "bằng cổng tỉnh" in said(refused)
        came_by(database, means, datetime.now(UTC) - timedelta(minutes=4))
    if means is Means.LINK:
        settle(site, OPENID)
    assert post(second, f"/doi-chieu/{draft}/ky", given).status_code == 302
    version = Library(site.criteria_folders).latest(VERSION).version
    assert version.revision == 4 and not any(place.startswith("criteria[3]") for place in version.provisional)
    assert "Bản đối chiếu này đã ký" in said(first.get(f"/doi-chieu/{draft}"))


def test_a_file_that_is_no_official_text_is_refused(first, draft):
    for name, content in (("goc.pdf", b"MZ"), ("goc.png", b"\x89PNG\r\n\x1a\n")):
        given = {"reference": "Bản gốc", "file": (BytesIO(content), name)}
        reply = post(first, f"/doi-chieu/{draft}/van-ban-goc", given)
        assert reply.status_code == 422 and 'value="Bản gốc"' in said(reply)


def test_the_filter_shows_what_nobody_confirmed(first, draft, site):
    lines = lines_of(parsed(Library(site.criteria_folders).latest(VERSION).path.read_bytes()))
    whole, left = (said(first.get(f"/doi-chieu/{draft}{query}")) for query in ("", "?loc=chua"))
    assert f"Chưa đối chiếu ({len([line for line in lines if line.mark is Mark.PROVISIONAL])})" in whole
    table = left[left.index("Những chỗ chưa có hai người xác nhận") :]
    assert "đúng nguyên văn" not in table and "chưa đối chiếu văn bản gốc" in table


def test_a_sheet_asks_again_where_the_rule_became_another(app, database, site, library, press, now):
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.fill()
        comparing = Comparing(connection, site, now)

        def reworked(data):
            edit.choose_rule(data, "9.1", "yes_no")
            data["criteria"][8]["indicators"][0]["rule"]["yes"]["points"] = 50

        comparing.save(reworked)
        comparing.through(comparing.corrected())
        round_id = life.sheet.round.id
    officer = client_of(app, "commune_officer")
    page = said(officer.get(f"/phieu/{life.id}"))
    assert "Cách tính đã đổi ở bản 4 của bộ tiêu chí: số cũ (1.000/1.000) không dùng được, phải nhập lại." in page
    assert "phải nhập chỉ tiêu 9.1" in said(officer.get(f"/phieu/{life.id}/lich-su"))
    version, seen = (re.search(rf'name="9.1.{name}" value="(\w+)"', page)[1] for name in ("version", "seen"))
    untouched = {"9.1.version": version, "9.1.seen": seen, "9.1.yes": "", "9.1.explanation": ""}
    assert post(officer, f"/phieu/{life.id}/tu-cham", untouched).status_code == 302
    with database.reading() as connection:
        kept = {
            answer.indicator_id: answer.data
            for answer in answers.of_assessment(connection, life.id)
            if answer.side == "self"
        }
    assert kept["9.1"] == {"numerator": 1000, "denominator": 1000}, "what nobody touched stays"
    for path in (f"/phieu/{life.id}/thu-tinh", f"/phieu/{life.id}/cai-thien", f"/phieu/{life.id}/ho-so.pdf"):
        assert officer.get(path).status_code == 200
    assert officer.get(f"/dot/{round_id}/bang-tinh.xlsx?phieu={life.id}").status_code == 200
    assert post(officer, f"/phieu/{life.id}/tu-cham", untouched | {"9.1.yes": "yes"}).status_code == 302
    assert "Cách tính đã đổi" not in said(officer.get(f"/phieu/{life.id}"))
