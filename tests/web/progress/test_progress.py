"""The pages of progress: each level, its links, its files; what everybody may see and what nobody outside may."""

import csv
import html
import io
import re
from xml.etree import ElementTree

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from certify import create_app
from certify.operations.papers.verification import MOST_IN_A_MINUTE
from certify.store.progress import criterion_tallies, tallies_of_rounds
from certify.store.units import units
from tests.support.clients import account, client_of, post
from tests.support.rounds import reached, round_of
from tests.support.shown import COMMUNE, COMMUNES_OF_AREA

pytestmark = pytest.mark.both_engines


def text(client, path):
    reply = client.get(path)
    assert reply.status_code == 200, (path, reply.status_code)
    return html.unescape(reply.get_data(as_text=True))


def heading(page):
    return re.sub(r"<[^>]+>", "", re.search(r"<h1>(.*?)</h1>", page, re.S)[1]).strip()


def listed(client, path):
    reply = client.get(path)
    assert reply.mimetype == "text/csv"
    return list(csv.reader(io.StringIO(reply.get_data(as_text=True).lstrip("\ufeff"))))


@pytest.fixture
def places(app):
    """The ids of the province, the officer's division and commune, and the names of every commune."""
    with app.extensions["certify"].database.reading() as connection:
        commune = units.find(connection, account(connection, "commune_officer").unit_id)
        names = [one.full_name for one in units.communes(connection, commune.province_id, commune.valid_from)]
    return commune.province_id, commune.parent_id, commune.id, names


@pytest.mark.parametrize(
    ("role", "said"),
    [("commune_officer", f"Tiến độ: {COMMUNE.full_name}"), ("appraiser", f"Tiến độ công nhận: {COMMUNE.district_name}"),
     ("province_officer", "Tiến độ công nhận: Tỉnh An Giang"), ("administrator", "Tiến độ công nhận: Tỉnh An Giang")],
)  # fmt: skip
def test_everybody_lands_on_their_own_level(app, role, said):
    assert heading(text(client_of(app, role), "/tien-do")) == said


def test_levels_are_reached_by_links(app):
    """From the nation down to one commune, and up again by the line of levels."""
    client = client_of(app, "province_officer")
    page, seen = text(client, "/tien-do/ca-nuoc?nam=2022"), []
    for name in ("Tỉnh An Giang", COMMUNE.district_name, COMMUNE.full_name):
        page = text(client, re.search(rf'<a href="([^"]+)">{name}</a>', page)[1].replace("&amp;", "&"))
        seen.append(heading(page))
    assert [one.split(": ")[1] for one in seen] == ["Tỉnh An Giang", COMMUNE.district_name, COMMUNE.full_name]
    crumbs = re.findall(r'<a href="([^"]+)">', re.search(r'class="crumbs".*?</nav>', page, re.S)[0])
    assert [heading(text(client, path)).split(": ")[1] for path in crumbs] == [
        "cả nước, năm 2022", "Tỉnh An Giang", COMMUNE.district_name,
    ]  # fmt: skip


def test_a_division_stands_beside_its_province(app, places, database):
    page = text(client_of(app, "appraiser"), "/tien-do")
    with database.reading() as connection:
        assert reached(connection, area_id=places[1]) in page
        assert f"Tỉnh An Giang trong cùng đợt: {reached(connection)}" in page


def test_points_of_single_communes_stay_with_their_offices(app, places):
    """A neighbour sees a division's states, not the points of its communes."""
    _, division, commune, _ = places
    path, blank, communes = f"/tien-do/don-vi/{division}", 1, len(COMMUNES_OF_AREA)
    within, neighbour = text(client_of(app, "appraiser"), path), text(client_of(app, "commune_officer"), path)
    rows = re.search(r'class="heat">.*?</table>', within, re.S)[0].count("<tr")
    assert rows == communes + 2 - blank and "Chưa có số liệu: Xã" in within
    assert 'class="heat"' not in neighbour and "chỉ công bố" in neighbour
    assert f"/tien-do/don-vi/{commune}" in neighbour
    heat = f"{path}?dang=csv&bang=3"
    assert [len(listed(client_of(app, role), heat)) for role in ("appraiser", "commune_officer")] == [communes + 2, 2]


@pytest.mark.parametrize(("path", "tables", "drawings"), [("/tien-do", 3, 4), ("/tien-do/ca-nuoc", 2, 2)])
def test_tables_and_drawings_come_as_files(app, database, path, tables, drawings):
    client = client_of(app, "province_officer")
    with database.writing() as connection:
        closed = round_of(connection, "closed")
        connection.execute(sa.update(criterion_tallies).values(zeros=criterion_tallies.c.zeros // 2))
    # The nation publishes points, and so the drawing of criteria at zero, of closed rounds in which enough other
    # communes without recognition remain.
    asked = f"{path}?dot={closed.id}&nam={closed.year}"
    page = text(client, asked)
    assert len(re.findall(r'href="[^"]*dang=svg', page)) == drawings
    for number in range(1, drawings + 1):
        reply = client.get(f"{asked}&dang=svg&hinh={number}")
        assert reply.mimetype == "image/svg+xml" and reply.headers["Content-Disposition"].startswith("attachment")
        root = ElementTree.fromstring(reply.data)  # noqa: S314
        assert root.tag == "{http://www.w3.org/2000/svg}svg" and ".chart text" in root[0].text
        assert "var(" not in root[0].text and "http" not in root[0].text
    for number in range(1, tables + 1):
        rows = listed(client, f"{asked}&dang=csv&bang={number}")
        book = load_workbook(io.BytesIO(client.get(f"{asked}&dang=xlsx&bang={number}").data)).active
        assert [cell.value for cell in book[4]] == rows[0] and book.max_row == len(rows) + 3
        assert f"dang=csv&bang={number}" in page


def test_the_table_says_what_the_page_says(app, database):
    client = client_of(app, "province_officer")
    rows = listed(client, "/tien-do?dang=csv")
    with database.reading() as connection:
        share, round_id = reached(connection), round_of(connection).id
        tally = tallies_of_rounds(connection, [round_id])[round_id, "3"]
    sums = [str(sum(int(row[column]) for row in rows[1:-1])) for column in (2, 3)]
    assert rows[-1][:4] == ["89", "Tỉnh An Giang", *sums] and "Cần để đạt 75%" in rows[0]
    assert share.startswith("/".join(sums)) and share in text(client, "/tien-do")
    heat = dict(zip(*(listed(client, "/tien-do?dang=csv&bang=3")[place] for place in (0, -1)), strict=True))
    assert heat["3: số xã 0 điểm"] == str(tally.zeros) != "0"
    # The criterion gives 100 points: a file's points are its percent.
    assert heat["3. Trẻ em bị xâm hại: % điểm"].startswith(f"{int(tally.points / tally.files)},")


def test_another_year_and_round_are_asked_for(app, database):
    client = client_of(app, "province_officer")
    with database.reading() as connection:
        older, share = round_of(connection, "closed"), reached(connection, "closed")
    assert re.search(rf'<option value="{older.id}"[^>]*>{re.escape(older.name)}', text(client, "/tien-do"))
    assert share in re.search(r'class="figures">.*?</p>', text(client, f"/tien-do?dot={older.id}"), re.S)[0]
    assert heading(text(client, "/tien-do/ca-nuoc?nam=2021")).endswith("năm 2021")
    assert heading(text(client, "/tien-do/ca-nuoc?nam=x")).endswith("năm 2026")


def test_provisional_figures_are_marked_at_every_level(app, places):
    client = client_of(app, "province_officer")
    for path in ("/tien-do", "/tien-do/ca-nuoc", f"/tien-do/don-vi/{places[1]}", f"/tien-do/don-vi/{places[2]}"):
        assert "chưa đối chiếu văn bản gốc" in text(client, path), path
    for path in ("/cong-khai", f"/cong-khai/{places[0]}"):
        assert "chưa đối chiếu văn bản gốc" in text(app.test_client(), path), path


def test_everybody_sees_sums_and_no_single_commune(app, places, database):
    province, division, commune, names = places
    visitor = app.test_client()
    nation, page = text(visitor, "/cong-khai"), text(visitor, f"/cong-khai/{province}")
    with database.reading() as connection:
        assert reached(connection) in nation and f"/cong-khai/{province}" in nation
        assert COMMUNE.district_name in page and reached(connection, area_id=division) in page
    files = [listed(visitor, f"/cong-khai/{province}?dang=csv&bang={number}") for number in (1, 2, 3)]
    drawn = [
        visitor.get(f"/cong-khai/{province}?dang=svg&hinh={number}").get_data(as_text=True) for number in range(1, 5)
    ]
    for shown in (nation, page, str(files), *drawn):
        assert not [name for name in names if re.search(rf"\b{name}\b", shown)]
        assert "/phieu/" not in shown and "/tien-do" not in shown
    assert visitor.get(f"/cong-khai/{division}").status_code == 404
    assert visitor.get(f"/cong-khai/{commune}").status_code == 404


def test_the_public_pages_are_limited_for_strangers(app):
    visitor = app.test_client()
    codes = [visitor.get("/cong-khai").status_code for _ in range(MOST_IN_A_MINUTE * 2 + 1)]
    assert set(codes) == {200, 429} and codes[0] == 200
    assert client_of(app, "province_officer").get("/cong-khai").status_code == 200


def test_a_site_may_keep_its_progress_closed(site):
    path = site.instance / "config.toml"
    path.write_text((path.read_text("utf-8") if path.exists() else "") + "public_progress = false\n", "utf-8")
    app = create_app(site)
    assert [
        app.test_client().get(path).status_code for path in ("/cong-khai", "/cong-khai/1", "/cong-khai/du-lieu")
    ] == [404] * 3
    officer = client_of(app, "province_officer")
    assert "trang công khai của hệ thống đang tắt" in text(officer, "/dot").casefold()
    assert 'value="yes">Công khai danh sách' not in text(officer, "/dot")
    refused = post(officer, "/cong-khai/danh-sach", {"public": "yes"})
    assert refused.status_code == 409 and "đang tắt" in refused.get_data(as_text=True)
    app.extensions["certify"].database.close()


def test_before_the_first_round_each_page_says_so(app):
    with app.extensions["certify"].database.engine.connect().execution_options(writes=True) as connection:
        connection.exec_driver_sql("UPDATE rounds SET state = 'planned'")
        connection.commit()
    for path in ("/tien-do", "/tien-do/ca-nuoc"):
        assert "Chưa có đợt đánh giá nào được mở" in text(client_of(app, "province_officer"), path)
    assert "Chưa có đợt đánh giá nào được mở" in text(app.test_client(), "/cong-khai")
