"""What the papers of appraisal, decision and report say."""

import io
from dataclasses import replace
from datetime import date

import pdfplumber
import pytest

from certify.documents.pdf.pages import html_of
from certify.documents.pdf.render import render
from certify.domain.assessment.record import Cell
from certify.domain.assessment.states import State
from certify.domain.papers.paper import Line
from certify.operations.papers.content import Heading, content, file_matter, frozen
from tests.support.life import Life
from tests.support.papers_read import FORMS, sample, squeezed, words_of


def text_of(form_id, paper):
    with pdfplumber.open(io.BytesIO(render(FORMS[form_id], paper))) as document:
        return squeezed("".join(page.extract_text() for page in document.pages))


def says(form_id, paper, *said):
    text = text_of(form_id, paper)
    for sentence in said:
        assert squeezed(sentence) in text, sentence


def lines(count):
    line = sample("recognition").paper.lines[0]
    return tuple(replace(line, code=str(n), full_name=f"Xã Số {n}") for n in range(1, count + 1))


def test_a_decision_on_one_commune_names_it_in_the_text():
    says(
        "recognition",
        sample("recognition").paper,
        "Về việc công nhận xã Vĩnh Châu phù hợp với trẻ em",
        "QUYẾT ĐỊNH:",
        "Điều 1. Công nhận xã Vĩnh Châu",
        "Căn cứ Quyết định số 06/QĐ-TTg ngày 03/01/2019 của Thủ tướng Chính phủ",
        "- Như Điều 3;",
        "tại Tờ trình số 15/TTr-PLĐTBXH ngày 03/02/2023",
        "tổng điểm thẩm định: 880 điểm",
    )
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
    says("revocation", paper, "tại Quyết định số 128/QĐ-UBND ngày 05/02/2023", f"Lý do: {paper.reason}.")
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
    says(
        "appraisal-report",
        replace(paper, record=record),
        "2.1",
        "Trừ trẻ chưa có sổ gốc",
        "Tự chấm: 436/440 = 99,09 %",
        "Thẩm định: 91/100 = 91 %",
    )
    assert "Khôngcóchênhlệch" in text_of("appraisal-report", paper)


def test_a_report_tells_corrected_figures_that_leave_the_points_and_reasons_that_are_missing():
    paper = sample("appraisal-report").paper
    record = changed_record(appraisal=Cell("50", "435/440 = 98,86 % → 50/50 điểm"), comment="")
    text = text_of("appraisal-report", replace(paper, record=record))
    assert "435/440=98,86%" in text and "Chưaghilýdo." in text and "Khôngcóchênhlệch" not in text


def test_a_report_keeps_remarks_on_what_both_agree_on():
    says("appraisal-report", sample("appraisal-report").paper, "Chỉ tiêu 7.1: Còn trẻ tạm vắng trong đợt tiêm chủng")
    silent = changed_record()
    rows = (
        replace(row, indicators=tuple(replace(indicator, comment="") for indicator in row.indicators))
        for row in silent.rows
    )
    none = replace(sample("appraisal-report").paper, record=replace(silent, rows=tuple(rows)))
    assert "Ýkiếnkhác" not in text_of("appraisal-report", none)


@pytest.mark.parametrize("form_id", ["appraisal-report", "appraisal-proposal"])
def test_criteria_at_zero_are_named_also_without_a_category(form_id):
    record = sample(form_id).paper.record
    rows = tuple(replace(row, at_zero=row.id in {"3", "5"}) for row in record.rows)
    paper = replace(sample(form_id).paper, record=replace(record, rows=rows, category_name=None))
    says(form_id, paper, "Tiêu chí bị 0 điểm: tiêu chí 3, 5.", "xác định phân loại")
    says(form_id, sample(form_id).paper, "Tiêu chí bị 0 điểm: không có.")


def test_a_proposal_rests_on_the_papers_of_the_dossier_that_are_there():
    paper = sample("appraisal-proposal").paper
    says(
        "appraisal-proposal",
        paper,
        "Căn cứ Tờ trình số 03/TTr-UBND ngày 10/01/2023 của Ủy ban nhân dân xã Vĩnh Châu;",
        "Căn cứ Báo cáo số 12/BC-PLĐTBXH ngày 30/01/2023 của Phòng",
        "Căn cứ Biên bản số 02/BB-HĐ ngày 03/02/2023 của Hội đồng thẩm định.",
    )
    says("appraisal-proposal", replace(paper, cited={}), "phù hợp với trẻ em.", "trình Ủy ban nhân dân")
    assert "CăncứTờtrình" not in text_of("appraisal-proposal", replace(paper, cited={}))


def test_minutes_of_the_appraisal_hold_both_points_the_meeting_and_its_vote():
    paper = sample("appraisal-minutes").paper
    meeting = paper.meeting
    says(
        "appraisal-minutes",
        paper,
        "Họp Hội đồng thẩm định",
        "TỔNG CỘNG 1.000 880 880",
        "Thời gian bắt đầu: 08 giờ 00, ngày 03 tháng 02 năm 2023",
        meeting.place,
        "Có mặt (05 người)",
        "Vắng mặt (01 người)",
        meeting.opinions[0].text,
        "4 đồng ý, 0 không đồng ý",
        meeting.conclusion,
        "Cuộc họp kết thúc vào 10 giờ 30",
        "THƯ KÝ",
        "CHỦ TỌA",
    )


def test_minutes_of_the_appraisal_are_made_from_what_the_appraisal_closed_with(database, library, now, press):
    """Before the close no frozen content holds the appraised points: the minutes would show the commune's own."""
    form = press.form("appraisal-minutes")
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.appraised(**{"2.1": {"numerator": 0, "denominator": 1000}})
        matter = file_matter(life.sheet)
        (record,) = frozen(connection, matter, form.snapshot)
        paper = content(connection, matter, form, Heading(now.date(), draft=False, records=(record,)))
    assert State.APPRAISING not in form.states and record.appraisal_total == "950" and record.own_total == "1000"
    says("appraisal-minutes", paper, "TỔNG CỘNG 1.000 1.000 950", "Tiêu chí 2 bị 0 điểm")


def test_a_report_proposes_only_what_meets_the_conditions():
    paper = sample("appraisal-report").paper
    says("appraisal-report", paper, "xem xét, công nhận xã Vĩnh Châu phù hợp với trẻ em")
    failing = replace(paper, record=replace(paper.record, reasons=("Tiêu chí 3 bị 0 điểm (điểm liệt)",)))
    says("appraisal-report", failing, "Chưa đủ điều kiện: Tiêu chí 3 bị 0 điểm", "chưa đề nghị công nhận")
    says("appraisal-proposal", replace(failing, issuer=paper.issuer), "xem xét, cho ý kiến")


@pytest.mark.parametrize("form_id", ["summary", "summary-province", "statistics"])
def test_rates_are_given_and_none_without_units(form_id):
    paper = sample(form_id).paper
    assert squeezed(paper.total.rate.replace(" %", "")) in text_of(form_id, paper)
    empty = replace(paper.total, units=0, submitted=0, appraised=0, recognised=0, refused=0, rate="")
    none = replace(paper, total=empty, parts=(), lines=())
    assert "%)" not in text_of(form_id, none).replace("Tỷlệ(%)", "") and "nan" not in text_of(form_id, none)


def test_the_report_604_never_passes_for_the_official_form():
    says(
        "statistics",
        sample("statistics").paper,
        "theo biểu 604/TE-Sở",
        "không phải mẫu biểu chính thức",
        "bố cục chưa đối chiếu với mẫu biểu gốc",
        "Thành phố Châu Đốc 7 3 42,85",
    )


def test_the_report_604_cites_the_circular_only_once_it_was_there():
    paper = sample("statistics").paper
    assert "02/2025" not in text_of("statistics", paper)
    later = replace(paper, on=date(2026, 1, 12), year=2025)
    says(
        "statistics",
        later,
        "Thông tư số 02/2025 (chỉ tiêu 604)",
        "Số hiệu đầy đủ của Thông tư chưa đối chiếu",
        "hạn gửi: 15/01/2026",
    )


@pytest.mark.parametrize("form_id", ["summary-province", "statistics"])
def test_a_province_without_a_level_below_it_is_no_part_of_itself(form_id):
    paper = sample(form_id).paper
    alone = replace(paper, record=None, parts=(replace(paper.total, name=paper.province),))
    assert html_of(FORMS[form_id], alone).count("<td>Tỉnh An Giang</td>") == (form_id == "statistics")


@pytest.mark.parametrize("form_id", [f for f, form in FORMS.items() if form.file.subject in {"list", "area"}])
def test_the_trial_line_stands_as_long_as_figures_are_provisional(form_id):
    paper = sample(form_id).paper
    assert "BẢNTHỬ" in text_of(form_id, paper)
    true = replace(paper, attested=True, demonstration=False)
    assert "BẢNTHỬ" not in text_of(form_id, true) and "DỮLIỆUMẪU" not in text_of(form_id, true)


def test_long_names_and_many_lines_are_whole():
    long = "Thị trấn " + "Nguyên Xương Bình Khương " * 12
    paper = sample("summary").paper
    listed = tuple(Line(str(n), f"{long}{n}", long, "draft", "Bản nháp") for n in range(60))
    text = text_of("summary", replace(paper, lines=listed))
    words = words_of(FORMS["summary"], replace(paper, lines=listed))
    assert not [word for word in words if word not in text]
