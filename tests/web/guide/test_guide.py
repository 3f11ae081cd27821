"""The guides say what the pages do: each is walked by a browser, step by step, as the role that it is for."""

import html
import io
import re

import pdfplumber
import pytest

from certify.config import ROOT
from certify.domain.guide.guide import load_guides
from certify.domain.people.permissions import Role, may
from certify.web.access import permission_of
from tests.support.browser import page_of
from tests.support.clients import client_of
from tests.support.pdfs import printed
from tests.support.walks import walk

GUIDES = load_guides(ROOT / "templates" / "guide")
OWN = [guide for guide in GUIDES if guide.role]
# What guides tell of by these words alone, on pages that others see as well.
TOLD = {"lập báo cáo kết quả": "plan:report"}


def text(client, path):
    return html.unescape(client.get(path).get_data(as_text=True))


def test_every_role_has_a_guide_and_so_has_the_public():
    assert [guide.role for guide in GUIDES if guide.role is None] == [None]
    assert {guide.role for guide in OWN} == set(Role)


@pytest.mark.parametrize("guide", OWN, ids=lambda guide: guide.role)
def test_a_person_can_do_what_their_guide_says(browser, address, passwords, guide):
    page, refused = page_of(browser, address, passwords, guide.role), []
    page.on("response", lambda reply: refused.append((reply.status, reply.url)) if reply.status >= 400 else None)
    assert any(step.does for part in guide.parts for step in part.steps)
    for part in guide.parts:
        page.goto(f"{address}/viec-can-lam")
        walk(page, part)
        assert not refused, part.id


def test_pages_lead_to_their_part(app):
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert {page for guide in GUIDES for part in guide.parts for page in part.pages} <= endpoints
    page = text(client_of(app, "province_officer"), "/dot")
    assert re.search(r'href="/huong-dan/tinh#mo-dot"', page)
    assert 'href="/huong-dan"' in text(app.test_client(), "/dang-nhap")
    assert 'href="/huong-dan/cong-dan#kiem-tra"' in text(app.test_client(), "/kiem-tra")


@pytest.mark.parametrize("guide", OWN, ids=lambda guide: guide.role)
def test_a_guide_tells_only_of_what_its_role_may_do(app, guide):
    told = " ".join(step.text.lower() for part in guide.parts for step in part.steps)
    with app.app_context():
        needed = {page: permission_of(page) for part in guide.parts for page in part.pages}
    needed |= {words: permission for words, permission in TOLD.items() if words in told}
    assert needed and {key for key, one in needed.items() if one and not may(guide.role, one)} == set()


@pytest.mark.parametrize("guide", OWN, ids=lambda guide: guide.role)
def test_every_page_that_the_menu_leads_to_has_a_part(app, guide):
    page = text(client_of(app, guide.role), "/huong-dan")
    menu = re.search(r'<nav aria-label="Chức năng chính">(.*?)</nav>', page, re.DOTALL)[1]
    addresses = app.url_map.bind("localhost")
    pages = {addresses.match(path)[0] for path in re.findall('href="([^"]+)"', menu)}
    assert pages and [endpoint for endpoint in pages if not guide.part_for(endpoint)] == []


@pytest.mark.parametrize("typed", ["khai sinh", "KHAI SINH", "khai   sinh", "Khái sinh"])
def test_words_are_found_however_they_are_typed(app, typed):
    page = text(app.test_client(), f"/huong-dan?tim={typed}")
    assert "/huong-dan/can-bo-xa#nhap-so-lieu" in page


def test_what_is_in_no_guide_is_not_found(app):
    page = text(app.test_client(), "/huong-dan?tim=khongcogi")
    assert "Không có mục nói về “khongcogi”" in page


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.address)
def test_a_guide_is_printed(app, guide):
    reply = app.test_client().get(f"/huong-dan/{guide.address}.pdf")
    said = " ".join(printed(reply.data).split())
    assert reply.mimetype == "application/pdf"
    places = [said.index(f"{number}. {part.title}") for number, part in enumerate(guide.parts, 1)]
    assert places == sorted(places)
    with pdfplumber.open(io.BytesIO(reply.data)) as document:
        for page in document.pages:
            last = [line for line in page.extract_text_lines() if line["bottom"] < page.height - 60][-1]
            assert last["chars"][0]["size"] < 12.5, f"{last['text']}: a heading alone at the foot"
