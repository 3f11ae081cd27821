"""The lines of a file for the register of categories: reading one as an entry, and its problems."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from msgspec import Struct

from certify.documents.tables.locating import Column
from certify.documents.tables.reading import Line
from certify.domain.criteria.version import UNKNOWN, UNKNOWN_NAME, Version, categories_possible
from certify.domain.days import parse_day
from certify.domain.problems import Problem
from certify.operations.act import Act
from certify.operations.rounds.register import entry_text, version_for
from certify.operations.site.imports import (
    Change,
)
from certify.operations.units.names import misnamed
from certify.operations.units.scope import province_for
from certify.store import categories
from certify.store.categories import Entry
from certify.store.units import units
from certify.store.units.units import Unit

# Written in place of a category, it removes the entry with that unit and first day.
DROP = "xóa"
COLUMNS = (
    Column("code", "Mã đơn vị"),
    Column("name", "Tên đơn vị", needed=False),
    Column("category", "Phân loại"),
    Column("basis", "Căn cứ pháp lý"),
    Column("valid_from", "Từ ngày", day=True),
    Column("valid_to", "Đến hết ngày", needed=False, day=True),
)
HEADING = {column.key: column.heading for column in COLUMNS}
_DAY = timedelta(days=1)


class RegisterInputs(Struct, frozen=True):
    """What a file is checked against: the version, the province, its units of all times by code, all entries."""

    version: Version
    province: Unit
    units: Mapping[str, list[Unit]]
    entries: Mapping[tuple[str, date], Entry]

    def category(self, line: Line) -> str | None:
        """The category that a line names, by its id or its name."""
        written = {
            text.casefold(): category.id
            for category in self.version.categories
            for text in (category.id, category.name)
        }
        written |= {UNKNOWN: UNKNOWN, UNKNOWN_NAME: UNKNOWN, DROP: DROP}
        return written.get(" ".join(line.values["category"].casefold().split()))


def inputs_for(act: Act, version_id: str) -> RegisterInputs:
    province = province_for(act)
    by_code: dict[str, list[Unit]] = defaultdict(list)
    for unit in units.communes_of_all_times(act.connection, province.id):
        by_code[unit.code].append(unit)
    entries = {
        (category.unit_code, category.valid_from): category
        for category in categories.of_version(act.connection, version_id)
    }
    return RegisterInputs(version_for(act.library, version_id), province, by_code, entries)


def read_line(inputs: RegisterInputs, line: Line) -> Iterator[Entry | Problem]:
    """The entry of a line, or each problem with it."""
    faults = list(_faults(inputs, line))
    if not faults:
        row = _entry(inputs, line)
        faults = [*_misnamed(inputs, line, row), *_misfits(inputs, line.number, row)]
        if not faults:
            yield row
    yield from faults


def _faults(inputs: RegisterInputs, line: Line) -> Iterator[Problem]:
    """What is wrong with a line by itself."""
    category = inputs.category(line)
    if category is None:
        text = f"“{line.values['category'][:60]}” không phải phân loại của {inputs.version.number}."
        yield Problem(HEADING["category"], text, line.number)
    if category not in {None, UNKNOWN, DROP} and not line.values["basis"]:
        yield Problem(HEADING["basis"], "để trống; phải ghi số, ngày, tên văn bản.", line.number)
    for key in ("valid_from", "valid_to"):
        try:
            _day(line, key)
        except ValueError as fault:
            yield Problem(HEADING[key], str(fault), line.number)


def _day(line: Line, key: str) -> date | None:
    """The day in a column; only the last day may be blank."""
    text = line.values[key]
    return None if key == "valid_to" and not text else parse_day(text)


def _entry(inputs: RegisterInputs, line: Line) -> Entry:
    start, last = parse_day(line.values["valid_from"]), _day(line, "valid_to")
    category = inputs.category(line) or UNKNOWN
    code, basis = line.values["code"], line.values["basis"]
    return Entry(inputs.version.id, code, start, last + _DAY if last else None, category, basis)


def _misnamed(inputs: RegisterInputs, line: Line, row: Entry) -> Iterator[Problem]:
    """How the name beside a code isn't that of the unit: the category of another one would decide its threshold."""
    if text := misnamed(line.values.get("name", ""), inputs.units.get(row.unit_code, ())):
        yield Problem(HEADING["name"], text, line.number)


def _misfits(inputs: RegisterInputs, number: int, row: Entry) -> Iterator[Problem]:
    """How an entry doesn't fit the units of its time."""
    if row.valid_to and row.valid_to <= row.valid_from:
        yield Problem(HEADING["valid_to"], "phải từ ngày bắt đầu trở đi.", number)
        return
    then = [unit for unit in inputs.units.get(row.unit_code, ()) if _overlap(row, unit.valid_from, unit.valid_to)]
    if not then:
        short = row.unit_code.isdigit() and len(row.unit_code) < 5
        hint = " Mã phải đủ năm chữ số: có thể bảng tính đã bỏ số 0 ở đầu." if short else ""
        text = f"“{row.unit_code[:20]}” không phải xã, phường, thị trấn của tỉnh, thành phố này"
        yield Problem(HEADING["code"], f"{text} trong thời gian này.{hint}", number)
    elif row.category not in {UNKNOWN, DROP}:
        possible = {c.id for unit in then for c in categories_possible(inputs.version, unit.type, inputs.province.type)}
        if row.category not in possible:
            yield Problem(HEADING["category"], f"không áp dụng cho {then[0].type}.", number)


def repeated(rows: Iterable[tuple[int, Entry]]) -> Iterator[Problem]:
    first: dict[tuple[str, date], int] = {}
    for number, row in rows:
        earlier = first.setdefault((row.unit_code, row.valid_from), number)
        if earlier != number:
            yield Problem(HEADING["code"], f"mã và ngày bắt đầu này đã có ở dòng {earlier}.", number)


def overlaps(inputs: RegisterInputs, rows: list[tuple[int, Entry]]) -> Iterator[Problem]:
    """A problem for each line whose time overlaps another entry of the unit, once the file is imported."""
    after = dict(inputs.entries) | {(row.unit_code, row.valid_from): row for _, row in rows}
    by_unit: dict[str, list[Entry]] = defaultdict(list)
    for entry in after.values():
        if entry.category != DROP:
            by_unit[entry.unit_code].append(entry)
    for number, row in rows:
        for other in by_unit[row.unit_code]:
            if (
                row.category != DROP
                and other.valid_from != row.valid_from
                and _overlap(row, other.valid_from, other.valid_to)
            ):
                text = f"trùng thời gian với dòng “{entry_text(inputs.version, other)}”; mỗi ngày chỉ một phân loại."
                yield Problem(HEADING["valid_from"], text, number)


def _overlap(row: Entry, start: date, end: date | None) -> bool:
    return (end is None or row.valid_from < end) and (row.valid_to is None or start < row.valid_to)


def change_of(inputs: RegisterInputs, number: int, row: Entry) -> Change | None:
    former = inputs.entries.get((row.unit_code, row.valid_from))
    if former == row or (former is None and row.category == DROP):
        return None
    names = [unit.full_name for unit in inputs.units[row.unit_code]]
    after = "bỏ khỏi danh mục" if row.category == DROP else entry_text(inputs.version, row)
    return Change(
        number, f"{names[0]} ({row.unit_code})", entry_text(inputs.version, former) if former else "chưa có", after
    )
