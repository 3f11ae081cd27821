"""The day of those who work on a file, by clicking and typing, wide and as on a phone; nothing lies beside the screen.

What each of these pages does in full is proved in the tests of its room.
"""

import pytest
from playwright.sync_api import expect

from certify.domain.assessment.sides import SELF
from tests.support.browser import page_of
from tests.support.shown import COMMUNE

# To the first figure of a sheet, with Enter on the link that skips what stands above.
MOST_TABS = 3
FIELD = "() => ['name', 'type', 'value', 'readOnly', 'checked'].map((key) => document.activeElement[key] ?? '')"
INSIDE = "() => document.activeElement.closest('#sheet') !== null"


@pytest.fixture(params=[1280, 390])
def enter(request, browser, address, passwords):
    """Signs a role in; whatever page it ends on must not be wider than the screen."""
    pages, width = [], request.param

    def page(role):
        pages.append(page_of(browser, address, passwords, role, viewport={"width": width, "height": 844}))
        return pages[-1]

    yield page
    assert [one.url for one in pages if one.evaluate("document.documentElement.scrollWidth") > width] == []


def by_keyboard(page):
    """Fill in every figure of a sheet without a pointer, from the top; how many presses of Tab led to the first one."""
    to_first, tabs = None, 0
    for key in ("Tab", "Enter", "Tab"):
        page.keyboard.press(key)
        tabs += key == "Tab"
    while page.evaluate(INSIDE):
        name, kind, value, shut, ticked = page.evaluate(FIELD)
        field = name.rpartition(".")[2]
        if field in {"numerator", "denominator", "count", "shared"} and not shut:
            to_first = to_first or tabs
            page.keyboard.type({"denominator": "100", "shared": "1 000"}.get(field, "9"))
        elif kind == "radio" and value != "yes":
            page.keyboard.press("ArrowUp" if value == "no" else "ArrowDown")
        elif kind == "radio" or (field == "confirm" and not ticked):
            page.keyboard.press("Space")
        page.keyboard.press("Tab")
        tabs += 1
    return to_first


def test_a_commune_fills_in_its_sheet_by_keyboard_and_hands_it_over(enter, sheet):
    officer = enter("commune_officer")
    officer.get_by_role("link", name="Nhập số liệu").first.click()
    officer.get_by_role("link", name="Lấy số liệu năm trước").click()
    officer.get_by_role("button", name="Lấy các số đã chọn").click()
    officer.get_by_text("Đã lấy số liệu năm trước cho").wait_for()
    officer.reload()
    assert by_keyboard(officer) <= MOST_TABS
    officer.keyboard.press("Control+s")
    expect(officer.locator("#answered")).to_have_text(f"đã nhập {len(sheet().version.indicators)}/27")
    expect(officer.locator("#save-state")).to_contain_text("Đã lưu")
    assert sheet().missing(SELF) == ()
    officer.reload()
    officer.get_by_role("link", name="Trình lãnh đạo").click()
    officer.locator("main textarea").fill("Đã đủ, xin xem 3.1")
    officer.get_by_role("button", name="Trình lãnh đạo").click()
    leader = enter("commune_leader")
    expect(leader.locator(".tasks")).to_contain_text("Đã đủ, xin xem 3.1")
    leader.get_by_role("link", name="Xem lại và trình hồ sơ").click()
    leader.get_by_role("button", name="Trình hồ sơ").click()
    expect(leader.locator(".lead .badge")).to_have_text("Đã trình")
    appraiser = enter("appraiser")
    appraiser.get_by_role("link", name=f"Tiếp nhận thẩm định: {COMMUNE.full_name}").click()
    appraiser.get_by_role("button", name="Tiếp nhận thẩm định").click()
    appraiser.get_by_role("link", name="Trả lại").click()
    expect(appraiser.locator("main")).to_contain_text("1.000")


def test_a_list_is_searched_walked_along_and_returned_to(enter):
    appraiser = enter("appraiser")
    appraiser.get_by_role("link", name="Hồ sơ", exact=True).click()
    appraiser.get_by_label("Xếp theo").select_option(label="Tên")
    appraiser.get_by_label("Tìm", exact=True).fill("xa")
    appraiser.get_by_role("button", name="Tìm, lọc").click()
    rows = appraiser.locator("tbody td:first-child a")
    names = [name.strip() for name in rows.all_inner_texts()]
    rows.first.click()
    for page, name in (("Lịch sử", names[1]), ("Tài liệu minh chứng", names[2])):
        appraiser.get_by_role("link", name=page).first.click()
        appraiser.get_by_role("link", name=f"Sau: {name}").click()
        expect(appraiser.locator("h1")).to_contain_text(name)
    appraiser.get_by_role("link", name="Danh sách", exact=True).click()
    assert [name.strip() for name in rows.all_inner_texts()] == names
    expect(appraiser.get_by_label("Tìm", exact=True)).to_have_value("xa")


def test_closing_a_round_says_first_what_is_unfinished(enter):
    province = enter("province_officer")
    province.get_by_role("link", name="Đợt đánh giá").first.click()
    province.get_by_role("link", name="Đóng đợt").first.click()
    expect(province.locator("main")).to_contain_text("hồ sơ chưa xong")
    province.get_by_role("link", name="Xem các hồ sơ").click()
    expect(province.locator("h1")).to_contain_text("Hồ sơ")
