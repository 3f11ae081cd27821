"""Signing in and out, one's own password, adding accounts."""

import html

import pytest

from certify.operations.people import accounts as operation
from certify.store.people import accounts
from certify.web.people import sign_in as people_page
from tests.support.clients import SECRET, client_of, post, sign_in
from tests.support.shown import ELSEWHERE, OFFICER


@pytest.fixture
def officer(database):
    with database.writing() as connection:
        account = accounts.by_user_name(connection, OFFICER)
        operation.allow(connection, account.id, SECRET)
    return account


pytestmark = pytest.mark.usefixtures("officer")


def test_sign_in_and_out(app):
    client, reply = sign_in(app, f"  {OFFICER.upper()} ", SECRET)
    assert reply.status_code == 302
    assert client.get("/phieu").status_code == 200
    assert post(client, "/dang-xuat").status_code == 302
    assert client.get("/phieu").status_code == 302


@pytest.mark.parametrize(
    ("name", "password"), [(OFFICER, "sai"), ("khong-co", SECRET), (ELSEWHERE["commune_officer"], "")]
)
def test_wrong_sign_in_says_the_same(app, name, password):
    _, reply = sign_in(app, name, password)
    assert reply.status_code == 422
    assert people_page.WRONG in html.unescape(reply.get_data(as_text=True))


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example", "/\\evil.example", "\\evil", "/%0d%0aX: y", "/tien-do%09", "/%00"],
)
def test_sign_in_never_leads_elsewhere(app, target):
    _, reply = sign_in(app, OFFICER, SECRET, f"?next={target}")
    assert reply.headers["Location"] == "/"


def test_sign_in_leads_back(app):
    _, reply = sign_in(app, OFFICER, SECRET, "?next=/tien-do")
    assert reply.headers["Location"] == "/tien-do"


def test_a_new_password_ends_other_sessions(app):
    mine, _ = sign_in(app, OFFICER, SECRET)
    other, _ = sign_in(app, OFFICER, SECRET)
    new = {"old": SECRET, "new": "mot mat khau khac", "again": "mot mat khau khac"}
    assert post(mine, "/mat-khau", new).status_code == 302
    assert mine.get("/phieu").status_code == 200
    assert other.get("/phieu").status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("sai", "mot mat khau khac", "mot mat khau khac", "Mật khẩu hiện tại không đúng"),
        (SECRET, "ngan", "ngan", "ít nhất 12 ký tự"),
        (SECRET, "mot mat khau khac", "khac", "không giống nhau"),
        (SECRET, "matkhau123456", "matkhau123456", "dễ đoán"),
        (SECRET, "qwertyuiop12", "qwertyuiop12", "dễ đoán"),
        (SECRET, "x" * 201, "x" * 201, "dài không quá 200 ký tự"),
        (SECRET, SECRET, SECRET, "phải khác mật khẩu hiện tại"),
        (SECRET, "xx30553.can-boxx", "xx30553.can-boxx", "không được chứa tên đăng nhập"),
    ],
)
def test_bad_new_passwords_are_refused(app, old, new, again, said):
    client, _ = sign_in(app, OFFICER, SECRET)
    reply = post(client, "/mat-khau", {"old": old, "new": new, "again": again})
    assert reply.status_code == 422 and said in reply.get_data(as_text=True)


def test_administrator_adds_an_account_that_must_change_its_password(app, database):
    with database.reading() as connection:
        unit = accounts.by_user_name(connection, OFFICER).unit_id
    form = {
        "user_name": "moi.can-bo",
        "display_name": "Cán bộ trẻ em thứ hai",
        "role": "commune_officer",
    }
    administrator = client_of(app, "administrator")
    reply = post(administrator, "/tai-khoan", {**form, "unit_id": unit, "password": SECRET})
    assert reply.status_code == 302
    client, reply = sign_in(app, "moi.can-bo", SECRET)
    assert client.get("/phieu").headers["Location"] == "/mat-khau"
    again = post(administrator, "/tai-khoan", {**form, "unit_id": "", "password": "ngan"})
    text = again.get_data(as_text=True)
    assert again.status_code == 422
    for said in ("đã có tài khoản", "không đúng cấp", "ít nhất 12 ký tự"):
        assert said in text
    assert 'value="moi.can-bo"' in text


def test_administrator_reads_the_log_of_the_site(app):
    text = client_of(app, "administrator").get("/tai-khoan").get_data(as_text=True)
    assert "ghi tên, ký hiệu của cơ quan" in text and "công nhận" in text
