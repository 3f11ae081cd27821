"""The operator lets one person in by a link, whatever means the site has; it is good once, and not for long."""

import html
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from certify.operations.log.events import sentence
from certify.operations.people import accounts as operation
from certify.operations.sign_on import links
from certify.store.log import events
from certify.store.people import accounts
from tests.support.clients import SECRET, account, post
from tests.support.commands import run_on
from tests.support.shown import ROLES
from tests.support.signing_in import settle, with_factor, without_passwords

ADMINISTRATOR = ROLES["administrator"]


@pytest.fixture
def link(site):
    """A link from the command line, without the site's address."""
    settle(site, 'address = "https://treem.example"', without_passwords())

    def given(name=ADMINISTRATOR):
        done = run_on(site.instance, "people", "link", name)
        assert done.exit_code == 0, done.output
        assert done.output.startswith("https://treem.example/dang-nhap/mot-lan/")
        return done.output.strip().removeprefix("https://treem.example")

    return given


def text(reply):
    return html.unescape(reply.get_data(as_text=True))


def test_it_lets_in_once_even_where_nothing_else_does(app, link, database):
    with database.writing() as connection:
        closed = account(connection, ADMINISTRATOR)
        accounts.change(connection, closed.id, active=False, locked_until=datetime.now(UTC) + timedelta(hours=1))
    path, client = link(), app.test_client()
    for _ in range(2):
        assert closed.display_name in text(client.get(path)), "looking at it uses nothing up"
    assert post(client, path).headers["Location"] == "/" and client.get("/tai-khoan").status_code == 200
    other = app.test_client()
    assert other.get(path).status_code == 200 and post(other, path).status_code == 404
    with database.reading() as connection:
        told = [sentence(event) for event in events.site_events(connection, 3)]
    assert "đăng nhập (bằng liên kết một lần, từ 127.0.0.1)" in told
    assert any(one.startswith(f"cấp liên kết đăng nhập một lần – {ADMINISTRATOR}") for one in told)


def test_the_second_factor_stays(app, site, link, database):
    with database.writing() as connection:
        secret = with_factor(connection, site, ADMINISTRATOR)
    path, client = link(), app.test_client()
    assert post(client, path).headers["Location"] == "/dang-nhap/ma"
    assert client.get("/tai-khoan").status_code == 302
    assert post(client, "/dang-nhap/ma", {"code": pyotp.TOTP(secret).now()}).headers["Location"] == "/"


def test_it_ends_with_time_a_new_password_and_any_change_of_a_letter(app, site, link, database):
    path = link()
    token = path.rpartition("/")[2]
    with database.reading() as connection:
        later = datetime.now(UTC) + links.LIFE + timedelta(seconds=1)
        assert links.holder_of(connection, later, token, site.secret_key()) is None
        for wrong in (token[:-1] + "x", f"{token}0", token.replace(".", ".9", 1), "..", "1.2.3.4", "²" * 99):
            assert links.holder_of(connection, datetime.now(UTC), wrong, site.secret_key()) is None, wrong
    with database.writing() as connection:
        operation.allow(connection, account(connection, ADMINISTRATOR).id, SECRET)
    client = app.test_client()
    reply = post(client, path)
    assert reply.status_code == 404 and "đã dùng hoặc đã hết hạn" in text(reply)


def test_trying_links_out_is_slowed(app, link):
    client = app.test_client()
    for _ in range(20):
        assert post(client, "/dang-nhap/mot-lan/abc").status_code == 404
    assert "Có quá nhiều lần đăng nhập sai" in text(post(client, "/dang-nhap/mot-lan/abc"))
    assert post(client, link()).headers["Location"] == "/", "one that is good is nobody's guess"
