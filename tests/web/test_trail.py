"""From a list into a row, through the pages about it and on to the next of the same list: by addresses alone."""

import html
import re
from urllib.parse import quote, urlencode

import pytest

from certify.domain.assessment.states import State
from certify.store.assessments import files
from tests.support.clients import client_of, post
from tests.support.rounds import file_in, round_of

LISTS = [
    ("appraiser", "/ho-so", "/phieu/", {"tim": "xã", "xep": "ten"}),
    ("province_officer", "/ho-so", "/phieu/", {"muc": "recognised", "xep": "tham-dinh"}),
    ("province_officer", "/don-vi", "/don-vi/", {"cap": "commune", "xep": "ma"}),
    ("appraiser", "/tien-do/danh-muc", "/phieu/", {}),
    ("province_officer", "/tien-do/so-sanh", "/phieu/", {}),
    ("appraiser", "/tien-do/xem-truoc", "/phieu/", {}),
    ("province_officer", "/dot/{round}/phan-loai", "/phieu/", {"muc": "settled"}),
    ("appraiser", "/dot/{round}/hang-loat/appraisal-report", "/phieu/", {}),
]
# The pages about a file that every reader has.
PAGES = ("", "/tai-lieu", "/lich-su", "/van-ban", "/hop", "/cai-thien", "/tinh-lai", "/thu-tinh", "/kien-nghi")


def read(client, address):
    reply = client.get(address)
    assert reply.status_code == 200, address
    return html.unescape(reply.get_data(as_text=True)).split("<main", 1)[1].split("<footer", 1)[0]


def rows(page, kind):
    """The addresses of the rows of a list, in their order."""
    found = re.findall(rf'href="({kind}\d+(?:/cai-thien|/van-ban)?\?ds=[^"]*)"', page)
    return list(dict.fromkeys(found))


def step(page, way):
    found = re.search(rf'rel="{way}" href="([^"]*)"', page)
    return found and found[1]


def list_of(page):
    """The address of the list that a page leads back to."""
    return re.search(r'href="([^"]*)">Danh sách</a>', page)[1]


@pytest.mark.parametrize(("role", "path", "kind", "asked"), LISTS)
def test_the_next_row_is_that_of_the_same_list(app, database, role, path, kind, asked):
    with database.reading() as connection:
        path = path.format(round=round_of(connection).id)
    client, address = client_of(app, role), f"{path}?{urlencode(asked)}"
    listed = rows(read(client, address), kind)
    assert len(listed) > 3
    first, second, third = (read(client, one) for one in listed[:3])
    assert step(first, "prev") is None and step(first, "next") == listed[1] == step(third, "prev")
    assert step(second, "next") == listed[2] and re.search(r"<span>2/\d+</span>", second)
    assert rows(read(client, list_of(second)), kind) == listed


def test_every_page_about_a_file_keeps_its_list(app):
    client = client_of(app, "appraiser")
    first, second, *_ = rows(read(client, "/ho-so?xep=ten"), "/phieu/")
    file, _, trail = first.partition("?")
    for more in PAGES:
        page = read(client, f"{file}{more}?{trail}")
        assert step(page, "next") == second, more
        own = re.findall(rf'(?:href|action)="({file}(?:[/?#][^"]*)?)"', page)
        assert own and all(trail in one for one in own), (more, own)
    forms = [read(client, f"{file}{more}?{trail}") for more in ("/lich-su", "/tinh-lai")]
    assert all(re.search(r'<form class="pick">\s*<input type="hidden" name="ds"', page) for page in forms)
    papers = re.findall(r'href="(/van-ban/\d+\?[^"]*)"', read(client, f"{file}/van-ban?{trail}"))
    assert papers and f'href="{file}/van-ban?{trail}"' in read(client, papers[0]), "a paper of the file leads back"


def test_a_part_of_a_page_that_is_drawn_once_leads_to_no_other_list(app):
    client = client_of(app, "appraiser")
    addresses = [rows(read(client, f"/ho-so?{asked}"), "/phieu/") for asked in ("xep=ten", "xep=nhap")]
    file = min(set.intersection(*({one.partition("?")[0] for one in listed} for listed in addresses)))
    assert "ds=" not in read(client, file)
    for listed in addresses:
        address = next(one for one in listed if one.partition("?")[0] == file)
        trails = set(re.findall(r"[?&](ds=[^&\"#]*)", read(client, address)))
        assert trails == {address.partition("?")[2]}
    assert "ds=" not in read(client, file)


def test_a_row_that_no_list_led_to_has_no_way_on(app, database):
    client = client_of(app, "province_officer")
    with database.reading() as connection:
        file = file_in(connection, "recognised")
    for said in (
        "",
        "x" * 2000,
        "appraisals.queue?" + "x" * 2000,
        "appraisals.queue?" + "a=1&" * 30,
        "xep=ten",
        "decisions.listed?round_id=1",
        "categories.of_round?round_id=x",
        "categories.of_round?round_id=999999",
        "categories.of_round",
        "assessments.show?assessment_id=1",
        "units.index?cap=commune",
    ):
        page = read(client, f"/phieu/{file.id}?ds={quote(said)}")
        assert 'aria-label="Trong danh sách"' not in page, said
    assert 'aria-label="Trong danh sách"' in read(client, f"/phieu/{file.id}?ds=appraisals.queue")


def test_what_left_its_list_leads_back_and_on_to_the_first_row(app, database):
    client = client_of(app, "province_officer")
    listed = rows(read(client, "/ho-so?muc=recognised"), "/phieu/")
    with database.writing() as connection:
        files.change(connection, int(re.search(r"\d+", listed[0])[0]), state=State.REVOKED)
    page = read(client, listed[0])
    assert step(page, "prev") is None and step(page, "next") == listed[1] and not re.search(r"<span>\d+/\d+", page)
    assert rows(read(client, list_of(page)), "/phieu/")[: len(listed) - 1] == listed[1:]
    said = quote("appraisals.queue?dot=%00&thuoc=%ff&_external=1&endpoint=x&_scheme=http&trang=9")
    hostile = list_of(read(client, f"{listed[0].partition('?')[0]}?ds={said}"))
    assert hostile.startswith("/ho-so?") and "_" not in hostile and "endpoint" not in hostile
    assert read(client, hostile)


def test_saving_stays_in_the_list(app):
    client = client_of(app, "appraiser")
    first = rows(read(client, "/ho-so?muc=appraising"), "/phieu/")[0]
    page = client.get(first).get_data(as_text=True)
    saving = html.unescape(re.search(r'id="sheet".*?action="([^"]*)"', page, re.DOTALL)[1])
    assert post(client, saving, {}).headers["Location"] == first


def test_a_list_that_is_drawn_again_after_a_refusal_leads_on_as_before(app, database):
    with database.reading() as connection:
        round_id = round_of(connection).id
    client, address = client_of(app, "province_officer"), f"/dot/{round_id}/phan-loai?muc=settled"
    reply = post(client, address, {})
    again = rows(html.unescape(reply.get_data(as_text=True)), "/phieu/")
    assert reply.status_code == 422 and again == rows(read(client, address), "/phieu/") and len(again) > 3
    approver, listed = client_of(app, "approver"), f"/quyet-dinh/danh-sach/{round_id}"
    before = re.findall(r'href="(/phieu/\d+/quyet-dinh\?ds=[^"]*)"', read(approver, listed))
    reply = post(approver, listed, {})
    again = re.findall(r'href="(/phieu/\d+/quyet-dinh\?ds=[^"]*)"', html.unescape(reply.get_data(as_text=True)))
    assert reply.status_code == 422 and again == before != []
