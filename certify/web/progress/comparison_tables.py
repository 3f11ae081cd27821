"""The tables of the comparisons as files: two rounds, and self scores against appraisals."""

from certify.documents.tables.writing import Cell, Table
from certify.domain.assessment.states import STATE_NAMES
from certify.domain.numbers import format_number
from certify.domain.progress.comparison import CriterionChange
from certify.domain.progress.lean import Lean
from certify.operations.progress.comparison import Compared, RoundsCompared, SidesCompared

_LEAN = (
    ("Số chỉ tiêu có cả hai điểm", 12),
    ("Tự chấm cao hơn", 12),
    ("Điểm cao hơn", 12),
    ("Tự chấm thấp hơn", 12),
    ("Điểm thấp hơn", 12),
    ("Tổng chênh lệch", 12),
)


def changes_table(compared: RoundsCompared) -> Table:
    """The communes in two rounds, the largest fall first."""
    heads = (
        ("Mã", 10),
        ("Đơn vị", 30),
        ("Thuộc", 28),
        (f"Trạng thái: {compared.earlier.name}", 20),
        (f"Trạng thái: {compared.later.name}", 20),
        ("Điểm đợt trước", 10),
        ("Điểm đợt sau", 10),
        ("Tăng, giảm", 10),
        ("Điểm liệt đợt trước", 14),
        ("Điểm liệt đợt sau", 14),
    )
    title = f"{compared.earlier.name} và {compared.later.name}"
    return Table("so-sanh-hai-dot", "So sánh hai đợt", title, heads, list(map(_change, compared.communes)))


def criteria_changes_table(compared: RoundsCompared) -> Table:
    """Each criterion over the communes that are complete in both rounds."""
    heads = (
        ("Tiêu chí", 10),
        ("Tên tiêu chí", 50),
        ("Số đơn vị so sánh được", 14),
        ("Tổng điểm đợt trước", 14),
        ("Tổng điểm đợt sau", 14),
        ("Điểm trung bình đợt trước", 14),
        ("Điểm trung bình đợt sau", 14),
        ("Trung bình tăng, giảm", 14),
        ("Số đơn vị tăng", 12),
        ("Số đơn vị giảm", 12),
    )
    rows = [
        (criterion.id, criterion.name, row.compared, *_means(row), row.rose, row.fell)
        for criterion, row in compared.criteria
    ]
    title = f"{compared.earlier.name} và {compared.later.name}"
    return Table("so-sanh-tieu-chi", "So sánh hai đợt theo tiêu chí", title, heads, rows)


def leanings_table(compared: SidesCompared) -> Table:
    """Self score against appraisal by commune, the largest differences first."""
    heads = (("Mã", 10), ("Đơn vị", 30), ("Thuộc", 28), ("Số đợt", 8), *_LEAN)
    rows = [
        (leaning.unit.code, leaning.unit.full_name, leaning.above.full_name, leaning.rounds, *_lean(leaning.lean))
        for leaning in compared.communes
    ]
    return Table("tu-cham-tham-dinh-xa", "Tự chấm và thẩm định theo đơn vị", _rounds(compared), heads, rows)


def indicators_table(compared: SidesCompared) -> Table:
    """Self score against appraisal by indicator over all communes, the largest differences first."""
    heads = (("Chỉ tiêu", 10), ("Tên chỉ tiêu", 60), *_LEAN)
    rows = [(indicator.id, indicator.name, *_lean(row)) for indicator, row in compared.indicators]
    return Table("tu-cham-tham-dinh-chi-tieu", "Tự chấm và thẩm định theo chỉ tiêu", _rounds(compared), heads, rows)


def _change(commune: Compared) -> tuple[Cell, ...]:
    before, after = commune.change.before, commune.change.after
    states = (STATE_NAMES[before.state], STATE_NAMES[after.state])
    points = (before.total, after.total, commune.change.difference)
    unit = (commune.unit.code, commune.unit.full_name, commune.above.full_name)
    return (*unit, *states, *points, ", ".join(before.at_zero), ", ".join(after.at_zero))


def _means(row: CriterionChange) -> tuple[Cell, ...]:
    means = (format_number(mean) for mean in (row.before, row.after, row.difference))
    return row.points_before, row.points_after, *means


def _lean(row: Lean) -> tuple[Cell, ...]:
    return row.compared, row.over, row.over_points, row.under, row.under_points, row.points


def _rounds(compared: SidesCompared) -> str:
    return "; ".join(round_.name for round_ in compared.rounds)
