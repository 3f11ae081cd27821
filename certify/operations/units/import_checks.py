"""What a list or a mapping of units would change: what is new, what ends, what is renamed, and every problem."""

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
    """What a file is checked against: the officer's province, the province of the list, and every unit of the site."""

    home: Unit
    province: Province | None
    on: date
    units: list[Unit]

    def ending(self, code: str) -> Unit | None:
        """The unit with a code that a file of this day would end."""
        return next((u for u in self.units if u.code == code and u.valid_to is None and u.valid_from < self.on), None)

    def standing(self, code: str) -> Unit | None:
        """The unit with a code that is valid on this day and already has an end."""
        return next(
            (u for u in self.units if u.code == code and u.valid_from < self.on < (u.valid_to or self.on)), None
        )

    def begun(self, code: str) -> Unit | None:
        """The unit with a code that begins on this day."""
        return next((u for u in self.units if (u.code, u.valid_from) == (code, self.on)), None)


def inputs_for(act: Act, content: Content) -> UnitInputs:
    stated = content["province"]
    on = date.fromisoformat(content["on"])
    return UnitInputs(province_for(act), Province(*stated) if stated else None, on, units.all_units(act.connection))


def weighed_units(connection: Connection, inputs: UnitInputs, table: UnitTable) -> Weighed:
    try:
        if table.is_mapping:
            return _weighed_mapping(connection, inputs, mapping_of(table))
        return _weighed_list(inputs, communes_of(table))
    except UnitFileError as refused:
        return Weighed((), tuple(refused.problems), 0)


def _weighed_list(inputs: UnitInputs, rows: list[CommuneRow]) -> Weighed:
    begun = [inputs.begun(row.code) for row in rows]
    if all(
        unit and (unit.full_name, unit.type) == (row.full_name, row.type) for unit, row in zip(begun, rows, strict=True)
    ):
        return Weighed((), (), len(rows))
    # A list of another province is one problem, not one for each line.
    faults = list(_list_faults(inputs)) or [fault for row in rows for fault in _row_faults(inputs, row)]
    return Weighed(tuple(_changed(inputs, row) for row in rows), tuple(faults), 0)


def _list_faults(inputs: UnitInputs) -> Iterator[Problem]:
    if inputs.province is None:
        yield Problem("", "Không biết danh sách thuộc tỉnh nào; hãy ghi mã và tên tỉnh.")
        return
    known = [unit for unit in inputs.units if unit.level == UnitLevel.PROVINCE and unit.code == inputs.province.code]
    if known and inputs.home.id not in {unit.id for unit in known}:
        text = (
            f"Danh sách thuộc tỉnh mang mã {known[0].code}; tài khoản của ông/bà thuộc tỉnh mang mã {inputs.home.code}."
        )
        yield Problem("", text)


def _row_faults(inputs: UnitInputs, row: CommuneRow) -> Iterator[Problem]:
    if inputs.begun(row.code):
        yield Problem("code", f"mã {row.code} có hiệu lực từ {write_day(inputs.on)} đã được nhập.", row.line)
    if standing := inputs.standing(row.code):
        text = (
            f"{standing.full_name} đã ghi kết thúc ngày {write_day(standing.valid_to)}; nhập các tệp theo thứ tự ngày."
        )
        yield Problem("code", text, row.line)
    yield from _foreign_units(inputs, row.code, row.line)


def _foreign_units(inputs: UnitInputs, code: str, line: int) -> Iterator[Problem]:
    ending = inputs.ending(code)
    if ending and ending.province_id != inputs.home.id:
        text = f"{ending.full_name} ({code}) không thuộc tỉnh mang mã {inputs.home.code} nên không được thay."
        yield Problem("code", text, line)


def _changed(inputs: UnitInputs, row: CommuneRow) -> Change:
    ending = inputs.ending(row.code)
    since = f"từ {write_day(inputs.on)}"
    if ending is None:
        return Change(row.line, f"{row.full_name} ({row.code})", "chưa có", f"mới, {since}")
    same = "giữ tên" if ending.full_name == row.full_name else f"đổi tên thành {row.full_name}"
    before_after = (ending.full_name, f"{same}, bản mới {since}")
    return Change(row.line, f"{row.full_name} ({row.code})", *before_after)


def _weighed_mapping(connection: Connection, inputs: UnitInputs, rows: list[MappingRow]) -> Weighed:
    stored = {
        (succession.old_code, succession.new_code): succession
        for row in rows
        for succession in units.successions(connection, row.old_code)
        if succession.on_date == inputs.on
    }
    new = [row for row in rows if (row.old_code, row.new_code) not in stored]
    faults = [
        Problem(
            "old_code",
            f"{row.old_code} → {row.new_code} ngày {write_day(inputs.on)} đã được nhập với nội dung khác.",
            row.line,
        )
        for row in rows
        if (succession := stored.get((row.old_code, row.new_code))) and succession.extent != row.extent
    ]
    if new and len(new) < len(rows):
        faults.append(Problem("", f"{len(rows) - len(new)} dòng đã được nhập trước đó; tệp chỉ để các dòng mới."))
    faults += [fault for row in new for fault in _foreign_units(inputs, row.old_code, row.line)]
    return Weighed(tuple(_mapped(inputs, row) for row in new), tuple(faults), len(rows) - len(new))


def _mapped(inputs: UnitInputs, row: MappingRow) -> Change:
    whole = EXTENT_NAMES[row.extent]
    ends = f", hết hiệu lực từ {write_day(inputs.on)}" if inputs.ending(row.old_code) else ""
    return Change(
        0, f"{row.old_name} ({row.old_code})", f"đơn vị cũ{ends}", f"{row.new_name} ({row.new_code}), {whole}"
    )
