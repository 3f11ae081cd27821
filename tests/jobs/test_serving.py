"""The site on its real server: clients that stop in the middle of a request, limits that all workers keep together."""

import re
import socket
from contextlib import closing, suppress
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from certify.operations.people.sign_in import MOST_FROM_ADDRESS
from tests.support.processes import free_port, served, until

HALF = b"POST /dang-nhap HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"


def answers(port):
    with suppress(OSError), build_opener().open(f"http://127.0.0.1:{port}/quyen-rieng-tu", timeout=3) as reply:
        return reply.status == 200
    return False


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_half_requests_do_not_stop_the_site(site):
    """Twice as many as there are threads: some stop in the headers, some in the body."""
    port = free_port()
    with served(site, port, "--no-worker"):
        until(lambda: answers(port))
        stuck = [socket.create_connection(("127.0.0.1", port)) for _ in range(8)]
        for number, one in enumerate(stuck):
            one.sendall(HALF + (b"Content-Length: 100\r\n\r\nuser_" if number % 2 else b""))
        until(lambda: answers(port))
        for one in stuck:
            one.close()


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
