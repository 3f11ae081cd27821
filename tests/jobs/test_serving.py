"""The site on its real server: clients that send or read slowly, limits that all workers keep together."""

import re
import socket
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection
from http.cookiejar import CookieJar
from resource import RLIMIT_NOFILE, getrlimit, setrlimit
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from certify.operations.people.guessing import MOST_FROM_ADDRESS
from tests.support.processes import free_port, served, until

HALF = b"POST /dang-nhap HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"

# As many files as what a test starts may open, unless it asks for more.
FEW = 256


def answers(port):
    with suppress(OSError), build_opener().open(f"http://127.0.0.1:{port}/quyen-rieng-tu", timeout=3) as reply:
        return reply.status == 200
    return False


@pytest.fixture
def port(site):
    """The port of a site that is served by one process with four threads."""
    found = free_port()
    with served(site, found, "--no-worker"):
        until(lambda: answers(found))
        yield found


@contextmanager
def few_files():
    """What is started meanwhile may open few files."""
    allowed, most = getrlimit(RLIMIT_NOFILE)
    setrlimit(RLIMIT_NOFILE, (FEW, most))
    try:
        yield
    finally:
        setrlimit(RLIMIT_NOFILE, (allowed, most))


def connected(port, count):
    return [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(count)]


def closed(connections):
    for connection in connections:
        connection.close()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_clients_that_send_slowly_do_not_stop_the_site(port):
    """Many more than there are threads: in the request line, in the header fields, in the body, and going on."""
    slow = connected(port, 60)
    for number, connection in enumerate(slow):
        connection.sendall((b"GE", HALF, HALF + b"Content-Length: 1000\r\n\r\nuser_")[number % 3])
    for _ in range(5):
        for connection in slow:
            connection.sendall(b"x")
        assert answers(port)
    closed(slow)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_more_clients_than_files_that_a_shell_lets_a_process_open_do_not_stop_the_site(site):
    port = free_port()
    with ExitStack() as running:
        with few_files():
            running.enter_context(served(site, port, "--no-worker"))
        until(lambda: answers(port))
        slow = connected(port, FEW + 50)
        for connection in slow:
            connection.sendall(HALF)
        assert answers(port)
        closed(slow)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_clients_that_do_not_take_their_replies_do_not_stop_the_site(port):
    """Each asks for far more than fits into the buffers between, and reads nothing."""
    request = f"GET /api/v1/openapi.json HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    greedy = [socket.socket() for _ in range(12)]
    for connection in greedy:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", port))
        connection.sendall(request * 200)
    for _ in range(5):
        assert answers(port)
    closed(greedy)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_requests_one_after_the_other_and_large_ones_are_taken_whole(port):
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        for _ in range(2):
            connection.request("GET", "/dang-nhap")
            with connection.getresponse() as reply:
                assert (reply.status, reply.getheader("Server"), b"</html>" in reply.read()) == (200, None, True)
        connection.request("POST", "/kiem-tra", b"x" * 3_000_000, {"Expect": "100-continue"})
        with connection.getresponse() as reply:
            assert reply.status == 400, "it was read, and has no token of a form"
    for field, status in (("Transfer-Encoding: chunked", b"411"), ("Content-Length: 99999999", b"413")):
        with closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as bare:
            bare.sendall(HALF + f"{field}\r\n\r\n".encode())
            assert bare.recv(100).split()[1] == status


def test_workers_count_failures_together(site):
    """Each worker is a process of its own; what holds an address up is in the database."""
    port = free_port()
    with served(site, port, "--no-worker", "--workers", "2"):
        until(lambda: answers(port))
        browser = build_opener(HTTPCookieProcessor(CookieJar()))
        where = f"http://127.0.0.1:{port}/dang-nhap"
        with closing(browser.open(where)) as page:
            token = re.search(r'name="csrf_token" value="([^"]+)"', page.read().decode())[1]
        told = [attempt(browser, where, token, number) for number in range(MOST_FROM_ADDRESS + 4)]
    assert told == [422] * MOST_FROM_ADDRESS + [429] * 4


def attempt(browser, where, token, number):
    form = {"csrf_token": token, "user_name": f"khong-co-{number}", "password": "sai"}
    try:
        with browser.open(where, urlencode(form).encode()) as reply:
            return reply.status
    except HTTPError as refused:
        with refused:
            return refused.code
