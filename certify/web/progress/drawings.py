"""The drawings of the progress pages, and the names of letters, grades and stages beside them."""

from collections.abc import Iterable, Mapping

from markupsafe import Markup

from certify.domain.numbers import format_rate
from certify.domain.progress.tallies import GRADES, STATE_LETTERS, grade, stages
from certify.domain.units.boundaries import Shape
from certify.operations.progress.area import Area, Figures, Progress
from certify.web.charts import counts, rates, shapes, tiles

NO_SHAPES: Mapping[int, Shape] = {}


def over_time(figures: Figures) -> list[Markup]:
    """The rates over the years and within the round, in the order in which addresses number them."""
    dots = [rates.Dot(point.year, point.standing, point.open, point.province) for point in figures.points]
    share, year = figures.target.share, figures.target.year
    return [rates.line(dots, share, year), rates.course(figures.course, figures.standing.all, share, year)]


def area_drawings(progress: Progress, boundaries: Mapping[int, Shape] = NO_SHAPES) -> list[Markup]:
    """The drawings of a province's or division's page, in the order in which addresses number them.

    Where all communes have a boundary, the map of states is drawn by these.
    """
    if progress.communes and all(unit.id in boundaries for unit, _, _ in progress.communes):
        placed = [(unit.full_name, state, boundaries[unit.id]) for unit, _, state in progress.communes]
        return [*over_time(progress), counts.states(progress.states), shapes.shapes(placed)]
    areas = {above.id: above.full_name for _, above, _ in progress.communes}
    groups = [
        (name, [(unit.full_name, state) for unit, above, state in progress.communes if above.id == key])
        for key, name in areas.items()
    ]
    return [*over_time(progress), counts.states(progress.states), tiles.tiles(groups)]


def words(figures: Figures) -> dict[str, object]:
    """The letters of states, the grades and tiles of areas and the stages of files, as the templates name them."""
    return {"letters": STATE_LETTERS, "grades": GRADES, "stages": _stages(figures), "tiles": _grades(figures.areas)}


def _stages(figures: Figures) -> list[tuple[str, int, str]]:
    """Each stage with its count and its share of all files."""
    total = figures.standing.all
    return [(name, count, format_rate(count, total) if total else "") for name, count in stages(figures.states)]


def _grades(areas: Iterable[Area]) -> list[tuple[str, str, str, str]]:
    """A tile for each area: how close it is to the target, as a key of GRADES and its letter, its name and its rate."""
    drawn = []
    for area in areas:
        key, reached = grade(area.standing), area.standing
        rate = format_rate(reached.recognised, reached.all) if reached.all else ""
        drawn.append((key, GRADES[key][0], area.unit.name, rate))
    return drawn
