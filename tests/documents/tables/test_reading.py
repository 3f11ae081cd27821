"""Tables that people give: CSV of any spreadsheet and Excel; texts stay texts; hostile files come to an end."""

import io
import unicodedata
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.documents.tables.locating import MOST_LINES, Column, locate, total_in
from certify.documents.tables.reading import read_table
from certify.documents.tables.writing import Table
from certify.documents.workbook.raw import Unreadable
from certify.domain.days import DayOrder
from certify.domain.limits import TABLE
from certify.domain.problems import Problem
from tests.support.office import compound, strict, with_macros

COLUMNS = (Column("code", "Mã đơn vị"), Column("name", "Tên"), Column("phone", "Điện thoại", needed=False))
ROWS = [("00127", "Xã Suối Trong", "0296000111"), ("10553", "Xã “An; Phú”, cũ", "")]
HEAD = "Mã đơn vị{0}Tên{0}Điện thoại\r\n"


def written(sign, head=HEAD):
    lines = [f'{code}{sign}"{name}"{sign}{phone}\r\n' for code, name, phone in ROWS]
    return head.format(sign) + "".join(lines)


def book(rows, **more):
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for cell, value in more.items():
        made.active[cell] = value
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def sheets(*pages):
    """A workbook with sheets in this order, each by its name, its rows, and whether people see it ("visible" …)."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows, state in pages:
        page = made.create_sheet(name)
        page.sheet_state = state
        for row in rows:
            page.append(row)
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def values(body):
    read = read_table(body, COLUMNS)
    assert not read.problems
    return [tuple(line.values.values()) for line in read.lines]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_spreadsheets_text_is_read(sign, encoding):
    assert values(written(sign).encode(encoding)) == ROWS


def test_the_line_that_excel_writes_for_itself_and_headings_as_people_type_them():
    assert values(("sep=;\r\n" + written(";")).encode()) == ROWS
    head = "  MÃ ĐƠN VỊ * {0}tên{0}phone\r\n"
    assert values(written(",", head).encode()) == ROWS


def test_workbooks_keep_leading_zeros_of_texts_and_days():
    rows = [("Mã đơn vị", "Tên", "Điện thoại"), ("00127", "Xã Suối Trong", "0296"), (10553, date(2022, 1, 5), 12.5)]
    assert values(book(rows)) == [("00127", "Xã Suối Trong", "0296"), ("10553", "2022-01-05", "12.5")]


def test_a_table_of_the_site_can_be_given_back():
    """The title above its heading and the apostrophes before formulas are the site's own."""
    rows = [("00127", "=1+1", "+84 1"), ("10553", "-x", "")]
    table = Table("x", "Danh mục", "Tỉnh", [("Mã đơn vị", 9), ("Tên", 9), ("Điện thoại", 9)], rows)
    assert values(table.csv()) == values(table.xlsx()) == rows


@given(st.lists(st.tuples(*[st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=20)] * 2)))
def test_what_the_site_writes_is_what_it_reads(rows):
    kept = [(code.strip(), name.strip(), "") for code, name in rows if code.strip() or name.strip()]
    kept = [cells for cells in kept if cells[0] and not any("'" in cell or not cell.isprintable() for cell in cells)]
    table = Table("x", "", "", [("Mã đơn vị", 9), ("Tên", 9), ("Điện thoại", 9)], kept)
    wanted = [tuple(unicodedata.normalize("NFC", cell) for cell in cells) for cells in kept]
    assert values(table.csv()) == wanted


def test_lines_are_counted_as_an_editor_counts_them():
    text = 'Mã đơn vị,Tên\n\n1,"hai\ndòng"\n2,x,thừa\n'
    read = read_table(text.encode(), COLUMNS)
    assert [line.number for line in read.lines] == [3, 5]
    assert read.problems == [Problem("", "nhiều ô hơn dòng tiêu đề.", line=5)]
    assert Problem("Tên", "để trống.", line=5).in_table().text == "dòng 5, cột “Tên”: để trống."


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "Chưa chọn tệp"),
        (b"\xef\xbb\xbf\r\n;;\r\n", "không có dòng nào"),
        ("Mã đơn vị,Tên\n".encode("utf-16-le"), "không phải"),
        (b"M\xe3,T\xean\n", "bảng mã UTF-8"),
        (b"a\0b", "không phải bảng"),
        ("Mã đơn vị\n1\n".encode(), "Thiếu cột “Tên” ở dòng tiêu đề (dòng 1)"),
        ("Mã đơn vị,Tên,Tên\n".encode(), "Cột “Tên” đứng hai lần"),
        ('Mã đơn vị,Tên\n1,"mở\n'.encode(), "Dòng 2: không đọc được CSV"),
        (b"x" * (TABLE.file + 1), "lớn quá"),
        ("Mã đơn vị,Tên\n".encode() + b"1,x\n" * (MOST_LINES + 1), "chia thành nhiều tệp"),
        (b"PK\x03\x04" + b"x" * 100, "hỏng"),
        (compound("Workbook"), "Tệp là Excel kiểu cũ (.xls). Hãy mở tệp rồi lưu lại dạng Excel (.xlsx)"),
        (compound("EncryptedPackage"), "Hãy bỏ mật khẩu rồi lưu lại dạng .xlsx"),
        (with_macros(book([("Mã đơn vị", "Tên")])), "Excel có macro. Hãy mở tệp rồi lưu lại"),
        (b"<html><table><tr><td>", "trang web (HTML) mang tên bảng tính"),
        (b"%PDF-1.7", "không phải bảng tính Excel (.xlsx)"),
    ],
)
def test_what_is_no_table_is_refused_in_words(body, said):
    with pytest.raises(Unreadable, match=said.replace("(", r"\(").replace(")", r"\)")):
        read_table(body, COLUMNS)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body):
    try:
        read_table(body, COLUMNS)
    except Unreadable as fault:
        assert str(fault)


HEADS, GUIDE = ("STT", "Mã đơn vị", "Tên"), [("Hướng dẫn",), ("Mã đơn vị", "ghi đủ năm chữ số")]
TABLE_ROWS = [HEADS, (1, "00127", "Xã Suối Trong")]


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        (
            [("Hướng dẫn", GUIDE, "visible"), ("Xã", TABLE_ROWS, "visible")],
            "Đọc trang “Xã”; không đọc trang “Hướng dẫn”",
        ),
        ([("Cũ", TABLE_ROWS, "hidden"), ("Xã", TABLE_ROWS, "visible")], "Đọc trang “Xã”"),
        ([("Mẫu", [HEADS], "visible"), ("Xã", TABLE_ROWS, "visible")], "Đọc trang “Xã”"),
        ([("Bìa", GUIDE, "visible"), ("Xã", TABLE_ROWS, "veryHidden")], "Đọc trang “Xã” (trang ẩn)"),
        ([("Xã", TABLE_ROWS, "visible"), ("Trống", [], "visible")], ""),
    ],
)
def test_the_sheet_is_found_by_its_headings_and_told(pages, said):
    for body in (sheets(*pages), strict(sheets(*pages))):
        read = read_table(body, COLUMNS)
        assert [tuple(line.values.values()) for line in read.lines] == [("00127", "Xã Suối Trong", "")]
        assert " ".join(read.notes).startswith(said) and bool(read.notes) == bool(said)


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        ([("Xã", TABLE_ROWS, "visible"), ("Phường", TABLE_ROWS, "visible")], "“Xã”, “Phường”. Hãy chỉ để lại trang"),
        ([("Bìa", GUIDE, "visible"), ("Xã", [("Tên", "Điện thoại")], "visible")], "Thiếu cột “Mã đơn vị” .* “Xã”"),
    ],
)
def test_where_no_sheet_or_several_have_the_table_the_sheets_are_named(pages, said):
    with pytest.raises(Unreadable, match=said):
        read_table(sheets(*pages), COLUMNS)


def test_a_formula_counts_where_the_column_is_read():
    rows = [("Mã đơn vị", "Tên", "STT", "Ghi chú"), ("00127", "Xã Suối Trong", "=ROW()-1", "=1/0")]
    for body in (book(rows), strict(book(rows))):
        assert values(body) == [("00127", "Xã Suối Trong", "")]
    read = read_table(book([*rows, ("=1+1", True)]), COLUMNS)
    assert read.problems == [
        Problem("Mã đơn vị", "có công thức; hãy dán thành giá trị.", line=3),
        Problem("Tên", "là giá trị đúng/sai (TRUE/FALSE); hãy ghi chữ hoặc số.", line=3),
    ]


def test_a_formula_in_a_line_of_totals_leaves_its_column_in_the_table():
    rows = [("Mã đơn vị", "Tên", "Số hộ", "STT"), ("00127", "Xã Suối Trong", 12, "=ROW()-1")]
    found = locate(book([*rows, ("", "Tổng cộng", "=SUM(C2:C2)", "")]), COLUMNS)
    assert found.odd == {3} and [line for line, _ in found.rows] == [2] and not found.problems


def test_more_formulas_than_lines_are_all_seen():
    rows = [("Mã đơn vị", "Tên", "STT"), *[("00127", "Xã", "=ROW()")] * 800]
    assert [one.line for one in read_table(book([*rows, ("=1", "Xã")]), COLUMNS).problems] == [802]


@pytest.mark.parametrize(
    "cells",
    [
        ["Tổng cộng", "", "156"],
        ["", "Tổng cộng:", "156"],
        ["", "TỔNG SỐ: 156 xã", ""],
        ["Cộng", "", ""],
        ["", "Tổng (156)", ""],
        ["156", "Tổng cộng", ""],
    ],
)
def test_a_total_line_is_told_and_left_out(cells):
    said = next(cell for cell in cells if cell and not cell.isdigit())
    table = Table("x", "", "", [("Mã đơn vị", 9), ("Tên", 9), ("Điện thoại", 9)], [("00127", "Xã", ""), cells])
    read = read_table(table.csv(), COLUMNS)
    assert [line.number for line in read.lines] == [2] and not read.problems
    assert read.notes == [f"Dòng 3 (“{said}”) là dòng tổng nên không ghi."]


@pytest.mark.parametrize(
    "cells",
    [
        ["00127", "Xã Tổng Cọt", ""],
        ["00127", "Cộng Hòa", ""],
        ["xa.moi", "Tổng cộng", ""],
        ["", "Tổng hợp viên", ""],
        ["", "", ""],
    ],
)
def test_what_only_sounds_like_a_total_is_none(cells):
    assert total_in(cells, 0) == ""


DAYS = (*COLUMNS[:1], Column("start", "Từ ngày", day=True), Column("end", "Đến ngày", needed=False, day=True))


@pytest.mark.parametrize(
    ("days", "order"),
    [
        (["06/04/2021", "12/31/2025"], DayOrder.MONTH_FIRST),
        (["06/04/2021", "31/12/2025"], DayOrder.DAY_FIRST),
        (["06/04/2021", "05/01/2022"], DayOrder.OPEN),
        (["01/01/2021", ""], DayOrder.DAY_FIRST),
        (["31/12/2021", "12/31/2025"], DayOrder.MIXED),
        ([date(2021, 4, 6), date(2025, 12, 31)], DayOrder.DAY_FIRST),
    ],
)
def test_the_order_of_days_is_known_by_the_whole_file(days, order):
    """A cell that is a real date has none, whatever its format shows; text is read in both orders."""
    assert read_table(book([("Mã đơn vị", "Từ ngày", "Đến ngày"), ("00127", *days)]), DAYS).days is order
