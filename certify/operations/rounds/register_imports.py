"""A file of entries for the register of units' categories: what it would change, and taking it in."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from certify.documents.tables.reading import Column, Line
from certify.domain.criteria.version import UNKNOWN, UNKNOWN_NAME, Version, categories_possible
from certify.domain.days import parse_day
from certify.domain.problems import Problem
from certify.operations.act import Act
from certify.operations.log.events import record_event
from certify.operations.rounds.register import told, version_for
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
from certify.operations.units.scope import province_for
from certify.store import categories, units
from certify.store.categories import Entry
from certify.store.units import Unit

# Written in the place of a category, it takes the entry of that unit and first day out.
DROP = "xóa"
COLUMNS = (
    Column("code", "Mã đơn vị"),
    Column("name", "Tên đơn vị", needed=False),
    Column("category", "Phân loại"),
    Column("basis", "Căn cứ pháp lý"),
    Column("valid_from", "Từ ngày"),
    Column("valid_to", "Đến hết ngày", needed=False),
)
HEADING = {column.key: column.heading for column in COLUMNS}
_DAY = timedelta(days=1)


def content_of(version_id: str, body: bytes) -> Content:
    """What is kept of a file of entries under a version. Raises Refused when it is no table."""
    return table_content(body, COLUMNS, version=version_id)


def weigh(act: Act, content: Content) -> Weighed:
    """What taking a file would change, and everything that is wrong with it. Raises Forbidden, NotFound."""
    act.need("category:set")
    return _weighed(act, content)[0]


def take(act: Act, content: Content, seen: str | None = None) -> int:
    """Take a file into the register, all or nothing; how many entries changed.

    `seen` is the hash of what the person was shown. Raises Refused, Forbidden, NotFound.
    """
    act.need("category:set")
    weighed, rows = _weighed(act, content)
    insist(weighed, seen)
    changed = [row for line, row in rows if line in {change.line for change in weighed.changes}]
    version_id = content["version"]
    categories.drop(
        act.connection, version_id, [(one.unit_code, one.valid_from) for one in changed if one.category == DROP]
    )
    same = {"updated_at": act.at, "updated_by": act.actor.id}
    categories.put_entries(act.connection, [{**vars(one), **same} for one in changed if one.category != DROP])
    if changed:
        note = f"{len(changed)} dòng, {version_id}"
        record_event(
            act,
            "categories_imported",
            details={"note": note, "changes": [[one.subject, one.before, one.after] for one in weighed.changes]},
        )
    return len(changed)


FILE = FileImport("categories", weigh, take)


@dataclass(frozen=True)
class _Ground:
    version: Version
    province: Unit
    units: Mapping[str, list[Unit]]
    entries: Mapping[tuple[str, date], Entry]

    def category(self, line: Line) -> str | None:
        """The category that a line names, by its id or its name."""
        written = {text.casefold(): one.id for one in self.version.categories for text in (one.id, one.name)}
        written |= {UNKNOWN: UNKNOWN, UNKNOWN_NAME: UNKNOWN, DROP: DROP}
        return written.get(" ".join(line.values["category"].casefold().split()))


def _weighed(act: Act, content: Content) -> tuple[Weighed, list[tuple[int, Entry]]]:
    ground = _ground(act, content["version"])
    faults, rows = faults_of(content), []
    for line in lines_of(content):
        found = list(_read(ground, line))
        faults += [one for one in found if isinstance(one, Problem)]
        rows += [(line.number, one) for one in found if isinstance(one, Entry)]
    faults += [*_repeated(rows), *_overlaps(ground, rows)]
    changes = tuple(change for number, row in rows if (change := _change(ground, number, row)))
    faults.sort(key=lambda fault: fault.line)
    return Weighed(changes, tuple(faults), len(rows) - len(changes)), rows


def _ground(act: Act, version_id: str) -> _Ground:
    province = province_for(act)
    known: dict[str, list[Unit]] = defaultdict(list)
    for unit in units.communes_of_all_times(act.connection, province.id):
        known[unit.code].append(unit)
    entries = {
        (category.unit_code, category.valid_from): category
        for category in categories.of_version(act.connection, version_id)
    }
    return _Ground(version_for(act.library, version_id), province, known, entries)


def _read(ground: _Ground, line: Line) -> Iterator[Entry | Problem]:
    """The entry of a line, or every fault of it."""
    faults = list(_faults(ground, line))
    if not faults:
        row = _entry(ground, line)
        faults = list(_misfits(ground, line.number, row))
        if not faults:
            yield row
    yield from faults


def _faults(ground: _Ground, line: Line) -> Iterator[Problem]:
    """What is wrong with a line by itself."""
    category = ground.category(line)
    if category is None:
        said = f"“{line.values['category'][:60]}” không phải phân loại của {ground.version.number}."
        yield Problem(HEADING["category"], said, line.number)
    if category not in {None, UNKNOWN, DROP} and not line.values["basis"]:
        yield Problem(HEADING["basis"], "để trống; phải ghi số, ngày, tên văn bản.", line.number)
    for key in ("valid_from", "valid_to"):
        try:
            _day(line, key)
        except ValueError as fault:
            yield Problem(HEADING[key], str(fault), line.number)


def _day(line: Line, key: str) -> date | None:
    """The day of a column; only the last one may be left open."""
    text = line.values[key]
    return None if key == "valid_to" and not text else parse_day(text)


def _entry(ground: _Ground, line: Line) -> Entry:
    start, last = parse_day(line.values["valid_from"]), _day(line, "valid_to")
    category = ground.category(line) or UNKNOWN
    code, basis = line.values["code"], line.values["basis"]
    return Entry(ground.version.id, code, start, last + _DAY if last else None, category, basis)


def _misfits(ground: _Ground, number: int, row: Entry) -> Iterator[Problem]:
    """What does not fit between an entry and the units."""
    if row.valid_to and row.valid_to <= row.valid_from:
        yield Problem(HEADING["valid_to"], "phải từ ngày bắt đầu trở đi.", number)
        return
    then = [unit for unit in ground.units.get(row.unit_code, ()) if _meet(row, unit.valid_from, unit.valid_to)]
    if not then:
        short = row.unit_code.isdigit() and len(row.unit_code) < 5
        hint = " Mã phải đủ năm chữ số: có thể bảng tính đã bỏ số 0 ở đầu." if short else ""
        said = f"“{row.unit_code[:20]}” không phải xã, phường, thị trấn của tỉnh, thành phố này"
        yield Problem(HEADING["code"], f"{said} trong thời gian này.{hint}", number)
    elif row.category not in {UNKNOWN, DROP}:
        possible = {c.id for unit in then for c in categories_possible(ground.version, unit.type, ground.province.type)}
        if row.category not in possible:
            yield Problem(HEADING["category"], f"không áp dụng cho {then[0].type}.", number)


def _repeated(rows: Iterable[tuple[int, Entry]]) -> Iterator[Problem]:
    first: dict[tuple[str, date], int] = {}
    for number, row in rows:
        earlier = first.setdefault((row.unit_code, row.valid_from), number)
        if earlier != number:
            yield Problem(HEADING["code"], f"mã và ngày bắt đầu này đã có ở dòng {earlier}.", number)


def _overlaps(ground: _Ground, rows: list[tuple[int, Entry]]) -> Iterator[Problem]:
    """Lines whose time meets that of another entry of the same unit, as the register would stand."""
    after = dict(ground.entries) | {(row.unit_code, row.valid_from): row for _, row in rows}
    standing: dict[str, list[Entry]] = defaultdict(list)
    for one in after.values():
        if one.category != DROP:
            standing[one.unit_code].append(one)
    for number, row in rows:
        for other in standing[row.unit_code]:
            if (
                row.category != DROP
                and other.valid_from != row.valid_from
                and _meet(row, other.valid_from, other.valid_to)
            ):
                said = f"trùng thời gian với dòng “{told(ground.version, other)}”; mỗi ngày chỉ một phân loại."
                yield Problem(HEADING["valid_from"], said, number)


def _meet(row: Entry, start: date, end: date | None) -> bool:
    return (end is None or row.valid_from < end) and (row.valid_to is None or start < row.valid_to)


def _change(ground: _Ground, number: int, row: Entry) -> Change | None:
    former = ground.entries.get((row.unit_code, row.valid_from))
    if former == row or (former is None and row.category == DROP):
        return None
    names = [unit.full_name for unit in ground.units[row.unit_code]]
    after = "bỏ khỏi danh mục" if row.category == DROP else told(ground.version, row)
    return Change(number, f"{names[0]} ({row.unit_code})", told(ground.version, former) if former else "chưa có", after)
