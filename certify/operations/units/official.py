"""Take a province's units over from the official lists: several tables in order, previewed and taken as one file is."""

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec.structs import replace

from certify.domain.days import write_day
from certify.domain.problems import Problem
from certify.domain.units.communes import communes_of
from certify.domain.units.levels import UnitLevel
from certify.domain.units.official import FORMER, SINCE, NotListed, OfficialLists, day_of_list
from certify.operations.act import Act, Refused, need
from certify.operations.site.imports import Change, Content, FileImport, Weighed, insist
from certify.operations.units import imports
from certify.operations.units.import_inputs import UnitInputs, inputs_for
from certify.operations.units.list_plans import plan_of, units_after
from certify.store.units.units import Unit


def content_of(
    lists: OfficialLists, province: str, on: date, *, with_former: bool = False, former_from: date = FORMER
) -> Content:
    """The tables of a province on a day; `with_former`, also the lists of the provinces that it was made of and what
    became of their communes. What stood on the last day of the former units is stored as valid from `former_from` on.

    Raises Refused for a province or a day that the lists don't know.
    """
    try:
        return {"parts": list(_parts(lists, province, on, former_from, with_former=with_former))}
    except NotListed as fault:
        raise Refused([Problem("province", f"Danh sách toàn quốc: {fault}")]) from fault


def _parts(lists: OfficialLists, province: str, on: date, former_from: date, *, with_former: bool) -> Iterator[Content]:
    since, own = day_of_list(on), lists.province(province, on)
    if (since == FORMER or with_former) and former_from > FORMER:
        text = f"Danh sách cũ là của ngày {write_day(FORMER)}; ghi ngày đó hoặc ngày sớm hơn."
        raise Refused([Problem("former_from", text)])
    for code in lists.former_provinces(province) if with_former and since == SINCE else []:
        table, former = lists.list_of(code, FORMER), lists.province(code, FORMER)
        yield {**imports.stored_content(table, former_from, former), "former": True}
    yield imports.stored_content(lists.list_of(province, on), former_from if since == FORMER else since, own)
    if with_former and since == SINCE:
        yield imports.stored_content(lists.mapping_into(province), since)


def weigh(act: Act, content: Content) -> Weighed:
    """What the tables would change one after the other, and the problems of the first that has any.

    Raises Forbidden, NotFound.
    """
    if act.account:
        need(act.account, "unit:manage")
    changes, same, inputs = list[Change](), 0, None
    for part in content["parts"]:
        inputs = _inputs(act, part, inputs)
        if _stands(inputs, part):
            same += len(part["rows"])
            continue
        weighed = _weighed(act, part, inputs)
        if weighed.faults:
            faults = tuple(replace(fault.in_table(), line=0, place="") for fault in weighed.faults)
            return Weighed((), faults, 0)
        changes += [replace(change, line=0) for change in weighed.changes]
        same += weighed.same
        inputs = _after(inputs, part) if weighed.changes else inputs
    return Weighed(tuple(changes), (), same)


def take(act: Act, content: Content, seen: str | None = None) -> int:
    """Take the tables over, all or nothing; the number of rows. Raises Refused, Forbidden, NotFound."""
    weighed = weigh(act, content)
    insist(weighed, seen)
    if not weighed.changes:
        return 0
    parts = (part for part in content["parts"] if not _stands(inputs_for(act, part), part))
    return sum(imports.take(act, part) for part in parts)


FILE = FileImport("official_units", weigh, take)


def _inputs(act: Act, part: Content, before: UnitInputs | None) -> UnitInputs:
    """What a table is checked against: the units of the site as they would stand after the tables `before`."""
    inputs = inputs_for(act, part)
    return replace(inputs, units=before.units) if before else inputs


def _stands(inputs: UnitInputs, part: Content) -> bool:
    """Whether a former province is on the site already, however its list came there."""
    if "former" not in part or inputs.province is None:
        return False
    eve, code = SINCE - timedelta(days=1), inputs.province.code
    known = (unit for unit in inputs.units if unit.code == code and unit.level == UnitLevel.PROVINCE)
    return any(unit.name == inputs.province.name and unit.exists_on(eve) for unit in known)


def _weighed(act: Act, part: Content, inputs: UnitInputs) -> Weighed:
    own = inputs.province
    if "former" in part and own and (later := inputs.later(own.code) or _later_commune(inputs, part)):
        text = f"{later.full_name} ({later.code}) đã có từ ngày {write_day(later.valid_from)}, nên đơn vị cũ của"
        text += f" {own.type} {own.name} ({own.code}) không ghi thêm được: đơn vị cũ phải ghi trước đơn vị mới."
        return Weighed((), (Problem("", f"{text} Hãy lấy mà không kèm đơn vị cũ."),), 0)
    return imports.weigh(act, part, inputs)


def _later_commune(inputs: UnitInputs, part: Content) -> Unit | None:
    codes = (row.code for row in communes_of(imports.stored_table(part)))
    return next((later for code in codes if (later := inputs.later(code))), None)


def _after(inputs: UnitInputs, part: Content) -> UnitInputs:
    table = imports.stored_table(part)
    if table.is_mapping or inputs.province is None:
        return inputs
    plan = plan_of(communes_of(table), inputs.province, inputs.units, inputs.on)
    return replace(inputs, units=units_after(inputs.units, plan))
