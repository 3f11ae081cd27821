"""What a mapping of old units to new ones would change, and every problem."""

from collections.abc import Iterator

from certify.domain.days import write_day
from certify.domain.problems import Problem
from certify.domain.units.lineage import EXTENT_NAMES
from certify.domain.units.mappings import MappingRow
from certify.operations.site.imports import Change, Weighed
from certify.operations.units.import_inputs import UnitInputs
from certify.operations.units.names import misnamed


def weighed_mapping(inputs: UnitInputs, rows: list[MappingRow]) -> Weighed:
    """What a mapping would change: the units that end, and what they became."""
    stored = {(known.old_code, known.new_code): known.extent for known in inputs.mapped}
    new = [row for row in rows if (row.old_code, row.new_code) not in stored]
    faults = [
        Problem(
            "old_code",
            f"{row.old_code} → {row.new_code} ngày {write_day(inputs.on)} đã được nhập với nội dung khác.",
            row.line,
        )
        for row in rows
        if stored.get((row.old_code, row.new_code), row.extent) != row.extent
    ]
    if new and len(new) < len(rows):
        faults.append(Problem("", f"{len(rows) - len(new)} dòng đã được nhập trước đó; tệp chỉ để các dòng mới."))
    kept = {row.new_code for row in rows} | {new_code for _, new_code in stored}
    faults += [fault for row in new for fault in _row_faults(inputs, row, kept)]
    return Weighed(tuple(_mapped(inputs, row) for row in new), tuple(faults), len(rows) - len(new))


def _row_faults(inputs: UnitInputs, row: MappingRow, kept: set[str]) -> Iterator[Problem]:
    yield from inputs.strange(row.old_code, row.line)
    yield from inputs.foreign(row.new_code, "new_code", row.line)
    begun = inputs.begun(row.new_code)
    if text := misnamed(row.old_name, inputs.earlier(row.old_code)):
        yield Problem("old_code", text, row.line)
    if text := misnamed(row.new_name, [begun] if begun else []):
        yield Problem("new_name", text, row.line)
    if row.old_code not in kept and (begun := inputs.begun(row.old_code)):
        text = f"{begun.full_name} ({row.old_code}) vẫn còn từ ngày {write_day(inputs.on)} theo danh sách đã nhập"
        yield Problem("old_code", f"{text}, mà bảng không có đơn vị mới nào mang mã này.", row.line)


def _mapped(inputs: UnitInputs, row: MappingRow) -> Change:
    whole = EXTENT_NAMES[row.extent]
    ends = f", hết hiệu lực từ {write_day(inputs.on)}" if inputs.ending(row.old_code) else ""
    return Change(
        0, f"{row.old_name} ({row.old_code})", f"đơn vị cũ{ends}", f"{row.new_name} ({row.new_code}), {whole}"
    )
