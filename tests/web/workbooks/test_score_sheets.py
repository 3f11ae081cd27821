"""The score sheet in Excel: what its page shows, numbers as numbers, ready to print; read back cell by cell."""

from io import BytesIO

import openpyxl
import pytest

from certify.domain.assessment.sides import APPRAISAL, SELF
from certify.domain.assessment.states import STATE_NAMES
from certify.operations.assessments import answers
from certify.operations.assessments.answers import AnswerEntry
from tests.support.clients import client_of
from tests.support.life import ASKED, Life

OWN, APPRAISED = {"numerator": 7, "denominator": 13}, {"numerator": 6, "denominator": 13}


@pytest.fixture
def lived(app, database, library, now, press):
    """A function that takes the commune's file along its way, and gives its sheet then and the Excel file of it."""

    def live(way, role="commune_officer"):
        with database.writing() as connection:
            life = Life(connection, library, now, press)
            way(life)
            sheet = life.sheet
        return sheet, Read(client_of(app, role).get(f"/phieu/{sheet.id}/bang-cham-diem.xlsx").data)

    return live


class Read:
    """The file as a spreadsheet reads it: rows by what stands in their first cell, columns by group and heading."""

    def __init__(self, body):
        self.sheet = openpyxl.load_workbook(BytesIO(body)).worksheets[0]
        rows = list(self.sheet.iter_rows())
        self.head = next(number for number, row in enumerate(rows) if row[0].value == "STT")
        self.said = [row[0].value for row in rows[: self.head] if row[0].value]
        self.rows = {row[0].value or row[1].value: row for row in rows[self.head + 2 :]}
        group, self.columns = "", {}
        for column, (above, below) in enumerate(zip(rows[self.head], rows[self.head + 1], strict=True)):
            group = above.value or group
            self.columns[(group, below.value) if below.value else group] = column

    def cell(self, key, *column):
        return self.rows[key][self.columns[column if len(column) > 1 else column[0]]]

    def side(self, key, group):
        heads = ("Số liệu", "Trên tổng số", "Tỷ lệ, tỷ suất", "Mức", "Điểm")
        return tuple(self.cell(key, group, head).value for head in heads)


def test_before_an_appraisal_the_columns_of_the_commune_stand_alone(lived):
    sheet, read = lived(lambda life: life.fill(**{"2.1": OWN}))
    assert set(read.rows) >= {*sheet.version.ids, "C1", "TỔNG CỘNG"} and ("Thẩm định", "Điểm") not in read.columns
    assert f"Bảng chấm điểm: {sheet.unit.full_name}, năm {sheet.round.year}" == read.said[0]
    assert any(STATE_NAMES[sheet.state] in text for text in read.said)
    # 7/13 is 53,846153… %: rounded half up to the two decimals that are shown.
    figure, whole, rate, band, points = read.side("2.1", "Tự chấm")
    assert (figure, whole, rate) == (7, 13, 0.5385) and band.startswith("dưới") and isinstance(points, int)
    assert read.cell("2.1", "Tự chấm", "Tỷ lệ, tỷ suất").number_format.startswith("#,##0.00%")
    assert read.side("1.1", "Tự chấm")[0] == "Có"
    assert read.cell("TỔNG CỘNG", "Tự chấm", "Điểm").value == sheet.self_score.total
    outcome = sheet.self_score.criteria[1].indicators[0].outcome
    assert read.cell("2.1", "Điều khoản").value == outcome.clause


def test_both_sides_stand_beside_each_other_with_their_reasons_and_evidence(lived):
    def appraised(life):
        life.fill(**{"2.1": OWN})
        life.attach("12/BC-UBND")
        life.take("submit", "commune_leader")
        life.take("start", "appraiser")
        life.fill(APPRAISAL, "appraiser", **{"2.1": APPRAISED})

    sheet, read = lived(appraised, "appraiser")
    assert read.side("2.1", "Tự chấm")[:3] == (7, 13, 0.5385) and read.side("2.1", "Thẩm định")[:3] == (6, 13, 0.4615)
    assert read.cell("2.1", "Thẩm định", "Lý do").value == "Theo sổ gốc"
    assert "12/BC-UBND" in read.cell("2.1", "Minh chứng").value
    difference = sheet.appraisal_score.total - sheet.self_score.total
    assert read.cell("TỔNG CỘNG", "Thẩm định", "Chênh lệch").value == difference


def test_a_question_stands_below_its_line_with_what_was_said(lived):
    def questioned(life):
        life.fill(**ASKED)

    sheet, read = lived(questioned)
    keys = list(read.rows)
    (said,) = (key for key in keys if "Không có trẻ em bị xâm hại mà vẫn có vụ việc" in key)
    assert keys[keys.index("3.1") + 1 :].index(said) <= len(sheet.version.checks) and "(chỉ tiêu 3.1, 6.2)" in said
    assert read.cell(said, "Tự chấm", "Giải trình").value == "chưa trả lời"


def test_it_is_printed_on_landscape_pages_with_its_headings_and_nothing_cut(lived):
    _, read = lived(Life.categorise)
    page = read.sheet.page_setup
    assert (int(page.paperSize), page.orientation, int(page.fitToHeight)) == (9, "landscape", 0)
    assert read.sheet.sheet_properties.pageSetUpPr.fitToPage
    assert read.sheet.print_title_rows == f"${read.head + 1}:${read.head + 2}"
    texts = [cell for row in read.rows.values() for cell in row if isinstance(cell.value, str)]
    assert len(texts) > 80
    for cell in texts:
        width = read.sheet.column_dimensions[cell.column_letter].width
        lines = sum(-(-len(part) * 0.7 // width) for part in cell.value.split("\n"))
        height = read.sheet.row_dimensions[cell.row].height or 15
        assert cell.alignment.wrap_text and lines * 14 <= height, cell.value


def test_no_text_becomes_a_formula_and_a_shared_number_is_told_where_it_differs(lived):
    def differing(life):
        life.fill(**{"2.1": {"numerator": 1, "denominator": 500}})
        row = life.sheet.stored[SELF, "1.1"]
        entry = AnswerEntry({"yes": True}, "=HYPERLINK(1)", row.version)
        answers.save(life.act("commune_officer"), life.id, SELF, {"1.1": entry})

    _, read = lived(differing)
    assert "500 (2.1)" in read.cell("C1", "Tự chấm", "Số liệu").value
    reason = read.cell("1.1", "Tự chấm", "Giải trình")
    assert reason.value == "=HYPERLINK(1)" and reason.data_type == "s" and reason.quotePrefix
