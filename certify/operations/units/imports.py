"""Import a list or a mapping of units that a province uploads, all or nothing."""

from datetime import date

from certify.documents.tables.rows import read_rows
from certify.documents.workbook.reading import Unreadable
from certify.domain.units.communes import Province, communes_of, province_of, strays
from certify.domain.units.file import UnitFileError, UnitTable
from certify.domain.units.mappings import mapping_of
from certify.operations.act import Act, Refused, need
from certify.operations.site.imports import Content, FileImport, Weighed, insist
from certify.operations.units import lists
from certify.operations.units.import_inputs import UnitInputs, inputs_for
from certify.operations.units.list_checks import weighed_list
from certify.operations.units.mapping_checks import weighed_mapping


def content_of(body: bytes, on: date, provinces: str, province: Province | None = None) -> Content:
    """What is stored of a list or mapping as of a day. Raises Refused when it isn't a table, or names districts that
    provinces.csv gives to another province.

    `provinces` is the text of provinces.csv; `province`, if the person stated one, is used instead.
    """
    table = _table(body)
    province = province or (None if table.is_mapping else province_of(provinces, table, on))
    if province and (problems := list(strays(provinces, table, on, province))):
        raise Refused(problems)
    return stored_content(table, on, province)


def stored_content(table: UnitTable, on: date, province: Province | None = None) -> Content:
    """What is stored of a table as of a day until somebody confirms it."""
    stated = [province.code, province.name, province.type] if province else None
    return {"columns": table.columns, "rows": table.rows, "on": on.isoformat(), "province": stated}


def _table(body: bytes) -> UnitTable:
    """The table in a spreadsheet, without line breaks in cells and without empty cells beyond the heading."""
    try:
        rows = read_rows(body)
    except Unreadable as fault:
        raise Refused([str(fault)]) from fault
    if rows[0][0] != 1:
        raise Refused([f"Dòng tiêu đề phải là dòng đầu của tệp, không phải dòng {rows[0][0]}."])
    width = len(rows[0][1])
    lines = [(line, _fitted([" ".join(cell.split()) for cell in cells], width)) for line, cells in rows]
    return UnitTable(lines[0][1], tuple(lines[1:]))


def _fitted(cells: list[str], width: int) -> tuple[str, ...]:
    """A row as wide as the heading; wider when cells beyond it aren't empty."""
    while len(cells) > width and not cells[-1]:
        cells.pop()
    return (*cells, *[""] * (width - len(cells)))


def weigh(act: Act, content: Content, inputs: UnitInputs | None = None) -> Weighed:
    """What importing a file would change, and every problem with it. Raises Forbidden, NotFound.

    `inputs`: the units to check against, if not those of the site as they are.
    """
    if act.account:
        need(act.account, "unit:manage")
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
