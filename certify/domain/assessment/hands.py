"""The hands that a file passes through: which hand each act on it is, and which two no person may have on one file.

Whoever sets figures doesn't judge them, and whoever judged them doesn't decide on them. Category and appraisal go
together: both examine what the commune said, and neither judges the other.
"""

from collections.abc import Collection
from enum import StrEnum

from certify.domain.assessment.decisions import DecisionKind
from certify.domain.assessment.meetings import COUNCILS, CouncilStep


class Hand(StrEnum):
    """A part in the life of a file."""

    SELF = "self"
    APPRAISAL = "appraisal"
    CATEGORY = "category"
    DECISION = "decision"


HAND_NAMES = {
    Hand.SELF: "tự chấm điểm",
    Hand.APPRAISAL: "thẩm định",
    Hand.CATEGORY: "phân loại",
    Hand.DECISION: "quyết định",
}

# By act as the log names it. Erasing a file of evidence isn't among them: whoever is asked to, must.
ACTS: dict[str, Hand] = {
    **dict.fromkeys(("answer", "carry", "evidence", "evidence_removed", "file_added", "submit", "object"), Hand.SELF),
    **dict.fromkeys(("start", "appraise", "return", "objection_answered", "close"), Hand.APPRAISAL),
    "category": Hand.CATEGORY,
    **dict.fromkeys(("reopen", *DecisionKind), Hand.DECISION),
}
# A meeting is the hand of its council, which an event names by its step or, in older ones, by its name.
MEETING_ACTS = frozenset({"meeting_opened", "meeting_kept", "meeting_ended", "meeting_dropped"})
_STEPS: dict[str, Hand] = {CouncilStep.SELF_ASSESSMENT: Hand.SELF, CouncilStep.APPRAISAL: Hand.APPRAISAL}
COUNCIL_HANDS: dict[str, Hand] = {**_STEPS, **{council.name: _STEPS[council.step] for council in COUNCILS.values()}}

# The hands that the actor must not have had.
EXCLUDED: dict[Hand, frozenset[Hand]] = {
    Hand.SELF: frozenset({Hand.APPRAISAL, Hand.CATEGORY, Hand.DECISION}),
    Hand.APPRAISAL: frozenset({Hand.SELF, Hand.DECISION}),
    Hand.CATEGORY: frozenset({Hand.SELF, Hand.DECISION}),
    Hand.DECISION: frozenset({Hand.SELF, Hand.APPRAISAL, Hand.CATEGORY}),
}


def exclusion(hand: Hand, had: Collection[Hand]) -> str:
    """Why a person who had these hands on a file must not have this one, as a sentence; empty when they may."""
    against = [HAND_NAMES[other] for other in Hand if other in had and other in EXCLUDED[hand]]
    if not against:
        return ""
    return (
        f"Người đã {' và '.join(against)} hồ sơ không được {HAND_NAMES[hand]} hồ sơ đó, "
        "kể cả bằng tài khoản hoặc vai trò khác."
    )
