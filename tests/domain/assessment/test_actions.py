"""What is offered next with a file, to whom, and when."""

from datetime import date

import pytest

from certify.domain.assessment.actions import Stand, Weight, actions_of, withheld
from certify.domain.assessment.conditions import Facts
from certify.domain.assessment.hands import ACTS, Had, Hand, exclusion
from certify.domain.assessment.states import State
from certify.domain.assessment.workflow import STEPS
from certify.domain.people.permissions import Role

ELSEWHERE = "Việc này thuộc cơ quan khác."
# What each role is offered in each state of a file whose round is open and takes objections.
OFFERED = {
    (Role.COMMUNE_OFFICER, State.DRAFT): ["hand_over", "assign"],
    (Role.SECTOR_OFFICER, State.DRAFT): [],
    (Role.COMMUNE_OFFICER, State.SUBMITTED): [],
    (Role.COMMUNE_LEADER, State.DRAFT): ["submit", "assign"],
    (Role.COMMUNE_LEADER, State.RETURNED): ["submit", "assign"],
    (Role.COMMUNE_LEADER, State.APPRAISED): ["object"],
    (Role.APPRAISER, State.DRAFT): [],
    (Role.APPRAISER, State.SUBMITTED): ["start", "return"],
    (Role.APPRAISER, State.APPRAISING): ["agree", "close", "return"],
    (Role.APPRAISER, State.APPRAISED): ["object"],
    (Role.APPROVER, State.APPRAISED): ["decide", "object"],
    (Role.APPROVER, State.RECOGNISED): ["decide", "object"],
    (Role.APPROVER, State.REVOKED): [],
    (Role.PROVINCE_OFFICER, State.DRAFT): ["category"],
    (Role.PROVINCE_OFFICER, State.APPRAISED): ["object"],
    (Role.ADMINISTRATOR, State.APPRAISED): ["object"],
}


def names(role, state, **more):
    facts = {key: more.pop(key) for key in tuple(more) if key in Facts.__struct_fields__}
    return [action.name for action in actions_of(Stand(role, state, Facts(**facts), objections=True, **more))]


@pytest.mark.parametrize(("role", "state"), OFFERED)
def test_each_role_is_offered_its_own_part(role, state):
    assert names(role, state) == OFFERED[role, state]


def test_figures_are_carried_over_only_into_a_sheet_that_may_be_filled_in():
    assert names(Role.COMMUNE_OFFICER, State.DRAFT, editable=True) == ["carry", "hand_over", "assign"]
    assert names(Role.APPRAISER, State.DRAFT, editable=True) == []


def test_a_file_is_with_its_leader_or_with_its_officer():
    assert names(Role.COMMUNE_OFFICER, State.RETURNED, handed_over=True) == ["assign"]
    assert names(Role.COMMUNE_LEADER, State.RETURNED, handed_over=True) == ["submit", "assign", "hand_back"]
    assert names(Role.COMMUNE_OFFICER, State.DRAFT, round_open=False) == []
    assert names(Role.COMMUNE_LEADER, State.SUBMITTED, handed_over=True) == []


def test_the_part_of_another_office_is_not_offered():
    assert names(Role.APPRAISER, State.SUBMITTED, elsewhere=ELSEWHERE) == []
    assert names(Role.APPROVER, State.APPRAISED, elsewhere=ELSEWHERE) == ["object"]


def test_in_a_closed_round_only_the_decision_is_left():
    assert names(Role.APPRAISER, State.APPRAISING, round_open=False) == []
    assert names(Role.COMMUNE_LEADER, State.DRAFT, round_open=False) == []
    assert names(Role.PROVINCE_OFFICER, State.DRAFT, round_open=False) == []
    assert names(Role.APPROVER, State.APPRAISED, round_open=False) == ["decide", "object"]


def test_what_still_lacks_is_told_on_the_click_and_hides_nothing():
    assert "submit" in names(Role.COMMUNE_LEADER, State.DRAFT, missing_self=("1.1",), locked=True)
    assert "close" in names(Role.APPRAISER, State.APPRAISING, missing_appraisal=("1.1",), category_set=False)


def test_objections_weigh_more_for_who_may_make_them():
    weights = {
        role: next(a for a in actions_of(Stand(role, State.REFUSED, Facts(), objections=True)) if a.name == "object")
        for role in (Role.COMMUNE_LEADER, Role.APPRAISER)
    }
    assert [action.weight for action in weights.values()] == [Weight.SECOND, Weight.QUIET]
    assert not actions_of(Stand(Role.COMMUNE_LEADER, State.REFUSED, Facts(), objections=False))


def test_a_step_is_offered_from_its_own_states_alone():
    for step in STEPS.values():
        assert [state for state in State if step.is_offered(state, Facts())] == [s for s in State if s in step.sources]


BEFORE = (Had(Hand.SELF, date(2022, 3, 1), "can-bo"),)


def test_what_somebody_did_before_withholds_their_next_part_and_says_why_once():
    appraiser = Stand(Role.APPRAISER, State.SUBMITTED, Facts(hands=BEFORE))
    assert not actions_of(appraiser)
    said = withheld(appraiser)
    assert said == [exclusion(Hand.APPRAISAL, BEFORE)], "two actions of one hand, one sentence"
    assert "đã tự chấm điểm ngày 01/03/2022 (tài khoản “can-bo”) nên không được thẩm định" in said[0]
    assert withheld(Stand(Role.APPROVER, State.APPRAISED, Facts(hands=BEFORE))) == [exclusion(Hand.DECISION, BEFORE)]


def test_nothing_is_withheld_of_what_is_not_offered_anyway():
    assert withheld(Stand(Role.APPRAISER, State.SUBMITTED, Facts())) == []
    assert withheld(Stand(Role.APPRAISER, State.DRAFT, Facts(hands=BEFORE))) == []
    assert withheld(Stand(Role.APPRAISER, State.SUBMITTED, Facts(hands=BEFORE, elsewhere=ELSEWHERE))) == []


@pytest.mark.parametrize(
    ("name", "role", "editable"),
    [
        ("carry", Role.COMMUNE_OFFICER, True),
        ("hand_over", Role.COMMUNE_OFFICER, False),
    ],
)
def test_who_examined_a_file_neither_fills_it_in_nor_hands_it_over(name, role, editable):
    for hand in Hand:
        stand = Stand(role, State.DRAFT, Facts(hands=(Had(hand, date(2022, 3, 1), "x"),)), editable)
        assert (name in [action.name for action in actions_of(stand)]) == (hand is ACTS[name]), hand
