"""Questions about figures on the sheet: asked below the line, answered there, read by the appraiser, on the paper."""

import html
import io
import re
from fractions import Fraction

import pdfplumber
import pytest
from playwright.sync_api import expect

from certify.domain.questions.asking import Beside, Former
from certify.operations.assessments.questions import asked_of, beside_of
from certify.operations.assessments.sheet import open_sheet
from certify.store.assessments import assignments
from certify.web.assessments.questions import sealed, unsealed
from tests.support.browser import page_of, sending
from tests.support.clients import account, client_of, post
from tests.support.life import ASKED, Life

JSON = {"Accept": "application/json"}
CASES, KEY = "cases_without_children", "hoi-cases_without_children"
TEXT = "Vụ việc của năm trước, nay mới phê duyệt kế hoạch"


@pytest.fixture
def file(asking_file):
    return asking_file


@pytest.fixture
def asked(database, library, file):
    def read():
        with database.reading() as connection:
            return {one.id: one for one in asked_of(connection, open_sheet(connection, library, file))}

    return read


def fields(page, key=KEY):
    """The hidden fields of a question as a page shows them."""
    found = re.findall(rf'name="{key}\.(version|seen|asked)"\s+value="([^"]*)"', page)
    return {f"{key}.{name}": value for name, value in found}


def read(client, path):
    return " ".join(html.unescape(client.get(path).get_data(as_text=True)).split())


def typed(client, file, text, **more):
    page = client.get(f"/phieu/{file}").get_data(as_text=True)
    return {**fields(page), f"{KEY}.text": text, **more}


def test_without_a_script_it_is_answered_with_the_sheet(app, file, asked):
    officer = client_of(app, "commune_officer")
    page = read(officer, f"/phieu/{file}")
    assert f'href="#{KEY}"' in page and page.count(f'id="{KEY}"') == 1 and "Câu hỏi về số liệu, ở chỉ tiêu 3.1" in page
    assert post(officer, f"/phieu/{file}/tu-cham", typed(officer, file, TEXT)).status_code == 302
    assert asked()[CASES].text == TEXT and TEXT in read(officer, f"/phieu/{file}")
    same = typed(officer, file, TEXT)
    assert post(officer, f"/phieu/{file}/tu-cham", same).status_code == 302 and asked()[CASES].version == 1


def test_what_somebody_else_said_is_not_written_over_and_nothing_typed_is_lost(app, file, asked):
    officer, leader = client_of(app, "commune_officer"), client_of(app, "commune_leader")
    mine = typed(officer, file, "Lời của tôi")
    post(leader, f"/phieu/{file}/tu-cham", typed(leader, file, TEXT))
    reply = post(officer, f"/phieu/{file}/tu-cham", mine)
    page = " ".join(html.unescape(reply.text).split())
    assert reply.status_code == 422 and "Lời của tôi" in page and f'href="#{KEY}"' in page
    assert "Người khác vừa trả lời" in page and asked()[CASES].text == TEXT
    live = post(officer, f"/phieu/{file}/tu-cham", mine, headers=JSON).get_json()
    assert live["replies"][KEY] and live["trouble"] == 1 and KEY not in live["versions"]


def test_the_script_is_told_versions_and_what_is_newly_asked(app, file):
    officer = client_of(app, "commune_officer")
    live = post(officer, f"/phieu/{file}/tu-cham", typed(officer, file, TEXT), headers=JSON).get_json()
    assert live["versions"] == {KEY: 1} and live["replies"] == {KEY: ""} and KEY not in live["unanswered"]
    (new,) = post(officer, f"/phieu/{file}/tu-cham", {}, headers=JSON).get_json()["asked"]
    assert new in live["asked"] and not new["open"]
    assert f'data-drawn="{new["drawn"]}"' in officer.get(f"/phieu/{file}").get_data(as_text=True)
    assert (new["id"], new["at"]) == (KEY, ["3.1", "6.2"]) and TEXT in new["row"] and f'name="{KEY}.text"' in new["row"]
    line = {"2.1.version": "1000", "2.1.numerator": "1", "2.1.denominator": "2"}
    assert post(officer, f"/phieu/{file}/tu-cham", line, headers=JSON).get_json()["conflicts"] == ["2.1"]
    hint = typed(officer, file, "Cháu Trần Văn Mẫu, sinh ngày 02/03/2015")
    assert post(officer, f"/phieu/{file}/tu-cham", hint, headers=JSON).get_json()["hints"]


def saved(client, file, **more):
    """The reply to a save by script of a line with many injuries."""
    text = client.get(f"/phieu/{file}").get_data(as_text=True)
    version = re.search(r'name="5\.1\.version"\s+value="(\d+)"', text)[1]
    line = {"5.1.version": version, "5.1.numerator": "300", "5.1.denominator": "1000"}
    return post(client, f"/phieu/{file}/tu-cham", {**line, **fields(text), **more}, headers=JSON).get_json()


def test_a_save_tells_what_last_year_and_the_median_raise_by_what_the_page_brought(app, file):
    officer = client_of(app, "commune_officer")
    former = Former(2021, {"6.1.denominator": 1})
    with app.app_context():
        brought = sealed(Beside(former, {"5.1": Fraction(1, 1000)}))
        assert unsealed(brought) == Beside(former, {"5.1": Fraction(1, 1000)})
    asked = {one["id"]: one for one in saved(officer, file, beside=brought)["asked"]}
    assert set(asked) == {KEY, "hoi-special_children_changed", "hoi-injuries_off_median"}
    row = asked["hoi-injuries_off_median"]["row"]
    assert row.startswith('<tr class="asked">') and "cao hơn 3 lần trung vị" in html.unescape(row)
    for nothing in ("", "1000", brought[:-4] + "AAA="):
        assert saved(officer, file, beside=nothing)["asked"][1:] == []


def test_the_page_brings_it_and_nobody_reads_it_there(app, file, database, library):
    with database.reading() as connection:
        known = beside_of(connection, open_sheet(connection, library, file))
    assert known.former.figures, "the commune has a file of the year before"
    text = client_of(app, "commune_officer").get(f"/phieu/{file}").get_data(as_text=True)
    brought = re.search(r'name="beside"\s+value="([^"]+)"', text)[1]
    with app.app_context():
        assert unsealed(brought) == known
    assert 'name="beside"' not in client_of(app, "appraiser").get(f"/phieu/{file}").get_data(as_text=True)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_jump_against_last_year_is_asked_about_while_one_types(
    browser, address, passwords, file, database, library, asked, width
):
    with database.reading() as connection:
        before = beside_of(connection, open_sheet(connection, library, file)).former.figures["6.1.denominator"]
    page = page_of(browser, address, passwords, "commune_officer", viewport={"width": width, "height": 844})
    page.goto(f"{address}/phieu/{file}")
    question, state = page.locator("#hoi-special_children_changed"), page.locator("#save-state")
    page.locator("input[name='6.1.numerator']").fill("0")
    page.locator("input[name='6.1.denominator']").fill(str(before))
    expect(state).to_contain_text("Đã lưu lúc", timeout=10_000)
    page.reload()
    expect(question).to_have_count(0)
    page.locator("input[name='6.1.denominator']").fill(str(before * 3 + 10))
    expect(state).to_contain_text("Có câu hỏi mới về số liệu ở 6.1", timeout=10_000)
    expect(question).to_contain_text("Vì sao khác nhiều?")
    expect(page.locator("[id='i6.1'] ~ .asked").first).to_contain_text("Vì sao khác nhiều?")
    question.locator("textarea").fill(TEXT)
    page.keyboard.press("Control+s")
    expect(state).to_contain_text("Đã lưu lúc", timeout=10_000)
    page.reload()
    expect(question.locator("textarea")).to_have_value(TEXT)
    assert asked()["special_children_changed"].text == TEXT
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_reply_whose_question_goes_in_the_same_save_is_quoted_and_the_figures_are_saved(app, file, asked):
    officer = client_of(app, "commune_officer")
    text = officer.get(f"/phieu/{file}").get_data(as_text=True)
    version = re.search(r'name="3\.1\.version"\s+value="(\d+)"', text)[1]
    settled = {"3.1.version": version, "3.1.numerator": "1", "3.1.denominator": "1000"}
    sent = typed(officer, file, TEXT, **settled)
    assert post(officer, f"/phieu/{file}/tu-cham", sent).status_code == 302
    page = read(officer, f"/phieu/{file}")
    assert "Đã lưu." in page and f"trả lời không được ghi: “{TEXT}”" in page and f'id="{KEY}"' not in page
    live = post(officer, f"/phieu/{file}/tu-cham", {**fields(text), f"{KEY}.text": TEXT}, headers=JSON).get_json()
    assert not live["trouble"] and "không còn câu hỏi này" in live["replies"][KEY], (
        "told at the field, which stands there"
    )
    assert CASES not in asked()


def test_figures_that_change_ask_again_and_the_answer_may_be_confirmed(app, database, library, press, now, file, asked):
    officer = client_of(app, "commune_officer")
    assert post(officer, f"/phieu/{file}/tu-cham", typed(officer, file, TEXT)).status_code == 302
    with database.writing() as connection:
        Life(connection, library, now, press).fill(**ASKED | {"6.2": {"numerator": 3, "denominator": 3}})
    page = read(officer, f"/phieu/{file}")
    assert "Số liệu đã sửa sau khi trả lời" in page and TEXT in page and asked()[CASES].open
    assert post(officer, f"/phieu/{file}/tu-cham", typed(officer, file, TEXT)).status_code == 302
    assert asked()[CASES].open, "left alone it stays as it is"
    confirmed = typed(officer, file, TEXT, **{f"{KEY}.confirm": "1"})
    assert post(officer, f"/phieu/{file}/tu-cham", confirmed).status_code == 302
    assert not asked()[CASES].open


def test_a_reply_to_figures_that_are_not_there_any_more_waits_under_the_new_question(
    app, database, library, press, now, file, asked
):
    officer = client_of(app, "commune_officer")
    sent = typed(officer, file, TEXT)
    with database.writing() as connection:
        Life(connection, library, now, press).fill(**ASKED | {"6.2": {"numerator": 3, "denominator": 3}})
    live = post(officer, f"/phieu/{file}/tu-cham", sent, headers=JSON).get_json()
    one, told = next(one for one in live["asked"] if one["id"] == KEY), live["replies"][KEY]
    assert "câu hỏi này cũng đổi" in told and live["trouble"] == 1 and not asked()[CASES].text
    assert one["open"] and "(6.2): 3." in one["row"] and f'href="#{KEY}"' in live["unanswered"]
    reply = post(officer, f"/phieu/{file}/tu-cham", sent)
    page = html.unescape(reply.text)
    assert reply.status_code == 422 and f">{TEXT}</textarea>" in page and "câu hỏi này cũng đổi" in page
    assert post(officer, f"/phieu/{file}/tu-cham", sent | fields(page)).status_code == 302
    assert asked()[CASES].text == TEXT and not asked()[CASES].open


def test_what_is_unanswered_is_listed_and_stops_nothing(app, file, asked):
    leader = client_of(app, "commune_leader")
    for path in ("gui", "trinh-lanh-dao"):
        page = read(client_of(app, "commune_officer") if path != "gui" else leader, f"/phieu/{file}/{path}")
        assert f'href="/phieu/{file}#{KEY}"' in page, path
    assert post(leader, f"/phieu/{file}/gui").status_code == 302
    appraiser = client_of(app, "appraiser")
    post(appraiser, f"/phieu/{file}/nhan")
    page = read(appraiser, f"/phieu/{file}")
    assert f'id="{KEY}"' in page and "chưa trả lời" in page and f'name="{KEY}.text"' not in page
    reply = post(appraiser, f"/phieu/{file}/tham-dinh", {f"{KEY}.version": "0", f"{KEY}.text": TEXT, f"{KEY}.seen": ""})
    assert reply.status_code in {302, 200} and not asked()[CASES].text


def test_a_sector_is_asked_about_its_own_lines_alone(app, database, file, asked):
    sector, said = client_of(app, "sector_officer"), asked()[CASES].question.said
    page = read(sector, f"/phieu/{file}")
    with database.reading() as connection:
        own = assignments.of_account(connection, account(connection, "sector_officer").id, file)
    assert "3.1" not in own and f'id="{KEY}"' not in page and said not in page
    sent = {f"{KEY}.version": "0", f"{KEY}.seen": "", f"{KEY}.text": TEXT}
    assert post(sector, f"/phieu/{file}/tu-cham", sent).status_code == 302
    assert not asked()[CASES].text
    with database.writing() as connection:
        rows = [{"assessment_id": file, "indicator_id": key} for key in ("3.1", "6.2")]
        assignments.put(connection, [row | {"account_id": account(connection, "sector_officer").id} for row in rows])
    page = read(sector, f"/phieu/{file}")
    assert f'id="{KEY}"' in page and said in page
    assert post(sector, f"/phieu/{file}/tu-cham", typed(sector, file, TEXT)).status_code == 302
    assert asked()[CASES].text == TEXT


def follow_the_figures(officer, question, asked):
    """On the open page the question, the words to confirm it by and the notice above follow what is saved."""
    notice = officer.locator(f"#unanswered a[href='#{KEY}']")
    reply = question.get_by_label("Trả lời câu hỏi ở chỉ tiêu 3.1, 6.2")
    expect(notice).to_have_count(0, timeout=10_000)
    expect(question).not_to_have_class(re.compile("open"))
    assert asked()[CASES].text == TEXT
    officer.locator("input[name='6.2.denominator']").fill("8")
    reply.fill(f"{TEXT}, 8 vụ")
    expect(question).to_contain_text("(6.2): 8.", timeout=10_000)
    expect(question).to_contain_text("câu hỏi này cũng đổi")
    expect(reply).to_have_value(f"{TEXT}, 8 vụ")
    expect(reply).to_be_focused()
    assert asked()[CASES].text == TEXT, "nobody said the new words of the new figure yet"
    officer.keyboard.press("Control+s")
    expect(question).not_to_have_class(re.compile("open"), timeout=10_000)
    assert asked()[CASES].text == f"{TEXT}, 8 vụ"
    reply.fill(TEXT)
    officer.keyboard.press("Control+s")
    expect(officer.locator("#save-state")).to_contain_text("Đã lưu lúc", timeout=10_000)
    officer.locator("input[name='6.2.denominator']").fill("9")
    expect(question).to_contain_text("(6.2): 9.", timeout=10_000)
    expect(notice).to_have_text("chỉ tiêu 3.1, 6.2")
    question.get_by_label("Trả lời này vẫn đúng").check()
    officer.keyboard.press("Control+s")
    expect(question.get_by_label("Trả lời này vẫn đúng")).to_have_count(0, timeout=10_000)
    expect(notice).to_have_count(0)
    officer.locator("input[name='3.1.numerator']").fill("1")
    expect(question).to_have_count(0, timeout=10_000)
    expect(officer.get_by_text("Câu hỏi về số liệu, ở chỉ tiêu 3.1")).to_be_hidden()


@pytest.mark.parametrize("width", [1280, 390])
def test_asked_answered_read_by_the_appraiser_and_printed(browser, address, passwords, file, asked, width):
    view = {"viewport": {"width": width, "height": 844}}
    officer = page_of(browser, address, passwords, "commune_officer", **view)
    officer.goto(f"{address}/phieu/{file}")
    officer.locator(f".notice a[href='#{KEY}']").click()
    question = officer.locator(f"#{KEY}")
    expect(question).to_be_in_viewport()
    expect(question).to_contain_text("Không có trẻ em bị xâm hại mà vẫn có vụ việc")
    question.get_by_label("Trả lời câu hỏi ở chỉ tiêu 3.1, 6.2").fill(TEXT)
    officer.locator("input[name='2.1.numerator']").fill("588")
    follow_the_figures(officer, question, asked)
    officer.locator("input[name='3.1.numerator']").fill("0")
    expect(officer.locator("#save-state")).to_contain_text("Có câu hỏi mới về số liệu ở 3.1, 6.2", timeout=10_000)
    expect(question).not_to_have_class(re.compile("open"))
    expect(question.get_by_label("Trả lời câu hỏi ở chỉ tiêu 3.1, 6.2")).to_have_value(TEXT)
    assert officer.evaluate("document.documentElement.scrollWidth") <= width

    leader = page_of(browser, address, passwords, "commune_leader", **view)
    leader.goto(f"{address}/phieu/{file}/gui")
    expect(leader.locator(f"a[href$='#{KEY}']")).to_have_count(0)
    with sending(leader):
        leader.get_by_role("button", name="Trình hồ sơ").click()
    paper = leader.context.request.get(f"{address}/phieu/{file}/van-ban/explanation.pdf")
    with pdfplumber.open(io.BytesIO(paper.body())) as pdf:
        printed = " ".join(" ".join(page.extract_text().split()) for page in pdf.pages)
    assert f"Trả lời: {TEXT}." in printed and "(6.2): 9." in printed

    appraiser = page_of(browser, address, passwords, "appraiser", **view)
    appraiser.goto(f"{address}/phieu/{file}")
    line = appraiser.locator(f"#{KEY}")
    expect(line).to_contain_text(f"Trả lời: {TEXT}")
    assert line.bounding_box()["width"] > width * 0.7, "read in one line, not in a column"
    assert appraiser.evaluate("document.documentElement.scrollWidth") <= width
