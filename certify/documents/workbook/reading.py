"""What somebody typed on a page of the workbook, cell by cell, and every problem with its sheet and cell."""

from collections.abc import Collection, Iterator, Mapping

from certify.documents.cells import cell_name
from certify.documents.workbook.cell_values import cell_value, text_of
from certify.documents.workbook.control import STALE
from certify.documents.workbook.pages import (
    COLUMNS,
    EVIDENCE_COLUMN,
    FIRST_ROW,
    HEAD_ROW,
    HEADS,
    Value,
    fields_by_row,
    number_of,
    rows_of,
)
from certify.documents.workbook.raw import RawSheet
from certify.domain.criteria.version import Version
from certify.domain.problems import Problem

MOST_FAULTS = 1000
OUTSIDE = "Ô nằm ngoài bảng nên không được ghi. Hãy chuyển vào ô nền vàng rồi xóa ô này."


def read_page(
    name: str, sheet: RawSheet, version: Version, asked: Collection[str] = ()
) -> tuple[dict[str, dict[str, Value]], list[Problem]]:
    """The filled cells of each indicator by field, and the problems; an indicator with a problem is left out.

    Those of quantities stand among them under their ids, those of the questions on the page (`asked`) likewise.
    """
    rows = rows_of(version, asked)
    moved = list(_moved(name, sheet, version, rows))
    if moved:
        return {}, moved
    answers, problems = {}, list(_outside(name, sheet, max(rows.values())))
    for key, fields in fields_by_row(version, asked).items():
        cells, cell_problems = _line(name, sheet, rows[key], fields)
        problems += cell_problems
        if not cell_problems:
            answers[key] = cells
    return answers, problems


def _moved(name: str, sheet: RawSheet, version: Version, rows: Mapping[str, int]) -> Iterator[Problem]:
    """Signs that rows or columns were moved."""
    for merged in sheet.merged:
        yield Problem(merged, f"Các ô đã bị gộp. Hãy bỏ gộp ô. {STALE}", sheet=name)
    for column, head in enumerate(HEADS):
        if text_of(sheet.at(HEAD_ROW, column)) != head:
            reason = f"Phải là “{head}”: cột đã bị chèn, chuyển hoặc sửa. {STALE}"
            yield Problem(cell_name(HEAD_ROW, column), reason, sheet=name)
    for key, row in rows.items():
        if (text := text_of(sheet.at(row, 0))) != (number := number_of(version, key)):
            reason = f"Phải là “{number}” nhưng ghi “{text[:40]}”: dòng đã bị chèn, xóa hoặc chuyển. {STALE}"
            yield Problem(cell_name(row, 0), reason, sheet=name)


def _outside(name: str, sheet: RawSheet, last: int) -> Iterator[Problem]:
    """Cells filled beside or below the table, whose content would be lost; `last` is the table's last row."""
    for row, values in enumerate(sheet.rows):
        for column, value in enumerate(values):
            below = row > last
            if value != "" and (below or (row >= FIRST_ROW and column > EVIDENCE_COLUMN)):
                yield Problem(cell_name(row, column), OUTSIDE, sheet=name)


def _line(name: str, sheet: RawSheet, row: int, names: Collection[str]) -> tuple[dict[str, Value], list[Problem]]:
    cells: dict[str, Value] = {}
    problems = []
    fields = {COLUMNS[field]: field for field in names}
    for column in sorted({*COLUMNS.values()}):
        where = cell_name(row, column)
        try:
            value = cell_value(sheet, row, column, fields.get(column))
        except ValueError as refused:
            problems.append(Problem(where, str(refused), sheet=name))
            continue
        if value != "":
            cells[fields[column]] = value
    if "not_applicable" in cells and {"numerator", "denominator"} & set(cells):
        where = cell_name(row, COLUMNS["not_applicable"])
        text = "Đã ghi lý do không có đối tượng thì phải để trống tử số và mẫu số."
        problems.append(Problem(where, text, sheet=name))
    return cells, problems
