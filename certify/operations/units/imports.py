"""A list or a mapping of units that a province gives: what is new, what ends, what is renamed; taken whole or not."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from certify.documents.tables.reading import Fault, read_rows
from certify.documents.workbook.reading import Unreadable
from certify.domain.days import write_day
from certify.domain.units.file import (
    CommuneRow,
    MappingRow,
    Province,
    UnitFileError,
    is_mapping,
    province_of,
    read_communes,
    read_mapping,
)
from certify.domain.units.levels import UnitLevel
from certify.domain.units.lineage import EXTENT_NAMES
from certify.operations.act import Act, Refused
from certify.operations.site.imports import Change, Content, Weighed, insist
from certify.operations.units import lists
from certify.operations.units.scope import province_for
from certify.store import units
from certify.store.connection import Connection
from certify.store.units import Unit


@dataclass(frozen=True)
class _Ground:
    """What stands: the officer's province, the province of the list, and every unit of the site."""

    home: Unit
    province: Province | None
    on: date
    units: list[Unit]
    lines: Mapping[str, int]

    def ending(self, code: str) -> Unit | None:
        """The unit of a code that a file of this day would end."""
        return next((u for u in self.units if u.code == code and u.valid_to is None and u.valid_from < self.on), None)

    def standing(self, code: str) -> Unit | None:
        """The unit of a code on this day whose end is known already."""
        return next(
            (u for u in self.units if u.code == code and u.valid_from < self.on < (u.valid_to or self.on)), None
        )

    def begun(self, code: str) -> Unit | None:
        """The unit of a code that begins on this very day."""
        return next((u for u in self.units if (u.code, u.valid_from) == (code, self.on)), None)


def content_of(body: bytes, on: date, provinces: str, province: Province | None = None) -> Content:
    """What is kept of a list or mapping as of a day. Raises Refused when it is no table.

    `provinces` is the text of provinces.csv; `province` is what the person says of it, before that.
    """
    text = csv_of(body)
    found = province or (None if is_mapping(text) else province_of(provinces, text, on))
    kept = [found.code, found.name, found.type] if found else None
    return {"text": text, "on": on.isoformat(), "province": kept}


def csv_of(body: bytes) -> str:
    """A table of any spreadsheet as CSV with commas, each row on the line it stood on. Raises Refused."""
    try:
        rows = read_rows(body)
    except Unreadable as fault:
        raise Refused([str(fault)]) from fault
    if rows[0][0] != 1:
        raise Refused([f"Dòng tiêu đề phải là dòng đầu của tệp, không phải dòng {rows[0][0]}."])
    out, width, written = io.StringIO(newline=""), len(rows[0][1]), 0
    writer = csv.writer(out, lineterminator="\n")
    for number, cells in rows:
        out.write("\n" * (number - 1 - written))
        written = number
        flat = [" ".join(cell.split()) for cell in cells]
        while len(flat) > width and not flat[-1]:
            flat.pop()
        writer.writerow(flat + [""] * (width - len(flat)))
    return out.getvalue()


def weigh(act: Act, content: Content) -> Weighed:
    """What taking a file would change, and everything that is wrong with it. Raises Forbidden, NotFound."""
    act.need("unit:manage")
    ground = _ground(act, content)
    text = content["text"]
    try:
        if is_mapping(text):
            rows = read_mapping(text)
            return _weighed_mapping(act.connection, ground, rows)
        return _weighed_list(ground, read_communes(text))
    except UnitFileError as refused:
        return Weighed((), tuple(_fault(line) for line in refused.faults), 0)


def take(act: Act, content: Content, seen: str | None = None) -> int:
    """Take a list or mapping, all or nothing; the number of rows. Raises Refused, Forbidden, NotFound."""
    weighed = weigh(act, content)
    insist(weighed, seen)
    if not weighed.changes:
        return 0
    ground = _ground(act, content)
    try:
        return lists.import_file(act, content["text"], ground.on, ground.province)
    except UnitFileError as refused:
        raise Refused(refused.faults) from refused


def _ground(act: Act, content: Content) -> _Ground:
    given = content["province"]
    on = date.fromisoformat(content["on"])
    known, home = units.all_units(act.connection), province_for(act)
    return _Ground(home, Province(*given) if given else None, on, known, _lines(content["text"]))


def _lines(text: str) -> dict[str, int]:
    """On which line each code stands: the old one of a mapping."""
    reader = csv.DictReader(io.StringIO(text))
    column = "old_code" if is_mapping(text) else "code"
    return {str(row.get(column)): reader.line_num for row in reader}


def _weighed_list(ground: _Ground, rows: list[CommuneRow]) -> Weighed:
    begun = [ground.begun(row.code) for row in rows]
    if all(
        one and (one.full_name, one.type) == (row.full_name, row.type) for one, row in zip(begun, rows, strict=True)
    ):
        return Weighed((), (), len(rows))
    # A list of another province is one fault, not one for each line.
    faults = list(_list_faults(ground)) or [fault for row in rows for fault in _row_faults(ground, row)]
    return Weighed(tuple(_changed(ground, row) for row in rows), tuple(faults), 0)


def _list_faults(ground: _Ground) -> Iterator[Fault]:
    if ground.province is None:
        yield Fault(0, "", "Không biết danh sách thuộc tỉnh nào; hãy ghi mã và tên tỉnh.")
        return
    known = [unit for unit in ground.units if unit.level == UnitLevel.PROVINCE and unit.code == ground.province.code]
    if known and ground.home.id not in {unit.id for unit in known}:
        said = (
            f"Danh sách thuộc tỉnh mang mã {known[0].code}; tài khoản của ông/bà thuộc tỉnh mang mã {ground.home.code}."
        )
        yield Fault(0, "", said)


def _row_faults(ground: _Ground, row: CommuneRow) -> Iterator[Fault]:
    if ground.begun(row.code):
        yield Fault(
            ground.lines[row.code], "code", f"mã {row.code} có hiệu lực từ {write_day(ground.on)} đã được nhập."
        )
    if standing := ground.standing(row.code):
        said = (
            f"{standing.full_name} đã ghi kết thúc ngày {write_day(standing.valid_to)}; nhập các tệp theo thứ tự ngày."
        )
        yield Fault(ground.lines[row.code], "code", said)
    yield from _strangers(ground, row.code)


def _strangers(ground: _Ground, code: str) -> Iterator[Fault]:
    ending = ground.ending(code)
    if ending and ending.province_id != ground.home.id:
        said = f"{ending.full_name} ({code}) không thuộc tỉnh mang mã {ground.home.code} nên không được thay."
        yield Fault(ground.lines[code], "code", said)


def _changed(ground: _Ground, row: CommuneRow) -> Change:
    ending = ground.ending(row.code)
    since = f"từ {write_day(ground.on)}"
    if ending is None:
        return Change(ground.lines[row.code], f"{row.full_name} ({row.code})", "chưa có", f"mới, {since}")
    same = "giữ tên" if ending.full_name == row.full_name else f"đổi tên thành {row.full_name}"
    told = (ending.full_name, f"{same}, bản mới {since}")
    return Change(ground.lines[row.code], f"{row.full_name} ({row.code})", *told)


def _weighed_mapping(connection: Connection, ground: _Ground, rows: list[MappingRow]) -> Weighed:
    stored = {
        (one.old_code, one.new_code): one
        for row in rows
        for one in units.successions(connection, row.old_code)
        if one.on_date == ground.on
    }
    new = [row for row in rows if (row.old_code, row.new_code) not in stored]
    faults = [
        Fault(
            ground.lines[row.old_code],
            "old_code",
            f"{row.old_code} → {row.new_code} ngày {write_day(ground.on)} đã được nhập với nội dung khác.",
        )
        for row in rows
        if (one := stored.get((row.old_code, row.new_code))) and one.extent != row.extent
    ]
    if new and len(new) < len(rows):
        faults.append(Fault(0, "", f"{len(rows) - len(new)} dòng đã được nhập trước đó; tệp chỉ để các dòng mới."))
    faults += [fault for row in new for fault in _strangers(ground, row.old_code)]
    return Weighed(tuple(_mapped(ground, row) for row in new), tuple(faults), len(rows) - len(new))


def _mapped(ground: _Ground, row: MappingRow) -> Change:
    whole = EXTENT_NAMES[row.extent]
    ends = f", hết hiệu lực từ {write_day(ground.on)}" if ground.ending(row.old_code) else ""
    return Change(
        0, f"{row.old_name} ({row.old_code})", f"đơn vị cũ{ends}", f"{row.new_name} ({row.new_code}), {whole}"
    )


def _fault(line: str) -> Fault:
    """A fault of the reader ("dòng 3, cột code: …") as its line, column and reason."""
    place, found, reason = line.partition(": ")
    number, _, column = place.removeprefix("dòng ").partition(", cột ")
    return Fault(int(number), column, reason) if found and number.isdigit() else Fault(0, "", line)
