"""What reaches the site by a wrong way is told so, sender and operator each, and strangers learn nothing by it."""

import base64
import hashlib
import html
import json
import logging
import re
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from certify import create_app
from certify.config import Settings
from certify.operations.papers import verification
from certify.operations.people import guessing
from certify.operations.site import probe
from certify.web.site.request_log import JsonLines
from tests.support.clients import client_of, post, token_of
from tests.support.signing_in import settle

NAME = "treem.example"
BEHIND = f'hosts = ["{NAME}"]\naddress = "https://{NAME}"\nhttps = true\nproxies = 1\n'
# As a proxy passes on what a browser sent it.
PASSED_ON = {"Host": NAME, "X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "https"}


@contextmanager
def configured(site, text):
    """The application of a site with other settings."""
    settle(site, text)
    app = create_app(Settings(site.instance))
    yield app
    app.extensions["certify"].database.close()


@pytest.fixture
def behind(site):
    """The application of a site that is reached over HTTPS through one proxy."""
    with configured(site, BEHIND) as app:
        yield app


@pytest.fixture
def lines(caplog):
    """The lines of the log of requests, as far as there are any."""
    logger = logging.getLogger("certify")
    logger.addHandler(caplog.handler)
    yield lambda: [
        json.loads(JsonLines().format(record)) for record in caplog.records if record.name == "certify.requests"
    ]
    logger.removeHandler(caplog.handler)


def said(reply):
    return html.unescape(reply.get_data(as_text=True))


def assert_is_a_page_of_its_own(reply):
    """It loads nothing, its own style is allowed by its hash alone, and no session begins."""
    text, policy = reply.get_data(as_text=True), reply.headers["Content-Security-Policy"]
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)[1]
    known = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert reply.status_code == 400 and f"style-src 'sha256-{known}'" in policy and "unsafe" not in policy
    assert "<link" not in text and "<script" not in text and "Set-Cookie" not in reply.headers
    assert "Người quản trị hệ thống:" in said(reply) and reply.headers["X-Request-Id"] in text


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        f"{NAME}.evil.example",
        f"evil.{NAME}",
        f"{NAME}@evil.example",
        "<b>x</b>",
        "127.0.0.1:8000",
        f"{NAME}:99999",
        f"{NAME}.",
        "",
        "x" * 3000,
    ],
)
def test_another_name_is_told_to_sender_and_operator(behind, lines, host):
    for path in ("/", "/dang-nhap", "/static/base.css", "/healthz", "/khong-co"):
        reply = behind.test_client().get(path, headers={**PASSED_ON, "Host": host})
        assert_is_a_page_of_its_own(reply)
        assert "Địa chỉ không đúng" in said(reply) and "hosts" in said(reply)
        given = [NAME, "198.51.100.7", str(behind.extensions["certify"].settings.instance), host or NAME]
        assert not [one for one in given if one in reply.get_data(as_text=True)]
    assert lines()[-1]["fault"] == "host" and lines()[-1]["host"] == host[:100]


@pytest.mark.parametrize("proto", [None, "http", "https, http", "javascript", "HTTPS ", ""])
def test_without_encryption_nothing_but_health_is_answered(behind, lines, proto):
    client, headers = behind.test_client(), {**PASSED_ON, "X-Forwarded-Proto": proto}
    headers = {name: value for name, value in headers.items() if value is not None}
    for reply in (client.get("/dang-nhap", headers=headers), client.post("/dang-nhap", data={}, headers=headers)):
        assert_is_a_page_of_its_own(reply)
        assert "https://" in said(reply) and "X-Forwarded-Proto" in said(reply)
    assert lines()[-1]["fault"] == "https"
    api = client.get("/api/v1/units", headers={**headers, "Authorization": "Bearer x"})
    assert api.status_code == 400 and api.mimetype == "application/problem+json" and "mã hóa" in api.json["detail"]
    assert client.get("/healthz", headers=headers).json == {"status": "ok"}


def test_the_nearest_proxy_says_whether_people_use_https(site):
    for proxies, addresses in ((1, "198.51.100.7"), (2, "198.51.100.7, 192.0.2.1")):
        with configured(site, BEHIND.replace("proxies = 1", f"proxies = {proxies}")) as app:
            client = app.test_client()
            headers = {**PASSED_ON, "X-Forwarded-For": addresses}
            assert client.get("/dang-nhap", headers=headers).status_code == 200
            assert client.get("/dang-nhap", headers={**headers, "X-Forwarded-Proto": "https, http"}).status_code == 400


def test_without_proxies_nobody_makes_a_connection_encrypted_by_saying_so(site):
    with configured(site, BEHIND.replace("proxies = 1", "proxies = 0")) as app:
        assert app.test_client().get("/dang-nhap", headers=PASSED_ON).status_code == 400


def test_forms_that_come_from_elsewhere_say_so(behind, lines):
    """The host that a proxy passes on has lost its port, or is another one that the site answers to too."""
    client = behind.test_client()
    page = client.get("/dang-nhap", headers=PASSED_ON).get_data(as_text=True)
    token = {"csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', page)[1]}
    told = {f"https://{NAME}:8443/dang-nhap": "Biểu mẫu đến từ địa chỉ khác", "https://evil.example/": "địa chỉ khác"}
    told |= {"": "Không rõ biểu mẫu đến từ đâu"}
    for referrer, title in told.items():
        reply = client.post("/dang-nhap", data=token, headers={**PASSED_ON, "Referer": referrer})
        assert_is_a_page_of_its_own(reply)
        assert title in said(reply) and "chưa ghi gì" in said(reply) and "evil" not in said(reply)
    assert lines()[-1]["fault"] == "no_referrer" and lines()[-2]["fault"] == "referrer"


def test_a_browser_that_keeps_no_cookie_is_told_and_an_old_page_is_not_called_so(app, lines):
    token = {"csrf_token": token_of(app.test_client()), "user_name": "x", "password": "y"}
    reply = app.test_client().post("/dang-nhap", data=token)
    assert_is_a_page_of_its_own(reply)
    assert "cookie" in said(reply) and lines()[-1]["fault"] == "cookie"
    signed_in = client_of(app, "administrator")
    reply = signed_in.post("/mat-khau", data={"csrf_token": "x"})
    assert reply.status_code == 400 and "Trang đã mở quá lâu" in said(reply) and lines()[-1]["fault"] == "form"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "told"),
    [(0, None, ""), (0, "198.51.100.7", "proxies = 0"), (1, "198.51.100.7", ""), (2, "198.51.100.7", "không qua đủ")],
)
def test_who_is_held_up_with_everybody_else_reads_why(site, lines, proxies, forwarded, told):
    with configured(site, f"proxies = {proxies}\n") as app:
        stranger = app.test_client()
        headers = {"X-Forwarded-For": forwarded} if forwarded else {}
        for _ in range(min(guessing.WAITS)):
            post(stranger, "/dang-nhap", {"user_name": "khong-co", "password": "x"}, headers=headers)
        reply = post(stranger, "/dang-nhap", {"user_name": "khong-co", "password": "x"}, headers=headers)
        assert reply.status_code == 429 and told in said(reply) and ("Người quản trị" in said(reply)) == bool(told)
        address = forwarded if proxies == 1 else "127.0.0.1"
        use_up_public_pages(app.extensions["certify"], address)
        reply = stranger.get("/cong-khai", headers=headers)
        assert reply.status_code == 429 and told in said(reply) and ("Người quản trị" in said(reply)) == bool(told)
        assert ("fault" in lines()[-1]) == bool(told)


def use_up_public_pages(site, address):
    """One address has read as many public pages as it may in this minute, and in the next one."""
    with site.database.writing() as connection:
        for number in range(2 * verification.MOST_IN_A_MINUTE):
            at = datetime.now(UTC) + timedelta(minutes=number % 2)
            verification.within_limit(connection, site.settings.secret_key(), address, at)


def test_how_a_request_arrived_is_told_to_the_operator_alone(behind):
    key, now = behind.extensions["certify"].settings.secret_key(), datetime.now(UTC)
    genuine, client = probe.question(key, now), behind.test_client()
    reply = client.get("/healthz", headers={**PASSED_ON, probe.HEADER: genuine})
    arrived = probe.Answer.model_validate(reply.json).arrived
    assert (arrived.host, arrived.encrypted, arrived.address) == (NAME, True, "198.51.100.7")
    moment, _, seal = genuine.partition(".")
    others = [
        probe.question("another key", now), probe.question(key, now - 2 * probe.GOOD_FOR),
        probe.question(key, now + timedelta(days=900)), f"{int(moment) + 1}.{seal}", f"{moment}.", moment, seal, "",
        f"²{moment[1:]}.{seal}", f"-{moment}.{seal}", f"{'9' * 400}.{seal}", f"{moment}.{seal}é", f"1e9.{seal}",
    ]  # fmt: skip
    for other in others:
        assert client.get("/healthz", headers={**PASSED_ON, probe.HEADER: other}).json == {"status": "ok"}, other
