"""A dossier as a checklist: the procedure's papers and those around them, against what is known of a file."""

from dataclasses import dataclass

import pytest

from certify.domain.assessment.states import State
from certify.domain.assessment.workflow import within_reach
from certify.domain.criteria.procedure import Dossier, Procedure
from certify.domain.papers.dossier import DossierFacts, Standing, dossier_lines, is_due

DECIDED = (State.RECOGNISED, State.REFUSED, State.REVOKED)
SENT = (State.SUBMITTED, State.APPRAISING, State.APPRAISED, *DECIDED)


@dataclass(frozen=True)
class Form:
    """A form as far as a dossier asks."""

    id: str
    title: str
    order: int
    office: str
    states: tuple[State, ...] = ()
    task: tuple[State, ...] = ()
    subject: str = "assessment"
    dossier: str = ""


FORMS = (
    Form("certificate", "Giấy", 60, "recognition", (State.RECOGNISED,), (State.RECOGNISED,)),
    Form("plan", "Kế hoạch", 1, "self_assessment", (State.DRAFT, State.SUBMITTED), (State.DRAFT,)),
    Form("minutes", "Biên bản họp xã", 2, "self_assessment", SENT, (State.SUBMITTED,), dossier="Biên bản"),
    Form("letter", "Công văn trả", 4, "appraisal", (State.RETURNED,), (State.RETURNED,)),
    Form("report", "Báo cáo", 3, "appraisal", (State.APPRAISED, *DECIDED), (State.APPRAISED,)),
    Form("decision", "Quyết định", 50, "recognition", (State.RECOGNISED, State.REVOKED), subject="list"),
    Form("refusal", "Thông báo", 51, "recognition", (State.REFUSED,), subject="list"),
    Form("summary", "Bảng tổng hợp", 90, "appraisal", task=DECIDED, subject="area"),
)
PROCEDURE = Procedure.model_construct(
    commune_dossier=Dossier.model_construct(papers=("Biên bản", "Sơ đồ")),
    appraisal_dossier=Dossier.model_construct(papers=("Báo cáo", "Quyết định")),
)


def lines(state, held=(), needless=()):
    facts = DossierFacts(state, frozenset(held), dict(needless))
    return {line.title: line for line in dossier_lines(PROCEDURE, FORMS, facts)}


def standing(state, title, **more):
    return lines(state, **more)[title].standing


def test_the_papers_come_by_step_in_the_order_of_the_work_and_those_of_areas_are_none():
    found = list(lines(State.DRAFT))
    assert found == ["Kế hoạch", "Biên bản", "Sơ đồ", "Báo cáo", "Công văn trả", "Quyết định", "Giấy"]
    asked = {title for title, line in lines(State.DRAFT).items() if line.asked}
    assert asked == {"Biên bản", "Sơ đồ", "Báo cáo", "Quyết định"}
    assert lines(State.DRAFT)["Quyết định"].step == "recognition", "the office that makes it, whatever dossier names it"


def test_a_paper_is_there_still_to_come_or_not_needed():
    assert standing(State.SUBMITTED, "Biên bản") == Standing.DUE
    assert standing(State.SUBMITTED, "Biên bản", held={"minutes"}) == Standing.HELD
    assert standing(State.DRAFT, "Biên bản") == Standing.DUE
    assert lines(State.DRAFT)["Biên bản"].why == "Từ khi hồ sơ “Đã trình”."
    assert lines(State.RETURNED, needless={"letter": "Chưa trả"}.items())["Công văn trả"].why == "Chưa trả"


@pytest.mark.parametrize(
    ("state", "decision", "certificate"),
    [
        (State.APPRAISED, Standing.DUE, Standing.DUE),
        (State.RECOGNISED, Standing.DUE, Standing.DUE),
        (State.REFUSED, Standing.NEEDLESS, Standing.NEEDLESS),
        (State.REVOKED, Standing.DUE, Standing.NEEDLESS),
    ],
)
def test_what_the_file_can_not_come_to_any_more_is_not_needed(state, decision, certificate):
    assert (standing(state, "Quyết định"), standing(state, "Giấy")) == (decision, certificate)


def test_what_the_procedure_asks_stays_wanting_and_what_goes_along_has_its_time():
    assert standing(State.RECOGNISED, "Biên bản") == Standing.DUE, "recognised without it, which the decision says"
    assert standing(State.SUBMITTED, "Kế hoạch") == Standing.NEEDLESS, "its time was the draft"
    assert standing(State.SUBMITTED, "Kế hoạch", held={"plan"}) == Standing.HELD


def test_a_paper_that_no_form_makes_is_named_and_one_that_nobody_asked_for_is_told_once_it_stands():
    assert (
        lines(State.SUBMITTED)["Sơ đồ"].standing == Standing.NEEDLESS and "giữ bản" in lines(State.DRAFT)["Sơ đồ"].why
    )
    assert "Thông báo" not in lines(State.REFUSED)
    assert standing(State.REFUSED, "Thông báo", held={"refusal"}) == Standing.HELD


def test_a_paper_waits_while_its_form_says_so():
    plan = next(form for form in FORMS if form.id == "plan")
    assert is_due(plan, DossierFacts(State.DRAFT))
    assert not is_due(plan, DossierFacts(State.SUBMITTED))
    assert not is_due(plan, DossierFacts(State.DRAFT, held=frozenset({"plan"})))
    assert not is_due(plan, DossierFacts(State.DRAFT, needless={"plan": "Không cần"}))


def test_decided_files_only_reach_what_follows_their_decision():
    assert within_reach(State.REFUSED) == {State.REFUSED}
    assert within_reach(State.RECOGNISED) == {State.RECOGNISED, State.REVOKED}
    assert within_reach(State.APPRAISED) == set(State) - {State.DRAFT}
