"""Whoever compares what is published, of one day or of many, finds the points of no single commune."""

import random
from dataclasses import dataclass
from decimal import Decimal

import pytest

from certify.domain.progress.heat import NOTHING, Cell, Heat, HeatRow, Tally
from certify.domain.progress.publication import published_area, published_areas, told_zeros

MOST = Decimal(100)
CRITERIA = (("3", "Trẻ em bị xâm hại"),)


@dataclass(frozen=True)
class World:
    """The points of communes by area; None for a commune that has none yet."""

    areas: tuple[tuple[int | None, ...], ...]

    @property
    def heat(self):
        rows = tuple(HeatRow(f"Khu {at}", at, (Cell(tally(area), MOST),)) for at, area in enumerate(self.areas))
        whole = tally([points for area in self.areas for points in area])
        return Heat(CRITERIA, rows, HeatRow("Tất cả", None, (Cell(whole, MOST),)))

    def changed(self, place, points):
        """The same world where a commune has other points."""
        at, index = place
        areas = [list(area) for area in self.areas]
        areas[at][index] = points
        return World(tuple(map(tuple, areas)))

    @property
    def places(self):
        return [(at, index) for at, area in enumerate(self.areas) for index in range(len(area))]

    def points(self, place):
        return self.areas[place[0]][place[1]]


def tally(points):
    known = [one for one in points if one is not None]
    return Tally(len(known), Decimal(sum(known)), known.count(0))


def told(published):
    """All that is published, as plain values."""
    cells = [row.cells[0] for row in (*published.heat.rows, published.heat.total)]
    return [(cell.percent, cell.shade, cell.tally) for cell in cells], published.zeros


def of_area(world):
    return told(published_area(world.heat, 0, closed=True))


def of_areas(world):
    return told(published_areas(world.heat, 0, set(range(len(world.areas)))))


def others_like(world, place, publish):
    """Other points that a commune could have as far as anybody sees: by itself, or with another commune's exchanged."""
    seen = publish(world)
    alone = {points for points in (0, 5, 20, 40, 60, 80, 100) if publish(world.changed(place, points)) == seen}
    exchanged = {
        world.points(other)
        for other in world.places
        if publish(world.changed(place, world.points(other)).changed(other, world.points(place))) == seen
    }
    return (alone | exchanged) - {world.points(place)}


@pytest.mark.parametrize("publish", [of_area, of_areas])
@pytest.mark.parametrize("seed", range(40))
def test_every_commune_could_have_had_other_points(publish, seed):
    chance = random.Random(seed)  # noqa: S311
    kind = chance.choice([(0,), (100,), (0, 100), (0, 20, 60, 100), (100, 100, 100, 0)])
    sizes = [chance.choice([1, 2, 4, 5, 6, 9]) for _ in range(chance.randint(1, 4))]
    world = World(tuple(tuple(chance.choice(kind) for _ in range(size)) for size in sizes))
    known = [place for place in world.places if not others_like(world, place, publish)]
    assert known == [], world


def test_comparing_days_of_an_open_round_shows_nothing():
    """12 communes with 62,5%, then 13 with 57,69%: whoever saw both knew that the thirteenth had nothing."""
    days = [World(((100,) * 7 + (50,) + (0,) * (4 + more),)) for more in (0, 1)]
    assert [day.heat.total.cells[0].tally.share(MOST, 10_000) for day in days] == [6250, 5769]
    shown = [told(published_area(day.heat, 0, closed=False)) for day in days]
    assert shown[0] == shown[1] == ([(None, 0, NOTHING)] * 2, [])
    assert told(published_areas(days[0].heat, 0, set())) == told(published_areas(days[1].heat, 0, set()))


def test_a_hidden_area_does_not_follow_from_the_total():
    percents = [percent for percent, _, _ in of_area(World(((100,) * 9, (100,) * 6, (0,) * 4)))[0]]
    assert percents == [95, None, None, 70], "the smallest area that is large enough is hidden beside it"
    assert [percent for percent, _, _ in of_area(World(((100,) * 9, (0,) * 4, (0,) * 3)))[0]] == [95, None, None, 50]
    assert [percent for percent, _, _ in of_area(World(((100,) * 4,)))[0]] == [None, None]


def test_a_total_of_areas_holds_only_those_shown():
    shown, _ = of_areas(World(((100,) * 9, (0,) * 4)))
    assert [percent for percent, _, _ in shown] == [95, None, 95]
    heat = World(((100,) * 9, (0,) * 9)).heat
    shown, zeros = told(published_areas(heat, 0, {0}))
    assert ([percent for percent, _, _ in shown], zeros) == ([95, None, 95], [])


@pytest.mark.parametrize(
    ("files", "zeros", "least"),
    [(20, 0, 0), (20, 4, 0), (20, 5, 5), (20, 9, 5), (20, 15, 15), (20, 16, 0), (20, 20, 0), (4, 4, 0)],
)
def test_zeros_are_told_in_steps_and_never_of_nearly_all(files, zeros, least):
    assert told_zeros(Tally(files, Decimal(0), zeros), 0) == least
    assert told_zeros(Tally(files + 30, Decimal(0), zeros), 30) == least, "recognised communes are known by name"


@pytest.mark.parametrize(
    ("points", "told_percent"), [(0, 0), (49, 0), (50, 50), (84, 70), (94, 85), (95, 95), (100, 95)]
)
def test_shares_are_the_lower_ends_of_shades(points, told_percent):
    (percent, shade, kept), *_ = of_area(World(((points,) * 7,)))[0]
    assert (percent, kept.files, kept.zeros) == (told_percent, 1, 0)
    assert shade == World(((points,) * 7,)).heat.rows[0].cells[0].shade
