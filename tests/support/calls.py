"""Programs that call the API, the tokens they use and the refusals they get."""

import html
import re

from tests.support.clients import post

PAGE = "/tai-khoan/ma-truy-cap"


class Caller:
    """A program that calls the API with a token."""

    def __init__(self, app, token):
        self.client, self.headers = app.test_client(), {"Authorization": f"Bearer {token}"} if token else {}

    def ask(self, path, method="GET", headers=None, **more):
        return self.client.open(f"/api/v1{path}", method=method, headers={**self.headers, **(headers or {})}, **more)

    def get(self, path, **more):
        reply = self.ask(path, **more)
        assert reply.status_code == 200, reply.get_data(as_text=True)
        return reply.json


def problem(reply, status, kind):
    """The problem details of a refusal, whole and in Vietnamese."""
    said = reply.get_json()
    assert (reply.status_code, reply.mimetype) == (status, "application/problem+json"), said
    assert said["type"] == f"urn:certify:problem:{kind}" and said["status"] == status
    assert said["title"] and said["detail"] and not said["detail"].isascii()
    return said


def made_on_the_page(client, *scopes, name="Phần mềm báo cáo", ends="2027-01-31"):
    reply = post(client, PAGE, {"name": name, "scopes": list(scopes), "expires_on": ends})
    text = html.unescape(reply.get_data(as_text=True))
    found = re.search(r'<code class="token">(certify_[\w-]{43})</code>', text)
    return found[1] if found else None, text
