"""TODO"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from certify.domain.days import write_day
from certify.domain.problems import Problem
from certify.domain.units.communes import CommuneRow, Province, communes_of
from certify.domain.units.file import UnitFileError, UnitTable
from certify.domain.units.levels import UnitLevel
from certify.domain.units.lineage import EXTENT_NAMES
from certify.domain.units.mappings import MappingRow, mapping_of
from certify.operations.act import Act
from certify.operations.site.imports import Change, Content, Weighed
from certify.operations.units.scope import province_for
from certify.store import units
from certify.store.connection import Connection
from certify.store.units import Unit


@dataclass(frozen=True)
class UnitInputs:
    """What stands: the officer's province, the province of the list, and every unit of the site."""

    home: Unit
    province: Province | None
    on: date
    units: list[Unit]

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


def inputs_for(act: Act, content: Content) -> UnitInputs:
    given = content["province"]
    on = date.fromisoformat(content["on"])
    known, home = units.all_units(act.connection), province_for(act)
    return UnitInputs(home, Province(*given) if given else None, on, known)


def weighed_units(connection: Connection, ground: UnitInputs, table: UnitTable) -> Weighed:
    try:
        if table.is_mapping:
            return _weighed_mapping(connection, ground, mapping_of(table))
        return _weighed_list(ground, communes_of(table))
    except UnitFileError as refused:
        return Weighed((), tuple(refused.problems), 0)


def _weighed_list(ground: UnitInputs, rows: list[CommuneRow]) -> Weighed:
    begun = [ground.begun(row.code) for row in rows]
    if all(
        one and (one.full_name, one.type) == (row.full_name, row.type) for one, row in zip(begun, rows, strict=True)
    ):
        return Weighed((), (), len(rows))
    # A list of another province is one fault, not one for each line.
    faults = list(_list_faults(ground)) or [fault for row in rows for fault in _row_faults(ground, row)]
    return Weighed(tuple(_changed(ground, row) for row in rows), tuple(faults), 0)


def _list_faults(ground: UnitInputs) -> Iterator[Problem]:
    if ground.province is None:
        yield Problem("", "Không biết danh sách thuộc tỉnh nào; hãy ghi mã và tên tỉnh.")
        return
    known = [unit for unit in ground.units if unit.level == UnitLevel.PROVINCE and unit.code == ground.province.code]
    if known and ground.home.id not in {unit.id for unit in known}:
        said = (
            f"Danh sách thuộc tỉnh mang mã {known[0].code}; tài khoản của ông/bà thuộc tỉnh mang mã {ground.home.code}."
        )
        yield Problem("", said)


def _row_faults(ground: UnitInputs, row: CommuneRow) -> Iterator[Problem]:
    if ground.begun(row.code):
        yield Problem("code", f"mã {row.code} có hiệu lực từ {write_day(ground.on)} đã được nhập.", row.line)
    if standing := ground.standing(row.code):
        said = (
            f"{standing.full_name} đã ghi kết thúc ngày {write_day(standing.valid_to)}; nhập các tệp theo thứ tự ngày."
        )
        yield Problem("code", said, row.line)
    yield from _foreign_units(ground, row.code, row.line)


def _foreign_units(ground: UnitInputs, code: str, line: int) -> Iterator[Problem]:
    ending = ground.ending(code)
    if ending and ending.province_id != ground.home.id:
        said = f"{ending.full_name} ({code}) không thuộc tỉnh mang mã {ground.home.code} nên không được thay."
        yield Problem("code", said, line)


def _changed(ground: UnitInputs, row: CommuneRow) -> Change:
    ending = ground.ending(row.code)
    since = f"từ {write_day(ground.on)}"
    if ending is None:
        return Change(row.line, f"{row.full_name} ({row.code})", "chưa có", f"mới, {since}")
    same = "giữ tên" if ending.full_name == row.full_name else f"đổi tên thành {row.full_name}"
    told = (ending.full_name, f"{same}, bản mới {since}")
    return Change(row.line, f"{row.full_name} ({row.code})", *told)


def _weighed_mapping(connection: Connection, ground: UnitInputs, rows: list[MappingRow]) -> Weighed:
    stored = {
        (one.old_code, one.new_code): one
        for row in rows
        for one in units.successions(connection, row.old_code)
        if one.on_date == ground.on
    }
    new = [row for row in rows if (row.old_code, row.new_code) not in stored]
    faults = [
        Problem(
            "old_code",
            f"{row.old_code} → {row.new_code} ngày {write_day(ground.on)} đã được nhập với nội dung khác.",
            row.line,
        )
        for row in rows
        if (one := stored.get((row.old_code, row.new_code))) and one.extent != row.extent
    ]
    if new and len(new) < len(rows):
        faults.append(Problem("", f"{len(rows) - len(new)} dòng đã được nhập trước đó; tệp chỉ để các dòng mới."))
    faults += [fault for row in new for fault in _foreign_units(ground, row.old_code, row.line)]
    return Weighed(tuple(_mapped(ground, row) for row in new), tuple(faults), len(rows) - len(new))


def _mapped(ground: UnitInputs, row: MappingRow) -> Change:
    whole = EXTENT_NAMES[row.extent]
    ends = f", hết hiệu lực từ {write_day(ground.on)}" if ground.ending(row.old_code) else ""
    return Change(
        0, f"{row.old_name} ({row.old_code})", f"đơn vị cũ{ends}", f"{row.new_name} ({row.new_code}), {whole}"
    )
