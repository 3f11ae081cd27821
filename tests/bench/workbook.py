"""The workbook of a province (156 communes): size, and time as ratios to the bare libraries on the same cells.

    .venv/bin/python tests/bench/workbook.py

Floors: XlsxWriter writing the same values and faces without rules, links and seals; calamine reading the same file.
"""

import json
from io import BytesIO
from pathlib import Path

import openpyxl
import xlsxwriter
from python_calamine import CalamineWorkbook

from certify.documents.workbook.control import read_control
from certify.documents.workbook.pages import Book, Cells, Line, Page
from certify.documents.workbook.raw_reading import _read, read_book
from certify.documents.workbook.reading import read_page
from certify.documents.workbook.writing import written
from certify.domain.criteria.file import load_version
from certify.domain.criteria.indicators import Indicator
from tests.support.verdicts import seconds

ROOT = Path(__file__).parents[2]
VERSION = load_version(ROOT / "criteria" / "2019-06-qd-ttg.toml").version
COMMUNES, KEY = 156, "bench"
ANSWERS: dict[str, Cells] = {
    "yes_no": {"yes": "Có"},
    "count_bands": {"count": 0},
    "incidence_bands": {"numerator": 1, "denominator": 2000},
    "rate_bands": {"numerator": 485, "denominator": 500},
}


def line(indicator: Indicator, commune: int) -> Line:
    cells = {**ANSWERS[indicator.rule.kind], "explanation": f"Báo cáo số {commune} của Ủy ban nhân dân"}
    return Line(indicator, cells, 1, True, "485/500 = 97%: 40 điểm")


def province() -> Book:
    """All communes with every cell filled."""
    pages = []
    for number in range(COMMUNES):
        lines = tuple(line(indicator, number) for indicator in VERSION.indicators)
        name = f"Xã số {number}"
        page = (number, f"3{number:04d}", name, "Núi Xa", "Bản nháp", VERSION, "0" * 64, lines, 27, "775", "", "")
        pages.append(Page(*page))
    return Book(1, "Đợt năm 2022", "self", "01/02/2022 07:00", tuple(pages))


def bare(sheets: dict[str, list[list[object]]]) -> bytes:
    """XlsxWriter alone with the same values."""
    kept = BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True})
    face = book.add_format({"font_name": "Times New Roman", "border": 1, "text_wrap": True, "valign": "top"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, float):
                    sheet.write_number(number, column, value, face)
                else:
                    sheet.write_string(number, column, str(value), face)
    book.close()
    return kept.getvalue()


def calamine(body: bytes) -> dict[str, list[list[object]]]:
    with CalamineWorkbook.from_filelike(BytesIO(body)) as book:
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def taken_in(body: bytes) -> int:
    """What the import does before it looks at the database; how many cells it found."""
    book = _read(body)
    assert isinstance(book, dict)
    control = read_control(book, KEY)
    found = [read_page(origin.sheet, book[origin.sheet], VERSION) for origin in control.origins]
    assert not any(faults for _, faults in found)
    return sum(len(cells) for page, _ in found for cells in page.values())


def main() -> None:
    book = province()
    body = written(book, KEY)
    values = calamine(body)
    cells = sum(len(row) for rows in values.values() for row in rows)
    print(f"{COMMUNES} xã, {cells} ô, {taken_in(body)} ô nhập: {len(body) / 1000:.0f} kB")  # noqa: T201
    ours, floor = seconds(lambda: written(book, KEY)), seconds(lambda: bare(values))
    print(f"ghi: {ours:.2f} s = {ours / floor:.2f} × XlsxWriter trần cùng số ô")  # noqa: T201
    reading, bottom = seconds(lambda: taken_in(body)), seconds(lambda: calamine(body))
    print(f"đọc và kiểm tra: {reading:.2f} s = {reading / bottom:.2f} × calamine trần")  # noqa: T201
    apart = seconds(lambda: read_book(body))
    print(f"đọc trong tiến trình riêng, có giới hạn: {apart:.2f} s = {apart / bottom:.2f} × calamine trần")  # noqa: T201
    other = seconds(lambda: openpyxl.load_workbook(BytesIO(body), data_only=True))
    print(f"so với openpyxl đọc cùng tệp: {reading / other:.2f}")  # noqa: T201
    kept = len(json.dumps({page.code: [dict(line.cells) for line in page.lines] for page in book.pages}))
    print(f"giữ giữa hai bước: {kept / 1000:.0f} kB")  # noqa: T201


if __name__ == "__main__":
    main()
