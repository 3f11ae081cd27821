"""One file's way in a real browser: officer, leader, province, appraiser, approver, the PDF, the progress page."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pdfplumber
import pytest
from playwright.sync_api import expect

from certify.domain.days import local_day
from tests.support.browser import page_of
from tests.support.shown import COMMUNE, NEIGHBOUR


@pytest.fixture
def served(site):
    """The address of the site, served by a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "certify", "serve", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    environment = {**os.environ, "CERTIFY_INSTANCE": str(site.instance)}
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    process = subprocess.Popen(command, env=environment, start_new_session=True, **output)
    try:
        wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=20)


def wait_for(port, process):
    """Wait until the site answers; fail when its process ends before."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        assert process.poll() is None, process.stdout.read()
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    pytest.fail("the site did not answer")


def fill_blanks(page):
    """Answer what the sheet lists as missing."""
    for box in page.locator("input[name$='.numerator']").all():
        if not box.input_value():
            name = box.get_attribute("name").removesuffix(".numerator")
            box.fill("90")
            whole = page.locator(f"input[name='{name}.denominator']:not([type=hidden])")
            for other in whole.all():
                other.fill("100")
    blank = page.locator("input[type=radio][value='']:checked")
    for name in blank.evaluate_all("choices => choices.map(choice => choice.name)"):
        page.locator(f"input[name='{name}'][value='yes']").check()


def object_and_answer(address, file, leader, appraiser):
    """The leader objects to a criterion, the appraiser finds it on the first page, and the answer is news."""
    leader.goto(f"{file}/kien-nghi")
    leader.get_by_label("Tiêu chí").select_option("5")
    leader.get_by_label("Nội dung kiến nghị").fill("Đề nghị xem lại theo báo cáo số 12/BC-UBND")
    leader.get_by_role("button", name="Gửi kiến nghị").click()
    expect(leader.locator(".tag")).to_have_text("chờ trả lời")
    appraiser.goto(address)
    appraiser.get_by_role("link", name=f"Trả lời kiến nghị: {COMMUNE.full_name}, tiêu chí 5").click()
    appraiser.get_by_label("Giữ nguyên kết quả").check()
    appraiser.get_by_label("Lý do").fill("Đã đối chiếu sổ theo dõi")
    appraiser.get_by_role("button", name="Trả lời").click()
    expect(appraiser.locator(".tag")).to_have_text("giữ nguyên kết quả")
    leader.goto(address)
    expect(leader.locator(".news")).to_contain_text("trả lời kiến nghị – tiêu chí 5, giữ nguyên kết quả")


@pytest.mark.whole
def test_from_the_commune_to_the_progress_page(browser, served, passwords):
    address = served

    def enter(role, **options):
        return page_of(browser, address, passwords, role, **options)

    def recognised(page):
        return int(re.search(r"(\d+)/156", page.goto(f"{address}/tien-do").text())[1])

    officer = enter("commune_officer", viewport={"width": 390, "height": 844})
    officer.get_by_role("link", name="Nhập số liệu").click()
    officer.wait_for_url("**/phieu/*")
    file = officer.url
    fill_blanks(officer)
    expect(officer.locator("#answered")).to_have_text("đã nhập 27/27")
    expect(officer.locator("#save-state")).to_contain_text("Đã lưu lúc", timeout=10_000)
    numerator = officer.locator("input[name='3.1.numerator']")
    numerator.fill("99")
    expect(officer.locator("#zeros")).to_contain_text("3")
    numerator.fill("0")
    expect(officer.locator("#zeros")).to_be_hidden()
    officer.get_by_role("button", name="Lưu nháp").first.click()
    expect(officer.locator(".notice.ok")).to_be_visible()
    officer.wait_for_load_state("load")
    assert officer.evaluate("document.documentElement.scrollWidth") <= 390

    leader = enter("commune_leader")
    leader.goto(f"{file}/gui")
    leader.get_by_role("button", name="Trình hồ sơ").click()
    expect(leader.locator(".lead .badge")).to_have_text("Đã trình")

    province = enter("province_officer")
    before = recognised(province)
    province.goto(f"{file}/phan-loai")
    province.get_by_label("hải đảo").check()
    province.get_by_label("Căn cứ pháp lý").fill("Quyết định 861/QĐ-TTg ngày 04/6/2021")
    province.get_by_role("button", name="Lưu phân loại").click()

    appraiser = enter("appraiser")
    appraiser.get_by_role("link", name=COMMUNE.full_name).click()
    appraiser.get_by_role("button", name="Tiếp nhận thẩm định").click()
    appraiser.get_by_role("button", name=re.compile("Thống nhất số liệu tự chấm")).click()
    appraiser.get_by_role("link", name="Kết thúc thẩm định").click()
    appraiser.get_by_role("button", name="Kết thúc thẩm định").click()
    expect(appraiser.locator(".lead .badge")).to_have_text("Đã thẩm định")

    approver = enter("approver")
    approver.goto(f"{file}/quyet-dinh")
    approver.get_by_label("Số, ký hiệu văn bản").fill("99/QĐ-UBND")
    approver.get_by_label("Lý do công nhận khi chưa đủ hồ sơ").fill("Hồ sơ giấy đã đủ")
    approver.get_by_role("button", name="Công nhận", exact=True).click()
    expect(approver.locator("h1")).to_have_text("Quyết định công nhận số 99/QĐ-UBND")
    approver.goto(file)
    expect(approver.locator(".lead .badge")).to_have_text("Được công nhận")
    cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in approver.context.cookies())
    request = urllib.request.Request(f"{file}/ho-so.pdf", headers={"Cookie": cookies})  # noqa: S310  our own site
    with urllib.request.urlopen(request) as reply:  # noqa: S310
        assert reply.read(5) == b"%PDF-"

    assert recognised(province) == before + 1

    object_and_answer(address, file, leader, appraiser)


def test_the_sheet_works_without_script(browser, address, passwords):
    page = page_of(browser, address, passwords, "commune_officer", java_script_enabled=False)
    page.get_by_role("link", name="Nhập số liệu").click()
    page.locator("input[name='7.1.numerator']").fill("485")
    page.locator("input[name='7.1.denominator']").fill("500")
    page.get_by_role("button", name="Lưu nháp").first.click()
    expect(page.locator("[data-why='7.1']")).to_contain_text("485/500 = 97%")


def test_leaving_with_unsaved_figures_asks_first(browser, address, passwords):
    page = page_of(browser, address, passwords, "commune_officer")
    page.get_by_role("link", name="Nhập số liệu").click()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("input[name='2.1.numerator']").press_sequentially("1")
    page.get_by_role("link", name="Tiến độ").click()
    page.wait_for_url(re.compile("tien-do"))
    assert asked == ["beforeunload"]


def test_an_areas_accounts_from_a_file_to_a_first_sign_in_with_a_printed_code(browser, address, passwords, tmp_path):
    file = tmp_path / "tai-khoan.csv"
    head = "Tên đăng nhập;Tên hiển thị;Vai trò;Mã đơn vị;Điện thoại"
    made = [f"xa.moi;Cán bộ trẻ em mới;Cán bộ trẻ em cấp xã;{NEIGHBOUR.code};0296000111",
            f"huyen.moi;Tổ thẩm định mới;Tổ thẩm định;{COMMUNE.district_code};"]  # fmt: skip
    file.write_text(
        "\n".join([head, made[0], made[1].replace(f";{COMMUNE.district_code};", f";{NEIGHBOUR.code};")]), "utf-8-sig"
    )
    page = page_of(browser, address, passwords, "administrator")
    page.goto(f"{address}/tai-khoan")
    page.get_by_role("link", name="Nhập nhiều tài khoản").click()

    def give():
        page.goto(f"{address}/tai-khoan/nhap")
        page.get_by_label("Mã đơn vị tính theo ngày").fill("2022-01-01")
        page.get_by_label("Tệp tài khoản").set_input_files(file)
        page.get_by_role("button", name="Tải lên và xem trước").click()

    give()
    expect(page.get_by_role("alert")).to_contain_text("1 chỗ sai")
    expect(page.get_by_text("không đúng cấp của vai trò")).to_be_visible()
    expect(page.get_by_role("button", name="Tạo tài khoản")).to_have_count(0)
    file.write_text("\n".join([head, *made]), "utf-8-sig")
    give()
    page.get_by_role("button", name="Tạo tài khoản").click()
    expect(page.get_by_text("chỉ hiện một lần")).to_be_visible()
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Tải phiếu").click()
    with pdfplumber.open(downloading.value.path()) as read:
        printed = read.pages[0].crop((0, 0, read.pages[0].width / 2, read.pages[0].height / 3)).extract_text()
    assert "xa.moi" in printed
    code = re.search(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", printed)[0]
    give()
    expect(page.get_by_text("Không có gì thay đổi")).to_be_visible()

    person = browser.new_context().new_page()
    person.goto(f"{address}/dang-nhap")
    person.get_by_label("Tên đăng nhập").fill("xa.moi")
    person.get_by_label("Mật khẩu").fill(code)
    person.get_by_role("button", name="Đăng nhập").click()
    expect(person.get_by_text("Lần đầu đăng nhập: hãy đặt mật khẩu mới.")).to_be_visible()
    person.get_by_label("Mật khẩu hiện tại").fill(code)
    person.get_by_label("Mật khẩu mới", exact=True).fill("mot mat khau cua rieng toi")
    person.get_by_label("Gõ lại mật khẩu mới").fill("mot mat khau cua rieng toi")
    person.get_by_role("button", name="Đổi mật khẩu").click()
    expect(person.get_by_role("heading", level=1)).to_have_text("Việc cần làm")
    expect(person.get_by_role("link", name="Hồ sơ của xã").first).to_be_visible()


def test_a_double_click_sends_a_form_once(address, passwords, browser):
    """What is shown this once must not be lost to a second click."""
    page, sent = page_of(browser, address, passwords, "appraiser"), []
    page.goto(f"{address}/tai-khoan/ma-truy-cap")
    page.locator("input[name=name]").fill("Phần mềm báo cáo")
    page.locator("input[name=expires_on]").fill((local_day(datetime.now(UTC)) + timedelta(days=30)).isoformat())
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.locator("form:has(input[name=expires_on]) button").dblclick()
    expect(page.locator("code.token")).to_have_count(1)
    assert len(sent) == 1
