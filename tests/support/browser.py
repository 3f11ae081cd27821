"""The site in a real browser."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.support.shown import ROLES

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


class _Silent(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        """The application logs its requests itself."""


@contextmanager
def answering(app: Flask, port: int = 0) -> Iterator[str]:
    """The address at which an application answers from threads of this process; port 0 is any free one.

    That `certify serve` does the same from processes of its own is shown by the journey of one file, and in tests/jobs.
    """
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Silent)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def page_of(browser, address, passwords, role, **options):
    """A page signed in as a role of `ROLES`, or as a user name."""
    return signed_in(browser.new_context(**options).new_page(), address, passwords, role)


def signed_in(page, address, passwords, role):
    """The page where people are after signing in, as a role of `ROLES` or as a user name.

    The form is sent without being drawn; it is filled in where that is what a test shows (test_attestation_journey.py,
    test_typing.py, and with a printed code test_journey.py).
    """
    name, asked = ROLES.get(role, role), page.context.request
    token = re.search(r'name="csrf_token" value="([^"]+)"', asked.get(f"{address}/dang-nhap").text())[1]
    form = {"csrf_token": token, "user_name": name, "password": passwords[name]}
    assert asked.post(f"{address}/dang-nhap", form=form, max_redirects=0).status == 302
    page.goto(f"{address}/viec-can-lam")
    return page


@contextmanager
def sending(page):
    """What the block does sends a form, which the server has answered at its end: then the page may be left."""
    with page.expect_response(lambda reply: reply.request.method == "POST"):
        yield
