"""The page that says what is missing and the least that brings a file to recognition."""

import html
import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

from certify.operations.assessments.answers import AnswerEntry, save
from certify.operations.assessments.sheet import open_sheet
from certify.store.assessments import files as assessments
from certify.store.units import units
from tests.support.browser import page_of
from tests.support.clients import account, client_of, post
from tests.support.life import Life
from tests.support.rounds import round_of


def page(app, file_id, role="commune_officer"):
    reply = client_of(app, role).get(f"/phieu/{file_id}/cai-thien")
    assert reply.status_code == 200
    return html.unescape(reply.get_data(as_text=True))


@pytest.fixture
def file_id(database, library, now, press):
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.fill(**{"2.1": {"numerator": 800, "denominator": 1000}, "3.1": {"numerator": 2, "denominator": 10000}})
        return life.id


def test_the_least_is_said_in_people(app, file_id):
    text = page(app, file_id)
    assert "Tiêu chí 2 bị 0 điểm (điểm liệt)" in text
    assert "thêm 100 trẻ (từ 800/1.000 lên 900/1.000) → +25 điểm" in text
    assert "Phương án ít việc nhất: 1 chỉ tiêu" in text


def test_a_draft_is_told_what_to_fill_in(app, database, library):
    with database.reading() as connection:
        own = assessments.of_unit(connection, account(connection, "commune_officer").unit_id)[0]
        blank = open_sheet(connection, library, own.id).missing("self")
    text = page(app, own.id)
    assert f"Chưa nhập {len(blank)} chỉ tiêu" in text and f"<b>{blank[0]}." in text
    assert "chưa đối chiếu văn bản gốc" in text


def test_what_is_met_needs_nothing(app, database):
    with database.reading() as connection:
        district = account(connection, "appraiser").unit_id
        files = assessments.of_round(connection, round_of(connection).id)
        done = next(f for f in files if f.state == "recognised" and parent(connection, f) == district)
    assert "Đã đủ các điều kiện" in page(app, done.id, "appraiser")


def parent(connection, file):
    return units.find(connection, file.unit_id).parent_id


def kept(site):
    """All that the database holds, but for who is signed in."""
    with closing(sqlite3.connect(site.instance / "certify.sqlite3")) as connection:
        return [line for line in connection.iterdump() if not line.startswith('INSERT INTO "sessions"')]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_from_what_is_missing_to_a_sheet_that_meets_all(browser, address, passwords, site, file_id, script):
    page = page_of(browser, address, passwords, "commune_officer", java_script_enabled=script)
    before = kept(site)
    page.goto(f"{address}/phieu/{file_id}")
    expect(page.locator(".outcomes li").first).to_contain_text("điểm liệt ở tiêu chí 2")
    page.get_by_role("link", name="Điều kiện còn thiếu").click()
    expect(page.get_by_text("thêm 100 trẻ (từ 800/1.000 lên 900/1.000)").first).to_be_visible()
    page.get_by_role("link", name="Tính thử với phương án này").first.click()
    expect(page.locator("h1")).to_contain_text("Tính thử")
    numerator, first = page.locator("input[name='2.1.numerator']"), page.locator(".outcomes li").first
    expect(numerator).to_have_value("900")
    expect(page.locator("#i2\\.1 .was")).to_have_text("Trong hồ sơ: 800/1.000")
    expect(first).to_have_text("Ngưỡng 800: đủ điều kiện")
    expect(page.locator("#gaps")).to_contain_text("đủ điều kiện.")
    for part, text, gap in (
        ("700", "điểm liệt ở tiêu chí 2", "thêm 200 trẻ"),
        ("950", "đủ điều kiện", "đủ điều kiện."),
    ):
        numerator.fill(part)
        if not script:
            page.get_by_role("button", name="Tính").first.click()
        expect(first).to_contain_text(text)
        expect(page.locator("#gaps")).to_contain_text(gap)
    page.get_by_role("button", name="Tính").first.click()
    expect(page.locator("#i2\\.1 .was")).to_have_text("Trong hồ sơ: 800/1.000")
    expect(first).to_have_text("Ngưỡng 800: đủ điều kiện")
    assert kept(site) == before


def test_what_is_not_appraised_yet_is_taken_from_the_commune(app, database, library, now, press):
    """An appraisal that has just begun is no file without figures; what was appraised counts as appraised."""
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.fill()
        life.take("submit", "commune_leader")
        life.take("start", "appraiser")
        lower = {"2.1": AnswerEntry({"numerator": 800, "denominator": 1000}, "", 0)}
        save(life.act("appraiser"), life.id, "appraisal", lower)
    text = page(app, life.id, "appraiser")
    assert "26 chỉ tiêu chưa thẩm định lấy theo số tự chấm" in text and "thêm 100 trẻ" in text
    tried = client_of(app, "appraiser").get(f"/phieu/{life.id}/thu-tinh?cach=other").get_data(as_text=True)
    assert "Ngưỡng 850: đủ điều kiện" in html.unescape(tried)
    assert client_of(app, "appraiser").get(f"/phieu/{life.id}/thu-tinh?cach=strange").status_code == 200


def test_the_gap_comes_with_the_figures_that_are_tried(app, file_id):
    client = client_of(app, "commune_officer")
    form = {"2.1.version": "1", "2.1.numerator": "850", "2.1.denominator": "1000"}
    told = post(client, f"/phieu/{file_id}/tinh?thu=1", form).get_json()["gaps"]
    assert [gap["said"] for gap in told] == ["còn phải làm ít nhất:"] * len(told)
    assert told[0]["steps"] == [
        "2.1. Tỷ lệ trẻ em được đăng ký khai sinh đúng quy định: thêm 50 trẻ (từ 850/1.000 lên 900/1.000) → +25 điểm"
    ]
    assert "gaps" not in post(client, f"/phieu/{file_id}/tinh", form).get_json()
