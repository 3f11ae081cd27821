"""Nothing typed is lost: sessions that end, servers that go away, two tabs, somebody else at the same browser."""

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from playwright.sync_api import expect

from certify.domain.assessment.sides import SELF
from certify.operations.act import Act
from certify.operations.people import second_factor
from tests.support.browser import answering, page_of, signed_in
from tests.support.clients import account, client_of, end_sessions, post
from tests.support.sheet_page import SHARED, figure, state
from tests.support.shown import ROLES

OFFICER = ROLES["commune_officer"]
KEPT = "Object.keys(localStorage).filter(key => key.startsWith('certify.kept'))"


@pytest.fixture
def stored(sheet):
    """The numerator of 2.1 as the server has it."""
    return lambda: sheet().answers(SELF)["2.1"].numerator


def enter(page, password, name=OFFICER):
    lock = page.get_by_role("dialog")
    lock.get_by_label("Tên đăng nhập").fill(name)
    lock.get_by_label("Mật khẩu").fill(password)
    lock.get_by_role("button", name="Đăng nhập lại").click()
    return lock


@pytest.mark.parametrize("width", [1280, 390])
def test_an_ended_session_is_begun_again_on_the_page_and_the_save_goes_on(
    browser, app, address, database, library, passwords, file, stored, width
):
    """First warned, then locked, then signed in with both factors: what was typed is saved by itself."""
    page = page_of(browser, address, passwords, OFFICER, viewport={"width": width, "height": 844})
    with database.writing() as connection:
        secret, act = pyotp.random_base32(), Act(connection, library, account(connection, OFFICER), datetime.now(UTC))
        second_factor.set_up(act, app.secret_key, secret, pyotp.TOTP(secret).now())
    page.clock.install()
    page.goto(f"{address}/phieu/{file}")
    page.clock.fast_forward("12:30")
    page.get_by_role("button", name="Tiếp tục làm việc").click()
    expect(page.locator(".idle")).to_have_count(0)

    end_sessions(database)
    figure(page).fill("7")
    page.clock.fast_forward("00:03")
    lock = enter(page, "sai")
    expect(lock.get_by_role("alert")).to_contain_text("không đúng")
    enter(page, passwords[OFFICER])
    lock.get_by_label("Mã xác thực").fill(pyotp.TOTP(secret).at(datetime.now(UTC) + timedelta(seconds=30)))
    lock.get_by_role("button", name="Tiếp tục").click()
    expect(lock).to_have_count(0)
    expect(state(page)).to_contain_text("Đã lưu lúc")
    assert stored() == 7 and page.evaluate(KEPT) == []
    figure(page).fill("8")
    page.clock.fast_forward("00:03")
    expect(state(page)).to_contain_text("Đã lưu lúc")
    page.get_by_role("button", name="Lưu nháp").first.click()
    expect(page.locator(".notice.ok")).to_contain_text("Không có gì thay đổi")
    assert stored() == 8


def test_typing_outlasts_a_server_that_is_away(browser, app, passwords, file, stored):
    """It is saved by itself once the server is back, also from a page that was closed meanwhile."""
    with answering(app) as address:
        page = page_of(browser, address, passwords, OFFICER)
        page.goto(f"{address}/phieu/{file}")
    port = int(address.rpartition(":")[2])
    figure(page).fill("7")
    expect(state(page)).to_contain_text("mất mạng, sẽ tự lưu lại")
    with answering(app, port):
        expect(state(page)).to_contain_text("Đã lưu lúc")
        assert stored() == 7
    figure(page).fill("9")
    expect(state(page)).to_contain_text("mất mạng, sẽ tự lưu lại")
    page.close(run_before_unload=False)
    with answering(app, port):
        again = page.context.new_page()
        again.goto(f"{address}/phieu/{file}")
        expect(again.locator(".kept")).to_contain_text("Đã lấy lại 1 ô")
        expect(figure(again)).to_have_value("9")
        expect(state(again)).to_contain_text("Đã lưu lúc")
        assert stored() == 9 and again.evaluate(KEPT) == []


def test_typing_is_given_back_whichever_list_leads_to_the_sheet(browser, address, passwords, file, stored):
    page = page_of(browser, address, passwords, OFFICER)
    page.route("**/tu-cham*", lambda route: route.abort())
    page.goto(f"{address}/phieu/{file}?ds=muc%3Ddraft")
    figure(page).fill("7")
    expect(state(page)).to_contain_text("mất mạng, sẽ tự lưu lại")
    page.close(run_before_unload=False)
    again = page.context.new_page()
    again.goto(f"{address}/phieu/{file}?ds=tim%3Dx")
    expect(again.locator(".kept")).to_contain_text("Đã lấy lại 1 ô")
    expect(state(again)).to_contain_text("Đã lưu lúc")
    assert stored() == 7 and again.evaluate(KEPT) == []


def test_two_tabs_of_one_person_overwrite_nothing_in_silence(browser, address, passwords, file, stored):
    page = page_of(browser, address, passwords, OFFICER)
    page.goto(f"{address}/phieu/{file}")
    other = page.context.new_page()
    other.goto(f"{address}/phieu/{file}")
    figure(page).fill("7")
    expect(state(page)).to_contain_text("Đã lưu lúc")
    figure(other).fill("8")
    expect(state(other)).to_contain_text("Có người vừa sửa 2.1")
    assert stored() == 7
    other.once("dialog", lambda dialog: dialog.accept())
    other.reload()
    expect(other.locator(".kept")).to_contain_text("đã gõ “8”")
    other.set_viewport_size({"width": 390, "height": 844})
    other.locator("footer a").click(trial=True)  # it covers nothing that stands last on a page
    other.set_viewport_size({"width": 1280, "height": 844})
    expect(figure(other)).to_have_value("7")
    other.get_by_role("button", name="Dùng lại").click()
    expect(state(other)).to_contain_text("Đã lưu lúc")
    assert stored() == 8


def test_nothing_of_a_person_is_left_to_the_next_one_at_the_browser(
    browser, address, database, passwords, file, stored
):
    before = stored()
    page = page_of(browser, address, passwords, OFFICER)
    page.goto(f"{address}/phieu/{file}")
    second = page.context.new_page()
    second.goto(f"{address}/phieu/{file}")
    end_sessions(database)
    for one in (page, second):
        figure(one).fill("7654321")
    expect(page.get_by_role("dialog")).to_be_visible()
    enter(page, passwords[ROLES["appraiser"]], ROLES["appraiser"])
    for one in (page, second):
        one.wait_for_url(re.compile("/viec-can-lam$"))
        assert "7654321" not in one.content()
    assert page.evaluate(KEPT) == [] and "7654321" not in page.evaluate("JSON.stringify(localStorage)")
    assert stored() == before


def test_signing_out_asks_and_leaves_nothing_in_the_browser(browser, address, passwords, file):
    page = page_of(browser, address, passwords, OFFICER)
    page.goto(f"{address}/phieu/{file}")
    page.route("**/tu-cham", lambda route: route.abort())
    figure(page).fill("7654321")
    expect(state(page)).to_contain_text("mất mạng")
    assert len(page.evaluate(KEPT)) == 1
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url(re.compile("/dang-nhap$"))
    assert len(asked) == 1 and "chưa lưu" in asked[0]
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_long_form_gets_back_what_was_typed_until_the_server_has_it(browser, app, address, passwords, file):
    """A meeting's notes as an example of forms that save themselves; the form of a meeting, of those that don't."""
    page = page_of(browser, address, passwords, OFFICER)
    page.goto(f"{address}/phieu/{file}/hop")
    page.get_by_label("Địa điểm").fill("Hội trường lớn")
    page.get_by_label("Địa điểm").blur()
    page.reload()
    expect(page.locator(".kept")).to_contain_text("Đã lấy lại 1 ô")
    expect(page.get_by_label("Địa điểm")).to_have_value("Hội trường lớn")
    # The page's token is of the former session now; it takes the new one by itself.
    signed_in(page.context.new_page(), address, passwords, OFFICER).close()
    begins, opens = page.get_by_label("Bắt đầu", exact=True), page.get_by_role("button", name="Mở cuộc họp")
    begins.fill("31/2/2026 8:30")
    opens.click()
    page.get_by_role("alert").get_by_role("link", name=re.compile("không phải ngày giờ")).click()
    expect(begins).to_be_focused()
    expect(page.locator(".kept")).to_have_count(0)
    expect(page.get_by_label("Địa điểm")).to_have_value("Hội trường lớn")
    chosen = "node => { node.value = '2026-01-05T08:30'; node.dispatchEvent(new Event('change')) }"
    page.locator("input[type=datetime-local]").evaluate(chosen)
    expect(begins).to_have_value("05/01/2026 08:30")
    opens.click()
    page.wait_for_url(re.compile(r"/hop/\d+$"))
    assert page.evaluate(KEPT) == []

    meeting = page.url.removeprefix(address)
    page.goto(f"{page.url}/tieu-chi/5")
    page.get_by_label("Ý kiến thảo luận").fill("Ý kiến của tôi")
    expect(page.locator("#kept")).to_contain_text("Đã lưu lúc")
    page.route("**/tieu-chi/5", lambda route: route.abort() if route.request.method == "POST" else route.fallback())
    page.get_by_label("Ý kiến thảo luận").fill("Ý kiến của tôi, bản sau")
    expect(page.locator("#kept")).to_contain_text("mất mạng")
    post(
        client_of(app, "commune_officer"), f"{meeting}/tieu-chi/5", {"text": "Người khác ghi", "seen": "Ý kiến của tôi"}
    )
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator(".kept")).to_contain_text("đã gõ “Ý kiến của tôi, bản sau”")
    expect(page.get_by_label("Ý kiến thảo luận")).to_have_value("Người khác ghi")


def test_a_sheet_is_typed_by_keyboard_alone_as_in_a_spreadsheet(browser, address, passwords, file, stored):
    page = page_of(browser, address, passwords, OFFICER)
    page.goto(f"{address}/phieu/{file}")

    def press(*keys):
        for key in keys:
            page.keyboard.press(key)
        return page.evaluate("document.activeElement.name")

    assert press("Tab", "Enter", "Tab") == SHARED, "two presses of Tab to the first figure"
    page.locator("input[name='1.1.yes']").first.focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Phím tắt")
    page.get_by_role("button", name="Đóng").press("Enter")
    figure(page).focus()
    page.keyboard.type("１.234 người")
    assert press("Enter") == "3.1.numerator" and press("Shift+Enter") == "2.1.numerator"
    figure(page, "7.1.numerator").press("End")
    assert press("ArrowRight") == "7.1.denominator"
    figure(page, SHARED).fill("9 000")
    expect(page.locator("[data-shown='2.1']")).to_have_text("9 000")
    press("Control+s")
    expect(state(page)).to_contain_text("còn 1 chỉ tiêu chưa đúng")
    page.get_by_role("button", name="Lưu nháp").first.click()
    problem = page.get_by_role("alert").get_by_role("link", name=re.compile("2.1: .*chỉ nhập số đếm"))
    expect(page.locator("[data-problems]")).to_be_focused()
    problem.press("Enter")
    expect(figure(page)).to_be_focused()
    figure(page).fill("１.234")
    press("Control+s")
    expect(state(page)).to_contain_text("Đã lưu lúc")
    assert stored() == 1234
