"""What a list of units would change: what is new, what ends, what is renamed, and every problem."""

from collections.abc import Iterator, Sequence
from itertools import chain

from certify.domain.days import write_day
from certify.domain.problems import Problem
from certify.domain.units.areas import ListedArea, area_problems, areas_of
from certify.domain.units.communes import CommuneRow
from certify.operations.site.imports import Change, Weighed
from certify.operations.units.areas import AreaChanges, area_changes
from certify.operations.units.import_inputs import UnitInputs
from certify.store.units.units import Unit


def weighed_list(inputs: UnitInputs, rows: Sequence[CommuneRow]) -> Weighed:
    """What a list would change, areas above communes first."""
    if all(_is_taken(inputs, row) for row in rows):
        return Weighed((), (), len(rows))
    if inputs.province is None:
        text = "Không biết danh sách thuộc tỉnh nào; hãy ghi mã và tên tỉnh."
        return Weighed((), (Problem("", text),), 0)
    # A list of another province is one problem, not one for each line.
    if fault := _other_province(inputs, inputs.province.code):
        return Weighed((), (fault,), 0)
    areas = areas_of(rows, inputs.province)
    changes = area_changes(areas, [row.code for row in rows], inputs.units, inputs.on)
    faults = chain(
        area_problems(rows),
        *(_area_faults(inputs, new.area) for new in changes.begun),
        *(_row_faults(inputs, row) for row in rows),
        (_late(inputs, unit) for unit in changes.going_on if unit.valid_from >= inputs.on),
    )
    listed = (*_above(inputs, changes), *(_changed(inputs, row) for row in rows))
    return Weighed(listed, tuple(faults), 0)


def _is_taken(inputs: UnitInputs, row: CommuneRow) -> bool:
    begun = inputs.begun(row.code)
    return begun is not None and (begun.full_name, begun.type) == (row.full_name, row.type)


def _other_province(inputs: UnitInputs, code: str) -> Problem | None:
    """Why a list is none that the officer may bring: it is another province's, known or not, or theirs has ended."""
    home, text = inputs.home, ""
    if home is None:
        return None
    if home.code != code:
        text = f"Danh sách thuộc tỉnh mang mã {code}; tài khoản của ông/bà thuộc tỉnh mang mã {home.code}."
    elif home.valid_to and home.valid_to <= inputs.on:
        text = f"{home.full_name} của ông/bà đã hết hiệu lực từ ngày {write_day(home.valid_to)}."
    return Problem("", f"{text} Danh sách này do người vận hành hệ thống nhập.") if text else None


def _area_faults(inputs: UnitInputs, area: ListedArea) -> Iterator[Problem]:
    if begun := inputs.begun(area.code):
        text = f"mã {area.code} từ ngày {write_day(inputs.on)} đã được nhập với tên {begun.full_name}"
        yield Problem("", f"{text}, tệp này ghi {area.full_name}.")
    yield from _order_faults(inputs, area.code, "")
    yield from inputs.foreign(area.code)


def _row_faults(inputs: UnitInputs, row: CommuneRow) -> Iterator[Problem]:
    if inputs.begun(row.code):
        yield Problem("code", f"mã {row.code} có hiệu lực từ {write_day(inputs.on)} đã được nhập.", row.line)
    yield from _order_faults(inputs, row.code, "code", row.line)
    yield from inputs.foreign(row.code, line=row.line)
    yield from inputs.claimed(row.code, row.line)


def _late(inputs: UnitInputs, unit: Unit) -> Problem:
    """A unit would have to go on under another name above it from a day on which it has only just begun."""
    text = f"{unit.full_name} ({unit.code}) có hiệu lực từ ngày {write_day(unit.valid_from)} đã được nhập"
    text += " dưới đơn vị cấp trên mà tệp này đổi tên"
    return Problem("", f"{text}; ghi tên mới từ một ngày sau ngày {write_day(inputs.on)}.")


def _order_faults(inputs: UnitInputs, code: str, place: str, line: int = 0) -> Iterator[Problem]:
    """A file of a day before what the site already knows of a code."""
    known = ""
    if standing := inputs.standing(code):
        known = f"{standing.full_name} đã ghi kết thúc ngày {write_day(standing.valid_to)}"
    elif later := inputs.later(code):
        known = f"mã {code} đã có từ ngày {write_day(later.valid_from)} ({later.full_name})"
    if known:
        yield Problem(place, f"{known}; nhập các tệp theo thứ tự ngày.", line)


def _above(inputs: UnitInputs, changes: AreaChanges) -> Iterator[Change]:
    """The areas that begin, and the units that go on below them."""
    since = f"từ {write_day(inputs.on)}"
    for new in changes.begun:
        subject = f"{new.area.full_name} ({new.area.code})"
        if new.former is None:
            yield Change(0, subject, "chưa có", f"mới, {since}")
        else:
            yield Change(0, subject, new.former.full_name, _replaced(new.former, new.area, since))
    for unit in changes.going_on:
        yield Change(
            0, f"{unit.full_name} ({unit.code})", unit.full_name, f"không có trong tệp: giữ tên, bản mới {since}"
        )


def _replaced(former: Unit, area: ListedArea, since: str) -> str:
    same = "giữ tên" if former.full_name == area.full_name else f"hết hiệu lực; mã này là {area.full_name}"
    return f"{same}, bản mới {since}"


def _changed(inputs: UnitInputs, row: CommuneRow) -> Change:
    ending = inputs.ending(row.code)
    since = f"từ {write_day(inputs.on)}"
    if ending is None:
        return Change(row.line, f"{row.full_name} ({row.code})", "chưa có", f"mới, {since}")
    same = "giữ tên" if ending.full_name == row.full_name else f"đổi tên thành {row.full_name}"
    before_after = (ending.full_name, f"{same}, bản mới {since}")
    return Change(row.line, f"{row.full_name} ({row.code})", *before_after)
