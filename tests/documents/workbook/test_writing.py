"""The workbook as a file: locked cells, rules, no formulas; and files from outside that are no workbook of ours."""

import csv
import re
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from certify.documents.cells import plain, quoted, risky, unquoted
from certify.documents.tables.writing import Table
from certify.documents.workbook.control import read_control, strangers
from certify.documents.workbook.pages import CONTROL, OVERVIEW, Book, Line, Page, fields_of, mark_of, rows_of
from certify.documents.workbook.raw import Unreadable
from certify.documents.workbook.raw_reading import _read, read_book
from certify.documents.workbook.reading import read_page
from certify.documents.workbook.writing import written
from certify.domain.criteria.file import load_version
from certify.domain.limits import WORKBOOK
from certify.domain.numbers import parse_count
from tests.support.office import compound, packed, repacked, strict, with_macros
from tests.support.workbook import Edited, cell

VERSION = load_version(Path(__file__).parents[3] / "criteria" / "2019-06-qd-ttg.toml").version
KEY = "k"
HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "＝1", "005", "http://x", "'x"]


def book_of(cells=None, *, open_=True, name="Xã Suối Trong", pages=1):
    """A workbook whose first page holds these cells by indicator."""
    given = cells or {}
    lines = tuple(Line(indicator, given.get(indicator.id, {}), 0, open_, "") for indicator in VERSION.indicators)
    made = [
        Page(number, f"3{number:04d}", name, "Huyện Núi Xa", "Bản nháp", VERSION, "0" * 64, lines, 0, "", "", "")
        for number in range(1, pages + 1)
    ]
    return Book(1, "Đợt năm 2022", "self", "01/02/2022 07:00", tuple(made))


def opened(*args, **more):
    return Edited(written(book_of(*args, **more), KEY))


def back(body):
    """The cells of the first page as the import reads them."""
    book = _read(body)
    control = read_control(book, KEY)
    assert not list(strangers(book, control))
    found, faults = read_page(control.origins[0].sheet, book[control.origins[0].sheet], VERSION)
    return found, faults, control.origins[0].bases


def test_only_input_cells_can_be_typed_in_and_each_has_its_rule():
    sheet = opened().page()
    free = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    own = [(i, field) for i in VERSION.indicators for field in fields_of(i) if field not in i.quantities]
    wanted = {cell(VERSION, indicator.id, field) for indicator, field in own}
    wanted |= {cell(VERSION, quantity.id, "count") for quantity in VERSION.quantities}
    assert free == wanted and sheet.protection.sheet
    rules = {where: cell for cell in sheet.data_validations.dataValidation for where in str(cell.sqref).split()}
    assert set(rules) == wanted
    part, whole = cell(VERSION, "6.1", "numerator"), cell(VERSION, "6.1", "denominator")
    assert (rules[part].type, rules[part].formula1) == ("whole", "0") and whole in rules[part].formula2
    assert rules[whole].formula1 == f"MAX(1,{part})"
    (shared,) = (cell(VERSION, quantity.id, "count") for quantity in VERSION.quantities)
    assert f"${shared[0]}${shared[1:]}" in rules[cell(VERSION, "2.1", "numerator")].formula2, "one cell for every line"
    assert rules[cell(VERSION, "1.1", "yes")].formula1 == '"Có,Không"'
    assert rules[cell(VERSION, "5.2", "count")].operator is None, "between, which is what a file says by leaving it out"
    assert all(len(rule.error) <= 225 and len(rule.errorTitle) <= 32 for rule in rules.values())


def test_pages_print_on_a4_and_keep_their_heads_in_view():
    book = opened(pages=2).book
    assert book.sheetnames == [OVERVIEW, "30001 Xã Suối Trong", "30002 Xã Suối Trong", CONTROL]
    assert book[CONTROL].sheet_state == "veryHidden"
    for sheet in book.worksheets[:3]:
        assert sheet.page_setup.paperSize == 9 and sheet.page_setup.fitToHeight == 0 and sheet.freeze_panes
        assert sheet.print_title_rows and sheet.protection.sheet
    page = book.worksheets[1]
    assert not page.merged_cells.ranges, "rows grow with their text only where no cell is merged"
    high = [page.row_dimensions[rows_of(VERSION)[one.id] + 1].height for one in VERSION.indicators]
    assert all(high), "LibreOffice finds no height by itself"
    assert all(cell.alignment.wrap_text for row in page["A5:I45"] for cell in row)
    assert page["A5"].value == "C1" and VERSION.quantities[0].name in page["B5"].value
    assert page["A7"].value == "1.1" and VERSION.indicators[0].name in page["B7"].value
    with ZipFile(BytesIO(written(book_of(), KEY))) as packed_sheets:
        assert b"customHeight" not in packed_sheets.read("xl/worksheets/sheet2.xml"), "rows grow as people type"
    assert book[OVERVIEW]["C10"].hyperlink.location == "'30001 Xã Suối Trong'!E7"


def test_long_texts_are_set_so_that_a_row_holds_them():
    sheet = opened({"2.1": {"explanation": "giải trình dài " * 130}}).page()
    assert sheet[cell(VERSION, "2.1", "explanation")].font.sz == 6


def test_a_closed_page_has_no_open_cell():
    sheet = opened(open_=False).page()
    assert not [cell for row in sheet.iter_rows() for cell in row if not cell.protection.locked]
    assert not sheet.data_validations.dataValidation


@pytest.mark.parametrize("name", ["Xã [A]:*?/\\'", "X" * 60, "Xã A&B", "=1+1"])
def test_any_name_makes_a_sheet(name):
    edited = opened(name=name)
    assert len(edited.page().title) <= 31 and back(edited.body)[1] == []


@pytest.mark.parametrize("typed", HOSTILE)
def test_no_export_holds_a_formula(typed):
    sheet = opened({"2.1": {"explanation": typed}}, name=typed).page()
    table = Table("x", typed, typed, [("A", 10)], [(typed,)])
    other = openpyxl.load_workbook(BytesIO(table.xlsx())).active
    found = [*(cell for row in sheet.iter_rows() for cell in row), other["A1"], other["A2"], other["A5"]]
    assert {cell.data_type for cell in found} <= {"s", "n"} and not [cell for cell in found if cell.hyperlink]
    (_, (said,)) = csv.reader(StringIO(table.csv().decode("utf-8-sig"), newline=""))
    assert not risky(said) and unquoted(said) == typed
    assert quoted("12 ấp") == "12 ấp"


counts = st.integers(0, 100_000_000)
texts = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from([*HOSTILE, "_x0041_", "&<>\"'", "a\r\nb"])


@given(counts, counts, texts, texts)
@example(0, 0, "_x000D_", "\x00\x0b\ufffe")
@example(5, 7, "  =1  ", "\ud7ff\u2028")
def test_what_goes_out_comes_back_the_same(part, whole, reason, remark):
    cells = {
        "1.1": {"yes": "Không", "explanation": plain(remark)},
        "2.1": {"numerator": part, "denominator": whole, "explanation": plain(reason)},
        "5.2": {"count": whole},
        "6.1": {"not_applicable": plain(reason)},
    }
    found, faults, bases = back(written(book_of(cells), KEY))
    assert faults == []
    full = {key: {field: value for field, value in values.items() if value != ""} for key, values in cells.items()}
    assert {key: values for key, values in found.items() if values} == {
        key: values for key, values in full.items() if values
    }
    assert all(mark_of(found[key]) == bases[key][1] for key in bases)


anything = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.datetimes()
    | st.times()
    | st.timedeltas()
    | st.sampled_from([*HOSTILE, "Có", " không ", "12", "1 000", "1.234,5", "#REF!"])
    | st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=30)
)


@given(st.dictionaries(st.sampled_from("EFGHI"), anything, min_size=1), st.integers(5, 47))
def test_whatever_is_typed_is_read_or_told_by_its_cell(typed, row):
    edited = opened()
    for column, value in typed.items():
        try:
            edited.page()[f"{column}{row}"] = value
            body = edited.body
        except (ValueError, OverflowError, TypeError, openpyxl.utils.exceptions.IllegalCharacterError):
            return  # what the spreadsheet program itself can't hold
    found, faults, _ = back(body)
    assert all(re.fullmatch(r"[A-I]\d+", fault.place) and fault.text.endswith(".") for fault in faults)
    for cells in found.values():
        assert all(isinstance(value, int | str) and value != "" for value in cells.values())


@pytest.mark.parametrize(("typed", "means"), [("1 000", 1000), ("1.000", 1000), ("12", 12), ("\xa012", 12)])
def test_clear_numbers_typed_as_text_are_taken(typed, means):
    assert parse_count(typed) == means
    assert back(opened().put(VERSION, "5.2", count=typed).body)[0]["5.2"] == {"count": means}


def faraway(text):
    return text.replace("</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')


def entities(text):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return text.replace("<worksheet", bomb + "<worksheet", 1).replace("<v>", "<v>&b;", 1)


@cache
def given_out():
    """A workbook as it is given out."""
    return written(book_of(), KEY)


SHEET = "xl/worksheets/sheet2.xml"
STRANGE = {
    "empty": (lambda: b"", "Chưa chọn tệp"),
    "pdf": (lambda: b"%PDF-1.7 ...", "không phải bảng tính Excel"),
    "text": ("tên;số\n".encode, "không phải bảng tính Excel"),
    "old": (lambda: compound("Workbook"), r"Excel kiểu cũ \(.xls\).*dạng Excel \(.xlsx\)"),
    "encrypted": (lambda: compound("EncryptedPackage"), "đặt mật khẩu mở.*bỏ mật khẩu"),
    "zip": (lambda: packed({"a": "x"}), "không phải bảng tính Excel"),
    "hollow": (lambda: packed({"xl/workbook.xml": "<workbook/>"}), "không phải bảng tính Excel"),
    "cut off": (lambda: given_out()[: len(given_out()) // 2], "không phải bảng tính Excel"),
    "broken sheet": (lambda: repacked(given_out(), {SHEET: lambda text: text[:900]}), "hỏng"),
    "no sheet": (lambda: repacked(given_out(), {SHEET: ""}), "hỏng"),
    "far away": (lambda: repacked(given_out(), {SHEET: faraway}), "không đọc được"),
    "huge": (lambda: b"PK\3\4" + b"0" * WORKBOOK.file, "lớn quá 10 MB"),
    "bomb": (lambda: repacked(given_out(), {"xl/bomb.xml": b" " * 150_000_000}), "lớn bất thường"),
    "many": (lambda: repacked(given_out(), {f"a{n}": "" for n in range(2100)}), "lớn bất thường"),
    "macros": (lambda: with_macros(given_out()), "Excel có macro"),
}


@pytest.mark.parametrize("name", STRANGE)
def test_a_file_that_is_none_of_ours_is_told_in_a_sentence(name):
    made, said = STRANGE[name]
    with pytest.raises(Unreadable, match=said):
        read_control(read_book(made()), KEY)


def test_a_workbook_saved_as_strict_open_xml_reads_the_same():
    assert read_book(strict(given_out())) == read_book(given_out())


def test_entities_of_a_file_are_not_spelled_out():
    found = read_book(repacked(given_out(), {SHEET: entities}))
    assert not any("aaaa" in str(value) for row in found["30001 Xã Suối Trong"].rows for value in row)


@given(st.deferred(lambda: st.integers(0, len(given_out()) - 1)), st.binary(min_size=1, max_size=8))
def test_damaged_files_are_read_or_refused(where, noise):
    found = _read(given_out()[:where] + noise + given_out()[where + len(noise) :])
    if isinstance(found, dict):
        try:
            control = read_control(found, KEY)
            for origin in control.origins:
                read_page(origin.sheet, found.get(origin.sheet, next(iter(found.values()))), VERSION)
        except Unreadable as fault:
            assert str(fault)
    else:
        assert found.endswith(".")


def test_rows_follow_the_criteria():
    rows = rows_of(VERSION)
    shared = len(VERSION.quantities)
    assert rows["1"] == 4 + shared and rows["1.1"] == 5 + shared
    assert len(rows) == shared + len(VERSION.criteria) + len(VERSION.indicators)
