"""Every list is searched, filtered and paged by its address alone; its file holds what the address asks for."""

import csv
import html
import io
import re

import pytest

from certify.domain.people.permissions import ROLE_NAMES, Role
from certify.store.pages import ON_A_PAGE
from tests.support.clients import client_of
from tests.support.rounds import round_of
from tests.support.shown import COMMUNE, COMMUNES, NEIGHBOUR, OFFICER

LISTS = {
    "/ho-so": ("province_officer", 1),
    "/don-vi": ("province_officer", 1),
    "/phan-loai": ("province_officer", 1),
    "/dot/{round}/phan-loai": ("province_officer", 1),
    "/tai-khoan": ("administrator", 3),
}


def page(client, path):
    reply = client.get(path)
    assert reply.status_code == 200
    return html.unescape(reply.get_data(as_text=True))


def table(client, path):
    text = client.get(f"{path}{'&' if '?' in path else '?'}dang=csv").data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))[1:]


def fold_by_hand(text):
    """The name of the commune as somebody types who leaves the marks out."""
    plain = dict(zip("àáảãạâầấẩẫậăằắẳẵặèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ",
                     "aaaaaaaaaaaaaaaaaeeeeeeeeeeeiiiiiooooooooooooooooouuuuuuuuuuuyyyyyd", strict=True))  # fmt: skip
    return "".join(plain.get(letter, letter) for letter in text.lower())


@pytest.mark.parametrize("path", LISTS)
def test_a_commune_is_found_without_marks_and_the_file_holds_what_is_found(app, database, path):
    role, column = LISTS[path]
    with database.reading() as connection:
        path = path.format(round=round_of(connection).id)
    client = client_of(app, role)
    whole = table(client, path)
    asked = f"{path}?tim={fold_by_hand(COMMUNE.full_name).replace(' ', '++')}"
    shown, found = page(client, asked), table(client, asked)
    assert COMMUNE.full_name.split(maxsplit=1)[1] in shown
    assert 0 < len(found) < len(whole) and all(COMMUNE.name in row[column] for row in found)
    assert NEIGHBOUR.name not in "".join(row[column] for row in found)
    assert "Bỏ tìm, lọc" in shown and "Bỏ tìm, lọc" not in page(client, path)
    assert table(client, f"{path}?tim=khong+co+ai+nhu+vay") == []


def test_pages_and_tabs_are_links_that_keep_what_was_asked_for(app):
    client = client_of(app, "province_officer")
    first = page(client, "/don-vi?cap=commune&xep=ten&muc=past")
    following = re.search(r'rel="next" href="([^"]+)"', first)[1]
    assert all(part in following for part in ("cap=commune", "xep=ten", "muc=past", "trang=2"))
    second = page(client, following)
    assert 'rel="prev"' in second and 'value="past"' in second and 'value="ten" selected' in second
    codes = [set(re.findall(r'data-label="Mã">(\d+)', text)) for text in (first, second)]
    assert len(codes[0]) == len(codes[1]) == ON_A_PAGE and not codes[0] & codes[1]
    everything = re.search(r'href="([^"]+)"[^>]*>\s*Tất cả', second)[1]
    assert "muc=" not in everything and "trang=" not in everything and "cap=commune" in everything


@pytest.mark.whole
def test_the_tabs_of_the_queue_count_its_files(app):
    client = client_of(app, "province_officer")
    tabs = re.search(r'<nav class="sections tabs".*?</nav>', page(client, "/ho-so"), re.DOTALL)[0]
    counts = [int(count) for count in re.findall(r"<b>(\d+)</b></a>", tabs)]
    assert counts[0] == sum(counts[1:]) == len(COMMUNES) and len(counts) > 2
    draft = table(client, "/ho-so?muc=draft")
    assert len(draft) in counts[1:] and {row[2] for row in draft} == {"Bản nháp"}


def test_an_account_is_found_by_its_holder_and_by_role(app):
    client = client_of(app, "administrator")
    assert [row[0] for row in table(client, f"/tai-khoan?tim={OFFICER.upper()}")] == [OFFICER]
    roles = {row[2] for row in table(client, "/tai-khoan?vai=commune_officer")}
    assert roles == {ROLE_NAMES[Role.COMMUNE_OFFICER]}


@pytest.mark.parametrize(
    "asked", ["endpoint=x", "_external=1", "trang=x", "trang=-1", "muc=x&xep=x&thuoc=x", "tim=%25"]
)
def test_what_no_list_can_mean_does_no_harm(app, asked):
    client = client_of(app, "province_officer")
    assert [client.get(f"{path}?{asked}").status_code for path in ("/ho-so", "/don-vi", "/phan-loai")] == [200] * 3


@pytest.mark.parametrize("path", ["/ho-so", "/don-vi", "/tai-khoan"])
def test_every_order_shows_the_same_rows(app, path):
    client = client_of(app, LISTS[path][0])
    orders = re.findall(r'<option value="([a-z-]*)"', page(client, path).split('name="xep"')[1].split("</select>")[0])
    assert len(orders) > 2
    rows = [sorted(table(client, f"{path}?xep={order}")) for order in orders]
    shown = {page(client, f"{path}?xep={order}").split("<tbody>")[1] for order in orders}
    assert all(one == rows[0] for one in rows) and len(shown) > 1
