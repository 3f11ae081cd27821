"""What papers around a round say: councils, invitations, plans, the slip, lists, the sheet to fill in by hand."""

from datetime import date

import pytest
from msgspec.structs import replace

from certify.domain.assessment.record import Cell
from certify.domain.papers.paper import Citation
from tests.support.papers_read import MM, sample, says, squeezed, text_of


def with_lines(paper, **changes):
    """The record of a paper with changes to each of its indicators."""
    rows = (
        replace(row, indicators=tuple(replace(line, **changes) for line in row.indicators)) for row in paper.record.rows
    )
    return replace(paper, record=replace(paper.record, rows=tuple(rows)))


def boxes_of(form_id):
    """The empty white cells of a sheet's column for figures with room for a number by hand: 30 × 9 mm or more."""
    rows = [(page, row.cells) for page in sample(form_id).pages for table in page.find_tables() for row in table.rows]
    cells = [(page.crop(shrunk(cells[2])), cells[2]) for page, cells in rows if len(cells) > 2]
    return [cell for inside, cell in cells if is_roomy(cell) and not inside.chars and not inside.rects]


def shrunk(cell):
    left, top, right, bottom = cell
    return left + 1, top + 1, right - 1, bottom - 1


def is_roomy(cell):
    left, top, right, bottom = cell
    return right - left >= 30 * MM and bottom - top >= 8.9 * MM


@pytest.mark.parametrize("form_id", ["commune-council", "appraisal-council"])
def test_a_council_is_listed_with_post_and_duty_and_never_invented(form_id):
    paper = sample(form_id).paper
    chair = paper.formation.members[0]
    says(form_id, paper, f"Thành lập {paper.issuer.council}", chair.name, "Chủ tịch Hội đồng", "Như Điều 4", "số 06/QĐ")
    assert "……" not in text_of(form_id, paper)
    text = text_of(form_id, replace(paper, formation=None))
    assert squeezed(chair.name) not in text.split("Điều4")[0] and "……" in text


def test_a_head_who_decides_alone_is_named_once():
    text = text_of("appraisal-council", sample("appraisal-council").paper)
    assert squeezed("TRƯỞNG PHÒNG LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI THÀNH PHỐ CHÂU ĐỐC") in text
    says("commune-council", sample("commune-council").paper, "ỦY BAN NHÂN DÂN XÃ VĨNH CHÂU Căn cứ")


@pytest.mark.parametrize(
    ("form_id", "day"), [("commune-invitation", "06 tháng 01"), ("appraisal-invitation", "03 tháng 02")]
)
def test_an_invitation_says_who_when_and_where(form_id, day):
    paper = sample(form_id).paper
    told = (f"Thời gian: 08 giờ 00, ngày {day} năm 2023.", f"Địa điểm: {paper.meeting.place}./.")
    says(form_id, paper, "trân trọng kính mời:", *told, *(person.office for person in paper.meeting.people))
    text = text_of(form_id, replace(paper, meeting=None))
    assert "giờ……" in text and squeezed(paper.meeting.place) not in text


@pytest.mark.parametrize("form_id", ["commune-plan", "area-plan", "province-plan"])
def test_a_plan_gives_the_days_of_its_round(form_id):
    paper = sample(form_id).paper
    days = ("từ ngày 01/01/2022 đến ngày 31/12/2022", "Đến hết ngày 10/01/2023", "Đến hết ngày 31/01/2023")
    says(form_id, paper, *days)
    free = replace(paper, schedule=replace(paper.schedule, objection_days=None))
    assert "Kiếnnghị" not in text_of(form_id, free)
    says(form_id, replace(paper, schedule=replace(paper.schedule, objection_days=9)), "Trong 09 ngày kể từ ngày")


def test_a_slip_proposes_what_the_appraisal_allows():
    paper = sample("submission-slip").paper
    says(
        "submission-slip",
        paper,
        "Kính trình: Lãnh đạo Ủy ban nhân dân thành phố Châu Đốc",
        "3. Đề xuất: ban hành quyết định công nhận xã Vĩnh Châu",
        "4. Hồ sơ kèm theo: ",
        "Tờ trình số 15/TTr-PLĐTBXH",
        "5. Ý kiến của lãnh đạo:",
    )
    zero = replace(paper, record=replace(paper.record, reasons=("Tiêu chí 3 bị 0 điểm",)), cited={})
    text = text_of("submission-slip", zero)
    assert squeezed("3. Đề xuất: thông báo không công nhận") in text and "banhànhquyếtđịnh" not in text
    assert "kèmtheo" not in text and squeezed("4. Ý kiến của lãnh đạo") in text
    says("submission-slip", replace(paper, record=replace(paper.record, category_name=None)), "cho ý kiến về phân loại")


def test_evidence_is_listed_by_indicator_and_missing_evidence_once():
    paper = sample("evidence-list").paper
    known = [one for row in paper.record.rows for line in row.indicators for one in line.evidence]
    says("evidence-list", paper, *known, f"Danh mục gồm {len(known):02d} minh chứng", "Chỉ tiêu không có minh chứng")
    explained = with_lines(paper, explanation="Giải trình riêng của xã")
    assert "Giảitrìnhriêng" not in text_of("evidence-list", explained), "nothing but references"
    text = text_of("evidence-list", with_lines(paper, evidence=()))
    assert "Hồsơkhôngcóminhchứngnào./." in text and "Danhmụcgồm" not in text
    full = text_of("evidence-list", with_lines(paper, evidence=("Báo cáo số 1",)))
    assert "Chỉtiêukhôngcó" not in full


def test_what_is_posted_in_public_names_the_recognised_and_their_decisions_only():
    paper = sample("public-list").paper
    says("public-list", paper, "Xã Vĩnh Châu", "128/QĐ-UBND", "05/02/2023", "Danh sách có 01 đơn vị")
    text = text_of("public-list", paper)
    for hidden in ("ChâuPhúA", "790", "880", "850", "Khôngcôngnhận", "20,00"):
        assert hidden not in text, hidden
    none = replace(paper, lines=paper.lines[1:], on=date(2023, 3, 1))
    says("public-list", none, "Đến ngày 01/03/2023 chưa có đơn vị nào được công nhận./.")


def test_a_sheet_to_fill_in_has_room_for_each_figure_and_tells_none():
    paper = sample("score-sheet").paper
    says("score-sheet", paper, *(label for labels in paper.questions.values() for label in labels), "1.1", "13.2")
    text = text_of("score-sheet", paper)
    (shared,) = paper.shared
    own = [label for labels in paper.questions.values() for label in labels if label != shared]
    assert len(boxes_of("score-sheet")) == len(own) + 1 and text.count("NhưC1") == len(paper.shared[shared]) == 6
    lines = [line for row in paper.record.rows for line in row.indicators]
    assert text.count("Có…Không…") == len([line for line in lines if line.id not in paper.questions])
    told = with_lines(paper, own=Cell("13", "436/440 = 99,09% → 13/13 điểm"))
    assert text_of("score-sheet", told) == text
    assert "BẢNTHỬ" in text and "Dấu*" in text
    attested = text_of("score-sheet", replace(paper, attested=True))
    assert "BẢNTHỬ" not in attested and "Dấu*" not in attested


def test_a_listed_decision_is_that_of_the_commune():
    paper = sample("public-list").paper
    other = replace(paper.lines[0], recognition=Citation("Quyết định công nhận", "77/QĐ-UBND", date(2023, 1, 9)))
    says("public-list", replace(paper, lines=(other,)), "77/QĐ-UBND", "09/01/2023")
