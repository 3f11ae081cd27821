"""Numbers that several indicators share: entered once on the sheet, shown and used at each."""

import pytest
from playwright.sync_api import expect

from certify.domain.assessment.sides import APPRAISAL, SELF
from certify.domain.numbers import parse_count
from certify.operations.assessments.answers import AnswerEntry
from certify.operations.assessments.answers import save as save_answers
from certify.operations.assessments.record import compose
from certify.operations.assessments.sheet import open_sheet
from certify.web.assessments.sheet_form import figures_mark, mark_of, stored_values
from tests.support.browser import page_of
from tests.support.carrying import take_over
from tests.support.clients import client_of, post
from tests.support.life import Life
from tests.support.shown import ROLES

JSON = {"Accept": "application/json"}


@pytest.fixture
def quantity(sheet):
    (only,) = sheet().version.quantities
    return only.id


def figures(sheet, key):
    row = sheet.stored.get((SELF, key))
    return (row.data or {}) if row else {}


def lines(sheet, quantity):
    """The lines that share a quantity as the page shows them."""
    shown = {}
    for key, _ in sheet.version.uses[quantity]:
        values = stored_values(sheet.stored.get((SELF, key)), sheet.version.indicator(key).rule.kind)
        fields = {"explanation": "", **values, "seen": mark_of(values)}
        shown |= {f"{key}.{name}": value for name, value in fields.items()}
    return shown


def numbers(sheet, quantity):
    return {figures(sheet, key).get(field) for key, field in sheet.version.uses[quantity]}


def save(client, file, data, **more):
    return post(client, f"/phieu/{file}/tu-cham", data, **more)


def whole(sheet, quantity):
    """The number that all lines say."""
    (number,) = numbers(sheet, quantity) - {None}
    return number


def test_one_number_goes_into_every_line_that_asks_for_it(officer, file, sheet, quantity):
    before = whole(sheet(), quantity)
    typed = {f"{quantity}.seen": str(before), f"{quantity}.shared": f"{before + 1000}"}
    assert save(officer, file, lines(sheet(), quantity) | typed).status_code == 302
    assert numbers(sheet(), quantity) == {before + 1000}
    page = officer.get(f"/phieu/{file}").get_data(as_text=True)
    assert page.count(f'name="{quantity}.shared"') == 1 and f'value="{before + 1000}"' in page
    first, _ = sheet().version.uses[quantity][0]
    assert f'type="hidden" name="{first}.denominator"' in " ".join(page.split())


def test_left_alone_it_changes_nothing(officer, file, sheet, quantity):
    before, now = sheet(), str(whole(sheet(), quantity))
    same = {f"{quantity}.seen": now, f"{quantity}.shared": now}
    assert save(officer, file, lines(before, quantity) | same).status_code == 302
    assert sheet().stored == before.stored


def test_a_line_that_was_blank_takes_the_number(officer, file, sheet, quantity):
    key, field = sheet().version.uses[quantity][0]
    number = str(whole(sheet(), quantity))
    version = str(sheet().stored[SELF, key].version)
    assert save(officer, file, {f"{key}.version": version, f"{key}.numerator": ""}).status_code == 302
    assert figures(sheet(), key) == {}
    typed = {f"{key}.version": str(int(version) + 1), f"{key}.numerator": "7"}
    typed |= {f"{quantity}.seen": number, f"{quantity}.shared": number}
    assert save(officer, file, typed).status_code == 302
    assert figures(sheet(), key) == {"numerator": 7, field: int(number)}


def test_a_number_that_is_none_is_named_at_its_field_and_kept(officer, file, sheet, quantity):
    before, number = sheet(), str(whole(sheet(), quantity))
    typed = lines(before, quantity) | {f"{quantity}.seen": number, f"{quantity}.shared": "một nghìn"}
    reply = save(officer, file, typed)
    page = reply.get_data(as_text=True)
    assert reply.status_code == 422
    assert f'href="#q-{quantity}"' in page and 'value="một nghìn"' in page and "chỉ nhập số đếm" in page
    assert sheet().stored == before.stored
    live = save(officer, file, typed, headers=JSON).get_json()
    assert live["quantities"][quantity] and live["trouble"] == 1


def test_a_part_larger_than_the_shared_whole_is_told_at_its_line(officer, file, sheet, quantity):
    key, _ = sheet().version.uses[quantity][0]
    part = figures(sheet(), key)["numerator"]
    typed = {f"{quantity}.seen": str(whole(sheet(), quantity)), f"{quantity}.shared": str(part - 1)}
    page = save(officer, file, lines(sheet(), quantity) | typed)
    assert page.status_code == 422 and f"lớn hơn tổng số trẻ em (dưới 16 tuổi) ({part - 1})" in page.text
    assert figures(sheet(), key)["numerator"] == part, "what stood there still stands"


@pytest.fixture
def number(database, library, press, file, sheet, quantity, now):
    """The number that all lines said before the first one got one of its own, 588 more."""
    key, field = sheet().version.uses[quantity][0]
    before, row = whole(sheet(), quantity), sheet().stored[SELF, key]
    with database.writing() as connection:
        act = Life(connection, library, now, press).act("commune_officer")
        entry = AnswerEntry({**row.data, field: before + 588}, row.explanation, row.version)
        save_answers(act, file, SELF, {key: entry})
    return before


def test_numbers_that_differ_are_told_and_one_entry_joins_them(officer, file, sheet, quantity, number):
    page = " ".join(officer.get(f"/phieu/{file}").get_data(as_text=True).split())
    assert "Các chỉ tiêu đang ghi khác nhau" in page
    left = lines(sheet(), quantity) | {f"{quantity}.seen": "", f"{quantity}.shared": ""}
    assert save(officer, file, left).status_code == 302
    assert numbers(sheet(), quantity) == {number, number + 588}, "nothing is made the same unasked"
    joined = {f"{quantity}.seen": "", f"{quantity}.shared": str(number + 588)}
    assert save(officer, file, lines(sheet(), quantity) | joined).status_code == 302
    assert numbers(sheet(), quantity) == {number + 588}
    assert "đang ghi khác nhau" not in officer.get(f"/phieu/{file}").get_data(as_text=True)


def test_half_a_rate_says_what_is_lacking(officer, file, sheet):
    row = sheet().stored[SELF, "7.1"]
    typed = {"7.1.version": str(row.version), "7.1.numerator": "12", "7.1.denominator": ""}
    live = save(officer, file, typed, headers=JSON).get_json()
    label = sheet().version.indicator("7.1").denominator_label
    assert live["rows"]["7.1"]["why"] == f"Chưa đủ, còn thiếu: {label[0].lower()}{label[1:]}."
    assert "Chưa đủ, còn thiếu" in officer.get(f"/phieu/{file}").get_data(as_text=True)


def test_changing_a_carried_figure_confirms_it_and_a_new_whole_does_not(officer, file, sheet):
    take_over(officer, file)
    carried = sheet()
    key = next(key for key in carried.missing(SELF) if len(figures(carried, key)) == 2)
    values = {name: str(value) for name, value in figures(carried, key).items()}
    mark = figures_mark(carried.version.indicator(key), values)
    more = {**values, "numerator": str(int(values["numerator"]) - 1)}
    line = {f"{key}.version": "1", f"{key}.carried": mark}
    live = post(officer, f"/phieu/{file}/tinh", line | {f"{key}.{name}": one for name, one in more.items()})
    assert not live.get_json()["rows"][key]["carried"], "told while one types"
    typed = line | {f"{key}.{name}": one for name, one in more.items()}
    assert save(officer, file, typed).status_code == 302
    assert key not in sheet().missing(SELF)


def test_another_shared_number_confirms_no_figure_of_last_year(sheet, quantity):
    key, field = sheet().version.uses[quantity][0]
    indicator = sheet().version.indicator(key)
    values = {name: str(value) for name, value in figures(sheet(), key).items()}
    assert figures_mark(indicator, values) == figures_mark(indicator, {**values, field: "1"})
    assert figures_mark(indicator, values) != figures_mark(indicator, {**values, "numerator": "1"})


def test_an_appraiser_enters_it_once_beside_the_communes(app, database, library, press, quantity, now):
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.fill()
        life.take("submit", "commune_leader")
        life.take("start", "appraiser")
        uses = life.sheet.version.uses[quantity]
    appraiser = client_of(app, "appraiser")
    page = " ".join(appraiser.get(f"/phieu/{life.id}").get_data(as_text=True).split())
    assert "<b>Xã: 1.000.</b>" in page and f'name="{quantity}.shared" value=""' in page
    typed = {f"{key}.{name}": value for key, _ in uses for name, value in (("version", "0"), ("numerator", ""))}
    typed |= {f"{quantity}.seen": "", f"{quantity}.shared": "990"}
    assert post(appraiser, f"/phieu/{life.id}/tham-dinh", typed).status_code == 302
    with database.reading() as connection:
        after = open_sheet(connection, library, life.id)
        stored, (told,) = after.stored, compose(connection, after, "draft", now).quantities
    ids = tuple(key for key, _ in uses)
    assert (told.own, told.appraisal) == (((1000, ids),), ((990, ids),))
    assert {stored[APPRAISAL, key].data[field] for key, field in uses} == {990}


def test_a_number_that_is_typed_back_stands_in_every_line_again(browser, address, passwords, file, sheet, quantity):
    page = page_of(browser, address, passwords, ROLES["commune_officer"])
    page.goto(f"{address}/phieu/{file}")
    shared, at_lines = page.locator(f"input[name='{quantity}.shared']"), page.locator("[data-shown]")
    before = whole(sheet(), quantity)

    def assert_shown(number):
        assert {parse_count(said.strip()) for said in at_lines.all_inner_texts()} == {number}

    shared.fill(str(before + 1))
    assert_shown(before + 1)
    shared.fill(str(before))
    assert_shown(before)
    for number in (before + 1, before):
        shared.fill(str(number))
        with page.expect_response("**/tu-cham"):
            page.keyboard.press("Control+s")
        assert_shown(number)
        assert numbers(sheet(), quantity) == {number}


def test_the_notice_of_numbers_that_differ_goes_with_what_is_typed(
    browser, address, passwords, file, sheet, quantity, number
):
    page = page_of(browser, address, passwords, ROLES["commune_officer"])
    page.goto(f"{address}/phieu/{file}")
    shared, notice = page.locator(f"input[name='{quantity}.shared']"), page.get_by_text("đang ghi khác nhau")
    expect(notice).to_be_visible()
    shared.fill(str(number + 1))
    expect(notice).to_be_hidden()
    shared.fill("")
    expect(notice).to_be_visible()
    with page.expect_response("**/tu-cham"):
        page.keyboard.press("Control+s")
    assert numbers(sheet(), quantity) == {number, number + 588}, "emptied again, it leaves the lines alone"
    shared.fill(str(number + 2))
    with page.expect_response("**/tu-cham"):
        page.keyboard.press("Control+s")
    page.locator("input[name='7.1.numerator']").press_sequentially("1")
    expect(notice).to_be_hidden()
    with page.expect_response("**/tu-cham"):
        page.keyboard.press("Control+s")
    page.reload()
    expect(notice).to_have_count(0)
    assert numbers(sheet(), quantity) == {number + 2}
