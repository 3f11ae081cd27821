"""The tables of the portfolio as files."""

from collections.abc import Iterable

from certify.documents.tables.writing import Cell, Table
from certify.domain.assessment.states import STATE_NAMES
from certify.operations.progress.members import Member
from certify.operations.progress.portfolio import Portfolio, ZerosFound


def ranking_table(portfolio: Portfolio, shown: Iterable[Member]) -> Table:
    """The communes not yet recognised, in the order of the portfolio, with everything that each lacks."""
    heads = (
        ("Hạng", 8),
        ("Mã", 10),
        ("Đơn vị", 30),
        ("Thuộc", 28),
        ("Trạng thái", 18),
        ("Nhóm", 30),
        ("Điểm", 10),
        ("Ngưỡng", 10),
        ("Phân loại", 16),
        ("Chỉ tiêu phải làm", 12),
        ("Số người, vụ việc", 12),
        ("Việc phải làm", 70),
    )
    ranks = {member.unit.id: rank for rank, member in enumerate(portfolio.ranked, start=1)}
    rows = [_member(portfolio, member, ranks.get(member.unit.id)) for member in shown]
    return Table("danh-muc-uu-tien", "Danh mục ưu tiên", portfolio.round.name, heads, rows)


def zeros_table(portfolio: Portfolio, zeros: ZerosFound) -> Table:
    """The criteria at zero by division, with the communes; all of them together last."""
    heads = (
        (portfolio.division, 28),
        *((f"Tiêu chí {row.criterion.id}", 10) for row in zeros.blocking),
        ("Đơn vị bị 0 điểm", 70),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            row.division.full_name,
            *row.counts,
            "; ".join(f"{member.unit.full_name} ({_ids(member)})" for member in row.members),
        )
        for row in zeros.divisions
    ]
    rows.append(("Tất cả", *(len(row.members) for row in zeros.blocking), ""))
    return Table("tieu-chi-can-tro", "Tiêu chí bị 0 điểm", portfolio.round.name, heads, rows)


def tasks(member: Member) -> str:
    """Everything that a commune has to do, or why it can't reach recognition, as one text."""
    way = member.gap.way
    if way is None:
        return f"Không còn khả năng đạt trong năm: {member.gap.dead_end}"
    steps = [f"{step.indicator.id}. {step.indicator.name}: {step.text}" for step in way.known]
    steps += [way.filling] if way.filling else []
    return "; ".join(steps) or "Đủ điều kiện theo số liệu"


def _member(portfolio: Portfolio, member: Member, rank: int | None) -> tuple[Cell, ...]:
    effort, threshold = member.effort, member.category.threshold.value
    unit = (member.unit.code, member.unit.full_name, member.above.full_name, STATE_NAMES[member.assessment.state])
    points = (member.score.total, threshold, "đã xác định" if member.sure else "chưa, lấy ngưỡng cao nhất")
    known = member.gap.way is not None and member.gap.way.known
    work = (effort.indicators if effort else None, effort.people if effort and known else None)
    return (rank, *unit, _group(portfolio, member), *points, *work, tasks(member))


def _group(portfolio: Portfolio, member: Member) -> str:
    if member in portfolio.chosen:
        return f"Trong {len(portfolio.chosen)} xã gần nhất"
    if member in portfolio.ranked:
        return "Còn khả năng đạt trong năm"
    return "Không còn khả năng đạt trong năm" if member in portfolio.stuck else "Đã có quyết định trong đợt"


def _ids(member: Member) -> str:
    return ", ".join(criterion.id for criterion in member.zeros)
