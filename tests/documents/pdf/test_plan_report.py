"""The report on a plan: what the paper says (its layout: test_layout.py)."""

import dataclasses

from certify.domain.papers.paper import paper_data, paper_from
from tests.support.papers_read import FORMS, Read, sample, squeezed

SAMPLE = sample("plan-report").paper


def text_of(plan, **changes):
    return Read(FORMS["plan-report"], dataclasses.replace(SAMPLE, plan=plan, **changes)).text


def test_each_target_with_its_goal_outcome_figures_and_coverage():
    text = sample("plan-report").text
    for target in SAMPLE.plan.targets:
        for said in (
            target.name,
            target.goal,
            target.text,
            target.outcome,
            f"{target.stated}/{target.members}",
            f"{target.due_on:%d/%m/%Y}",
        ):
            assert squeezed(said) in text, said


def test_what_is_provisional_is_marked_and_the_mark_explained():
    assert text_of(SAMPLE.plan).count("*") == 4, "three targets and the legend"


def test_parts_that_do_not_concern_an_area_are_left_out():
    text = text_of(dataclasses.replace(SAMPLE.plan, areas=(), work=()))
    assert "KHUVỰC" not in text and "NỘIDUNGCÔNGVIỆC" not in text
    assert "III.CÁCNỘIDUNGCÔNGVIỆCKHÁC" in text_of(dataclasses.replace(SAMPLE.plan, areas=()))


def test_work_that_is_not_done_says_so():
    work = (dataclasses.replace(SAMPLE.plan.work[0], done_on=None, reference=""),)
    assert "chưaxong" in text_of(dataclasses.replace(SAMPLE.plan, work=work))


def test_a_commune_reports_to_the_office_that_recognises_it():
    offices = SAMPLE.offices
    assert squeezed(f"- {offices.recognition.office};") in text_of(SAMPLE.plan, issuer=offices.self_assessment)
    assert squeezed("- Ủy ban nhân dân tỉnh An Giang;") in text_of(SAMPLE.plan, issuer=offices.appraisal)


def test_the_report_is_kept_as_plain_data():
    assert paper_from(paper_data(SAMPLE)) == SAMPLE
