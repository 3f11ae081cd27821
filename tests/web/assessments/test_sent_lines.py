"""Of a sheet that is typed only the lines that differ are sent, and nothing is lost or shown wrong for it."""

import re
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

from certify.domain.assessment.sides import SELF
from certify.operations.assessments.answers import AnswerEntry
from certify.operations.assessments.answers import save as save_answers
from tests.support.browser import page_of
from tests.support.clients import client_of, post
from tests.support.life import Life
from tests.support.sheet_page import SHARED, figure, state
from tests.support.shown import ROLES

OFFICER = ROLES["commune_officer"]
# The first preview is held back until the page is told to let it go.
HELD = """() => { const real = window.fetch; let held = false;
  window.fetch = async (...asked) => {
    const reply = await real(...asked);
    if (held || !String(asked[0]).endsWith("/tinh")) return reply;
    held = true;
    await new Promise((done) => { window.letGo = done; });
    return reply;
  }; }"""
# As soon as the page says that it has saved, before it asks for the next preview.
LET_GO_ONCE_SAVED = """() => new Promise((done) => new MutationObserver((_, watch) => {
  if (!document.getElementById("save-state").textContent.startsWith("Đã lưu lúc")) return;
  watch.disconnect(); window.letGo(); done();
}).observe(document.getElementById("save-state"), { childList: true }))"""


@pytest.fixture
def stored(sheet):
    """The figures of an indicator as the server has them."""
    return lambda key="2.1": sheet().stored[SELF, key].data


@pytest.fixture
def page(browser, address, passwords, file):
    opened = page_of(browser, address, passwords, OFFICER)
    opened.goto(f"{address}/phieu/{file}")
    return opened


@pytest.fixture
def put(database, library, press, now, sheet, file):
    """Store figures by indicator, whatever stood there; the other lines that share a number become blank."""

    def put(figures):
        before = sheet()
        (quantity,) = before.version.quantities
        data = dict.fromkeys((key for key, _ in before.version.uses[quantity.id]), None) | figures
        versions = {key: row.version for (side, key), row in before.stored.items() if side == SELF}
        with database.writing() as connection:
            act = Life(connection, library, now, press).act("commune_officer")
            entries = {key: AnswerEntry(said, "", versions.get(key, 0)) for key, said in data.items()}
            assert not save_answers(act, file, SELF, entries).errors

    return put


def saving(page):
    return page.expect_response(re.compile("/tu-cham$"))


def test_only_lines_that_differ_are_sent_and_others_changes_are_told(app, page, file, stored):
    points, before = page.locator("[data-points='2.1']"), stored()["numerator"]
    shown, sheet_fields = points.inner_text(), len(page.locator("#sheet").evaluate("form => [...new FormData(form)]"))

    def typed(number, way):
        """The lines and fields that went along when a number was typed."""
        with page.expect_request(lambda request: request.url.endswith(way)) as sent:
            figure(page).fill(str(number))
        names = parse_qs(sent.value.post_data, keep_blank_values=True).keys()
        assert f"{other}.version" in names and len(names) < sheet_fields
        return {name.rpartition(".")[0] for name in names if name.endswith(".explanation")}

    other = "1.1"
    assert typed(0, "/tinh") == {"2.1"}
    expect(points).to_have_text("0")
    assert typed(before, "/tinh") == {"2.1"}, "its points are shown as they were"
    expect(points).to_have_text(shown)
    expect(state(page)).to_contain_text("Đã lưu lúc")
    assert typed(7, "/tu-cham") == {"2.1"}
    expect(state(page)).to_contain_text("Đã lưu lúc")
    assert typed(before, "/tu-cham") == {"2.1"}, "the server has another number than the one that was drawn"
    expect(state(page)).to_contain_text("Đã lưu lúc")
    assert stored()["numerator"] == before
    figure(page, SHARED).fill("9000")
    expect(page.locator("[data-shown='2.1']")).to_have_text("9.000")
    expect(state(page)).to_contain_text("Đã lưu lúc")
    assert typed(8, "/tu-cham") == {"2.1"}, "lines that share a number that was saved are as the server has them"
    base = page.locator(f"input[name='{other}.version']").input_value()
    form = {f"{other}.yes": "no", f"{other}.version": base, f"{other}.explanation": "Người khác ghi"}
    post(client_of(app, "commune_officer"), f"/phieu/{file}/tu-cham", form)
    typed(9, "/tu-cham")
    expect(state(page)).to_contain_text(f"Người khác vừa sửa {other}")


def test_a_line_that_was_refused_is_sent_until_it_is_right(page, stored):
    points, error = page.locator("[data-points='2.1']"), page.locator("[data-error='2.1']")
    shown = points.inner_text()
    figure(page).fill("5x")
    expect(state(page)).to_contain_text("còn 1 chỉ tiêu chưa đúng")
    expect(error).to_contain_text("5x")
    figure(page).fill(str(stored()["numerator"]))
    expect(error).to_be_empty()
    expect(points).to_have_text(shown)
    expect(state(page)).to_contain_text("Đã lưu lúc")


def test_a_shared_number_that_a_line_refuses_is_not_told_as_saved(browser, address, passwords, file, put, stored):
    put({"2.1": {"numerator": 500}})
    page = page_of(browser, address, passwords, OFFICER)
    page.goto(f"{address}/phieu/{file}")
    for number in ("1", "2"):
        with saving(page):
            figure(page, SHARED).fill("100")
            figure(page, "7.1.numerator").fill(number)
        expect(state(page)).to_contain_text("còn 1 chỉ tiêu chưa đúng")
    assert stored() == {"numerator": 500} and stored("3.1") == {"denominator": 100}
    figure(page).fill("50")
    expect(state(page)).to_contain_text("Đã lưu lúc")
    assert stored() == {"numerator": 50, "denominator": 100}


def test_a_half_line_is_completed_by_the_number_that_stands(browser, address, passwords, file, put, stored):
    put({"2.1": {"numerator": 5}, "3.1": {"numerator": 3, "denominator": 100}})
    page = page_of(browser, address, passwords, OFFICER)
    page.goto(f"{address}/phieu/{file}")
    figure(page, "7.1.numerator").fill("1")
    expect(state(page)).to_contain_text("Đã lưu lúc")
    assert stored() == {"numerator": 5, "denominator": 100}


def test_a_save_whose_reply_was_lost_is_the_persons_own(page, stored):
    before, lost = stored()["numerator"], []

    def lose_the_first(route):
        lost.append(route)
        if len(lost) > 1:
            return route.fallback()
        route.fetch()
        return route.abort()

    page.route("**/tu-cham", lose_the_first)
    figure(page).fill("7")
    expect(state(page)).to_contain_text("mất mạng")
    expect(state(page)).to_contain_text("Đã lưu lúc")
    with saving(page):
        figure(page, "7.1.numerator").fill("1")
    expect(state(page)).to_have_text(re.compile(r"^Đã lưu lúc \d\d:\d\d"))
    expect(state(page)).not_to_contain_text("Người khác")
    with saving(page):
        figure(page).fill(str(before))
    assert stored()["numerator"] == before, "what is typed back differs from what the server has"


def test_a_look_at_points_that_comes_late_changes_nothing(page, stored):
    points, before = page.locator("[data-points='2.1']"), stored()["numerator"]
    shown = points.inner_text()
    page.evaluate(HELD)
    figure(page).fill("0")
    page.wait_for_function("() => window.letGo")
    figure(page).fill(str(before))
    page.evaluate(f"() => {{ window.saved = ({LET_GO_ONCE_SAVED})(); }}")
    page.keyboard.press("Control+s")
    page.evaluate("() => window.saved")
    with page.expect_response(re.compile("/tinh$")):
        figure(page, "7.1.numerator").fill("1")
    expect(points).to_have_text(shown)


def test_a_trial_is_computed_from_what_it_shows(page, address, file, put):
    page.goto(f"{address}/phieu/{file}/thu-tinh")
    shown = page.locator("#total").inner_text(), page.locator("#answered").inner_text()
    put({"2.1": {"numerator": 0, "denominator": 1000}})
    with page.expect_response(re.compile("/tinh")):
        figure(page, "7.1.numerator").fill(figure(page, "7.1.numerator").input_value() + " ")
    told = page.locator("#total").inner_text(), page.locator("#answered").inner_text()
    assert told == shown
