"""`certify doctor` goes the way that people go to the site, and names what is wrong with it."""

import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from certify.commands.services import reach
from certify.config import Settings
from certify.operations.site.probe import Arrived
from tests.support.commands import run_on
from tests.support.proxy import HERE, NAME, SETTINGS, proxy, standing_for


@pytest.fixture(autouse=True)
def names(monkeypatch):
    """This machine's list of names has the site's."""
    standing_for(monkeypatch, NAME, HERE)


@pytest.fixture
def trusting(monkeypatch):
    """Trust a certificate as the machine's own list of authorities would."""
    return lambda one: monkeypatch.setenv("SSL_CERT_FILE", str(one.trust))


def test_the_doctor_is_content_with_the_recipe(deployed, trusting):
    trusting(deployed.proxy)
    done = run_on(deployed.site.instance, "doctor")
    assert "ổn       thiết lập" in done.output and "ổn       đường vào" in done.output, done.output


def told(deployed, folder, address):
    """What the doctor finds on the way to the site at an address, from an instance folder with the site's key."""
    folder.mkdir()
    (folder / "secret_key").write_text(deployed.site.secret_key(), "ascii")
    (folder / "config.toml").write_text(SETTINGS.format(name=NAME, address=address), "utf-8")
    return "\n".join(reach.faults(Settings(folder)))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("proxy_set_header Host $http_host;", ""), "không chuyển nguyên tên"),
        (("Host $http_host", "Host $host"), f"chuyển tên {NAME} thay cho {NAME}:"),
        (("proxy_set_header X-Forwarded-Proto $scheme;", ""), "không báo kết nối đã mã hóa"),
        (("proxy_set_header X-Forwarded-For $remote_addr;", ""), "người gửi tự khai"),
        (("X-Forwarded-For $remote_addr", "X-Forwarded-For $http_x_forwarded_for"), "người gửi tự khai"),
        (("X-Forwarded-For $remote_addr", 'X-Forwarded-For ""'), "chỉ cho biết 0 địa chỉ"),
        (("gzip off;", "proxy_hide_header Strict-Transport-Security;"), "bỏ mất Strict-Transport-Security"),
        (("gzip off;", 'return 200 "{}";'), "không phải hệ thống này trả lời"),
        (("gzip off;", """return 200 '{"arrived": {"host": 5}}';"""), "không phải hệ thống này trả lời"),
    ],
)
def test_a_proxy_that_passes_on_something_else_is_named(deployed, tmp_path, trusting, change, said):
    with proxy(tmp_path / "nginx", deployed.port, change) as other:
        trusting(other)
        found = told(deployed, tmp_path / "own", other.address)
    assert said in found and len(found.splitlines()) == 1, found


def test_another_recipe_that_adds_to_what_the_sender_says_is_as_good(deployed, tmp_path, trusting):
    change = ("X-Forwarded-For $remote_addr", "X-Forwarded-For $proxy_add_x_forwarded_for")
    with proxy(tmp_path / "nginx", deployed.port, change) as other:
        trusting(other)
        assert told(deployed, tmp_path / "own", other.address) == ""


def test_certificates_that_browsers_refuse_or_soon_will_are_named(deployed, tmp_path, trusting):
    assert "sẽ không tin chứng chỉ" in told(deployed, tmp_path / "strange", deployed.proxy.address)
    with proxy(tmp_path / "nginx", deployed.port, days=5) as other:
        trusting(other)
        assert "chứng chỉ TLS hết hạn ngày" in told(deployed, tmp_path / "own", other.address)


def test_a_site_that_nobody_reaches_is_named(deployed, tmp_path):
    assert "không mở được" in told(deployed, tmp_path / "own", f"https://{NAME}:1")


class Yesterday(BaseHTTPRequestHandler):
    """A server whose clock is late."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def date_time_string(self, timestamp=None):  # noqa: ARG002
        return super().date_time_string(datetime(2026, 1, 1, tzinfo=UTC).timestamp())

    def log_message(self, *arguments):
        pass


@contextmanager
def late_server():
    with HTTPServer((HERE, 0), Yesterday) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_clocks_that_differ_are_named(deployed, tmp_path):
    with late_server() as port:
        assert "lệch nhau" in told(deployed, tmp_path / "own", f"http://{NAME}:{port}")


FORGED, OWN, PROXY = reach.FORGED, "198.51.100.7", "127.0.0.1"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "believed", "said"),
    [
        (0, [FORGED], OWN, ""),
        (0, [FORGED, OWN], PROXY, "proxies = 0 mà có"),
        (0, [OWN], PROXY, "proxies = 0 mà có"),
        (0, [], PROXY, "proxies = 0 mà có"),
        (1, [OWN], OWN, ""),
        (1, [FORGED, OWN], OWN, ""),
        (1, [FORGED], FORGED, "tự khai"),
        (1, [], PROXY, "chỉ cho biết 0"),
        (2, [OWN], PROXY, "chỉ cho biết 1"),
        (2, [FORGED, OWN], FORGED, "tự khai"),
        (2, [FORGED, OWN, PROXY], OWN, ""),
    ],
)
def test_whose_address_counts_is_held_against_the_number_of_proxies(proxies, forwarded, believed, said):
    arrived = Arrived(host=NAME, encrypted=True, address=believed, forwarded=forwarded, at=datetime.now(UTC))
    found = list(reach.of_address(proxies, arrived))
    assert (said in found[0] and len(found) == 1) if said else found == []
