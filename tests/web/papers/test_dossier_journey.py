"""The whole dossier of one commune, from the self score to the certificate, issued by clicks in a browser."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from certify.domain.assessment.sides import APPRAISAL
from certify.domain.days import LOCAL
from tests.support.browser import page_of, sending
from tests.support.life import Life
from tests.support.pdfs import printed

COMMUNE_PAPERS = (
    ("commune-minutes", "Biên bản họp hội đồng cấp xã"),
    ("self-score", "Bảng tự chấm điểm"),
    ("explanation", "Bản thuyết minh kết quả và nguồn số liệu"),
    ("commune-proposal", "Tờ trình đề nghị công nhận"),
)
APPRAISAL_PAPERS = (
    ("appraisal-report", "Báo cáo thẩm định"),
    ("appraisal-minutes", "Biên bản họp hội đồng thẩm định"),
    ("appraisal-proposal", "Tờ trình của cơ quan thẩm định"),
)


@pytest.fixture
def life(database, library, now, press):
    """A commune's file whose figures are entered already; everything else is done in the browser."""
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.fill()
        life.categorise()
        return life.id


def hold(page, file, name):
    """Hold the council's meeting: everybody is present and agrees."""
    page.goto(f"{file}/hop")
    page.get_by_label("Địa điểm").fill("Phòng họp")
    started = datetime.now(UTC).astimezone(LOCAL) - timedelta(minutes=30)
    page.get_by_label("Bắt đầu").fill(f"{started:%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="Mở cuộc họp").click()
    assert "Mẫu" in page.get_by_label("Họ và tên người thứ 1").input_value(), name
    page.wait_for_load_state()
    for box in page.get_by_role("checkbox").all():
        box.check()
    voters = page.locator("select[name$='-duty']").evaluate_all(
        "all => all.filter(one => one.value !== 'Khách mời' && document.getElementsByName("
        "one.name.replace('duty', 'office'))[0].value).length"
    )
    for agree in page.get_by_label(re.compile("^Đồng ý, nội dung")).all():
        if page.locator(f"[name='{agree.get_attribute('name').replace('agree', 'question')}']").input_value():
            agree.fill(str(voters))
    page.get_by_label("Kết luận của chủ tọa").fill("Hội đồng thống nhất kết quả.")
    page.get_by_role("button", name="Lưu và kết thúc cuộc họp").click()
    expect(page.locator(".notice.ok")).to_contain_text("biên bản đã sẵn sàng")


def issue(page, file, form, title):
    """Issue a paper from its page, with what the page proposes; its text as printed."""
    page.goto(f"{file}/van-ban")
    page.locator(f"a[href$='/van-ban/{form}/phat-hanh']").click()
    page.get_by_role("button", name="Phát hành", exact=True).click()
    expect(page.locator("h1")).to_contain_text(title)
    return text_of(page)


def replace(page, file, title):
    """Go from the checklist on the file's page to a paper and replace it, with a first try that forgets the reason."""
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(file)
    page.get_by_text(re.compile("^Thành phần hồ sơ")).click()
    row = page.get_by_role("row").filter(has_text=title)
    expect(row).to_contain_text("có")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, "the checklist keeps within a telephone"
    row.get_by_role("link").click()
    page.get_by_role("link", name="Thay thế bằng văn bản mới").click()
    page.get_by_label("Nơi nhận").fill("Phòng Mẫu")
    page.get_by_label("Lý do thay thế").fill(" ")
    page.get_by_role("button", name="Phát hành văn bản thay thế").click()
    expect(page.locator("#reason-said")).to_have_text("Lý do thay thế: phải ghi rõ.")
    expect(page.get_by_label("Nơi nhận")).to_have_value("Phòng Mẫu")
    page.get_by_label("Lý do thay thế").fill("Sai nơi nhận")
    page.get_by_role("button", name="Phát hành văn bản thay thế").click()
    expect(page.locator("h1")).to_contain_text(f"{title} số 02/")
    assert "Lý do: Sai nơi nhận" in text_of(page)
    page.set_viewport_size({"width": 1280, "height": 720})


def text_of(page):
    return printed(page.context.request.get(f"{page.url}/tep.pdf").body())


def test_a_dossier_is_issued_by_clicks_with_the_names_of_who_signs(browser, address, passwords, life):
    file = f"{address}/phieu/{life}"
    leader = page_of(browser, address, passwords, "commune_leader")
    plan = leader.get_by_role("row").filter(has_text="Kế hoạch đánh giá của xã")
    plan.get_by_role("link", name="Phát hành văn bản").click()
    expect(leader.locator("h1")).to_contain_text("Văn bản")
    issue(leader, file, "commune-plan", "Kế hoạch đánh giá của xã")
    leader.goto(f"{address}/viec-can-lam")
    expect(plan).to_have_count(0)
    hold(leader, file, "Hội đồng cấp xã")
    leader.goto(f"{file}/gui")
    with sending(leader):
        leader.get_by_role("button", name="Trình hồ sơ").click()
    for form, title in COMMUNE_PAPERS:
        assert re.search(r"(Văn|Thị) Mẫu", issue(leader, file, form, title)), form

    replace(leader, file, "Tờ trình đề nghị công nhận")

    appraiser = page_of(browser, address, passwords, "appraiser")
    appraiser.goto(file)
    appraiser.get_by_role("button", name="Tiếp nhận thẩm định").click()
    with sending(appraiser):
        appraiser.get_by_role("button", name=re.compile("Thống nhất số liệu tự chấm")).click()
    hold(appraiser, file, APPRAISAL)
    appraiser.goto(file)
    appraiser.get_by_role("link", name="Kết thúc thẩm định").click()
    appraiser.get_by_role("button", name="Kết thúc thẩm định").click()
    expect(appraiser.locator(".lead .badge")).to_have_text("Đã thẩm định")

    approver = page_of(browser, address, passwords, "approver")
    approver.goto(f"{file}/quyet-dinh")
    approver.get_by_role("button", name="Công nhận", exact=True).click()
    expect(approver.get_by_role("alert")).to_contain_text("Hồ sơ chưa có: báo cáo thẩm định")

    texts = {form: issue(appraiser, file, form, title) for form, title in APPRAISAL_PAPERS}
    assert "PHÒNG" in texts["appraisal-proposal"] and "01/BC-" in texts["appraisal-proposal"]

    approver.goto(f"{file}/quyet-dinh")
    approver.get_by_role("button", name="Công nhận", exact=True).click()
    expect(approver.locator("h1")).to_contain_text("Quyết định công nhận số")
    decision = text_of(approver)
    assert re.search(r"Tờ trình số 01/TTr-\S+ ngày", decision) and re.search(r"(Văn|Thị) Mẫu", decision)
    certificate = issue(approver, file, "certificate", "Giấy công nhận")
    assert re.search(r"Quyết định (công nhận )?số \d+/QĐ-UBND", certificate), certificate
