"""What may be done next with a round."""

from certify.domain.assessment.rounds import ROUND_STEPS, RoundState, round_actions


def test_each_state_offers_its_own_actions():
    names = {state: [action.name for action in round_actions(state)] for state in RoundState}
    assert names == {
        RoundState.PLANNED: ["start", "edit"],
        RoundState.OPEN: ["close", "edit", "categories"],
        RoundState.CLOSED: ["reopen", "categories"],
    }


def test_a_step_is_offered_exactly_where_it_is_not_refused():
    for name, step in ROUND_STEPS.items():
        offered = [state for state in RoundState if name in {action.name for action in round_actions(state)}]
        assert offered == [state for state in RoundState if not step.refusals(state)] == [step.source]
