"""The report on a plan: what the paper says (its layout: test_layout.py)."""

from msgspec import structs

from certify.documents.pdf.wording import percent
from certify.domain.papers.paper import paper_data, paper_from
from tests.support.papers_read import sample, squeezed
from tests.support.papers_read import text_of as page_text

SAMPLE = sample("plan-report").paper


def text_of(plan, **changes):
    return page_text("plan-report", structs.replace(SAMPLE, plan=plan, **changes))


def test_each_target_with_its_goal_outcome_figures_and_coverage():
    text = sample("plan-report").text
    for target in SAMPLE.plan.targets:
        for said in (
            target.name,
            percent(target.goal),
            percent(target.text),
            target.outcome,
            f"{target.stated}/{target.members}",
            f"{target.due_on:%d/%m/%Y}",
        ):
            assert squeezed(said) in text, said


def test_what_is_provisional_is_marked_and_the_mark_explained():
    assert text_of(SAMPLE.plan).count("*") == 4, "three targets and the legend"


def test_parts_that_do_not_concern_an_area_are_left_out():
    text = text_of(structs.replace(SAMPLE.plan, areas=(), work=()))
    assert "KHUVỰC" not in text and "NỘIDUNGCÔNGVIỆC" not in text
    assert "III.HẠNCHẾ" in text
    assert "III.CÁCNỘIDUNGCÔNGVIỆCKHÁC" in text_of(structs.replace(SAMPLE.plan, areas=()))


def test_work_that_is_not_done_says_so():
    work = (structs.replace(SAMPLE.plan.work[0], done_on=None, reference=""),)
    assert "chưaxong" in text_of(structs.replace(SAMPLE.plan, work=work))


def test_a_commune_reports_to_the_office_that_recognises_it():
    offices = SAMPLE.offices
    to = f"Kính gửi: {offices.recognition.office}"
    assert squeezed(to) in text_of(SAMPLE.plan, issuer=offices.self_assessment)
    assert squeezed("Kính gửi: Ủy ban nhân dân tỉnh An Giang") in text_of(SAMPLE.plan, issuer=offices.appraisal)


def test_shortcomings_follow_from_the_figures_and_causes_and_proposals_from_the_office():
    text = sample("plan-report").text
    for said in (
        "Mục tiêu đã qua hạn mà không đạt: 1.",
        "Mục tiêu chưa có số liệu: 10b.",
        f"Nguyên nhân: {SAMPLE.causes}.",
        f"VI. ĐỀ XUẤT, KIẾN NGHỊ {SAMPLE.proposals}.",
    ):
        assert squeezed(said) in text, said
    done = structs.replace(
        SAMPLE.plan, targets=tuple(structs.replace(one, outcome="Đạt") for one in SAMPLE.plan.targets)
    )
    silent = text_of(done, shortcomings="", causes="", proposals="")
    assert "HẠNCHẾ" not in silent and "ĐỀXUẤT" not in silent


def test_the_plan_is_cited_by_its_whole_day():
    assert (
        squeezed("Kế hoạch số 95/KH-UBND ngày 26 tháng 02 năm 2021 của Ủy ban nhân dân tỉnh")
        in sample("plan-report").text
    )


def test_the_report_is_kept_as_plain_data():
    assert paper_from(paper_data(SAMPLE)) == SAMPLE
