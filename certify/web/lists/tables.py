"""The tables of pages as files: the same rows as on the page, in the alphabetical order of Vietnamese."""

from collections.abc import Iterable, Mapping, Sequence

from certify.documents.tables.writing import Cell, Table
from certify.domain.assessment.states import STATE_NAMES
from certify.domain.days import local_day
from certify.domain.papers.states import PAPER_STATE_NAMES
from certify.domain.vietnamese import sort_key
from certify.operations.assessments.queue import Queue, Waiting
from certify.operations.batches.batches import Progress as BatchProgress
from certify.store.assessments.listing import Recognised
from certify.store.assessments.results import Result
from certify.store.pages import Found
from certify.store.papers.batches import Batch
from certify.store.papers.issued import Issued
from certify.store.people.accounts import Account
from certify.store.units.units import Unit


def queue_table(queue: Queue) -> Table:
    """The files of a queue, by the name of the commune."""
    heads = (
        ("Mã", 10),
        ("Đơn vị", 30),
        ("Trạng thái", 18),
        ("Đã nhập", 10),
        ("Số chỉ tiêu", 10),
        ("Tự chấm", 10),
        ("Thẩm định", 10),
        ("Phân loại", 14),
        ("Cán bộ", 34),
        ("Điện thoại", 16),
    )
    files = sorted(queue.files, key=lambda file: (file.unit.sort_key, file.unit.code))
    title = queue.round.name if queue.round else "Chưa có đợt"
    return Table("ho-so", "Hồ sơ đánh giá", title, heads, [_waiting(file, queue.count) for file in files])


def units_table(found: Found[Unit], names: Mapping[int, Unit]) -> Table:
    """Units by name, each with the unit above it and the time in which it exists."""
    heads = (("Mã", 10), ("Tên", 34), ("Loại", 14), ("Thuộc", 34), ("Có hiệu lực từ", 14), ("Đến trước", 14))
    ordered = sorted(found.rows, key=lambda unit: (unit.sort_key, unit.code, unit.valid_from))
    rows = [(u.code, u.full_name, u.type, _name(names, u.parent_id), u.valid_from, u.valid_to) for u in ordered]
    return Table("don-vi", "Đơn vị hành chính", f"{len(rows)} đơn vị", heads, rows)


def batches_table(title: str, batches: Sequence[tuple[Batch, Unit, BatchProgress]], names: Mapping[str, str]) -> Table:
    """Batches, the newest first; `names` gives the titles of forms."""
    heads = (
        ("Văn bản", 40),
        ("Khu vực", 30),
        ("Lập ngày", 12),
        ("Người lập", 30),
        ("Đã phát hành", 12),
        ("Lỗi", 8),
        ("Tổng số", 10),
    )
    rows = [
        (names[b.form], area.full_name, local_day(b.made_at), b.maker, p.done, p.failed, p.total)
        for b, area, p in batches
    ]
    return Table("phat-hanh-hang-loat", "Phát hành hàng loạt", title, heads, rows)


def papers_table(title: str, issued: Iterable[Issued]) -> Table:
    """Every issued edition of papers, by title."""
    heads = (
        ("Số, ký hiệu", 18),
        ("Ngày", 12),
        ("Tên văn bản", 44),
        ("Cơ quan", 30),
        ("Tình trạng", 18),
        ("SHA-256", 66),
    )
    ordered = sorted(issued, key=lambda paper: (sort_key(paper.title), paper.issued_on, paper.id))
    rows = [(p.number, p.issued_on, p.title, p.office, PAPER_STATE_NAMES[p.state], p.sha256) for p in ordered]
    return Table("van-ban", "Văn bản đã phát hành", title, heads, rows)


def people_table(found: Found[Account], units: Mapping[int, Unit]) -> Table:
    """Accounts by display name."""
    heads = (("Tên đăng nhập", 22), ("Tên hiển thị", 40), ("Vai trò", 34), ("Đơn vị", 30))
    ordered = sorted(found.rows, key=lambda account: (sort_key(account.display_name), account.user_name))
    rows = [(a.user_name, a.display_name, a.role_name, _name(units, a.unit_id)) for a in ordered]
    return Table("tai-khoan", "Tài khoản", f"{len(rows)} tài khoản", heads, rows)


def recognised_table(province: Unit, found: Found[Recognised]) -> Table:
    """The recognised communes of a province with their decisions."""
    heads = (("Đơn vị", 34), ("Thuộc", 34), ("Năm đánh giá", 14), ("Quyết định số", 20), ("Ngày", 12))
    rows = [(one.commune, one.area or "", one.year, one.number, one.decided_on) for one in found.rows]
    return Table("danh-sach-duoc-cong-nhan", "Danh sách được công nhận", province.full_name, heads, rows)


def _waiting(file: Waiting, count: int) -> tuple[Cell, ...]:
    category = "đã xác định" if file.assessment.category else "chưa"
    officer = (file.officer.display_name, file.officer.phone) if file.officer else ("chưa có tài khoản", "")
    unit = (file.unit.code, file.unit.full_name, STATE_NAMES[file.assessment.state])
    return (*unit, *_reached(file.own), count, *_points(file.own), *_points(file.appraisal), category, *officer)


def _reached(result: Result | None) -> tuple[int]:
    return (result.answered if result else 0,)


def _points(result: Result | None) -> tuple[Cell]:
    return (result.total if result and result.answered else None,)


def _name(units: Mapping[int, Unit], unit_id: int | None) -> str:
    unit = units.get(unit_id or 0)
    return unit.full_name if unit else ""
