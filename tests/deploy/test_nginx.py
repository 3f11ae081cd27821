"""The recipe for nginx, run: the site behind it is reached by its name and encrypted, and believes nobody but it."""

import re
import ssl
import stat
from contextlib import closing
from http.client import BadStatusLine, HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from certify.domain import limits
from certify.store.database import Database
from certify.store.log.events import Search, search
from certify.web import security_headers
from tests.support.clients import passwords_of
from tests.support.processes import free_port, until
from tests.support.proxy import NAME, directive, proxy
from tests.support.shown import ROLES

# Addresses of this machine: whoever asks from another one is somebody else to the site.
OTHERS = [f"127.0.9.{number}" for number in range(1, 20)]

# What differs from one reply to the next, or from one server to the other, and says nothing to a browser.
OF_A_REPLY = {"connection", "content-disposition", "content-length", "date", "etag", "expires", "last-modified"}
OF_A_REPLY |= {"vary", "x-request-id"}


class Browser:
    """One person's browser at the proxy, from an address of their own."""

    def __init__(self, proxy, source):
        self.proxy, self.source, self.cookies = proxy, source, {}

    def ask(self, method, path, body=None, headers=None):
        """The status, the header fields and the text of a reply."""
        own = {
            "Referer": f"{self.proxy.address}{path}",
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
        }
        with closing(self.proxy.connection(self.source)) as connection:
            connection.request(method, path, body, {**own, **(headers or {})})
            reply = connection.getresponse()
            for cookie in reply.headers.get_all("Set-Cookie") or ():
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return reply.status, reply.headers, reply.read().decode("utf-8", "replace")

    def sign_in(self, name, password, headers=None):
        _, _, page = self.ask("GET", "/dang-nhap", headers=headers)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        form = urlencode({"csrf_token": token, "user_name": name, "password": password})
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", "/dang-nhap", form, {**kind, **(headers or {})})


def test_people_sign_in_and_print_by_a_service_that_can_write_nothing_but_its_instance(deployed):
    browser, officer = Browser(deployed.proxy, OTHERS[0]), ROLES["commune_officer"]
    status, fields, _ = browser.sign_in(officer, passwords_of(deployed.site)[officer])
    assert status == 302 and fields["Location"] == "/"
    assert set(browser.cookies) == {"__Host-session", "__Host-device"}
    status, fields, page = browser.ask("GET", "/phieu", headers={"Accept-Encoding": "gzip"})
    assert status == 200 and "Content-Encoding" not in fields
    status, fields, _ = browser.ask("GET", f"{re.search('/phieu/[0-9]+', page)[0]}/van-ban/explanation.pdf")
    assert (status, fields["Content-Type"]) == (200, "application/pdf")
    open_ones = [path for path in deployed.site.instance.rglob("*") if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert [path.name for path in open_ones if path.name not in {"config.toml", "criteria"}] == []


def failures(deployed):
    """The addresses of failed attempts to sign in, the newest first."""
    database = Database(deployed.site.database_url)
    with database.reading() as connection:
        events = search(connection, Search(acts=frozenset({"sign_in_failed"})), 10**9, 20)
    database.close()
    return [event.details["address"] for event in events]


@pytest.mark.parametrize(
    ("source", "forged"),
    [
        (OTHERS[1], {}),
        (OTHERS[2], {"X-Forwarded-For": "203.0.113.9"}),
        (OTHERS[3], {"X-Forwarded-For": "203.0.113.9, 203.0.113.10, 203.0.113.11"}),
        (OTHERS[4], {"X_Forwarded_For": "203.0.113.9", "x-forwarded-for": "203.0.113.9"}),
        (OTHERS[5], {"Forwarded": "for=203.0.113.9;proto=http;host=evil.example", "X-Real-IP": "203.0.113.9"}),
        (OTHERS[6], {"X-Forwarded-Host": "evil.example", "X-Forwarded-Port": "1", "X-Forwarded-Prefix": "/evil"}),
        (OTHERS[7], {"X-Forwarded-Proto": "http", "X-Forwarded-Ssl": "off"}),
        (OTHERS[8], {"SCRIPT_NAME": "/evil", "PATH_INFO": "/evil", "Script-Name": "/evil"}),
    ],
)
def test_the_site_knows_who_asks_whatever_they_claim(deployed, source, forged):
    status, _, page = Browser(deployed.proxy, source).sign_in("khong-co", "sai", forged)
    assert status == 422 and "evil" not in page
    assert failures(deployed)[0] == source


def test_who_guesses_is_held_up_and_nobody_else_behind_the_proxy(deployed):
    guesser, officer = Browser(deployed.proxy, OTHERS[9]), ROLES["appraiser"]
    for number in range(3):
        guesser.sign_in(officer, "sai", {"X-Forwarded-For": f"203.0.113.{number}"})
    status, _, page = guesser.sign_in(
        officer, passwords_of(deployed.site)[officer], {"X-Forwarded-For": "203.0.113.99"}
    )
    assert status == 429 and "nơi này" in page
    assert Browser(deployed.proxy, OTHERS[10]).sign_in(officer, passwords_of(deployed.site)[officer])[0] == 302


def test_slow_clients_never_reach_the_server(deployed):
    """A request that isn't whole stays with the proxy; the server behind sees no connection of it."""
    slow = [deployed.proxy.socket(OTHERS[11]) for _ in range(40)]
    head = f"POST /dang-nhap HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 1000\r\n\r\nuser_".encode()
    for number, connection in enumerate(slow):
        connection.sendall(head if number % 2 else head[:60])
    for _ in range(3):
        for connection in slow:
            connection.sendall(b"x")
        assert Browser(deployed.proxy, OTHERS[12]).ask("GET", "/quyen-rieng-tu")[0] == 200
    # The last reply's own connection ends after its reader has it; the proxy gives the slow ones up after 15 seconds.
    until(lambda: connections_to(deployed.port) == 0, seconds=10)
    for connection in slow:
        connection.close()


def connections_to(port):
    """How many connections a server of this machine has."""
    rows = [line.split()[1:4] for line in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]]
    return sum(local.endswith(f":{port:04X}") and state == "01" for local, _, state in rows)


def test_other_names_are_answered_by_nobody(deployed):
    for name in ("evil.example", f"evil.{NAME}"):
        with pytest.raises(ssl.SSLError):
            deployed.proxy.socket(name=name)
    for host in ("evil.example", f"{NAME}.evil.example", "127.0.0.1", "localhost", ""):
        with closing(deployed.proxy.socket()) as encrypted:
            encrypted.sendall(f"GET /dang-nhap HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            assert encrypted.recv(1000).split(b" ")[1:2] in ([], [b"400"]), host
        with closing(deployed.proxy.unencrypted()) as plain, pytest.raises((BadStatusLine, ConnectionError)):
            plain.request("GET", "/dang-nhap", headers={"Host": host or "x"})
            plain.getresponse()


def test_without_encryption_people_are_sent_to_the_encrypted_address(deployed):
    with closing(deployed.proxy.unencrypted()) as plain:
        plain.request("GET", "/dang-nhap?next=/dot", headers={"Host": NAME})
        reply = plain.getresponse()
        assert (reply.status, reply.getheader("Location")) == (301, f"https://{NAME}/dang-nhap?next=/dot")
        assert reply.getheader("Strict-Transport-Security") is None and reply.getheader("Server") == "nginx"


def test_too_large_requests_are_told_in_words_before_they_are_sent(deployed):
    assert int(directive("client_max_body_size")) == limits.SIGNED_COPY.request
    with closing(deployed.proxy.socket(OTHERS[13])) as connection:
        size = limits.SIGNED_COPY.request + 1
        connection.sendall(f"POST /kiem-tra HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: {size}\r\n\r\n".encode())
        said = b""
        while b"</html>" not in said:
            said += connection.recv(65536)
    assert said.startswith(b"HTTP/1.1 413") and "Nội dung gửi lên lớn quá" in said.decode()
    status, _, page = Browser(deployed.proxy, OTHERS[13]).ask("POST", "/dang-nhap", b"x" * (limits.SIGN_IN + 1))
    assert status == 413 and "Nội dung gửi lên lớn quá" in page, "the site's own limits are smaller for most pages"


def test_static_files_come_from_the_proxy_as_from_the_site(deployed):
    browser = Browser(deployed.proxy, OTHERS[14])
    _, of_page, page = browser.ask("GET", "/dang-nhap")
    assert of_page.get_all("Strict-Transport-Security") == [security_headers.HSTS]
    style = re.search(r'href="(/static/base.css\?v=[0-9a-f]+)"', page)[1]
    asked = HTTPConnection("127.0.0.1", deployed.port, timeout=20)
    asked.request("GET", style, headers={"Host": NAME, "X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "https"})
    with closing(asked), asked.getresponse() as own:
        status, fields, text = browser.ask("GET", style)
        assert status == own.status == 200 and text == own.read().decode()
        for name in {name.lower() for name, _ in own.getheaders()} - OF_A_REPLY:
            assert fields.get_all(name) == [own.getheader(name)], name
    for path in ("/static/../deploy/README.md", "/static/..%2fapp.py", "/static../app.py", "/trang-loi/qua-lon.html"):
        status, _, text = browser.ask("GET", path)
        assert status in {400, 404} and "import" not in text and "certify serve" not in text, path


def test_a_server_that_is_away_is_told_in_words(tmp_path):
    with proxy(tmp_path / "nginx", free_port()) as alone:
        browser = Browser(alone, OTHERS[15])
        status, fields, page = browser.ask("GET", "/dang-nhap")
    assert (
        status == 503 and "Hệ thống tạm dừng" in page and fields["Strict-Transport-Security"] == security_headers.HSTS
    )
