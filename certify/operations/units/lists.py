"""Store lists and mappings of administrative units, all or nothing."""

from datetime import date

from msgspec.structs import asdict

from certify.domain.units.communes import CommuneRow, Province, communes_of
from certify.domain.units.file import UnitFileError, UnitTable
from certify.domain.units.levels import UnitLevel
from certify.domain.units.mappings import MappingRow, mapping_of
from certify.operations.act import Act
from certify.operations.units.list_plans import columns_of, plan_of
from certify.store.connection import Connection
from certify.store.units import successions, units
from certify.store.units.units import Unit


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
    act.record("units_imported", details={"note": note})
    return count


def _end_emptied(connection: Connection, on: date) -> None:
    """End the units above communes on the day when their last commune was succeeded by a known new one elsewhere."""
    all_units = units.all_units(connection)
    new_codes = {unit.code for unit in all_units if unit.valid_from == on}
    moved = {row.old_code for row in successions.on(connection, on) if row.new_code in new_codes}
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
    plan = plan_of(rows, province, units.all_units(connection), on)
    units.end_these(connection, plan.ended, on)
    ids = {code: unit.id for code, unit in plan.kept.items()}
    for new in plan.begun:
        ids[new.code] = units.add(connection, {**columns_of(new, ids), "valid_from": on, "valid_to": None})


def _refuse_repeats(connection: Connection, rows: list[CommuneRow], valid_from: date) -> None:
    codes = {unit.code for unit in units.begun_on(connection, valid_from)}
    if repeated := [row.code for row in rows if row.code in codes]:
        raise UnitFileError([f"mã {code} có hiệu lực từ {valid_from:%d/%m/%Y} đã được nhập" for code in repeated])


def _import_mapping(connection: Connection, rows: list[MappingRow], on_date: date) -> None:
    stored = [{key: value for key, value in asdict(row).items() if key != "line"} for row in rows]
    successions.add(connection, [{**row, "on_date": on_date} for row in stored])
    units.end(connection, [row.old_code for row in rows], on_date)
