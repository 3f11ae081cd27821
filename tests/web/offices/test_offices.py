"""The page of one's own office: forms that tell what is wrong at its field and keep what was typed."""

import html
import re

import pytest

from tests.support.clients import client_of, post

HOLDER = {"holder": "Lâm Văn Mẫu", "post": "phó chủ tịch", "authority": "deputy", "from": "01/07/2021"}


def page(client):
    reply = client.get("/co-quan")
    assert reply.status_code == 200
    return html.unescape(reply.get_data(as_text=True))


def seen(client):
    return re.search(r'name="seen" value="(\d+)"', page(client))[1]


def test_a_person_who_signs_is_entered_and_leaves(app):
    client = client_of(app, "commune_leader")
    assert post(client, "/co-quan/nguoi-ky", {**HOLDER, "seen": seen(client)}).status_code == 302
    text = page(client)
    assert "Lâm Văn Mẫu" in text and "PHÓ CHỦ TỊCH" in text and "từ 01/07/2021" in text
    index = len(re.findall(r"/co-quan/nguoi-ky/(\d+)/thoi", text)) - 1
    left = post(client, f"/co-quan/nguoi-ky/{index}/thoi", {"until": "31/12/2021", "seen": seen(client)})
    assert left.status_code == 302 and "đến hết 31/12/2021" in page(client)


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"holder": ""}, "Họ và tên: phải ghi."),
        ({"from": "31/02/2021"}, "Từ ngày"),
        ({"authority": "boss"}, "Hình thức ký: chọn một trong danh sách."),
        ({"until": "01/01/2020"}, "không thể trước ngày bắt đầu"),
        ({"authority": "head"}, "đang giữ chức vụ người đứng đầu"),
    ],
)
def test_a_bad_signer_is_told_and_what_was_typed_stays(app, changed, text):
    client = client_of(app, "commune_leader")
    reply = post(client, "/co-quan/nguoi-ky", {**HOLDER, **changed, "seen": seen(client)})
    shown = html.unescape(reply.get_data(as_text=True))
    assert reply.status_code == 422 and text in shown and 'value="phó chủ tịch"' in shown


def test_the_name_of_the_office_is_kept_with_its_day(app):
    client = client_of(app, "approver")
    name = {
        "name": "Ủy ban nhân dân huyện Mẫu",
        "parent": "",
        "lines": "Ủy ban nhân dân\nhuyện Mẫu",
        "body": "TM. ỦY BAN NHÂN DÂN",
        "head_post": "Chủ tịch",
        "symbol": "ubnd",
        "place": "Mẫu",
        "drafting": "VX",
        "since": "02/01/2022",
        "seen": seen(client),
    }
    assert post(client, "/co-quan/ten", {**name, "place": " "}).status_code == 422
    assert post(client, "/co-quan/ten", name).status_code == 302
    assert "Từ 02/01/2022: Ủy ban nhân dân huyện Mẫu, ký hiệu UBND, Mẫu." in page(client)


def test_a_council_is_entered_with_its_decision(app):
    client = client_of(app, "appraiser")
    rows = (
        ("Cao Văn Mẫu", "Trưởng phòng", "Chủ tọa"),
        ("Dương Thị Mẫu", "Chuyên viên", "Thư ký"),
        ("", "", "Thành viên"),
    )
    members = {
        f"member-{number}-{field}": text
        for number, row in enumerate([*rows, ("", "", "Thành viên")])
        for field, text in zip(("name", "post", "duty"), row, strict=True)
    }
    formed = {"number": "12/QĐ-UBND", "decided_on": "05/01/2022", **members, "seen": seen(client)}
    assert post(client, "/co-quan/hoi-dong", {**formed, "member-1-duty": "Thành viên"}).status_code == 422
    assert post(client, "/co-quan/hoi-dong", formed).status_code == 302
    assert "Quyết định số 12/QĐ-UBND ngày 05/01/2022: 2 người." in page(client)


def test_an_older_page_changes_nothing(app):
    client = client_of(app, "commune_leader")
    stale = seen(client)
    post(client, "/co-quan/nguoi-ky", {**HOLDER, "seen": stale})
    reply = post(client, "/co-quan/nguoi-ky", {**HOLDER, "holder": "Người khác", "seen": stale})
    assert reply.status_code == 422 and "vừa sửa trang này" in html.unescape(reply.get_data(as_text=True))
    assert "Người khác" not in page(client)
