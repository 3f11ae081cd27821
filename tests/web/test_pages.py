"""Every page a role can reach: whole HTML, one h1, labels, one primary action, under 100 KB; reading writes nothing."""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import html5lib
import pytest
import sqlalchemy as sa
from jinja2 import nodes

from certify.config import ROOT
from certify.store.people import accounts
from certify.store.people.sessions import sessions
from certify.web.app import attach, opened
from tests.support.clients import client_of
from tests.support.crawl import DRAWN, crawl
from tests.support.life import Life
from tests.support.lives import SHIPPED, Office
from tests.support.shown import HEIR_COMMUNE, ROLES

# Cells that hold a day alone, with the moment perhaps.
DAYS = re.compile(r"<td([^>]*)>(?:<time[^>]*>)?\s*\d\d/\d\d/\d{4}(?: \d\d:\d\d)?\s*(?:</time>\s*)?</td>")


def digest(site):
    """A hash of everything that the database's files hold; what is only in memory of SQLite apart."""
    files = (site.instance / f"certify.sqlite3{ending}" for ending in ("", "-wal"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


class Reader(HTMLParser):
    """Collects what the page rules look at."""

    def __init__(self):
        super().__init__()
        self.headings, self.language, self.labels, self.fields, self.inside, self.ids = 0, None, set(), [], 0, []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.headings += tag == "h1"
        self.language = values.get("lang") if tag == "html" else self.language
        self.inside += tag == "label"
        if tag == "label" and values.get("for"):
            self.labels.add(values["for"])
        if "id" in values:
            self.ids.append(values["id"])
        if tag in {"input", "select", "textarea"} and values.get("type") != "hidden":
            self.fields.append((values.get("id"), values.get("aria-label"), self.inside > 0, values.get("name")))

    def handle_endtag(self, tag):
        self.inside -= tag == "label"


ROOM = {"tr", "li", "section"}


def leading(element, room=None):
    """The buttons that lead a page as it is drawn first: their words, and the row or card that each stands in."""
    tag, classes = element.tag.rpartition("}")[2], set(element.get("class", "").split())
    if element.get("hidden") is not None or (tag == "details" and element.get("open") is None) or tag == "dialog":
        return
    room = element if tag in ROOM or "paper" in classes else room
    is_button = tag == "button" or (tag == "a" and "button" in classes)
    if is_button and not classes & {"second", "quiet", "plain", "hide"} and element.get("disabled") is None:
        yield " ".join("".join(element.itertext()).split()), room
    for child in element:
        yield from leading(child, room)


def one_leads(tree):
    """Whether a page has one primary action at most; equals may each have theirs, in a row or card of their own.

    Such are the papers that may be issued, and the ways to recognition by each possible kind of commune.
    """
    found = list(leading(next(one for one in tree.iter() if one.tag.endswith("}main"))))
    rooms = {id(room) for _, room in found if room is not None}
    return len(found) < 2 or (len({words for words, _ in found}) == 1 and len(rooms) == len(found)), found


def digest_at_rest(site, database):
    """The hash of a site in which using a session writes nothing: that it is in use is noted from minute to minute."""
    with database.writing() as connection:
        connection.execute(sa.update(sessions).values(seen_at=datetime.now(UTC) + timedelta(days=1)))
    return digest(site)


# Whether anything was written is read off the file of SQLite.
LITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@LITE
@pytest.mark.parametrize("role", ROLES)
def test_pages_are_sound_and_reading_writes_nothing(app, database, site, role):
    client = client_of(app, role)
    before = digest_at_rest(site, database)
    found = crawl(client, drawn=False)
    fewest = 10 if role == "sector_officer" else 20
    assert found.pop("/").headers["Location"] == "/viec-can-lam" and len(found) > fewest
    for path, reply in found.items():
        assert reply.status_code == 200, (path, reply.status_code)
        if reply.mimetype != "text/html":
            continue
        text = reply.get_data(as_text=True)
        assert len(text.encode()) < 100_000, path
        alone, buttons = one_leads(html5lib.HTMLParser(strict=True).parse(text))
        assert alone, (path, [words for words, _ in buttons])
        page = Reader()
        page.feed(text)
        assert (page.headings, page.language) == (1, "vi"), path
        assert len(page.ids) == len(set(page.ids)), path
        bare = [field for field in page.fields if not (field[0] in page.labels or field[1] or field[2])]
        assert not bare, (path, bare)
        assert not [cell for cell in DAYS.findall(text) if "unbroken" not in cell], (path, "a day on two lines")
        assert "style=" not in text and not re.search(r"<script(?! src=)", text), path
    assert digest(site) == before


POSTGRESQL = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)


@POSTGRESQL
@pytest.mark.each_case
@pytest.mark.parametrize("role", ROLES)
def test_every_page_opens_on_postgresql(app, role):
    assert_all_open(app, role)


@POSTGRESQL
def test_every_page_of_a_round_just_begun_opens_on_postgresql(application, founded, databases, now):
    """Lists are empty there, and nothing waits."""
    with databases.of(founded) as database:
        with database.writing() as connection:
            people = Office(connection, founded, now, HEIR_COMMUNE.code, 2026, SHIPPED).people.values()
            for person in people:
                accounts.change(connection, person.id, factor="kept elsewhere")
        attach(application, opened(founded))
        for person in people:
            assert_all_open(application, person.user_name)
        application.extensions["certify"].database.close()


def assert_all_open(app, name):
    """Every page that a person reaches by links is there."""
    found = crawl(client_of(app, name), drawn=False)
    assert found.pop("/").headers["Location"] == "/viec-can-lam" and len(found) > 9
    assert {path: reply.status_code for path, reply in found.items() if reply.status_code != 200} == {}


@LITE
def test_papers_are_drawn_without_writing(app, database, site, library, now, press):
    """Only the file of an issued paper is written, at its first asking."""
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.appraised()
        decided = life.decide("recognise")
    client = client_of(app, "approver")
    drafts = [path for path in crawl(client, f"/phieu/{life.id}") if path.endswith(DRAWN)]
    issued = f"/van-ban/{decided}/tep.pdf"
    first, before = client.get(issued), digest_at_rest(site, database)
    assert first.data.startswith(b"%PDF-") and client.get(issued).data == first.data
    assert len(drafts) > 3 and all(client.get(path).status_code == 200 for path in drafts[:2])
    assert digest(site) == before


def test_headers_keep_pages_private_and_closed(app):
    reply = client_of(app, "appraiser").get("/ho-so")
    assert "frame-ancestors 'none'" in reply.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in reply.headers["Content-Security-Policy"]
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"


def test_the_frame_of_the_pages_names_nothing_that_a_page_names(app):
    """What the frame sets would stand in the blocks of every page, in place of what its view gave it."""
    loader = app.jinja_env
    for name in loader.list_templates(filter_func=lambda name: name.endswith(".html")):
        tree = loader.parse(loader.loader.get_source(loader, name)[0])
        if any(tree.find_all(nodes.Block)) and not any(tree.find_all(nodes.Extends)):
            inside = {id(found) for block in tree.find_all(nodes.Block) for found in block.find_all(nodes.Assign)}
            assert [found.target.name for found in tree.find_all(nodes.Assign) if id(found) not in inside] == [], name


def test_every_write_needs_the_token(app):
    client = client_of(app, "province_officer")
    # The API knows no session that a stranger's page could borrow: test_api.py.
    posting = [rule for rule in app.url_map.iter_rules() if "POST" in rule.methods]
    rules = [rule for rule in posting if not rule.rule.startswith("/api/")]
    for rule in rules:
        values = dict.fromkeys(rule.arguments, 1)
        path = rule.build(values)[1] if not rule.arguments else rule.rule
        path = re.sub(r"<int:\w+>", "1", path).replace("<indicator_id>", "2.1")
        path = re.sub(r"<any\((\w+)[^>]*>", r"\1", path)
        assert client.post(path).status_code == 400, rule.endpoint


def test_unknown_pages_and_hosts(app):
    assert client_of(app, "appraiser").get("/khong-co").status_code == 404
    assert app.test_client().get("/dang-nhap", headers={"Host": "evil.example"}).status_code == 400


def test_the_heading_of_a_column_of_numbers_stands_over_them():
    """Numbers end their cells at the right (`n`), and so does what they are called; a cell names its heading."""
    amiss = []
    for path in (ROOT / "templates/web").rglob("*.html"):
        for table in re.findall(r"<table.*?</table>", path.read_text("utf-8"), re.DOTALL):
            for heading in set(re.findall(r'<th scope="col">([^<{]+)</th>', table)):
                cells = re.findall(rf'<td([^>]*?)data-label="{re.escape(heading)}"', table)
                if cells and all('class="n' in cell for cell in cells):
                    amiss.append((path.name, heading))
    assert amiss == []
