"""Workbooks as LibreOffice prints them: landscape, with their headings on every page and no word cut."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pdfplumber
import pytest

from certify.documents.workbook.pages import Book, Line, Page
from certify.documents.workbook.score_sheet import Figures, Measure, RowKind, ScoreSheet, SheetRow, written
from certify.documents.workbook.writing import written as book
from certify.domain.criteria.file import load_version
from tests.support.libreoffice import converted

NAME = "Tỷ lệ các vụ việc trẻ em bị xâm hại được Chủ tịch UBND cấp xã phê duyệt kế hoạch can thiệp, hỗ trợ kịp thời"
HEADS = ("STT", "Tự chấm", "Thẩm định", "Giải trình", "Lý do", "Minh chứng", "Điều khoản")


def side(part, words):
    return Figures(part, 1300, Measure(Fraction(part, 13), 100, 2), "từ 50 % đến dưới 55 %", Decimal("12.5"), words)


def line(number):
    own, appraisal = side(700 + number, f"Lời số {number}. " * 9), side(7, f"Lý do {number}")
    evidence = f"Báo cáo số {number}/BC-UBND, trang {number}"
    name, less = f"{NAME} {number}", Decimal("-2.5")
    kind = RowKind.INDICATOR
    return SheetRow(kind, f"{number}.1", name, Decimal(50), own, appraisal, less, evidence, "Điều 2 khoản 2")


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sheet")
    rows = [line(number) for number in range(1, 31)]
    file = folder / "sheet.xlsx"
    file.write_bytes(written(ScoreSheet("Bảng", "Bảng chấm điểm: Xã Suối Trong & Đồi", ("Ngưỡng 850",), True, rows)))
    converted(folder, "pdf", file)
    with pdfplumber.open(folder / "sheet.pdf") as document:
        yield document.pages


def test_every_page_lies_on_its_side_and_has_the_headings(pages):
    assert len(pages) > 1
    for page in pages:
        assert (round(page.width), round(page.height)) == (842, 595)
        text = page.extract_text()
        assert all(head in text for head in HEADS) and "Trang" in text


def test_names_reasons_and_figures_are_whole(pages):
    rows = [row for page in pages for table in page.extract_tables() for row in table]
    words = " ".join(" ".join(cell.split()) for row in rows for cell in row if cell)
    for n in range(1, 31):
        assert f"{NAME} {n}" in words and f"Báo cáo số {n}/BC-UBND" in words, n
    assert "####" not in words and words.count("Lời số 7.") == 9


def test_no_row_of_a_round_s_workbook_lies_over_another(tmp_path):
    version = load_version(Path(__file__).parents[3] / "criteria" / "2019-06-qd-ttg.toml").version
    lines = tuple(Line(one, {}, 0, True, f"Báo cáo số {one.id}/BC-UBND. " * 6) for one in version.indicators)
    page = Page(1, "30001", "Xã Suối Trong", "Huyện Núi Xa", "Bản nháp", version, "0" * 64, lines, 0, "", "", "")
    file = tmp_path / "round.xlsx"
    file.write_bytes(book(Book(1, "Đợt năm 2022", "self", "01/02/2022 07:00", (page,)), "k"))
    converted(tmp_path, "pdf", file)
    with pdfplumber.open(tmp_path / "round.pdf") as document:
        rows = [row for page in document.pages for table in page.extract_tables() for row in table]
    # A line may end after a hyphen.
    words = " ".join(" ".join(cell.split()) for row in rows for cell in row if cell).replace("- ", "-")
    for one in version.indicators:
        assert one.name.replace("- ", "-") in words and words.count(f"Báo cáo số {one.id}/BC-UBND.") == 6, one.id
