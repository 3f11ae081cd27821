"""The two columns of every score sheet: the self score and the appraisal."""

from certify.domain.assessment.workflow import SELF_STATES, State

SELF, APPRAISAL = "self", "appraisal"


def side_in(state: State) -> str:
    """The column that is worked on in a state: the appraisal from the moment it begins."""
    return SELF if state in SELF_STATES | {State.SUBMITTED} else APPRAISAL
