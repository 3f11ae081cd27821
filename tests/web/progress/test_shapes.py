"""Maps by shape: with a boundary for each commune the states are drawn as they lie, else as tiles."""

import json
import re

from certify.domain.progress.tallies import STATE_LETTERS
from certify.domain.units.boundaries import boundaries_of
from certify.store import progress
from certify.store.log import events
from certify.store.units import boundaries
from certify.web.charts import shapes
from tests.support.clients import client_of
from tests.support.commands import run_on
from tests.support.rounds import round_of
from tests.support.shapes import grid_of
from tests.support.shown import AFTER


def page(app):
    return client_of(app, "province_officer").get("/tien-do").get_data(as_text=True)


def test_the_map_of_states_is_drawn_by_shape_and_lettered(app, database):
    with database.reading() as connection:
        communes = progress.communes_of(connection, round_of(connection).id)
    assert "<path" not in re.search(r"<svg[^>]*Trạng thái từng đơn vị.*?</svg>", page(app), re.DOTALL)[0]
    shaped = boundaries_of(grid_of([unit.code for unit, _ in communes]))
    given = {unit.id: shaped[unit.code] for unit, _ in communes}
    left_out = communes[0][0].id
    with database.writing() as connection:
        boundaries.put(connection, {key: shape for key, shape in given.items() if key != left_out})
    assert "Mỗi ô là một đơn vị" in page(app), "one without a boundary: tiles as before"
    with database.writing() as connection:
        boundaries.put(connection, given)
    drawn = re.search(r"<svg[^>]*Bản đồ theo ranh giới.*?</svg>", page(app), re.DOTALL)[0]
    assert drawn.count("<path") == len(communes)
    letters = re.findall(r"<text[^>]*>(\w)</text>", drawn)
    assert sorted(letters) == sorted(STATE_LETTERS[state] for _, state in communes)


def test_a_hole_and_an_island_are_drawn_and_nothing_outside():
    outer, hole = ((0, 0), (90, 0), (90, 90), (0, 90)), ((30, 30), (60, 30), (60, 60), (30, 60))
    island = ((200, 0), (201, 0), (201, 1))
    drawn = str(shapes.shapes([("Xã <b>", "draft", (outer, hole, island))]))
    width, height = map(int, re.search(r'viewBox="0 0 (\d+) (\d+)"', drawn).groups())
    pairs = [tuple(map(int, pair)) for pair in re.findall(r"(\d+),(\d+)", re.search(r' d="([^"]*)"', drawn)[1])]
    assert all(0 <= x <= width and 0 <= y <= height for x, y in pairs) and "Xã &lt;b&gt;" in drawn
    assert drawn.count("Z") == 3 and "evenodd" in drawn


def test_boundaries_come_from_a_file_of_the_operator(site, database, tmp_path):
    path = tmp_path / "shapes.json"

    def run(data):
        path.write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")
        return run_on(site.instance, "units", "boundaries", path)

    assert run("{").exit_code == 1 and "không đọc được JSON" in run("{").output
    assert "không phải GeoJSON" in run({"features": 5}).output
    assert "Không mã nào trong tệp" in run(grid_of(["00000"])).output
    codes = list(AFTER)
    done = run(grid_of([*codes, "00000"]))
    assert done.exit_code == 0, done.output
    assert f"của {len(codes)} đơn vị" in done.output and "1 mã trong tệp không phải" in done.output
    assert "của 0 đơn vị" in run(grid_of([*codes, "00000"])).output
    with database.reading() as connection:
        assert [event.act for event in events.site_events(connection, 3)].count("boundaries_kept") == 1
