"""The tables of the portfolio, the comparisons and the forecast as files."""

from collections.abc import Iterable

from certify.documents.tables.writing import Cell, Table
from certify.domain.assessment.states import STATE_NAMES
from certify.domain.numbers import format_number
from certify.domain.progress.forecast import FinalYear
from certify.domain.progress.lean import Lean
from certify.operations.progress.comparison import Compared, Leaning, RoundsCompared, SidesCompared
from certify.operations.progress.forecast import Outlook
from certify.operations.progress.members import Member
from certify.operations.progress.portfolio import Portfolio, Zeros


def ranking_table(found: Portfolio, shown: Iterable[Member]) -> Table:
    """The communes that are not recognised, in the order of the portfolio, with all that each lacks."""
    heads = (
        ("Hạng", 8), ("Mã", 10), ("Đơn vị", 30), ("Thuộc", 28), ("Trạng thái", 18), ("Nhóm", 30), ("Điểm", 10),
        ("Ngưỡng", 10), ("Phân loại", 16), ("Chỉ tiêu phải làm", 12), ("Số người, vụ việc", 12), ("Việc phải làm", 70),
    )  # fmt: skip
    ranks = {one.unit.id: place for place, one in enumerate(found.ranked, start=1)}
    rows = [_member(found, one, ranks.get(one.unit.id)) for one in shown]
    return Table("danh-muc-uu-tien", "Danh mục ưu tiên", found.round.name, heads, rows)


def zeros_table(found: Portfolio, zeros: Iterable[Zeros]) -> Table:
    """The criteria at zero by division, with the communes; the whole province last."""
    heads = (
        (found.division, 28),
        *((f"Tiêu chí {row.criterion.id}", 10) for row in found.blocking),
        ("Đơn vị bị 0 điểm", 70),
    )
    rows: list[tuple[Cell, ...]] = [
        (row.division.full_name, *row.counts, "; ".join(f"{one.unit.full_name} ({_ids(one)})" for one in row.members))
        for row in zeros
    ]
    rows.append(("Toàn tỉnh", *(len(row.members) for row in found.blocking), ""))
    return Table("tieu-chi-can-tro", "Tiêu chí bị 0 điểm", found.round.name, heads, rows)


def years_table(found: Outlook) -> Table:
    """The final years, and the running one last."""
    heads = (("Năm", 8), ("Được công nhận", 14), ("Tổng số", 12), ("Tỷ lệ", 24), ("Nguồn", 50), ("Đã kết thúc", 14))
    rows = [(*_year(one), "có") for one in found.years]
    rows += [(*_year(found.running), "chưa")] if found.running else []
    return Table("xu-huong", "Tỷ lệ công nhận qua các năm", found.portfolio.province.full_name, heads, rows)


def forecast_table(found: Outlook) -> Table:
    """What may be expected, with the assumption of each figure."""
    heads = (("Cách tính", 18), ("Đến hết năm", 12), ("Được công nhận", 14), ("Cần để đạt", 12), ("Còn thiếu", 12),
             ("Giả định", 80))  # fmt: skip
    forecasts = [*found.files, *([found.trend] if found.trend else [])]
    rows = [
        (one.name, one.year, one.standing.recognised, one.standing.needed, one.standing.lacking, one.assumption)
        for one in forecasts
    ]
    return Table("du-bao", "Dự báo", found.portfolio.province.full_name, heads, rows)


def changes_table(found: RoundsCompared, shown: Iterable[Compared]) -> Table:
    """The communes in two rounds, the largest fall first."""
    heads = (
        ("Mã", 10), ("Đơn vị", 30), ("Thuộc", 28), (f"Trạng thái: {found.earlier.name}", 20),
        (f"Trạng thái: {found.later.name}", 20), ("Điểm đợt trước", 10), ("Điểm đợt sau", 10), ("Tăng, giảm", 10),
        ("Điểm liệt đợt trước", 14), ("Điểm liệt đợt sau", 14),
    )  # fmt: skip
    title = f"{found.earlier.name} và {found.later.name}"
    return Table("so-sanh-hai-dot", "So sánh hai đợt", title, heads, [_change(one) for one in shown])


def criteria_changes_table(found: RoundsCompared) -> Table:
    """Each criterion over the communes that are complete in both rounds."""
    heads = (
        ("Tiêu chí", 10), ("Tên tiêu chí", 50), ("Số đơn vị so sánh được", 14), ("Điểm trung bình đợt trước", 14),
        ("Điểm trung bình đợt sau", 14), ("Số đơn vị tăng", 12), ("Số đơn vị giảm", 12),
    )  # fmt: skip
    rows = [
        (one.id, one.name, row.compared, format_number(row.before), format_number(row.after), row.rose, row.fell)
        for one, row in found.criteria
    ]
    title = f"{found.earlier.name} và {found.later.name}"
    return Table("so-sanh-tieu-chi", "So sánh hai đợt theo tiêu chí", title, heads, rows)


_LEAN = (
    ("Số chỉ tiêu có cả hai điểm", 12), ("Tự chấm cao hơn", 12), ("Điểm cao hơn", 12), ("Tự chấm thấp hơn", 12),
    ("Điểm thấp hơn", 12), ("Tổng chênh lệch", 12),
)  # fmt: skip


def leanings_table(found: SidesCompared, shown: Iterable[Leaning]) -> Table:
    """Self score against appraisal by commune, the largest differences first."""
    heads = (("Mã", 10), ("Đơn vị", 30), ("Thuộc", 28), ("Số đợt", 8), *_LEAN)
    rows = [(one.unit.code, one.unit.full_name, one.above.full_name, one.rounds, *_lean(one.lean)) for one in shown]
    return Table("tu-cham-tham-dinh-xa", "Tự chấm và thẩm định theo đơn vị", _rounds(found), heads, rows)


def indicators_table(found: SidesCompared) -> Table:
    """Self score against appraisal by indicator over all communes, the largest differences first."""
    heads = (("Chỉ tiêu", 10), ("Tên chỉ tiêu", 60), *_LEAN)
    rows = [(indicator.id, indicator.name, *_lean(row)) for indicator, row in found.indicators]
    return Table("tu-cham-tham-dinh-chi-tieu", "Tự chấm và thẩm định theo chỉ tiêu", _rounds(found), heads, rows)


def tasks(member: Member) -> str:
    """All that a commune has to do, or why it has no way, in one text."""
    way = member.gap.way
    if way is None:
        return f"Không còn cách trong năm: {member.gap.dead_end}"
    said = [f"{step.indicator.id}. {step.indicator.name}: {step.text}" for step in way.known]
    said += [way.filling] if way.filling else []
    return "; ".join(said) or "Đủ điều kiện theo số liệu"


def _member(found: Portfolio, one: Member, rank: int | None) -> tuple[Cell, ...]:
    effort, threshold = one.effort, one.category.threshold.value
    unit = (one.unit.code, one.unit.full_name, one.above.full_name, STATE_NAMES[one.assessment.state])
    points = (one.score.total, threshold, "đã xác định" if one.sure else "chưa, lấy ngưỡng cao nhất")
    work = (effort.indicators, effort.people) if effort else (None, None)
    return (rank, *unit, _group(found, one), *points, *work, tasks(one))


def _group(found: Portfolio, one: Member) -> str:
    if one in found.chosen:
        return f"Trong {len(found.chosen)} xã gần nhất"
    if one in found.ranked:
        return "Còn cách đạt trong năm"
    return "Không còn cách trong năm" if one in found.stuck else "Đã có quyết định trong đợt"


def _ids(member: Member) -> str:
    return ", ".join(criterion.id for criterion in member.zeros)


def _year(one: FinalYear) -> tuple[int, int, int, str, str]:
    return one.year, one.standing.recognised, one.standing.all, one.standing.text, one.source


def _change(one: Compared) -> tuple[Cell, ...]:
    before, after = one.change.before, one.change.after
    states = (STATE_NAMES[before.state], STATE_NAMES[after.state])
    points = (before.total, after.total, one.change.difference)
    unit = (one.unit.code, one.unit.full_name, one.above.full_name)
    return (*unit, *states, *points, ", ".join(before.at_zero), ", ".join(after.at_zero))


def _lean(row: Lean) -> tuple[Cell, ...]:
    return row.compared, row.over, row.over_points, row.under, row.under_points, row.points


def _rounds(found: SidesCompared) -> str:
    return "; ".join(one.name for one in found.rounds)
