"""Units: taking lists and mappings of administrative units into the site, all or nothing."""

from datetime import date

from certify.domain.units.file import CommuneRow, Province, UnitFileError, is_mapping, read_communes, read_mapping
from certify.domain.units.levels import UnitLevel
from certify.domain.vietnamese import sort_key
from certify.operations.act import Act
from certify.operations.log.events import record_event
from certify.store import units
from certify.store.connection import Connection
from certify.store.units import Unit


def import_file(act: Act, text: str, valid_from: date, province: Province | None) -> int:
    """Take a list or a mapping (by its heading) as of a day and return the number of rows.

    Former units of the codes it names end on that day: of a list the codes themselves, of a mapping the old ones.
    Raises UnitFileError with every fault.
    """
    if is_mapping(text):
        count = _import_mapping(act.connection, text, valid_from)
    else:
        rows = read_communes(text)
        if province is None:
            raise UnitFileError(["không biết danh sách thuộc tỉnh nào; hãy cho biết mã và tên tỉnh"])
        count = _import_list(act.connection, rows, valid_from, province)
    _end_emptied(act.connection, valid_from)
    note = f"{count} dòng, có hiệu lực từ {valid_from:%d/%m/%Y}"
    record_event(act, "units_imported", details={"note": note})
    return count


def _end_emptied(connection: Connection, on: date) -> None:
    """Let the units above communes end on the day on which the last of theirs went into known units of another one."""
    known = units.all_units(connection)
    made = {unit.code for unit in known if unit.valid_from == on}
    moved = {row.old_code for row in units.successions_on(connection, on) if row.new_code in made}
    communes = [unit for unit in known if unit.level == UnitLevel.COMMUNE]
    left = {above for one in communes if one.valid_to == on and one.code in moved for above in _above(one)}
    kept = {above for one in communes if one.valid_to is None for above in _above(one)}
    units.end_these(connection, left - kept, on)


def _above(unit: Unit) -> set[int]:
    return {one for one in (unit.parent_id, unit.province_id) if one}


def _import_list(connection: Connection, rows: list[CommuneRow], valid_from: date, province: Province) -> int:
    _refuse_repeats(connection, rows, valid_from)
    full_name = f"{province.type.capitalize()} {province.name}"
    province_id = _province(connection, province, full_name, valid_from)
    districts = {}
    for row in rows:
        if row.district_code and row.district_code not in districts:
            districts[row.district_code] = _district(connection, row, province_id, valid_from)
    units.end(connection, [row.code for row in rows], valid_from)
    for row in rows:
        place = {"parent_id": districts.get(row.district_code, province_id), "province_id": province_id}
        _add(connection, row.code, UnitLevel.COMMUNE, row.type, row.name, row.full_name, valid_from, row.facts, **place)
    return len(rows)


def _province(connection: Connection, province: Province, full_name: str, valid_from: date) -> int:
    known = units.by_code(connection, province.code, valid_from)
    if known and known.level == UnitLevel.PROVINCE:
        return known.id
    return _add(connection, province.code, UnitLevel.PROVINCE, province.type, province.name, full_name, valid_from, {})


def _district(connection: Connection, row: CommuneRow, province_id: int, valid_from: date) -> int:
    known = units.by_code(connection, row.district_code, valid_from)
    if known and (known.level, known.province_id, known.full_name) == (
        UnitLevel.DISTRICT,
        province_id,
        row.district_name,
    ):
        return known.id
    kind, name = split_name(row.district_name)
    place = {"parent_id": province_id, "province_id": province_id}
    return _add(
        connection, row.district_code, UnitLevel.DISTRICT, kind, name, row.district_name, valid_from, {}, **place
    )


def split_name(full_name: str) -> tuple[str, str]:
    """The type word (lower case) and the name proper: "Thành phố Long Xuyên" → ("thành phố", "Long Xuyên")."""
    words = full_name.split()
    length = 2 if " ".join(words[:2]).casefold() in {"thành phố", "thị xã", "thị trấn", "đặc khu"} else 1
    return " ".join(words[:length]).casefold(), " ".join(words[length:])


def _add(
    connection: Connection,
    code: str,
    level: UnitLevel,
    kind: str,
    name: str,
    full_name: str,
    valid_from: date,
    facts: dict[str, str],
    parent_id: int | None = None,
    province_id: int | None = None,
) -> int:
    row = {
        "code": code,
        "valid_from": valid_from,
        "valid_to": None,
        "level": level,
        "type": kind,
        "name": name,
        "full_name": full_name,
        "sort_key": sort_key(name),
        "parent_id": parent_id,
        "province_id": province_id,
        "facts": facts,
    }
    return units.add(connection, row)


def _refuse_repeats(connection: Connection, rows: list[CommuneRow], valid_from: date) -> None:
    known = {unit.code for unit in units.all_units(connection) if unit.valid_from == valid_from}
    if repeated := [row.code for row in rows if row.code in known]:
        raise UnitFileError([f"mã {code} có hiệu lực từ {valid_from:%d/%m/%Y} đã được nhập" for code in repeated])


def _import_mapping(connection: Connection, text: str, on_date: date) -> int:
    rows = read_mapping(text)
    units.add_successions(connection, [{**vars(row), "on_date": on_date} for row in rows])
    units.end(connection, [row.old_code for row in rows], on_date)
    return len(rows)
