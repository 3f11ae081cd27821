"""The sample record on paper: what it says, read back from the PDF (the layout of every form: test_layout.py)."""

import pytest
from msgspec import structs

from certify.documents.pdf.wording import reason
from certify.domain.assessment.record import ObjectionLine
from tests.support.papers_read import FORMS, MM, Read, sample, squeezed
from tests.support.papers_read import text_of as page_text

FORM = FORMS["assessment-record"]
SAMPLE = sample("assessment-record").paper
RECORD = SAMPLE.record


@pytest.fixture
def paper():
    return sample("assessment-record")


def read_with(**changes):
    return Read(FORM, structs.replace(SAMPLE, **changes))


def text_of(record):
    return page_text(FORM.file.id, structs.replace(SAMPLE, record=record))


def line_with(read, text):
    """The characters of the first line that holds `text`."""
    lines = (line for page in read.pages for line in page.extract_text_lines())
    return next(line for line in lines if text in line["text"])


def with_first_indicator(record, at_zero=False, **changes):
    row = structs.replace(record.rows[0], at_zero=at_zero)
    line = structs.replace(row.indicators[0], **changes)
    return structs.replace(
        record, rows=(structs.replace(row, indicators=(line, *row.indicators[1:])), *record.rows[1:])
    )


def test_title_author_language_and_standard(paper):
    document = paper.first.pdf
    assert document.metadata["Author"] == SAMPLE.issuer.office
    assert RECORD.unit.full_name in document.metadata["Title"]
    catalog = document.doc.catalog
    assert catalog["Lang"] == b"vi"
    described = catalog["Metadata"].resolve().get_data().decode()
    assert 'part="3"' in described and 'conformance="A"' in described
    assert "<pdfuaid:part>1</pdfuaid:part>" in described


def test_parent_agency_is_upright_and_the_own_agency_bold():
    office = SAMPLE.offices.appraisal
    read = read_with(issuer=office)
    parent = line_with(read, office.parent.replace("ỦY BAN NHÂN DÂN", "UBND"))["chars"][0]
    own = line_with(read, office.own[0].split(" - ")[0])["chars"][0]
    assert "Bold" not in parent["fontname"] and "Bold" in own["fontname"]
    assert (round(parent["size"]), round(own["size"])) == (12, 12)


def test_units_stand_inside_sentences_with_a_small_letter():
    text = text_of(RECORD)
    assert squeezed("thành phố Châu Đốc, tỉnh An Giang") in text
    assert squeezed("Thành phố Châu Đốc, Tỉnh An Giang") not in text


def test_an_indicator_is_not_split_over_two_pages(paper):
    columns = [squeezed(page.crop((41 * MM, 0, 109 * MM, page.height)).extract_text()) for page in paper.pages]
    for line in (line for row in RECORD.rows for line in row.indicators):
        assert any(squeezed(line.name) in column for column in columns), line.name
        told = squeezed(reason(line.own.why, SAMPLE.nouns.get(line.id, "")))
        assert any(told in column for column in columns), told


def test_moments_are_told_in_local_time():
    assert squeezed("03/01/2023 08:05: Cán bộ trẻ em tỉnh An Giang") in text_of(RECORD)


def test_a_blank_is_called_blank_and_never_zero():
    table = read_with(record=with_first_indicator(RECORD, own=None, appraisal=None)).first.extract_tables()[-1]
    row = next(cells for cells in table if cells[0] == "1.1")
    assert row[1].endswith("Chưa có số liệu") and row[3:5] == ["–", "–"]


def test_a_criterion_at_zero_is_told_in_bold():
    line = line_with(read_with(record=with_first_indicator(RECORD, at_zero=True)), "(điểm liệt)")
    assert all("Bold" in char["fontname"] for char in line["chars"] if char["text"].strip())


def test_a_file_without_category_tells_each_outcome():
    both = tuple(
        structs.replace(RECORD.thresholds[0], points=points, meets=meets)
        for points, meets in (("800", True), ("850", False))
    )
    text = text_of(structs.replace(RECORD, category_name=None, thresholds=both))
    for said in ("Chưa xác định", "(từ 800 điểm): đủ điều kiện", "(từ 850 điểm): chưa đủ điều kiện"):
        assert squeezed(said) in text, said


def test_each_reason_is_told():
    reasons = ("Còn thiếu 35 điểm so với ngưỡng 850", "Tiêu chí 3 bị 0 điểm")
    text = text_of(structs.replace(RECORD, reasons=reasons))
    assert squeezed("Chưa đủ điều kiện: còn thiếu 35 điểm so với ngưỡng 850; tiêu chí 3 bị 0 điểm.") in text


def test_the_longest_evidence_is_whole():
    reference = "Quyết định số 123/QĐ-UBND về việc phân công người làm công tác bảo vệ trẻ em; "
    evidence = (reference * 7)[:500].strip()
    read = read_with(record=with_first_indicator(RECORD, evidence=(evidence,), explanation="", comment=""))
    columns = [page.crop((152 * MM, 21 * MM, 195 * MM, 276 * MM)).extract_text() for page in read.pages]
    assert squeezed(evidence) in squeezed("".join(columns))


def test_machine_words_stand_in_the_appendix_only(paper):
    pages = [squeezed(page.extract_text()) for page in paper.pages]
    body, appendix = "".join(pages[:-1]), pages[-1]
    for said in (RECORD.unit.code, RECORD.criteria.id, RECORD.criteria.sha256, "NHẬTKÝ", RECORD.history[0].what):
        assert squeezed(said).casefold() in appendix.casefold() and squeezed(said).casefold() not in body.casefold(), (
            said
        )
    assert squeezed("Kính gửi:") in body and squeezed(f"- {SAMPLE.offices.recognition.office};") in body


def test_an_objection_is_told_with_its_answer():
    at = RECORD.history[0].at
    open_, closed = (
        ObjectionLine("3", at, "Số liệu chưa đúng", outcome, at if outcome else None, "Đã đối chiếu" if outcome else "")
        for outcome in (None, "Giữ nguyên")
    )
    text = text_of(structs.replace(RECORD, objections=(open_, closed)))
    assert squeezed("4. Kiến nghị và trả lời") in text and "Chưatrảlời." in text
    assert squeezed("Trả lời ngày 03/01/2023: giữ nguyên. Đã đối chiếu.") in text
    assert "Kiếnnghị" not in text_of(RECORD)


def test_what_was_decided_is_told_once_it_is():
    text = text_of(RECORD)
    assert squeezed("Kết quả xử lý: công nhận (văn bản số 128/QĐ-UBND ngày 05 tháng 02 năm 2023).") in text
    assert "Lýdo:" not in text
    refused = structs.replace(RECORD.decision, kind_name="Không công nhận", reason="Tiêu chí 3 bị 0 điểm")
    text = text_of(structs.replace(RECORD, decision=refused))
    assert squeezed("xử lý: không công nhận (văn bản số") in text and squeezed("Lý do: Tiêu chí 3 bị 0 điểm.") in text
    assert "Kếtquảxửlý" not in text_of(structs.replace(RECORD, decision=None))


def test_a_category_names_its_basis_only_where_there_is_one():
    assert squeezed(f"Căn cứ phân loại: {RECORD.category_basis}.") in text_of(RECORD)
    text = text_of(structs.replace(RECORD, category_basis=""))
    assert "Căncứphânloại" not in text and squeezed("từ 850 điểm trở lên.") in text
