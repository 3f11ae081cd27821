"""Store lists and mappings of administrative units, all or nothing."""

from collections.abc import Mapping
from datetime import date

from certify.domain.units.areas import areas_of
from certify.domain.units.communes import CommuneRow, Province, communes_of
from certify.domain.units.file import UnitFileError, UnitTable
from certify.domain.units.levels import UnitLevel
from certify.domain.units.mappings import MappingRow, mapping_of
from certify.domain.vietnamese import sort_key
from certify.operations.act import Act
from certify.operations.log.events import record_event
from certify.operations.units.areas import AreaChanges, area_changes
from certify.store import units
from certify.store.connection import Connection
from certify.store.units import Unit


def import_file(act: Act, table: UnitTable, valid_from: date, province: Province | None) -> int:
    """Store a list or a mapping as of a day; the number of rows.

    Former units end on that day: for a list those with its codes, for a mapping those with its old codes.
    Raises UnitFileError with every problem.
    """
    if table.is_mapping:
        _import_mapping(act.connection, mapping_of(table), valid_from)
    else:
        communes = communes_of(table)
        if province is None:
            raise UnitFileError(["không biết danh sách thuộc tỉnh nào; hãy cho biết mã và tên tỉnh"])
        _import_list(act.connection, communes, valid_from, province)
    _end_emptied(act.connection, valid_from)
    count = len(table.rows)
    note = f"{count} dòng, có hiệu lực từ {valid_from:%d/%m/%Y}"
    record_event(act, "units_imported", details={"note": note})
    return count


def _end_emptied(connection: Connection, on: date) -> None:
    """End the units above communes on the day when their last commune was succeeded by a known new one elsewhere."""
    all_units = units.all_units(connection)
    new_codes = {unit.code for unit in all_units if unit.valid_from == on}
    moved = {row.old_code for row in units.successions_on(connection, on) if row.new_code in new_codes}
    communes = [unit for unit in all_units if unit.level == UnitLevel.COMMUNE]
    left = {
        above for commune in communes if commune.valid_to == on and commune.code in moved for above in _above(commune)
    }
    not_empty = {above for commune in communes if commune.valid_to is None for above in _above(commune)}
    units.end_these(connection, left - not_empty, on)


def _above(unit: Unit) -> set[int]:
    return {id_ for id_ in (unit.parent_id, unit.province_id) if id_}


def _import_list(connection: Connection, rows: list[CommuneRow], on: date, province: Province) -> None:
    _refuse_repeats(connection, rows, on)
    codes = [row.code for row in rows]
    known = units.all_units(connection)
    changes = area_changes(areas_of(rows, province), codes, known, on)
    areas = _areas_begun(connection, changes)
    units.end(connection, codes, on)
    codes_by_id = {unit.id: unit.code for unit in known}
    _go_on(connection, changes, codes_by_id, areas, areas[province.code])
    for row in rows:
        named = {
            "code": row.code,
            "level": UnitLevel.COMMUNE,
            "type": row.type,
            "name": row.name,
            "full_name": row.full_name,
        }
        above = {"parent_id": areas[row.district_code or province.code], "province_id": areas[province.code]}
        _add(connection, on, **named, **above, facts=row.facts)


def _areas_begun(connection: Connection, changes: AreaChanges) -> dict[str, int]:
    """Store the areas that begin and end those of their codes; the ids of all areas of the list by code."""
    areas = {code: unit.id for code, unit in changes.kept.items()}
    units.end_these(connection, [new.former.id for new in changes.begun if new.former], changes.on)
    for area in (new.area for new in changes.begun):
        above = {"parent_id": areas[area.upper], "province_id": areas[area.upper]} if area.upper else {}
        named = {key: value for key, value in vars(area).items() if key != "upper"}
        areas[area.code] = _add(connection, changes.on, **named, **above)
    return areas


def _go_on(
    connection: Connection, changes: AreaChanges, codes: Mapping[int, str], areas: dict[str, int], province_id: int
) -> None:
    """Let units go on under the new area of the same code; `codes` are those of all units by id."""
    for unit in changes.going_on:
        units.end_these(connection, [unit.id], changes.on)
        same = {key: getattr(unit, key) for key in ("code", "level", "type", "name", "full_name", "facts")}
        above = {"parent_id": areas[codes[unit.parent_id or 0]], "province_id": province_id}
        areas[unit.code] = _add(connection, changes.on, **same, **above)


def _add(connection: Connection, on: date, **columns: object) -> int:
    """Store a unit that begins on a day, by default without units above it and without facts; its id."""
    blank: dict[str, object] = {"valid_to": None, "parent_id": None, "province_id": None, "facts": {}}
    return units.add(connection, {**blank, "valid_from": on, "sort_key": sort_key(str(columns["name"])), **columns})


def _refuse_repeats(connection: Connection, rows: list[CommuneRow], valid_from: date) -> None:
    codes = {unit.code for unit in units.begun_on(connection, valid_from)}
    if repeated := [row.code for row in rows if row.code in codes]:
        raise UnitFileError([f"mã {code} có hiệu lực từ {valid_from:%d/%m/%Y} đã được nhập" for code in repeated])


def _import_mapping(connection: Connection, rows: list[MappingRow], on_date: date) -> None:
    stored = [{key: value for key, value in vars(row).items() if key != "line"} for row in rows]
    units.add_successions(connection, [{**row, "on_date": on_date} for row in stored])
    units.end(connection, [row.old_code for row in rows], on_date)
