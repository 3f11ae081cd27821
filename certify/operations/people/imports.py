"""Import a file of accounts: what it would add or change, and adding them with first sign-in codes."""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from certify.documents.tables.locating import Column
from certify.documents.tables.reading import Line
from certify.domain.people.permissions import ROLE_NAMES, Role
from certify.domain.problems import Problem
from certify.operations.act import Act, Refused, need
from certify.operations.people.access import record_and_tell
from certify.operations.people.codes import Slip
from certify.operations.people.new_accounts import NewAccount, account_problems, add_account_with_code, normalised
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
from certify.operations.units.names import misnamed
from certify.store.connection import Connection
from certify.store.people import accounts as stored
from certify.store.people.accounts import Account
from certify.store.units import units
from certify.store.units.units import Unit

COLUMNS = (
    Column("user_name", "Tên đăng nhập"),
    Column("display_name", "Tên hiển thị"),
    Column("role", "Vai trò"),
    Column("unit", "Mã đơn vị"),
    Column("unit_name", "Tên đơn vị", needed=False),
    Column("phone", "Điện thoại", needed=False),
)
HEADING = {column.key: column.heading for column in COLUMNS}
# The column headings of an account's fields, for its problems.
FIELD_HEADING = {**HEADING, "unit_id": HEADING["unit"]}
MOST_ACCOUNTS = 500
_ROLES = {text.casefold(): role for role, name in ROLE_NAMES.items() for text in (name, role.value)}


class _Row(Struct, frozen=True):
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
    """What is stored of a file of accounts; its unit codes are those of day `on`. Raises Refused if it's no table."""
    content = table_content(body, COLUMNS, on=on.isoformat())
    if len(content["lines"]) > MOST_ACCOUNTS:
        raise Refused([f"Mỗi lần nhập không quá {MOST_ACCOUNTS} tài khoản; hãy chia tệp theo khu vực."])
    return content


def weigh(act: Act, content: Content) -> Weighed:
    """What importing a file would add or change, and every problem with it. Raises Forbidden.

    The operator on the command line, who has no account, needs no permission.
    """
    if act.account:
        need(act.account, "people:manage")
    return _weighed(act.connection, content)[0]


def take(act: Act, content: Content, seen: str | None = None) -> list[Slip]:
    """Add the accounts of a file, all or none; the slip for each new person. Raises Refused, Forbidden.

    The codes are returned only here: nothing but their hashes is stored.
    """
    if act.account:
        need(act.account, "people:manage")
    weighed, rows = _weighed(act.connection, content)
    insist(weighed, seen)
    return [slip for row in rows if row.changes for slip in _import_row(act, row)]


FILE = FileImport("accounts", weigh, take)


def _import_row(act: Act, row: _Row) -> Iterator[Slip]:
    if row.former is not None:
        changed = {"display_name": row.new.display_name, "phone": row.new.phone}
        stored.change(act.connection, row.former.id, **changed)
        note = f"{row.former.user_name}; tên hiển thị, điện thoại theo tệp"
        record_and_tell(act, row.former, "account_changed", note)
        return
    code = add_account_with_code(act, row.new)
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
    """The account of a line, or the problem with its role or unit."""
    values = line.values
    role = _ROLES.get(" ".join(values["role"].casefold().split()))
    if role is None:
        roles = ", ".join(f"“{name}”" for name in ROLE_NAMES.values())
        return Problem(HEADING["role"], f"“{values['role'][:60]}” phải là một trong: {roles}.", line.number)
    unit = units.by_code(connection, values["unit"], on) if values["unit"] else None
    if values["unit"] and unit is None:
        text = f"không có đơn vị mang mã “{values['unit'][:20]}” vào ngày {on:%d/%m/%Y}."
        return Problem(HEADING["unit"], text, line.number)
    name = normalised(values["user_name"])
    new = NewAccount(name, values["display_name"], role, unit.id if unit else None, values["phone"])
    return _Row(line.number, new, unit, stored.by_user_name(connection, name))


def _row_faults(connection: Connection, line: Line, row: _Row) -> Iterator[Problem]:
    former = row.former
    if row.unit and (text := misnamed(line.values.get("unit_name", ""), [row.unit])):
        yield Problem(HEADING["unit_name"], text, line.number)
    for problem in account_problems(connection, row.new, own=former.id if former else None):
        yield Problem(FIELD_HEADING[problem.place], problem.text, line.number)
    if former and (former.role, former.unit_id) != (row.new.role, row.new.unit_id):
        text = "đã có tài khoản mang tên này với vai trò hoặc đơn vị khác; đổi vai trò ở trang Tài khoản."
        yield Problem(HEADING["user_name"], text, line.number)
    if row.new.phone and not row.new.phone.startswith(("0", "+")):
        text = f"“{row.new.phone[:20]}” phải bắt đầu bằng 0 hoặc +; bảng tính có thể đã bỏ số 0 ở đầu."
        yield Problem(HEADING["phone"], text, line.number)


def _change(row: _Row) -> Change:
    after = f"{row.new.display_name}{f', {row.new.phone}' if row.new.phone else ''}"
    if row.former:
        before = f"{row.former.display_name}{f', {row.former.phone}' if row.former.phone else ''}"
        return Change(row.number, row.new.user_name, before, after)
    unit = f", {row.unit.full_name} ({row.unit.code})" if row.unit else ""
    return Change(row.number, row.new.user_name, "chưa có", f"{after} – {ROLE_NAMES[Role(row.new.role)]}{unit}")
