"""The drawings of the progress pages, and the names of letters, grades and stages beside them."""

from collections.abc import Mapping

from markupsafe import Markup

from certify.domain.numbers import format_rate
from certify.domain.progress.tallies import GRADES, STATE_LETTERS, stages
from certify.domain.units.boundaries import Shape
from certify.operations.progress.area import Figures, Progress
from certify.operations.progress.commune import CommuneProgress
from certify.operations.progress.nation import Nation
from certify.web.charts import counts, rates, shapes, tiles

NO_SHAPES: Mapping[int, Shape] = {}


def nation_drawings(nation: Nation) -> list[Markup]:
    """The drawings of the nation's page, in the order in which addresses number them."""
    return [*_common(nation), tiles.grades([(area.unit.name, area.standing) for area in nation.areas])]


def area_drawings(progress: Progress, boundaries: Mapping[int, Shape] = NO_SHAPES) -> list[Markup]:
    """The drawings of a province's or division's page, in the order in which addresses number them.

    Where all communes have a boundary, the map of states is drawn by these.
    """
    if progress.communes and all(unit.id in boundaries for unit, _, _ in progress.communes):
        placed = [(unit.full_name, state, boundaries[unit.id]) for unit, _, state in progress.communes]
        return [*_common(progress), counts.states(progress.states), shapes.shapes(placed)]
    areas = {above.id: above.full_name for _, above, _ in progress.communes}
    groups = [
        (name, [(unit.full_name, state) for unit, above, state in progress.communes if above.id == key])
        for key, name in areas.items()
    ]
    return [*_common(progress), counts.states(progress.states), tiles.tiles(groups)]


def commune_drawings(progress: CommuneProgress) -> list[Markup]:
    """The one drawing of a commune's page: its criteria in the newest round."""
    cells = zip(progress.heat.criteria, progress.heat.rows[0].cells, strict=True)
    rows = [(f"{key}. {name}", cell.percent or 0) for (key, name), cell in cells if cell.tally.files]
    return [counts.bars(rows, f"Phần trăm điểm từng tiêu chí, năm {progress.years[0].round.year}")]


def words(figures: Figures) -> dict[str, object]:
    """The letters of states, the grades of areas and the stages of files, as the templates name them."""
    return {"letters": STATE_LETTERS, "grades": GRADES, "stages": _stages(figures)}


def _stages(figures: Figures) -> list[tuple[str, int, str]]:
    """Each stage with its count and its share of all files."""
    total = figures.standing.all
    return [(name, count, format_rate(count, total) if total else "") for name, count in stages(figures.states)]


def _common(figures: Figures) -> list[Markup]:
    """The rates over the years and within the round, the stages, and the criteria that block recognition."""
    dots = [rates.Dot(point.year, point.standing, point.open, point.province) for point in figures.points]
    share, year = figures.target.share, figures.target.year
    return [
        rates.line(dots, share, year),
        rates.course(figures.course, figures.standing.all, share, year),
        counts.bars(stages(figures.states), "Số xã qua từng bước"),
        counts.bars([(f"{block.criterion_id}. {block.name}", block.count) for block in figures.blocking]),
    ]
