"""The Word files: the same text as the paper, in the decree's layout, whatever people typed."""

import re
import unicodedata
from functools import cache
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from msgspec.structs import replace

from certify.documents.pdf.forms import Form
from certify.documents.word.style import UnknownPart
from certify.documents.word.writing import word
from tests.support.papers_read import EDITABLE, FORMS, sample, squeezed, unmarked_text

# The decree allows 13 and 14 points; papers of long tables take the smaller.
WITH_TABLES = {"explanation", "assessment-record"}
ATTACHED = {"explanation", "self-score", "evidence-list"}  # they go with another paper and name no recipients
FURNITURE = {"running", "watermark"}


def opened(form_id, paper):
    return Document(BytesIO(word(FORMS[form_id], paper)))


@cache
def opened_sample(form_id):
    """The sample of a form as a Word file, written and opened once."""
    return opened(form_id, sample(form_id).paper)


def body_text(document):
    """All text of the body in order, tables included."""
    return "".join(piece.text or "" for piece in document.element.body.iter(qn("w:t")))


def test_what_offices_edit_has_a_word_file():
    kinds = {form.file.kind for form in FORMS.values() if form.file.word}
    assert {"BB", "TTr", "BC", "QĐ"} <= kinds


@pytest.mark.parametrize("form_id", EDITABLE)
def test_the_text_is_that_of_the_paper(form_id):
    text = squeezed(body_text(opened_sample(form_id)))
    assert text == squeezed(unmarked_text(FORMS[form_id], sample(form_id).paper))
    assert unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize("form_id", EDITABLE)
def test_page_and_face(form_id):
    document = opened_sample(form_id)
    section = document.sections[0]
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in sides] == [20, 20, 30, 17]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert document.styles["Normal"].font.size == Pt(13 if form_id in WITH_TABLES else 14)
    assert document.core_properties.title == sample(form_id).paper.title
    assert document.core_properties.author == sample(form_id).paper.issuer.office


@pytest.mark.parametrize("form_id", EDITABLE)
def test_page_numbers_begin_on_the_second_page(form_id):
    """Each page says at its foot that the file is no paper, and on which trial figures it rests."""
    section = opened_sample(form_id).sections[0]
    assert all(
        "Bản Word để tham khảo" in foot.paragraphs[0].text for foot in (section.footer, section.first_page_footer)
    )
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml and "PAGE" not in section.first_page_header._element.xml
    assert "BẢN THỬ" in section.footer.paragraphs[0].text
    assert "BẢN THỬ" in section.first_page_footer.paragraphs[0].text


def is_on(flag):
    return flag is not None and flag.get(qn("w:val")) != "0"


def found(document, text):
    """The look of the first run that holds a text: (size, bold, italic)."""
    for table in document.tables:
        for run in table._element.iter(qn("w:r")):
            if text in "".join(piece.text or "" for piece in run.iter(qn("w:t"))).replace("\xa0", " "):
                marks = run.find(qn("w:rPr"))
                on = {name: is_on(marks.find(qn(f"w:{name}"))) for name in ("b", "i")}
                return int(marks.find(qn("w:sz")).get(qn("w:val"))) / 2, on["b"], on["i"]
    raise AssertionError(text)


@pytest.mark.parametrize("form_id", [name for name in EDITABLE if name != "statistics"])
def test_the_head_stands_as_the_decree_says(form_id):
    document, paper = opened_sample(form_id), sample(form_id).paper
    assert found(document, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") == (12, True, False)
    assert found(document, "Độc lập - Tự do - Hạnh phúc") == (13, True, False)
    assert found(document, paper.issuer.own[0]) == (12, True, False)
    if FORMS[form_id].file.series:
        assert found(document, "Số:") == (13, False, False)
    if FORMS[form_id].file.kind != "BB" and form_id != "score-sheet":  # filled in by hand, on whichever day
        assert found(document, ", ngày ") == (13, False, True)
    if form_id not in ATTACHED | {"score-sheet"}:
        assert found(document, "Nơi nhận:") == (12, True, True)


def test_headings_give_the_file_its_outline():
    names = {
        part.text: part.style.name
        for part in opened_sample("appraisal-report").paragraphs
        if part.style.name != "Normal"
    }
    assert names["BÁO CÁO"] == "Heading 1" and names["5. Đề nghị"] == "Heading 2"
    explained = opened_sample("explanation")
    assert "Heading 3" in {part.style.name for part in explained.paragraphs}
    for level in ("Heading 1", "Heading 2", "Heading 3"):
        font = explained.styles[level].font
        assert font.name == "Times New Roman" and str(font.color.rgb) == "000000"


def test_a_long_row_may_go_on_on_the_next_page():
    paper = sample("assessment-record").paper
    row = paper.record.rows[0]
    long = replace(row.indicators[0], explanation="Giải trình rất dài. " * 100)
    record = replace(paper.record, rows=(replace(row, indicators=(long, *row.indicators[1:])), *paper.record.rows[1:]))
    document = opened("assessment-record", replace(paper, record=record))
    table = next(table for table in document.tables if table.style.name == "Table Grid")
    split = [row for row in table._element.iter(qn("w:tr")) if row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is None]
    assert ["Giải trình rất dài." in "".join(row.itertext()) for row in split] == [True]


def test_heads_of_tables_are_repeated_and_rows_stay_whole():
    document = opened_sample("assessment-record")
    table = next(table for table in document.tables if table.style.name == "Table Grid")
    rows = list(table._element.iter(qn("w:tr")))
    assert rows[0].find(qn("w:trPr")).find(qn("w:tblHeader")) is not None
    assert all(row.find(qn("w:trPr")).find(qn("w:cantSplit")) is not None for row in rows)
    assert len(rows) == 1 + 13 + 27 + 1


HOSTILE = ["<b>&amp;", "=1+1", "a\x00b\x0bc", "\ufffe", "]]>", "Ăn " * 1000, "x" * 400, "Tiê\u0301ng Viê\u0323t"]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_what_people_typed_breaks_nothing(text):
    paper = sample("commune-minutes").paper
    meeting = replace(paper.meeting, conclusion=f"bắt đầu {text} hết")
    said = squeezed(body_text(opened("commune-minutes", replace(paper, meeting=meeting))))
    clean = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)
    assert squeezed(f"bắt đầu {clean} hết") in said


def test_a_draft_says_so():
    paper = replace(sample("commune-proposal").paper, draft=True, number=None, address="")
    document = opened("commune-proposal", paper)
    assert "BẢN NHÁP" in document.sections[0].first_page_header._element.xml


@pytest.mark.parametrize("form_id", EDITABLE)
def test_no_word_file_bears_marks_for_checking(form_id):
    """An edited print must not be taken for the paper."""
    document, paper = opened_sample(form_id), sample(form_id).paper
    text = body_text(document)
    assert not document.inline_shapes and "Kiểm tra văn bản" not in text
    assert not paper.address or paper.address not in text
    assert paper.record is None or form_id == "assessment-record" or paper.record.content_sha256[:12] not in text


def test_a_form_with_parts_unknown_here_is_told_so(tmp_path):
    form = FORMS["commune-proposal"]
    folder = tmp_path / "commune-proposal"
    folder.mkdir()
    for path in form.folder.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    (tmp_path / "layout").symlink_to(form.layout)
    template = (folder / "template.html").read_text("utf-8")
    (folder / "template.html").write_text(template.replace('<p class="end">', '<p class="blinking">'), "utf-8")
    with pytest.raises(UnknownPart, match="blinking"):
        word(Form(form.file, folder), sample("commune-proposal").paper)
