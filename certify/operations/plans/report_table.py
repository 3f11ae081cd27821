"""The table of an area's figures on a plan, as a workbook's rows."""

from collections.abc import Iterator

from certify.domain.privacy import told_count
from certify.operations.act import near
from certify.operations.plans.boards import Board
from certify.operations.plans.figures import Followed, UnitFigures
from certify.operations.plans.report import result_for, stated_within
from certify.store.units.units import Unit

HEADS = (
    ("Mục tiêu", 10),
    ("Tên mục tiêu", 44),
    ("Đơn vị cấp trên", 22),
    ("Đơn vị", 24),
    ("Tử số", 12),
    ("Mẫu số", 12),
    ("Tử số năm gốc", 12),
    ("Mẫu số năm gốc", 12),
    ("Kết quả", 40),
    ("Đánh giá", 18),
    ("Nguồn số liệu", 44),
)
Cells = tuple[str | int | None, ...]


def table_of(board: Board, area: Unit) -> Iterator[Cells]:
    """The rows of an area's table under `HEADS`: each target as a whole, then each unit that enters figures."""
    above = {unit.id: unit.full_name for unit in (*board.divisions, board.province)}
    for followed in board.followed:
        total = result_for(board, followed, area)
        if total:
            head = (followed.target.id, followed.target.name, "", area.full_name, None, None, None, None)
            yield (*head, total.text, total.name, followed.target.data_source)
        for row in followed.rows:
            if area.id in {row.unit.id, row.unit.parent_id, row.unit.province_id}:
                yield _row(followed, row, above.get(row.unit.parent_id or 0, ""), within=near(area.id, row.unit))


def _row(followed: Followed, row: UnitFigures, above: str, *, within: bool) -> Cells:
    counts = [row.cells[name].value if name in row.cells else None for name in ("numerator", "denominator")]
    counts += [row.base.numerator, row.base.denominator] if row.base else [None, None]
    cells = [told_count(count, within=within) for count in counts]
    sources = dict.fromkeys(cell.source for cell in row.cells.values() if cell.source)
    source = "; ".join(sources) or (row.entry.reference if row.entry else "")
    head = (followed.target.id, followed.target.name, above, row.unit.full_name)
    return (*head, *cells, stated_within(row.result, within), row.result.name, source)
