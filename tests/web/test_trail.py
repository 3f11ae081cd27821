"""From a filtered list into a row and on to the next of the same filter: by addresses alone."""

import html
import re
from urllib.parse import urlencode

import pytest

from certify.domain.assessment.states import State
from certify.store.assessments import files
from tests.support.clients import client_of, post
from tests.support.rounds import file_in

LISTS = [
    ("appraiser", "/ho-so", "/phieu/", {"tim": "xã", "xep": "ten"}),
    ("province_officer", "/ho-so", "/phieu/", {"muc": "recognised", "xep": "tham-dinh"}),
    ("province_officer", "/don-vi", "/don-vi/", {"cap": "commune", "xep": "ma"}),
]


def read(client, address):
    reply = client.get(address)
    assert reply.status_code == 200, address
    return html.unescape(reply.get_data(as_text=True)).split("<main", 1)[1]


def rows(page, kind):
    """The addresses of the rows of a list, in their order."""
    return re.findall(rf'<a href="({kind}\d+\?ds=[^"]*)"', page.split("<tbody>")[1])


def step(page, way):
    found = re.search(rf'rel="{way}" href="([^"]*)"', page)
    return found and found[1]


@pytest.mark.parametrize(("role", "path", "kind", "asked"), LISTS)
def test_the_next_row_is_that_of_the_same_list(app, role, path, kind, asked):
    client, address = client_of(app, role), f"{path}?{urlencode(asked)}"
    listed = rows(read(client, address), kind)
    assert len(listed) > 3
    first, second, third = (read(client, one) for one in listed[:3])
    assert step(first, "prev") is None and step(first, "next") == listed[1] == step(third, "prev")
    assert step(second, "next") == listed[2] and re.search(r"<span>2/\d+</span>", second)
    back = re.search(r'href="([^"]*)">Danh sách</a>', second)[1]
    assert rows(read(client, back), kind) == listed


def test_a_row_that_no_list_led_to_has_no_way_on(app, database):
    client = client_of(app, "province_officer")
    with database.reading() as connection:
        file = file_in(connection, "recognised")
    for trail in (
        "",
        "?ds=" + "x" * 2000,
        "?ds=" + "a%3D1%26" * 30,
    ):
        assert 'aria-label="Trong danh sách"' not in read(client, f"/phieu/{file.id}{trail}"), trail


def test_what_left_its_list_leads_back_and_on_to_the_first_row(app, database):
    client = client_of(app, "province_officer")
    listed = rows(read(client, "/ho-so?muc=recognised"), "/phieu/")
    with database.writing() as connection:
        files.change(connection, int(re.search(r"\d+", listed[0])[0]), state=State.REVOKED)
    page = read(client, listed[0])
    assert step(page, "prev") is None and step(page, "next") == listed[1] and not re.search(r"<span>\d+/\d+", page)
    back = re.search(r'href="([^"]*)">Danh sách</a>', page)[1]
    assert rows(read(client, back), "/phieu/")[: len(listed) - 1] == listed[1:]
    hostile = read(client, listed[0].partition("?")[0] + "?ds=dot%3D%2500%26thuoc%3D%25ff")
    assert read(client, re.search(r'href="([^"]*)">Danh sách</a>', hostile)[1])


def test_saving_stays_in_the_list(app):
    client = client_of(app, "appraiser")
    first = rows(read(client, "/ho-so?muc=appraising"), "/phieu/")[0]
    page = client.get(first).get_data(as_text=True)
    saving = html.unescape(re.search(r'id="sheet".*?action="([^"]*)"', page, re.DOTALL)[1])
    assert post(client, saving, {}).headers["Location"] == first
