"""The tables of the progress pages as files."""

from decimal import Decimal

from certify.documents.tables.writing import Cell, Table
from certify.domain.assessment.states import STATE_NAMES, State
from certify.domain.progress.heat import Heat, HeatRow
from certify.operations.progress.area import Area, Progress
from certify.operations.progress.commune import CommuneProgress
from certify.operations.progress.nation import Nation

WAITING = (State.SUBMITTED, State.APPRAISING, State.APPRAISED)


def areas_table(progress: Progress) -> Table:
    """Recognised communes by area, and all of them last."""
    areas = sorted(progress.areas, key=lambda area: (area.unit.sort_key, area.unit.code))
    whole = Area(progress.place, progress.standing, progress.states)
    inside = areas if progress.area is None else []
    heads = _heads(progress.division, progress.target.percent)
    rows = [_area(area) for area in (*inside, whole)]
    return Table("tien-do-khu-vuc", "Tiến độ công nhận", progress.round.name, heads, rows)


def provinces_table(nation: Nation) -> Table:
    """Recognised communes by province, and all of them last."""
    areas = sorted(nation.areas, key=lambda area: (area.unit.sort_key, area.unit.code))
    heads = _heads("Tỉnh, thành phố", nation.target.percent)
    rows = [*(_area(area) for area in areas), ("", "Tất cả", *_counts(nation))]
    return Table("tien-do-ca-nuoc", "Tiến độ công nhận", f"Năm {nation.year}", heads, rows)


def communes_table(progress: Progress) -> Table:
    """The communes of a round with their states, by name."""
    heads = (("Mã", 10), ("Đơn vị", 30), ("Thuộc", 30), ("Trạng thái", 20))
    communes = sorted(progress.communes, key=lambda row: (row[0].sort_key, row[0].code))
    rows = [(unit.code, unit.full_name, above.full_name, STATE_NAMES[state]) for unit, above, state in communes]
    return Table("tien-do-xa", "Trạng thái từng đơn vị", progress.round.name, heads, rows)


def heat_table(heat: Heat, subtitle: str, *, coarse: bool = False) -> Table:
    """Areas against criteria: the share of the points in percent (truncated), and how many files are at zero.

    `coarse` is for points as they are published: the share is the least that it may be, and no zeros are told.
    """
    heads = [("Đơn vị", 36)]
    for key, name in heat.criteria:
        heads += (
            [(f"{key}. {name}: ít nhất % điểm", 14)]
            if coarse
            else [(f"{key}. {name}: % điểm", 14), (f"{key}: số xã 0 điểm", 10)]
        )
    rows = [_heat_row(row, coarse=coarse) for row in (*heat.rows, heat.total)]
    return Table("tieu-chi", "Điểm theo tiêu chí", subtitle, heads, rows)


def years_table(progress: CommuneProgress) -> Table:
    """A commune's files, year by year."""
    heads = (("Đợt", 34), ("Trạng thái", 20), ("Tự chấm", 12), ("Thẩm định", 12), ("Ngưỡng", 10))
    rows = [
        (year.round.name, STATE_NAMES[year.file.state], year.own, year.appraisal, year.threshold)
        for year in progress.years
    ]
    return Table("tien-do-xa", "Kết quả qua các năm", progress.unit.full_name, heads, rows)


def _heads(area: str, percent: str) -> tuple[tuple[str, int], ...]:
    return (
        ("Mã", 10),
        (area, 30),
        ("Được công nhận", 12),
        ("Số xã, phường, thị trấn", 12),
        (f"Cần để đạt {percent}", 12),
        ("Đã trình, đang xét", 12),
        ("Chưa trình", 12),
    )


def _area(area: Area) -> tuple[Cell, ...]:
    return (area.unit.code, area.unit.full_name, *_counts(area))


def _counts(area: Area | Nation) -> tuple[Cell, ...]:
    standing, states = area.standing, area.states
    waiting = sum(states[state] for state in WAITING)
    unsent = states[State.DRAFT] + states[State.RETURNED]
    return (standing.recognised, standing.all, standing.needed, waiting, unsent)


def _heat_row(row: HeatRow, *, coarse: bool) -> tuple[Cell, ...]:
    cells: list[Cell] = [row.name]
    for cell in row.cells:
        share = cell.tally.share(cell.most, 10_000)
        cells.append(None if share is None else Decimal(share) / 100)
        if not coarse:
            cells.append(cell.tally.zeros if cell.tally.files else None)
    return tuple(cells)
