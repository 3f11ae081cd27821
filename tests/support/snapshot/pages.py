"""Every page that each role reaches by links from the first one, and what it gets where only others go."""

import re
import shutil
import tempfile
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from certify import create_app
from certify.config import Settings
from certify.demonstration.people import shown_names
from tests.support.shown import ROLES
from tests.support.snapshot.replies import write_reply
from tests.support.snapshot.steady import seed_chance

NOBODY = "nobody"
# The accounts of the demonstration site: of each role one, and of the time without districts its province.
ACCOUNTS = {NOBODY: "", **ROLES, "province_officer_2025": shown_names()[-1]}
# Pages to which no link leads.
UNLINKED = ("/", "/khong-co", "/healthz", "/dang-nhap", "/api/v1/openapi.json")
# Addresses that differ in numbers alone are one kind. Of each kind so many are asked for: pages, as many as the
# demonstration has states of a file; pages with a query; and files, which take the longest.
MOST = (16, 3, 1)
MOST_IN_HASTE = (2, 1, 1)
FILE = re.compile(r"\.(pdf|docx|xlsx|csv|zip|toml)\b|=(csv|xlsx|pdf)\b")


def snapshot_pages(instance: Path, folder: Path, *, quick: bool) -> None:
    """Write what each role sees of a site, each on a copy of its own: first where links lead, then where others go."""
    most = MOST_IN_HASTE if quick else MOST
    with ProcessPoolExecutor(2, get_context("fork")) as pool:
        visit = partial(_visited, instance, folder, most)
        reached = dict(zip(ACCOUNTS, pool.map(visit, ACCOUNTS, [UNLINKED] * len(ACCOUNTS)), strict=True))
        examples = {kind: path for paths in reached.values() for path in reversed(paths) for kind in [kind_of(path)]}
        others = [sorted(set(examples.values()) - set(reached[role])) for role in ACCOUNTS]
        list(pool.map(partial(visit, follow=False), ACCOUNTS, others))
    (folder / "static.txt").write_text("".join(f"{line}\n" for line in _static(instance)), "utf-8")


def kind_of(path: str) -> str:
    """An address without its numbers."""
    return re.sub(r"\d+", "0", path)


def sign_in(client: FlaskClient, user_name: str, secret: str) -> None:
    """Fill in and send the form of the page, as a person does."""
    page = html.document_fromstring(client.get("/dang-nhap").get_data(as_text=True))
    form = next(form for form in page.forms if "password" in form.fields)
    form.fields.update({"user_name": user_name, "password": secret})
    reply = client.post("/dang-nhap", data=dict(form.form_values()))
    assert reply.status_code == 302, reply.get_data(as_text=True)


def passwords(instance: Path) -> dict[str, str]:
    """The passwords of the demonstration's accounts by user name."""
    text = (instance / "demonstration-accounts.txt").read_text("utf-8")
    return dict(re.findall(r"^ +(\S+) +(\S+) +\S.*$", text, re.MULTILINE))


def _visited(
    instance: Path, folder: Path, most: tuple[int, int, int], role: str, paths: Iterable[str], *, follow: bool = True
) -> list[str]:
    """Write what a role gets at the paths and, if asked, wherever links lead from there; what was asked for."""
    seed_chance(role)
    with tempfile.TemporaryDirectory() as own:
        site = Settings(shutil.copytree(instance, Path(own) / "instance"))
        app = create_app(site)
        client = app.test_client()
        if role != NOBODY:
            sign_in(client, ACCOUNTS[role], passwords(instance)[ACCOUNTS[role]])
        waiting, known, taken = deque(paths), set(paths), Counter[str]()
        asked = []
        while waiting:
            path = waiting.popleft()
            kind = kind_of(path)
            taken[kind] += 1
            if taken[kind] > most[2 if FILE.search(path) else "?" in path]:
                continue
            reply = client.get(path, buffered=True)
            asked.append(path)
            write_reply(folder / role, path, reply, str(site.instance))
            found = [link for link in _links(path, reply) if link not in known] if follow else []
            known.update(found)
            waiting += found
    return asked


def _links(path: str, reply: TestResponse) -> Iterator[str]:
    """Addresses of this site that a reply names, in their order, each once."""
    found = [reply.headers["Location"]] if "Location" in reply.headers else []
    if reply.mimetype == "text/html":
        page = html.document_fromstring(reply.get_data(as_text=True))
        found += [value for node in page.iter() for name, value in node.items() if _is_address(name, value)]
        found += [address for form in page.forms if form.method == "GET" for address in _choices(path, form)]
    for address in dict.fromkeys(urljoin(path, one.partition("#")[0]) for one in found):
        parts = urlsplit(address)
        if not parts.netloc and not parts.scheme and not parts.path.startswith("/static/"):
            yield address


def _is_address(name: str, value: str) -> bool:
    return name == "href" or (value.startswith("/") and not value.startswith("//"))


def _choices(path: str, form: html.FormElement) -> Iterator[str]:
    """What a form that only asks for a page can ask for: as it stands, and with each choice of each field."""
    values = dict(form.form_values())
    action = urljoin(path, form.action or path.partition("?")[0])
    yield f"{action}?{urlencode(values)}"
    for field in form.iter("select"):
        for option in field.value_options:
            yield f"{action}?{urlencode({**values, field.name: option})}"


def _static(instance: Path) -> Iterator[str]:
    """The names of the static files, with the type that each is served as."""
    app = create_app(Settings(instance))
    root, client = Path(app.static_folder or ""), app.test_client()
    for file in sorted(path for path in root.rglob("*") if path.is_file()):
        address = f"/static/{file.relative_to(root).as_posix()}"
        reply = client.get(address, buffered=True)
        yield f"{address} {reply.status} {reply.content_type}"
