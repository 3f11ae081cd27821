"""The JSON API: its description, and what its calls reply to two tokens and to none."""

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from lxml import html

from certify import create_app
from certify.config import Settings
from tests.support.snapshot.commands import BEST, FAULTY
from tests.support.snapshot.pages import ACCOUNTS, passwords, sign_in
from tests.support.snapshot.replies import write_reply
from tests.support.snapshot.steady import MOMENT

HOLDERS = ("commune_officer", "province_officer")
DESCRIPTION, SCORE, TOKENS = "/api/v1/openapi.json", "/api/v1/score", "/tai-khoan/ma-truy-cap"
# While the clock stands still, the calls of one token count as those of one minute, and they are limited.
MOST_IDS = 10
NO_IDS = ("0", "999999")


def snapshot_api(instance: Path, folder: Path, own: Path) -> None:
    """Write the description of the API and what its calls reply, on a copy of the site in the folder `own`."""
    app = create_app(Settings(shutil.copytree(instance, own)))
    client = app.test_client()
    paths = client.get(DESCRIPTION).get_json()["paths"]
    read = {path: calls["get"] for path, calls in paths.items() if "get" in calls}
    for path in (DESCRIPTION, *read):
        write_reply(folder / "nobody", path, client.get(path))
    for holder in HOLDERS:
        name = ACCOUNTS[holder]
        headers = {"Authorization": f"Bearer {_token(app.test_client(), name, passwords(instance)[name])}"}
        for address in _addresses(client, read, headers):
            write_reply(folder / holder, address, client.get(address, headers=headers))
        for kind, answers in (("best", BEST), ("faulty", FAULTY)):
            body = {"version": "2019-06-qd-ttg", "category": "other", "answers": answers}
            write_reply(folder / holder, f"{SCORE}-{kind}", client.post(SCORE, json=body, headers=headers))


def _token(client: FlaskClient, user_name: str, secret: str) -> str:
    """A token of an account, made on its page."""
    sign_in(client, user_name, secret)
    page = html.document_fromstring(client.get(TOKENS).get_data(as_text=True))
    form = next(form for form in page.forms if "expires_on" in form.fields)
    form.fields.update({"name": "snapshot", "expires_on": f"{MOMENT + timedelta(30):%d/%m/%Y}"})
    made = client.post(TOKENS, data=dict(form.form_values()))
    return re.search(r"certify_[\w-]{30,}", made.get_data(as_text=True))[0]


def _addresses(client: FlaskClient, read: dict[str, Any], headers: dict[str, str]) -> Iterator[str]:
    """The paths with real ids and a few that nothing has; lists also with each choice of each parameter."""
    for path, operation in read.items():
        if "{" in path:
            chosen = (*_ids(client.get(path.partition("/{")[0], headers=headers).get_json()), *NO_IDS)
            yield from (re.sub(r"\{\w+\}", one, path) for one in chosen)
            continue
        yield path
        queries = [one for one in operation.get("parameters", ()) if one["in"] == "query"]
        yield from (f"{path}?{one['name']}={choice}" for one in queries for choice in one["schema"].get("enum", ()))
        yield from (f"{path}?{query}" for query in ("limit=2", "limit=2&cursor=2", "limit=0", "no-such=1"))


def _ids(listed: dict[str, Any]) -> list[str]:
    """Ids of a list, some from everywhere in it."""
    known = list(dict.fromkeys(str(one["id"]) for one in listed.get("items", ())))
    return known[:: max(1, len(known) // MOST_IDS)][:MOST_IDS]
