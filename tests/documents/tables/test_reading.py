"""Tables that people give: CSV of any spreadsheet and Excel; texts stay texts; hostile files come to an end."""

import io
import unicodedata
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.documents.tables.reading import Column, read_table
from certify.documents.tables.rows import MOST_LINES
from certify.documents.tables.writing import Table
from certify.documents.workbook.reading import OLD, STRICT, Unreadable
from certify.domain.limits import TABLE
from certify.domain.problems import Problem
from tests.support.office import repacked

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


def strict(text):
    """The main part of a workbook that was saved as Strict Open XML."""
    return text.replace("http://schemas.openxmlformats.org/spreadsheetml/2006/main", STRICT)


def values(body):
    lines, faults = read_table(body, COLUMNS)
    assert not faults
    return [tuple(line.values.values()) for line in lines]


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
    lines, faults = read_table(text.encode(), COLUMNS)
    assert [line.number for line in lines] == [3, 5]
    assert faults == [Problem("", "nhiều ô hơn dòng tiêu đề.", line=5)]
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
        (b"1\n" * (MOST_LINES + 1), "chia thành nhiều tệp"),
        (b"PK\x03\x04" + b"x" * 100, "hỏng"),
        (OLD + b"\0" * 600, "Excel kiểu cũ (.xls)"),
        (repacked(book([]), {"xl/workbook.xml": strict}), "Strict Open XML"),
        (book([("Mã đơn vị", "Tên")], B2="=1+1"), "Ô B2 có công thức"),
        (book([("Mã đơn vị", "Tên")], A2=True), "Ô A2"),
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
