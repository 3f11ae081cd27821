"""Administrators see every setting of the site and what is wrong with it, and try the mail server."""

import html
import re
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from certify.config import Settings
from certify.config_said import settings_of
from certify.operations.log import notices
from certify.operations.notices import mail
from certify.operations.notices.mail import Undeliverable
from certify.store.people import accounts
from tests.support.clients import account, client_of, post

SECRET = "bi-mat-7"  # noqa: S105


def said(reply):
    return re.sub(r"\s+", " ", html.unescape(reply.get_data(as_text=True)))


@pytest.fixture
def administrator(app):
    return client_of(app, "administrator")


def test_every_setting_is_told_and_no_password(app, administrator, site):
    page = said(administrator.get("/cau-hinh"))
    for one in settings_of(site.site):
        assert one.name in page and one.meaning in page and (one.value or "để trống") in page
    assert "Người vận hành cần sửa" not in page and "Hệ thống không gửi thư" in page
    text = f'hosts = ["treem.example"]\ndatabase = "postgresql://certify:{SECRET}@db.example/certify"\n'
    (site.instance / "config.toml").write_text(text, "utf-8")
    standing = app.extensions["certify"]
    app.extensions["certify"] = replace(standing, settings=Settings(site.instance))
    page = said(administrator.get("/cau-hinh"))
    assert "https = false: mật khẩu và phiên đi qua mạng không mã hóa." in page
    assert "postgresql://certify:***@db.example/certify" in page and SECRET not in page


def test_an_administrator_tries_the_mail_server(administrator, database, now):
    """What became of it is told afterwards; another one is sent only when the former one no longer waits."""
    assert "chưa gửi thư" in said(post(administrator, "/cau-hinh/thu"))
    with database.writing() as connection:
        notices.turn(connection, now, on=True)
        accounts.change(connection, account(connection, "administrator").id, email="")
    assert "Hãy ghi địa chỉ nhận thư" in said(post(administrator, "/cau-hinh/thu"))
    with database.writing() as connection:
        holder = account(connection, "administrator")
        accounts.change(connection, holder.id, email="quan-tri@mail.example", mailed=False)
    assert "Gửi thư thử đến quan-tri@mail.example" in said(administrator.get("/cau-hinh"))
    assert post(administrator, "/cau-hinh/thu").status_code == 302
    assert "đang chờ gửi" in said(administrator.get("/cau-hinh"))
    assert "còn đang chờ gửi" in said(post(administrator, "/cau-hinh/thu"))
    letters = []
    mail.post(database, lambda: datetime.now(UTC), letters.append)
    assert [(one.to, one.subject, one.path) for one in letters] == [("quan-tri@mail.example", "Thư thử", "/cau-hinh")]
    assert "máy chủ thư đã nhận" in said(administrator.get("/cau-hinh"))
    assert post(administrator, "/cau-hinh/thu").status_code == 302
    mail.post(database, lambda: datetime.now(UTC), refuse)
    page = said(administrator.get("/cau-hinh"))
    assert "không gửi được; nhật ký của việc nền nói vì sao" in page and "1 thư không gửi được" in page


def refuse(_letter):
    raise Undeliverable
