"""The pages on which a commune shares a file: assigning, a sector's short page, handing over to the leader."""

import html
import re
from datetime import timedelta

import pytest

from certify.store.assessments import assignments, files
from tests.support.browser import page_of, sending
from tests.support.carrying import take_over
from tests.support.clients import account, client_of, post
from tests.support.life import Life

JSON = {"Accept": "application/json"}


@pytest.fixture
def own(database, file):
    """The indicators assigned to the sector's officer in the demonstration, in order."""
    with database.reading() as connection:
        return sorted(assignments.of_assessment(connection, file))


def read(client, path):
    return html.unescape(client.get(path).get_data(as_text=True))


def test_a_sector_sees_its_own_indicators_and_nothing_else(app, file, sheet, own):
    page = read(client_of(app, "sector_officer"), f"/phieu/{file}")
    shown = {one.id for one in sheet().version.indicators if f'id="i{one.id}"' in page}
    assert shown == set(own) and 0 < len(own) < len(sheet().version.indicators)
    assert "điểm liệt" not in page.lower() and f"/phieu/{file}/lich-su" not in page


def test_a_reply_to_a_sector_tells_nothing_of_the_rest(app, file, sheet, own):
    client, before = client_of(app, "sector_officer"), sheet()
    other = next(one.id for one in before.version.indicators if one.id not in own)

    def line(key, text):
        row = sheet().stored.get(("self", key))
        return {f"{key}.version": str(row.version if row else 0), f"{key}.explanation": text}

    for more in ({}, line(other, "Không phải phần mình")):
        reply = post(client, f"/phieu/{file}/tu-cham", line(own[0], "Theo sổ") | more, headers=JSON)
        assert reply.mimetype == "text/html" and f'id="i{other}"' not in reply.get_data(as_text=True)
    assert sheet().stored["self", own[0]].explanation == "Theo sổ", "its own part was saved"
    assert sheet().stored.get(("self", other)) == before.stored.get(("self", other))


def test_what_a_sector_typed_wrongly_stays_at_its_field(app, file, sheet, own):
    key = next(key for key in own if sheet().version.indicator(key).rule.kind == "rate_bands")
    row = sheet().stored.get(("self", key))
    typed = {f"{key}.version": str(row.version if row else 0), f"{key}.numerator": "9", f"{key}.denominator": "5"}
    reply = post(client_of(app, "sector_officer"), f"/phieu/{file}/tu-cham", typed)
    page = html.unescape(reply.get_data(as_text=True))
    assert reply.status_code == 422 and f'href="#i{key}"' in page and 'value="9"' in page


def test_last_years_figures_wait_for_the_sectors_confirmation(app, database, file, sheet):
    with database.reading() as connection:
        station = account(connection, "sector_officer").id
    officer, client = client_of(app, "commune_officer"), client_of(app, "sector_officer")
    rates = [one.id for one in sheet().version.indicators if one.rule.kind == "rate_bands"]
    key = next(one for one in rates if ("self", one) not in sheet().stored)
    post(officer, f"/phieu/{file}/phan-cong", {f"{key}.seen": "", f"{key}.account": str(station)})
    take_over(officer, file)
    for confirmed, more in ((False, {}), (True, {f"{key}.confirm": "1"})):
        page = read(client, f"/phieu/{file}")
        names = rf"{re.escape(key)}\.(?:version|seen|carried|numerator|denominator)"
        form = dict(re.findall(rf'name="({names})"\s+value="([^"]*)"', page))
        assert len(form) == 5
        post(client, f"/phieu/{file}/tu-cham", {**form, f"{key}.explanation": f"Theo sổ {confirmed}", **more})
        row = sheet().stored["self", key]
        assert (row.explanation, row.confirmed) == (f"Theo sổ {confirmed}", confirmed)


def test_a_page_from_before_undoes_no_other_assignment(app, database, file, own):
    with database.reading() as connection:
        station = account(connection, "sector_officer").id
    officer, path = client_of(app, "commune_officer"), f"/phieu/{file}/phan-cong"
    stale = {f"{key}.{field}": str(station) for key in own for field in ("seen", "account")}
    assert post(officer, path, {f"{own[0]}.seen": str(station), f"{own[0]}.account": ""}).status_code == 302
    assert post(officer, path, stale).status_code == 302
    with database.reading() as connection:
        assert sorted(assignments.of_assessment(connection, file)) == own[1:]
    page = read(officer, path)
    assert "tài khoản đã đóng" not in page, "those that stand are open"
    with database.writing() as connection:
        closed = {"assessment_id": file, "indicator_id": own[0], "account_id": account(connection, "appraiser").id}
        assignments.put(connection, [closed])
    assert read(officer, path).count("đang giao cho một tài khoản đã đóng") == 1
    refused = post(officer, path, {f"{own[0]}.seen": "", f"{own[0]}.account": "999999"})
    assert refused.status_code == 422 and f'href="#a{own[0]}"' in refused.get_data(as_text=True)


def test_the_last_rounds_parts_fill_the_form_and_count_once_it_is_saved(app, database, file, own):
    with database.writing() as connection:
        station = account(connection, "sector_officer").id
        last = files.of_unit(connection, account(connection, "commune_officer").unit_id)[1].id
        rows = [(last, key, station) for key in own] + [(file, key, None) for key in own]
        names = ("assessment_id", "indicator_id", "account_id")
        assignments.put(connection, [dict(zip(names, row, strict=True)) for row in rows])
    officer, path = client_of(app, "commune_officer"), f"/phieu/{file}/phan-cong"
    offered = re.search(r'href="([^"]+)"\s*>Lấy phân công của đợt trước', read(officer, path))[1]
    page = read(officer, offered)
    chosen = re.findall(rf'name="([\d.]+)\.account">(?:(?!</select>).)*?value="{station}" selected', page, re.DOTALL)
    with database.reading() as connection:
        assert sorted(chosen) == own and assignments.of_assessment(connection, file) == {}
    form = {f"{key}.seen": "" for key in own} | {f"{key}.account": str(station) for key in own[1:]}
    assert post(officer, offered, form | {f"{own[0]}.account": ""}).headers["Location"] == path
    with database.reading() as connection:
        assert sorted(assignments.of_assessment(connection, file)) == own[1:], "what was chosen otherwise stays so"


def test_a_file_that_was_sent_is_not_assigned_and_the_page_says_why(app, database, library, now, press, own):
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        last = files.of_unit(connection, life.who("commune_officer").unit_id)[1].id
        station = life.who("sector_officer")
        row = {"assessment_id": last, "indicator_id": "2.1", "account_id": station.id}
        assignments.put(connection, [row, {**row, "assessment_id": life.id, "account_id": None}])
        files.change(connection, life.id, extended_until=life.sheet.due_on + timedelta(days=3))
        shown_until = life.sheet.due_on.strftime("%d/%m/%Y")
    officer, path = client_of(app, "commune_officer"), f"/phieu/{life.id}/phan-cong"
    page = read(officer, path)
    assert f"Hạn trình {shown_until} (đã gia hạn)" in page and "Lấy phân công" in page and "Lưu phân công" in page
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.fill()
        life.take("submit", "commune_leader")
    page = read(officer, path)
    assert "không phân công được" in page and "Hạn thẩm định" in page and "Hạn trình" not in page
    assert not re.search("(?:Lấy|Lưu) phân công|<select", page)
    assert page.split("<main")[1].count(station.display_name) == len(set(own) - {"2.1"}), (
        "who had what stays to be read"
    )


@pytest.mark.parametrize("width", [1280, 390])
def test_a_sector_fills_in_its_part_in_the_browser(address, sheet, own, browser, passwords, width):
    page = page_of(browser, address, passwords, "sector_officer", viewport={"width": width, "height": 900})
    page.get_by_role("link", name="Phần được phân công").first.click()
    page.get_by_role("link", name="Nhập số liệu").click()
    page.wait_for_url("**/phieu/*")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("section.part").count() == len(own)
    key = next(key for key in own if sheet().version.indicator(key).rule.kind == "rate_bands")
    part = page.locator(f"[id='i{key}']")
    part.locator(f"[name='{key}.numerator']").fill("1.200")
    part.locator(f"[name='{key}.denominator']").fill("1.216")
    part.get_by_label("Giải trình").fill("Theo sổ của trạm")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_text("Đã lưu.").wait_for()
    assert "1.200/1.216" in page.locator(f"[id='w{key}']").inner_text()
    stored = sheet().stored["self", key]
    assert stored.data == {"numerator": 1200, "denominator": 1216} and stored.explanation == "Theo sổ của trạm"
    page.get_by_role("link", name=f"Thêm minh chứng {key}").click()
    page.wait_for_url("**/minh-chung/*")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_label("Số, ký hiệu văn bản").fill("12/BC-TYT")
    with sending(page):
        page.get_by_role("button", name="Thêm minh chứng").click()
    page.goto(f"{address}/phieu/{sheet().id}")
    page.get_by_role("link", name=f"Bỏ minh chứng {key}").click()
    page.get_by_role("button", name="Bỏ minh chứng").click()
    page.get_by_text("Đã bỏ minh chứng").wait_for()
    assert sheet().evidence == ()


def test_the_leader_reads_the_note_and_gives_the_file_back(app, database, library, now, press, file):
    with database.writing() as connection:
        Life(connection, library, now, press).fill()
    officer, leader = client_of(app, "commune_officer"), client_of(app, "commune_leader")
    assert post(officer, f"/phieu/{file}/trinh-lanh-dao", {"note": "Đã đủ minh chứng"}).status_code == 302
    for client in (officer, leader):
        assert "Đã trình lãnh đạo" in read(client, f"/phieu/{file}") and "Đã đủ minh chứng" in read(
            client, f"/phieu/{file}"
        )
    refused = post(leader, f"/phieu/{file}/chuyen-lai", {"note": ""})
    assert refused.status_code == 422 and 'href="#note"' in refused.get_data(as_text=True)
    assert post(leader, f"/phieu/{file}/chuyen-lai", {"note": "Xem lại 2.1"}).status_code == 302
    assert "Xem lại 2.1" in read(officer, "/viec-can-lam") and "Đã trình lãnh đạo</b>" not in read(
        officer, f"/phieu/{file}"
    )


def test_what_a_step_lacks_is_no_error_before_it_is_tried(app, file):
    for role, path in (("commune_officer", "trinh-lanh-dao"), ("commune_leader", "gui")):
        page = read(client_of(app, role), f"/phieu/{file}/{path}")
        assert "Còn chỉ tiêu chưa nhập" in page and "data-problems" not in page, path
    tried = post(client_of(app, "commune_officer"), f"/phieu/{file}/trinh-lanh-dao")
    assert tried.status_code == 422 and "data-problems" in tried.get_data(as_text=True)
