"""What pages tell a person: that another hand on a file is theirs already, and what others did to their account."""

import html
import re

from certify.domain.assessment.states import State
from certify.domain.people.permissions import Role
from certify.store.assessments import files
from certify.store.log import events
from certify.store.people import accounts
from certify.store.units import units
from tests.support.clients import account, client_of, post


def page_of(client, address):
    reply = client.get(address)
    assert reply.status_code == 200, address
    return html.unescape(reply.get_data(as_text=True))


def submitted_file(connection, appraiser):
    """A submitted file in an appraiser's area, and who submitted it."""
    for round_id in range(1, 9):
        for file in files.of_round(connection, round_id):
            above = units.find(connection, file.unit_id).parent_id
            if file.state is State.SUBMITTED and above == appraiser.unit_id:
                return file, events.result_of(connection, file.id, State.SUBMITTED).actor_id
    raise AssertionError("no submitted file")


def test_the_page_says_why_a_button_is_missing_once_two_accounts_are_one_persons(app, database):
    with database.reading() as connection:
        appraiser = account(connection, Role.APPRAISER)
        file, leader_id = submitted_file(connection, appraiser)
        leader = accounts.find(connection, leader_id)
    client, administrator = client_of(app, "appraiser"), client_of(app, "administrator")
    assert "Tiếp nhận thẩm định" in page_of(client, f"/phieu/{file.id}")
    address = f"/tai-khoan/{appraiser.id}"
    refused = post(administrator, f"{address}/cung-nguoi", {"same_person": "khong.co"})
    assert refused.status_code == 422 and "không có tài khoản khác" in html.unescape(refused.get_data(as_text=True))
    assert post(administrator, f"{address}/cung-nguoi", {"same_person": leader.user_name}).status_code == 302
    assert f"Cùng người với: <b>{leader.user_name}</b>" in page_of(administrator, address)
    shown = page_of(client, f"/phieu/{file.id}")
    said = rf"ông/bà đã tự chấm điểm ngày [\d/]+ \(tài khoản “{leader.display_name}”\) nên không được thẩm định"
    assert re.search(said, shown) and "Tiếp nhận thẩm định" not in shown
    assert post(client, f"/phieu/{file.id}/nhan").status_code in {409, 422}
    there = page_of(client, f"/phieu/{file.id}/tra-lai")
    assert re.search(said, there) and "<textarea" not in there
    unit_name = leader.display_name.removeprefix("Lãnh đạo UBND ")
    assert unit_name.casefold() not in page_of(client, "/viec-can-lam").casefold()


def test_what_others_did_to_an_account_stands_on_every_page_until_it_is_read(app, database):
    with database.reading() as connection:
        own = account(connection, "commune_officer")
    client, administrator = client_of(app, "commune_officer"), client_of(app, "administrator")
    assert "vừa có thay đổi" not in page_of(client, "/phieu")
    assert post(administrator, f"/tai-khoan/{own.id}/thu", {"email": "khac@coquan.gov.vn"}).status_code == 302
    shown = page_of(client, "/phieu")
    assert "vừa có thay đổi" in shown and f"đặt địa chỉ nhận thư – {own.user_name}" in shown
    event_id = shown.split('name="event" value="')[1].split('"')[0]
    for typed in ("x", "9" * 30, str(int(event_id) + 1)):
        assert post(client, "/bao-mat/da-doc", {"event": typed}).status_code == 302
    for address in ("/viec-can-lam", "/tien-do", "/ke-hoach", "/bao-mat"):
        assert "vừa có thay đổi" in page_of(client, address)
    assert post(client, "/bao-mat/da-doc", {"event": event_id}).status_code == 302
    assert "vừa có thay đổi" not in page_of(client, "/phieu")


def test_the_page_of_accounts_names_what_waits_for_a_second_administrator(app, database):
    with database.reading() as connection:
        approver = account(connection, "approver")
    administrator = client_of(app, "administrator")
    assert post(administrator, f"/tai-khoan/{approver.id}/mat-khau").status_code == 302
    shown = page_of(administrator, "/tai-khoan")
    assert "Chờ một quản trị khác xác nhận" in shown and f"cấp mật khẩu tạm – {approver.user_name}" in shown
