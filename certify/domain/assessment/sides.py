"""The two columns of every score sheet: the self score and the appraisal."""

from enum import StrEnum

from certify.domain.assessment.states import SELF_STATES, State


class Side(StrEnum):
    """One column of a score sheet."""

    SELF = "self"
    APPRAISAL = "appraisal"


SELF, APPRAISAL = Side.SELF, Side.APPRAISAL
SIDE_NAMES = {SELF: "tự chấm", APPRAISAL: "thẩm định"}


def side_in(state: State) -> Side:
    """The column that is worked on in a state: the appraisal from the moment it begins."""
    return SELF if state in SELF_STATES | {State.SUBMITTED} else APPRAISAL
