"""Import a list or a mapping of units that a province uploads, all or nothing."""

from collections.abc import Iterator
from datetime import date

from certify.documents.tables.locating import Column, Located, locate
from certify.documents.workbook.raw import Unreadable
from certify.domain.units.communes import LIST_COLUMNS, Province, communes_of, province_of, strays
from certify.domain.units.file import UnitFileError, UnitTable
from certify.domain.units.mappings import MAPPING_COLUMNS, mapping_of
from certify.operations.act import Act, Refused, need
from certify.operations.site.imports import Content, FileImport, Weighed, faults_of, insist, stored_faults
from certify.operations.units import lists
from certify.operations.units.import_inputs import UnitInputs, inputs_for
from certify.operations.units.list_checks import weighed_list
from certify.operations.units.mapping_checks import weighed_mapping

# Lists and mappings: what each needs, and what else the program knows by name. Everything else is a fact of a unit.
LIST = (
    *(Column(name, name) for name in LIST_COLUMNS),
    *(Column(name, name, needed=False) for name in ("district_code", "district_name", "province_code")),
)
MAPPING = (
    *(Column(name, name) for name in MAPPING_COLUMNS),
    *(Column(name, name, needed=False) for name in ("old_name", "old_name_2021", "old_name_2025")),
)


def content_of(body: bytes, on: date, provinces: str, province: Province | None = None) -> Content:
    """What is stored of a list or mapping as of a day. Raises Refused when it isn't a table, or names districts that
    provinces.csv gives to another province.

    `provinces` is the text of provinces.csv; `province`, if the person stated one, is used instead.
    """
    try:
        located = locate(body, LIST, MAPPING)
    except Unreadable as fault:
        raise Refused([str(fault)]) from fault
    table = _table(located)
    province = province or (None if table.is_mapping else province_of(provinces, table, on))
    if province and (problems := list(strays(provinces, table, on, province))):
        raise Refused(problems)
    found = {"faults": stored_faults(located.problems), "notes": [*located.notes, *_left_out(located)]}
    return {**stored_content(table, on, province), **found}


def stored_content(table: UnitTable, on: date, province: Province | None = None) -> Content:
    """What is stored of a table as of a day until somebody confirms it."""
    stated = [province.code, province.name, province.type] if province else None
    return {"columns": table.columns, "rows": table.rows, "on": on.isoformat(), "province": stated}


def _table(located: Located) -> UnitTable:
    """The table of a file without line breaks in cells, without the columns that can't be read, and without empty cells
    beyond the heading.
    """
    keys = {index: key for key, index in located.indexes.items()}
    kept = [index for index in range(len(located.head)) if index not in located.odd]
    rows = ((line, [" ".join(cell.split()) for cell in cells]) for line, cells in located.rows)
    return UnitTable(
        tuple(keys.get(index, located.head[index]) for index in kept),
        tuple((line, (*_chosen(cells, kept), *_beyond(cells, len(located.head)))) for line, cells in rows),
    )


def _chosen(cells: list[str], indexes: list[int]) -> list[str]:
    return [cells[index] if index < len(cells) else "" for index in indexes]


def _beyond(cells: list[str], width: int) -> list[str]:
    """The cells of a row beyond the heading, if any of them says something."""
    return cells[width:] if any(cells[width:]) else []


def _left_out(located: Located) -> Iterator[str]:
    """A note on the columns that aren't read as what they hold is computed."""
    if names := ", ".join(f"“{located.head[index]}”" for index in sorted(located.odd) if index < len(located.head)):
        yield f"Không đọc cột {names}: có công thức hoặc ô báo lỗi."


def weigh(act: Act, content: Content, inputs: UnitInputs | None = None) -> Weighed:
    """What importing a file would change, and every problem with it. Raises Forbidden, NotFound.

    `inputs`: the units to check against, if not those of the site as they are.
    """
    if act.account:
        need(act.account, "unit:manage")
    if problems := faults_of(content):
        return Weighed((), tuple(problems), 0)
    return _weighed(inputs or inputs_for(act, content), stored_table(content))


def take(act: Act, content: Content, seen: str | None = None) -> int:
    """Import a list or mapping, all or nothing; the number of rows. Raises Refused, Forbidden, NotFound."""
    weighed = weigh(act, content)
    insist(weighed, seen)
    if not weighed.changes:
        return 0
    stated = content["province"]
    province, on = Province(*stated) if stated else None, date.fromisoformat(content["on"])
    try:
        return lists.import_file(act, stored_table(content), on, province)
    except UnitFileError as refused:
        raise Refused(refused.faults) from refused


def _weighed(inputs: UnitInputs, table: UnitTable) -> Weighed:
    try:
        if table.is_mapping:
            return weighed_mapping(inputs, mapping_of(table))
        return weighed_list(inputs, communes_of(table))
    except UnitFileError as refused:
        return Weighed((), tuple(refused.problems), 0)


FILE = FileImport("units", weigh, take)


def stored_table(content: Content) -> UnitTable:
    """The table in a stored content. Raises Refused for one that an earlier version of the program stored."""
    if "columns" not in content:  # uploaded to an earlier version of the program, which stored the text
        raise Refused(["Tệp này được tải lên trước khi hệ thống nâng cấp; hãy tải lên lại."])
    return UnitTable(tuple(content["columns"]), tuple((line, tuple(cells)) for line, cells in content["rows"]))
