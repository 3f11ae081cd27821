"""What the papers of appraisal, decision and report say."""

import io
from dataclasses import replace

import pdfplumber
import pytest

from certify.documents.render import render
from certify.domain.paper import Line
from certify.domain.record import Cell
from tests.documents.papers_read import FORMS, sample, squeezed, words_of


def text_of(form_id, paper):
    with pdfplumber.open(io.BytesIO(render(FORMS[form_id], paper))) as document:
        return squeezed("".join(page.extract_text() for page in document.pages))


def says(form_id, paper, *said):
    text = text_of(form_id, paper)
    for one in said:
        assert squeezed(one) in text, one


def lines(count):
    one = sample("recognition").paper.lines[0]
    return tuple(replace(one, code=str(n), full_name=f"Xã Số {n}") for n in range(1, count + 1))


def test_a_decision_on_one_commune_names_it_in_the_text():
    says(
        "recognition", sample("recognition").paper,
        "Về việc công nhận xã Vĩnh Châu phù hợp với trẻ em", "QUYẾT ĐỊNH:", "Điều 1. Công nhận xã Vĩnh Châu",
        "Căn cứ Quyết định số 06/QĐ-TTg ngày 03/01/2019 của Thủ tướng Chính phủ", "- Như Điều 3;",
        "tại tờ trình đề nghị công nhận số 15/TTr-PLĐTBXH ngày 03/02/2023",
    )  # fmt: skip
    assert "Phụlục" not in text_of("recognition", sample("recognition").paper)


@pytest.mark.parametrize("count", [2, 200])
def test_a_decision_on_several_has_them_in_an_appendix_numbered_on_its_own(count):
    paper = replace(sample("recognition").paper, lines=lines(count), record=None)
    with pdfplumber.open(io.BytesIO(render(FORMS["recognition"], paper))) as document:
        pages = document.pages
        first = next(at for at, page in enumerate(pages) if page.search("DANH SÁCH ĐƠN VỊ"))
        text = squeezed("".join(page.extract_text() for page in pages))
        numbers = [page.crop((0, 0, page.width, 20 * 72 / 25.4)).extract_text().strip() for page in pages]
        heads = ["STT" in page.extract_text() for page in pages[first:]]
    assert squeezed(f"công nhận {count:02d} đơn vị hành chính cấp xã") in text
    assert all(squeezed(line.full_name) in text for line in paper.lines)
    assert numbers[:first] == ["", *(str(n) for n in range(2, first + 1))]
    assert numbers[first:] == ["", *(str(n) for n in range(2, len(pages) - first + 1))]
    assert all(heads), "the head of the list stands on each of its pages"
    assert squeezed("(Kèm theo Quyết định số") in text and "ngàyđãký" not in text


def test_a_revocation_cites_what_it_revokes_and_why():
    paper = sample("revocation").paper
    says("revocation", paper, "tại quyết định công nhận số 128/QĐ-UBND ngày 05/02/2023", f"Lý do: {paper.reason}.")
    bare = replace(paper, cited={}, reason="Lý do khác.")
    says("revocation", bare, "Thu hồi việc công nhận xã Vĩnh Châu", "Lý do: Lý do khác.")


def changed_record(**changed):
    record = sample("appraisal-report").paper.record
    rows = list(record.rows)
    first = rows[1].indicators[0]
    rows[1] = replace(rows[1], indicators=(replace(first, **changed), *rows[1].indicators[1:]))
    return replace(record, rows=tuple(rows))


def test_a_report_tells_each_difference_with_its_reason():
    paper = sample("appraisal-report").paper
    record = changed_record(appraisal=Cell("25", "91/100 = 91 % → 25/50 điểm"), comment="Trừ trẻ chưa có sổ gốc")
    says("appraisal-report", replace(paper, record=record), "2.1", "Trừ trẻ chưa có sổ gốc", "91/100 = 91 %")
    assert "Khôngcóchênhlệch" in text_of("appraisal-report", paper)


def test_a_report_proposes_only_what_meets_the_conditions():
    paper = sample("appraisal-report").paper
    says("appraisal-report", paper, "xem xét, công nhận xã Vĩnh Châu phù hợp với trẻ em")
    failing = replace(paper, record=replace(paper.record, reasons=("Tiêu chí 3 bị 0 điểm (điểm liệt)",)))
    says("appraisal-report", failing, "Chưa đủ điều kiện: Tiêu chí 3 bị 0 điểm", "chưa đề nghị công nhận")
    says("appraisal-proposal", replace(failing, issuer=paper.issuer), "xem xét, cho ý kiến")


@pytest.mark.parametrize("form_id", ["summary", "summary-province", "statistics"])
def test_rates_are_given_and_none_without_units(form_id):
    paper = sample(form_id).paper
    assert "40,00" in text_of(form_id, paper)
    empty = replace(paper.total, units=0, submitted=0, appraised=0, recognised=0, refused=0, rate="")
    none = replace(paper, total=empty, parts=(), lines=())
    assert "%)" not in text_of(form_id, none).replace("Tỷlệ(%)", "") and "nan" not in text_of(form_id, none)


def test_the_report_604_never_passes_for_the_official_form():
    says("statistics", sample("statistics").paper, "theo biểu 604/TE-Sở", "bố cục chưa đối chiếu với mẫu biểu gốc")


@pytest.mark.parametrize("form_id", [f for f, form in FORMS.items() if form.file.subject in {"list", "area"}])
def test_the_trial_line_stands_as_long_as_figures_are_provisional(form_id):
    paper = sample(form_id).paper
    assert "BẢNTHỬ" in text_of(form_id, paper)
    true = replace(paper, attested=True, demonstration=False)
    assert "BẢNTHỬ" not in text_of(form_id, true) and "DỮLIỆUMẪU" not in text_of(form_id, true)


def test_long_names_and_many_lines_are_whole():
    long = "Thị trấn " + "Nguyên Xương Bình Khánh " * 12
    paper = sample("summary").paper
    listed = tuple(Line(str(n), f"{long}{n}", long, "draft", "Bản nháp") for n in range(60))
    text = text_of("summary", replace(paper, lines=listed))
    words = words_of(FORMS["summary"], replace(paper, lines=listed))
    assert not [word for word in words if word not in text]

