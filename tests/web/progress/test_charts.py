"""The charts: every value is there, names are escaped, nothing breaks without data, nothing is drawn outside."""

import re
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from certify.domain.assessment.states import STATE_NAMES, State
from certify.domain.plans.recognition_target import standing
from certify.domain.progress.tallies import STATE_LETTERS
from certify.web.charts import counts, svg, tiles
from certify.web.charts.rates import LABEL_STEP, Dot, line

SVG = "{http://www.w3.org/2000/svg}"
TARGET = Fraction(75, 100)
NASTY = 'Xã <b>"A"</b> & B'


def read(drawn):
    """The drawing as a browser reads it: whole, named, free of styles and scripts, inside its own frame."""
    root = ElementTree.fromstring(str(drawn).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))  # noqa: S314
    assert root.tag == f"{SVG}svg" and root.get("role") == "img"
    assert root.find(f"{SVG}title").text and root.find(f"{SVG}desc").text and root.get("aria-label")
    _, _, width, height = (int(part) for part in root.get("viewBox").split())
    for one in root.iter():
        assert one.tag != f"{SVG}script" and "style" not in one.attrib
        assert not [name for name in one.attrib if name.startswith("on")]
        reach_x = int(one.get("x", one.get("cx", "0"))) + (int(one.get("width", "0")) if one is not root else 0)
        assert 0 <= reach_x <= width, one.attrib
        assert 0 <= int(one.get("y", one.get("cy", "0"))) <= height, one.attrib
    return root


def texts(root):
    return ["".join(one.itertext()) for one in root.iter(f"{SVG}text")]


def titles(root):
    return [one.text for one in root.iter(f"{SVG}title")]


def test_the_line_breaks_where_other_units_are_counted():
    years = [Dot(2021, standing(110, 156, TARGET), side="trước"), Dot(2022, standing(115, 156, TARGET), side="trước"),
             Dot(2026, standing(8, 102, TARGET)), Dot(2027, standing(9, 102, TARGET), open=True)]  # fmt: skip
    root = read(line(years, TARGET, 2022))
    kinds = [one.get("class") for one in root.iter(f"{SVG}line")]
    assert (kinds.count("path"), kinds.count("path open"), kinds.count("break")) == (1, 1, 1)
    assert "156 → 102 đơn vị" in texts(root)


def test_line_shows_every_rate_its_year_and_the_target():
    root = read(line([Dot(2019, standing(110, 156, TARGET)), Dot(2021, standing(117, 156, TARGET))], TARGET, 2022))
    assert {"70,51%", "75,00%", "2019", "2021", "Mục tiêu 75% (2022)"} <= set(texts(root))
    assert "2019: 110/156 = 70,51%" in titles(root)
    assert "2019: 110/156 = 70,51%" in root.find(f"{SVG}desc").text


def test_years_stand_at_their_distance():
    dots = [Dot(year, standing(1, 2, TARGET)) for year in (2019, 2021, 2022)]
    first, second, third = (int(one.get("cx")) for one in read(line(dots, TARGET, 2022)).iter(f"{SVG}circle"))
    assert second - first == pytest.approx(2 * (third - second), abs=2)


def test_years_come_in_order_and_a_running_round_is_marked():
    dots = [Dot(2022, standing(79, 156, TARGET), open=True), Dot(2019, standing(110, 156, TARGET))]
    root = read(line(dots, TARGET, 2022))
    assert [one.get("class") for one in root.iter(f"{SVG}circle")] == ["dot", "dot open"]
    assert "chưa kết thúc" in texts(root)
    assert [one.get("class") for one in root.iter(f"{SVG}line") if "path" in one.get("class")] == ["path open"]


def test_two_rounds_of_a_year_stand_side_by_side():
    root = read(line([Dot(2022, standing(1, 2, TARGET)), Dot(2022, standing(2, 2, TARGET))], TARGET, 2022))
    first, second = (int(one.get("cx")) for one in root.iter(f"{SVG}circle"))
    assert second - first >= LABEL_STEP


def test_of_many_years_each_has_its_dot_and_as_many_as_have_room_a_label():
    root = read(line([Dot(2019 + i, standing(i, 20, TARGET)) for i in range(12)], TARGET, 2030))
    assert [f"{2019 + i}: {i}/20" in title for i, title in enumerate(titles(root)[1:])] == [True] * 12
    labelled = [int(one.get("x")) for one in root.iter(f"{SVG}text") if one.get("class") == "label"]
    assert len(labelled) > 3 and all(abs(a - b) >= LABEL_STEP for a, b in pairwise(labelled))
    assert "2030" in texts(root), "the newest one has its label"


@pytest.mark.parametrize("dots", [[], [Dot(2019, standing(0, 0, TARGET))]])
def test_line_without_data_still_shows_the_target(dots):
    root = read(line(dots, TARGET, 2022))
    assert "Mục tiêu 75% (2022)" in texts(root)
    assert not list(root.iter(f"{SVG}circle"))
    assert root.find(f"{SVG}desc").text == "Chưa có số liệu"


@pytest.mark.parametrize("recognised", [0, 1, 75, 99, 100])
def test_line_keeps_any_rate_inside(recognised):
    read(line([Dot(2019, standing(recognised, 100, TARGET))], TARGET, 2022))


def test_states_fill_the_whole_bar_in_the_order_of_life():
    root = read(counts.states({"recognised": 79, "draft": 19, "refused": 1}))
    widths = [int(one.get("width")) for one in root.iter(f"{SVG}rect")]
    assert sum(widths) == svg.WIDTH
    assert titles(root)[1:] == ["Bản nháp: 19", "Được công nhận: 79", "Không công nhận: 1"]
    assert [one.get("class") for one in root.iter(f"{SVG}g")] == ["state draft", "state recognised", "state refused"]


def test_states_name_each_count_even_when_its_part_is_narrow():
    root = read(counts.states({"draft": 1, "recognised": 999}))
    assert "Bản nháp: 1" in titles(root)
    assert texts(root) == ["999"]


def test_states_without_data():
    assert not list(read(counts.states({})).iter(f"{SVG}rect"))


def test_tiles_show_each_unit_with_its_state_and_letter():
    units = [(f"Xã {state}", str(state)) for state in State]
    root = read(tiles.tiles([("Khu A", units), ("Khu B", [("Phường B", "draft")] * 40)]))
    assert [title for title in titles(root) if title.startswith("Xã")] == [f"Xã {s}: {STATE_NAMES[s]}" for s in State]
    assert len(list(root.iter(f"{SVG}rect"))) == len(State) + 40
    assert {"Khu A", "Khu B", *STATE_LETTERS.values()} <= set(texts(root))


def test_each_state_has_its_own_letter():
    assert set(STATE_LETTERS) == set(State)
    assert len(set(STATE_LETTERS.values())) == len(State)


def test_tiles_do_not_cover_each_other():
    areas = [("A", [("x", "draft")] * 18), ("B", [("x", "draft")] * 19), ("C", [("x", "draft")] * 37)]
    corners = [(one.get("x"), one.get("y")) for one in read(tiles.tiles(areas)).iter(f"{SVG}rect")]
    assert len(set(corners)) == len(corners) == 74


def test_tiles_without_data():
    assert not list(read(tiles.tiles([])).iter(f"{SVG}rect"))


def test_names_are_escaped():
    root = read(tiles.tiles([(NASTY, [(NASTY, "draft")])]))
    assert not list(root.iter(f"{SVG}b"))
    assert NASTY in " ".join([*titles(root), *texts(root)])


def test_letters_are_legible_on_a_phone():
    """On a phone of 390 px a drawing is 326 px wide: its smallest letters stay above 10 px."""
    css = Path(svg.__file__).parents[1].joinpath("static", "charts.css").read_text("utf-8")
    sizes = [int(size) for size in re.findall(r"\.chart [^{]*\{[^}]*font-size: (\d+)px", css)]
    assert len(sizes) >= 3
    assert min(sizes) * 326 > 10 * svg.WIDTH
