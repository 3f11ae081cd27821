"""A file of accounts, such as those of an area's offices: what it would add, and adding them with one-time codes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from certify.documents.tables.reading import Column, Line
from certify.domain.people.permissions import LEVELS, ROLE_NAMES, Role
from certify.domain.problems import Problem
from certify.domain.units.levels import UnitLevel
from certify.operations.act import Act, NotFound, Refused, need
from certify.operations.log.events import record_event
from certify.operations.people import accounts
from certify.operations.people.accounts import NewAccount, normalised
from certify.operations.site.imports import (
    Change,
    Content,
    FileImport,
    Weighed,
    faults_of,
    insist,
    lines_of,
    table_content,
)
from certify.store import units
from certify.store.connection import Connection
from certify.store.people import accounts as stored
from certify.store.people.accounts import Account
from certify.store.units import Unit

COLUMNS = (
    Column("user_name", "Tên đăng nhập"),
    Column("display_name", "Tên hiển thị"),
    Column("role", "Vai trò"),
    Column("unit", "Mã đơn vị"),
    Column("phone", "Điện thoại", needed=False),
)
HEADING = {column.key: column.heading for column in COLUMNS}
# The columns of the fields of an account that may be wrong.
FIELD_HEADING = {**HEADING, "unit_id": HEADING["unit"]}
MOST_ACCOUNTS = 500
# What the offices of a role are called in the names that the site proposes.
OFFICES = {
    Role.COMMUNE_OFFICER: ("can-bo", "Cán bộ trẻ em"),
    Role.COMMUNE_LEADER: ("lanh-dao", "Lãnh đạo UBND"),
    Role.APPRAISER: ("tham-dinh", "Tổ thẩm định"),
    Role.APPROVER: ("lanh-dao", "Lãnh đạo UBND"),
    Role.PROVINCE_OFFICER: ("so", "Cán bộ phụ trách trẻ em"),
}
_ROLES = {text.casefold(): role for role, name in ROLE_NAMES.items() for text in (name, role.value)}


@dataclass(frozen=True)
class Slip:
    """What is handed to a person: who they are here, and the code of their first sign-in."""

    account: Account
    unit: Unit | None
    code: str


@dataclass(frozen=True)
class _Row:
    number: int
    new: NewAccount
    unit: Unit | None
    former: Account | None

    @property
    def changes(self) -> bool:
        return self.former is None or (self.former.display_name, self.former.phone) != (
            self.new.display_name,
            self.new.phone,
        )


def content_of(body: bytes, on: date) -> Content:
    """What is kept of a file of accounts; codes of units are those of the day. Raises Refused when it is no table."""
    content = table_content(body, COLUMNS, on=on.isoformat())
    if len(content["lines"]) > MOST_ACCOUNTS:
        raise Refused([f"Mỗi lần nhập không quá {MOST_ACCOUNTS} tài khoản; hãy chia tệp theo khu vực."])
    return content


def weigh(act: Act, content: Content) -> Weighed:
    """What taking a file would add, and everything that is wrong with it. Raises Forbidden.

    `actor` is None for what the site's owner does on the command line.
    """
    if act.account:
        need(act.account, "people:manage")
    return _weighed(act.connection, content)[0]


def take(act: Act, content: Content, seen: str | None = None) -> list[Slip]:
    """Add the accounts of a file, all or nothing; what is handed to each new person. Raises Refused, Forbidden.

    The codes stand nowhere else: only their hashes are kept.
    """
    if act.account:
        need(act.account, "people:manage")
    weighed, rows = _weighed(act.connection, content)
    insist(weighed, seen)
    return [slip for row in rows if row.changes for slip in _taken(act, row)]


FILE = FileImport("accounts", weigh, take)


def renew(act: Act, unit_id: int) -> list[Slip]:
    """New codes for the open accounts within a unit whose people have not set a password yet; the former are void.

    Raises Refused when there is none, Forbidden.
    """
    if act.account:
        need(act.account, "people:manage")
    known = {unit.id: unit for unit in units.all_units(act.connection)}
    waiting = [one for one in stored.everyone(act.connection) if _waits(one, known, unit_id)]
    if not waiting:
        raise Refused(["Không có tài khoản nào đang chờ đăng nhập lần đầu ở đơn vị này."])
    slips = [Slip(one, known.get(one.unit_id or 0), accounts.give_code(act.connection, act.at, one)) for one in waiting]
    note = f"{len(slips)} tài khoản, {known[unit_id].full_name}"
    record_event(act, "codes_given", details={"note": note})
    return slips


def waiting(connection: Connection) -> list[tuple[Unit, int]]:
    """The units with accounts that wait for their first sign-in within them, each with how many."""
    known = {unit.id: unit for unit in units.all_units(connection)}
    pending = [account for account in stored.everyone(connection) if account.must_change_password]
    counts = [(unit, sum(_waits(one, known, unit.id) for one in pending)) for unit in known.values()]
    return [(unit, count) for unit, count in counts if count]


def offices_without_account(connection: Connection, area_id: int) -> list[tuple[str, ...]]:
    """The offices of an area for which there is no account, as lines of a file with names to keep or change."""
    everything = units.all_units(connection)
    area = next((unit for unit in everything if unit.id == area_id), None)
    if area is None:
        raise NotFound
    inside = [unit for unit in everything if area.id in {unit.id, unit.parent_id, unit.province_id}]
    same_time = [unit for unit in inside if unit.valid_to is None or unit.valid_to == area.valid_to]
    above = {unit.parent_id for unit in same_time if unit.level == UnitLevel.COMMUNE}
    known = stored.everyone(connection)
    taken, names = {(one.unit_id, one.role) for one in known}, {one.user_name for one in known}
    return [
        (_free(names, unit, ending), f"{said} {unit.full_name[0].lower()}{unit.full_name[1:]}", ROLE_NAMES[role],
         unit.code, "")
        for unit in same_time
        for role, (ending, said) in OFFICES.items()
        if _sits(role, unit, above) and (unit.id, role) not in taken
    ]  # fmt: skip


def _sits(role: Role, unit: Unit, above: set[int | None]) -> bool:
    """Whether a unit has an office of a role: who appraises and decides sits directly above the communes."""
    return unit.level in LEVELS[role] and (len(LEVELS[role]) == 1 or unit.id in above)


def _free(names: set[str], unit: Unit, ending: str) -> str:
    """A name that no account bears: a code may have been another unit's before."""
    name = f"{unit.code}.{ending}"
    return name if name not in names else f"{name}.{unit.valid_from.year}"


def _waits(account: Account, known: Mapping[int, Unit], unit_id: int) -> bool:
    unit = known.get(account.unit_id or 0)
    within = unit is not None and unit_id in {unit.id, unit.parent_id, unit.province_id}
    return within and account.active and account.must_change_password


def _taken(act: Act, row: _Row) -> Iterator[Slip]:
    if row.former is not None:
        changed = {"display_name": row.new.display_name, "phone": row.new.phone}
        stored.change(act.connection, row.former.id, **changed)
        note = f"{row.former.user_name}; tên hiển thị, điện thoại theo tệp"
        record_event(act, "account_changed", details={"note": note})
        return
    code = accounts.add_with_code(act, row.new)
    account = stored.by_user_name(act.connection, row.new.user_name)
    assert account  # noqa: S101  it was added just now
    yield Slip(account, row.unit, code)


def _weighed(connection: Connection, content: Content) -> tuple[Weighed, list[_Row]]:
    faults, rows, on = faults_of(content), [], date.fromisoformat(content["on"])
    first: dict[str, int] = {}
    for line in lines_of(content):
        row = _row(connection, line, on)
        if isinstance(row, Problem):
            faults.append(row)
            continue
        earlier = first.setdefault(row.new.user_name, line.number)
        if earlier != line.number:
            faults.append(Problem(HEADING["user_name"], f"tên này đã có ở dòng {earlier}.", line.number))
        faults += _row_faults(connection, line, row)
        rows.append(row)
    faults.sort(key=lambda fault: fault.line)
    changes = tuple(_change(row) for row in rows if row.changes)
    return Weighed(changes, tuple(faults), len(rows) - len(changes)), rows


def _row(connection: Connection, line: Line, on: date) -> _Row | Problem:
    """The account of a line, or why its role or unit can't be made out."""
    values = line.values
    role = _ROLES.get(" ".join(values["role"].casefold().split()))
    if role is None:
        known = ", ".join(f"“{name}”" for name in ROLE_NAMES.values())
        return Problem(HEADING["role"], f"“{values['role'][:60]}” phải là một trong: {known}.", line.number)
    unit = units.by_code(connection, values["unit"], on) if values["unit"] else None
    if values["unit"] and unit is None:
        said = f"không có đơn vị mang mã “{values['unit'][:20]}” vào ngày {on:%d/%m/%Y}."
        return Problem(HEADING["unit"], said, line.number)
    name = normalised(values["user_name"])
    new = NewAccount(name, values["display_name"], role, unit.id if unit else None, values["phone"])
    return _Row(line.number, new, unit, stored.by_user_name(connection, name))


def _row_faults(connection: Connection, line: Line, row: _Row) -> Iterator[Problem]:
    former = row.former
    for problem in accounts.account_problems(connection, row.new, own=former.id if former else None):
        yield Problem(FIELD_HEADING[problem.place], problem.text, line.number)
    if former and (former.role, former.unit_id) != (row.new.role, row.new.unit_id):
        said = "đã có tài khoản mang tên này với vai trò hoặc đơn vị khác; đổi vai trò ở trang Tài khoản."
        yield Problem(HEADING["user_name"], said, line.number)
    if row.new.phone and not row.new.phone.startswith(("0", "+")):
        said = f"“{row.new.phone[:20]}” phải bắt đầu bằng 0 hoặc +; bảng tính có thể đã bỏ số 0 ở đầu."
        yield Problem(HEADING["phone"], said, line.number)


def _change(row: _Row) -> Change:
    told = f"{row.new.display_name}{f', {row.new.phone}' if row.new.phone else ''}"
    if row.former:
        before = f"{row.former.display_name}{f', {row.former.phone}' if row.former.phone else ''}"
        return Change(row.number, row.new.user_name, before, told)
    place = f", {row.unit.full_name} ({row.unit.code})" if row.unit else ""
    return Change(row.number, row.new.user_name, "chưa có", f"{told} – {ROLE_NAMES[Role(row.new.role)]}{place}")
