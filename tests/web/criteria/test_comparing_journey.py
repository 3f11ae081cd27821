"""The half hour with the official text, in a real browser: a decision that never was is printed as PDF and compared."""

import re

import pytest
from playwright.sync_api import expect
from weasyprint import HTML

from tests.support.attested import FIRST, SECOND, Comparing
from tests.support.browser import page_of, sending

SCALES = (
    ("2. Trẻ em được khai sinh đúng quy định", ("Từ 99% trở lên", 60), ("Từ 96% đến dưới 99%", 45), ("Dưới 96%", 0)),
    ("9. Trẻ em được khám sức khỏe định kỳ", ("Từ 92% trở lên", 40), ("Dưới 92%", 0)),
)


def text_of_decision():
    """The text as PDF: on its second page the table, whose criteria stand in merged cells."""
    rows = ""
    for name, *levels in SCALES:
        first = f"<td rowspan={len(levels)}>{name}</td>"
        rows += "".join(
            f"<tr>{'' if index else first}<td>{level}</td><td>{points}</td></tr>"
            for index, (level, points) in enumerate(levels)
        )
    head = "<tr><th>Tiêu chí</th><th>Cách tính và thang điểm</th><th>Số điểm</th></tr>"
    style = "<style>td, th { border: 1px solid; padding: 4px } h2 { break-before: page }</style>"
    return HTML(string=f"{style}<h1>QUYẾT ĐỊNH</h1><h2>Điều 2</h2><table>{head}{rows}</table>").write_pdf()


@pytest.fixture
def draft(database, site, now):
    with database.writing() as connection:
        return Comparing(connection, site, now).id


def attach(page):
    page.get_by_label("Số, ngày, nơi lấy văn bản").fill("Quyết định mẫu, in ra để thử")
    pdf = {"name": "goc.pdf", "mimeType": "application/pdf", "buffer": text_of_decision()}
    page.get_by_label("Tệp văn bản").set_input_files(pdf)
    page.get_by_role("button", name="Ghi văn bản gốc").click()


def turn_to_the_second_page(page):
    """Another page of the text, larger, while nothing typed is lost."""
    page.wait_for_load_state()
    page.get_by_label("Bảng:").fill("đang gõ dở")
    page.get_by_role("link", name="Trang sau →").click()
    expect(page.locator("[data-where]")).to_have_text("2/2")
    expect(page.get_by_label("Bảng:")).to_have_value("đang gõ dở")
    image = page.locator(".viewer-page img")
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 1000
    narrow = image.bounding_box()["width"]
    page.get_by_label("200%").check()
    assert image.bounding_box()["width"] == pytest.approx(2 * narrow, abs=2)


def paste(page):
    """The text of the page, looked at; one of the two changes that it proposes is taken."""
    page.get_by_role("link", name="Lấy chữ của trang đang xem").click()
    expect(page.get_by_label("Bảng:")).to_have_value(re.compile("Từ 96% đến dưới 99%"))
    page.get_by_role("button", name="Xem trước").click()
    rows = page.locator(".preview tbody tr")
    expect(rows.filter(has_text="Dưới 96%")).to_contain_text("Chỉ tiêu 2.1: dưới 96%, 0 điểm")
    expect(rows.filter(has_text="Từ 99% trở lên")).to_contain_text("từ 99% trở lên: 60 điểm")
    other = rows.filter(has_text="Từ 92% trở lên").get_by_role("checkbox")
    expect(other).to_be_checked()
    other.uncheck()
    page.get_by_role("button", name="Ghi các thay đổi đã chọn").click()
    expect(page.locator(".notice.ok")).to_contain_text("Đã ghi 1 thay đổi")


def press_access_key(page, letter):
    """Alt and a letter as a keyboard sends them; Playwright's own keys leave out the text that Chromium looks at."""
    key = {"key": letter, "code": f"Key{letter.upper()}", "windowsVirtualKeyCode": ord(letter.upper()), "modifiers": 1}
    pressed = {"type": "keyDown", "text": letter, "unmodifiedText": letter, **key}
    page.context.new_cdp_session(page).send("Input.dispatchKeyEvent", pressed)


def confirm(page, draft):
    """Line after line by the keys, then the part as a whole; one line is taken back."""
    page.get_by_role("link", name="Dòng tiếp theo chưa đối chiếu").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Trẻ em được khai sinh")
    expect(page.get_by_label("Chọn Tiêu chí và điểm tối đa, Điểm tối đa")).to_be_checked()
    page.locator("input[name='criteria[2].max.value']").fill("60")
    page.get_by_label("Căn cứ đối chiếu").fill("Trang 2, bảng ở Điều 2")
    press_access_key(page, "x")
    expect(page.locator(".notice.ok")).to_contain_text("Đã lưu và xác nhận 1 dòng")
    expect(page.get_by_label("Căn cứ đối chiếu")).to_have_value("Trang 2, bảng ở Điều 2")
    with sending(page):
        page.get_by_role("button", name="Lưu và xác nhận cả phần này").click()
    page.goto(f"{draft}/2")
    page.get_by_role("checkbox", name="Chỉ tiêu 2.1, Tính trên").check()
    page.get_by_role("button", name="Bỏ xác nhận các dòng đã chọn").click()
    expect(page.locator(".notice.ok")).to_contain_text("Đã bỏ xác nhận 1 dòng")
    page.goto(f"{draft}/chung")
    page.locator("input[name='total.value']").fill("1010")
    page.locator("input[name=line][value=total]").check()
    page.get_by_label("Căn cứ đối chiếu").fill("Trang 2")
    with sending(page):
        page.get_by_role("button", name="Lưu và xác nhận các dòng đã chọn").click()
    page.goto(draft)
    page.get_by_role("button", name="Chuyển kiểm tra").click()
    expect(page.locator(".notice.ok")).to_contain_text("Tiếp theo: một cán bộ cấp tỉnh khác")


def see_the_differences(page):
    """On a telephone: the differences and the text in turn."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Những chỗ khác bản đang dùng")
    expect(page.locator(".viewer-page")).to_be_hidden()
    page.get_by_role("radio", name="Văn bản gốc").check()
    expect(page.locator(".viewer-page img")).to_be_visible()
    page.get_by_role("radio", name="Chỗ khác").check()
    row = page.locator("tbody tr").filter(has_text="Tiêu chí 2: điểm tối đa")
    expect(row).to_contain_text("50")
    expect(row).to_contain_text("60")


def agree(page):
    for box in page.get_by_role("checkbox", name="Chọn").all():
        box.check()
    page.get_by_role("button", name="Đồng ý các dòng đã chọn").click()
    expect(page.locator(".notice.ok")).to_contain_text("Đã ghi đồng ý")
    following = page.get_by_role("link", name="Dòng tiếp theo chưa kiểm tra")
    while following.count():
        following.click()
        page.get_by_role("button", name="Đồng ý cả phần này").click()
        expect(page.locator(".notice.ok")).to_contain_text("Đã ghi đồng ý")


def test_the_text_is_read_pasted_confirmed_taken_back_and_checked(browser, address, passwords, draft):
    first = page_of(browser, address, passwords, FIRST, viewport={"width": 1280, "height": 900})
    first.goto(f"{address}/doi-chieu/{draft}")
    attach(first)
    first.get_by_role("link", name="Dán bảng của văn bản").click()
    turn_to_the_second_page(first)
    paste(first)
    confirm(first, f"{address}/doi-chieu/{draft}")

    second = page_of(browser, address, passwords, SECOND, viewport={"width": 390, "height": 844})
    second.get_by_role("link", name="Kiểm tra bản đối chiếu do").click()
    see_the_differences(second)
    agree(second)
    second.goto(f"{address}/doi-chieu/{draft}")
    second.get_by_role("link", name="Xem nội dung thay đổi và ký xác nhận").click()
    expect(second.get_by_role("button", name="Ký xác nhận bản")).to_be_visible()
