"""Council mode on the pages: with and without script, on a phone, with two people, with bad input."""

import html
import re

import pytest
from playwright.sync_api import expect

from certify.store.assessments import meetings as stored
from tests.support.browser import page_of
from tests.support.clients import client_of, post
from tests.support.life import Life


@pytest.fixture
def file(database, library, now, press):
    """A commune's file with every figure of its own."""
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.fill()
        return life.id


@pytest.fixture
def meeting(app, file):
    """The page of a meeting that the commune's officer opened."""
    given = {"step": "self_assessment", "place": "Hội trường xã", "started_at": "2026-01-05T08:30"}
    return post(client_of(app, "commune_officer"), f"/phieu/{file}/hop", given).headers["Location"]


def fields_of(page):
    """The fields of a meeting's form as a browser would send them."""
    pairs = re.findall(r'<input[^>]* name="((?:person|vote|place|started|ended|version)[^"]*)"[^>]*', page)
    values = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name = re.search(r'name="([^"]+)"', tag)
        if name and name[1] in pairs and ("checkbox" not in tag or "checked" in tag):
            values[name[1]] = html.unescape(re.search(r'value="([^"]*)"', tag)[1])
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', page):
        values[name] = re.search(r"<option selected>([^<]+)", options)[1]
    return {**values, "conclusion": html.unescape(re.search(r"<textarea[^>]*>([^<]*)", page)[1])}


def read(client, path):
    return client.get(path).get_data(as_text=True)


def test_a_meeting_from_its_opening_to_the_minutes(app, meeting, file):
    officer = client_of(app, "commune_officer")
    saved = post(officer, f"{meeting}/tieu-chi/5", {"text": "Thống nhất số liệu.", "seen": "", "to": "6"})
    assert saved.headers["Location"] == f"{meeting}/tieu-chi/6"
    fields = fields_of(read(officer, meeting))
    assert fields["person-0-duty"] == "Chủ tọa" and fields["place"] == "Hội trường xã"
    fields |= {"person-0-present": "1", "person-1-present": "1", "vote-0-agree": "2", "conclusion": "Thống nhất."}
    ended = post(officer, meeting, {**fields, "act": "end", "ended_at": "2026-01-05T10:00"})
    assert ended.headers["Location"] == f"/phieu/{file}/van-ban"
    page = html.unescape(read(officer, meeting))
    assert "Thống nhất số liệu." in page and "<textarea" not in page and "kết thúc 05/01/2026 10:00" in page
    minutes = officer.get(f"/phieu/{file}/van-ban/commune-minutes.pdf")
    assert minutes.status_code == 200 and minutes.data.startswith(b"%PDF-")


def test_what_is_lacking_is_said_and_what_was_typed_is_kept(app, meeting):
    officer = client_of(app, "commune_officer")
    fields = fields_of(read(officer, meeting))
    fields |= {"conclusion": "Kết luận đã gõ", "act": "end", "ended_at": "2026-01-05T10:00"}
    reply = post(officer, meeting, fields)
    page = html.unescape(reply.get_data(as_text=True))
    assert reply.status_code == 422 and "Chưa ghi ai có mặt." in page and "Kết luận đã gõ" in page
    assert "Kết luận đã gõ" in html.unescape(read(officer, meeting)), "the draft itself is kept"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"vote-0-agree": "bảy"}, "số phiếu đồng ý"),
        ({"vote-0-against": "-1"}, "số phiếu không đồng ý"),
        ({"started_at": "hôm nay"}, "Bắt đầu: “hôm nay” không phải ngày giờ"),
        ({"place": "x" * 301}, "mỗi ô dài không quá 300 ký tự"),
        ({"person-0-duty": "Vua"}, "Nhiệm vụ: chọn một trong"),
    ],
)
def test_bad_input_is_told_and_kept(app, meeting, changed, said):
    officer = client_of(app, "commune_officer")
    fields = fields_of(read(officer, meeting)) | {"conclusion": "Giữ lại"} | changed
    reply = post(officer, meeting, fields)
    page = html.unescape(reply.get_data(as_text=True))
    assert reply.status_code == 422 and said in page and "Giữ lại" in page
    if "vote" in next(iter(changed)):
        assert f'value="{next(iter(changed.values()))}"' in page


def test_two_people_on_one_meeting_see_both_versions(app, meeting):
    officer, leader = client_of(app, "commune_officer"), client_of(app, "commune_leader")
    fields = fields_of(read(officer, meeting))
    assert post(leader, meeting, {**fields, "conclusion": "Bản của lãnh đạo"}).status_code == 302
    reply = post(officer, meeting, {**fields, "conclusion": "Bản của cán bộ"})
    page = html.unescape(reply.get_data(as_text=True))
    assert reply.status_code == 422 and "Bản của lãnh đạo" in page and "Bản của cán bộ" in page
    fields = fields_of(page)
    assert fields["conclusion"] == "Bản của cán bộ"
    assert post(officer, meeting, fields).status_code == 302, "saved again, it takes the other's place"


def test_two_people_on_one_criterion_see_both_texts(app, meeting):
    where = f"{meeting}/tieu-chi/chung"
    post(client_of(app, "commune_leader"), where, {"text": "Ý kiến thứ nhất", "seen": ""})
    reply = post(client_of(app, "commune_officer"), where, {"text": "Ý kiến thứ hai", "seen": ""})
    page = html.unescape(reply.get_data(as_text=True))
    assert reply.status_code == 422 and "Ý kiến thứ nhất" in page and "Ý kiến thứ hai" in page


def test_who_does_not_keep_the_meeting_reads_it_only(app, meeting):
    page = html.unescape(read(client_of(app, "appraiser"), meeting))
    assert "<textarea" not in page and "Cuộc họp chưa kết thúc." in page
    assert "<textarea" not in read(client_of(app, "appraiser"), f"{meeting}/tieu-chi/1")
    assert client_of(app, "appraiser").get(f"{meeting}/tieu-chi/99").status_code == 404


def test_council_mode_in_a_browser(browser, address, passwords, database, file):
    page = page_of(browser, address, passwords, "commune_officer", viewport={"width": 390, "height": 844})
    page.goto(f"{address}/phieu/{file}/hop")
    page.get_by_label("Địa điểm").fill("Hội trường xã")
    page.get_by_label("Bắt đầu").fill("2026-01-05T08:30")
    page.get_by_role("button", name="Mở cuộc họp").click()
    page.get_by_label("Người thứ 1 ", exact=False).first.check()
    expect(page.locator("#kept")).to_contain_text("Đã lưu lúc")
    page.get_by_label("Kết luận của chủ tọa").fill("Hội đồng thống nhất.")
    expect(page.locator("#kept")).to_contain_text("Chưa lưu")
    expect(page.locator("#kept")).to_contain_text("Đã lưu lúc")
    meeting = page.url
    page.get_by_role("link", name="Bắt đầu từ tiêu chí 1").click()
    page.get_by_label("Ý kiến thảo luận").fill("Ghi trong khi họp.")
    expect(page.locator("#kept")).to_contain_text("Đã lưu lúc")
    page.get_by_label("Ý kiến thảo luận").fill("Ghi trong khi họp, đã sửa.")
    page.get_by_role("button", name="Lưu, sang tiêu chí 2").click()
    expect(page.locator("h1")).to_contain_text("Tiêu chí 2.")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.goto(meeting)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    with database.reading() as connection:
        kept = stored.of_assessment(connection, file)[0]
    assert kept.conclusion == "Hội đồng thống nhất." and kept.people[0].present
    assert kept.opinions == {"1": "Ghi trong khi họp, đã sửa."}


def test_words_that_could_not_be_kept_stay_on_the_page(browser, address, passwords, app, meeting):
    page = page_of(browser, address, passwords, "commune_officer")
    page.goto(f"{address}{meeting}/tieu-chi/1")
    post(client_of(app, "commune_leader"), f"{meeting}/tieu-chi/1", {"text": "Người khác ghi", "seen": ""})
    page.get_by_label("Ý kiến thảo luận").fill("Tôi ghi")
    expect(page.locator("#kept")).to_contain_text("Chưa lưu: Người khác vừa sửa")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator(".notice.warn .lines")).to_have_text("Người khác ghi")
    expect(page.get_by_label("Ý kiến thảo luận")).to_have_value("Tôi ghi")
