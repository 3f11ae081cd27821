"""The hands that a file passes through: which hand each act on it is, and which two no person may have on one file.

Whoever sets figures doesn't judge them, and whoever judged them doesn't decide on them. Category and appraisal go
together: both examine what the commune said, and neither judges the other.
"""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from msgspec import Struct

from certify.domain.assessment.decisions import DecisionKind
from certify.domain.assessment.meetings import COUNCILS, CouncilStep
from certify.domain.people.permissions import GRANTS, ROLE_NAMES, Role, may


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

# The permission with which others may still be this hand.
PERMISSIONS = {
    Hand.SELF: "assessment:answer",
    Hand.APPRAISAL: "assessment:appraise",
    Hand.CATEGORY: "category:set",
    Hand.DECISION: "decision:make",
}


class Had(Struct, frozen=True):
    """A hand that a person has had on a file: when last, and under the name of which account."""

    hand: Hand
    on: date
    account: str


# By act as the log names it.
ACTS: dict[str, Hand] = {
    **dict.fromkeys(("answer", "carry", "evidence", "evidence_removed", "file_added"), Hand.SELF),
    **dict.fromkeys(("document_added", "document_changed", "document_removed"), Hand.SELF),
    **dict.fromkeys(("reply", "hand_over", "hand_back", "submit", "object"), Hand.SELF),
    **dict.fromkeys(("start", "appraise", "return", "objection_answered", "close"), Hand.APPRAISAL),
    "category": Hand.CATEGORY,
    **dict.fromkeys(("reopen", *DecisionKind), Hand.DECISION),
}
# A meeting is the hand of its council, which an event names by its step or, in older ones, by its name.
MEETING_ACTS = frozenset({"meeting_opened", "meeting_kept", "meeting_ended", "meeting_dropped"})
_STEPS: dict[str, Hand] = {CouncilStep.SELF_ASSESSMENT: Hand.SELF, CouncilStep.APPRAISAL: Hand.APPRAISAL}
# Acts on a file that are nobody's hand: saying who fills in what; reading evidence, and erasing it (whoever is asked
# to, must); more time; what follows for points from a new revision of the criteria; papers, which only say what the
# file holds.
HANDLESS = frozenset(
    {"assign", "file_read", "file_deleted", "extend", "rescore", "paper_issued", "paper_recalled", "paper_signed"}
)
COUNCIL_HANDS: dict[str, Hand] = {**_STEPS, **{council.name: _STEPS[council.step] for council in COUNCILS.values()}}

# The hands that the actor must not have had.
EXCLUDED: dict[Hand, frozenset[Hand]] = {
    Hand.SELF: frozenset({Hand.APPRAISAL, Hand.CATEGORY, Hand.DECISION}),
    Hand.APPRAISAL: frozenset({Hand.SELF, Hand.DECISION}),
    Hand.CATEGORY: frozenset({Hand.SELF, Hand.DECISION}),
    Hand.DECISION: frozenset({Hand.SELF, Hand.APPRAISAL, Hand.CATEGORY}),
}


def hands_of_role(role: Role) -> frozenset[Hand]:
    """The hands that a role may be: who fills in a commune's sheet is its own hand and no other."""
    return frozenset({Hand.SELF}) if may(role, "indicator:answer") else frozenset(Hand)


def acts_against(hands: Collection[Hand]) -> frozenset[str]:
    """The acts, as the log names them, by which a person may have had a hand that excludes one of these."""
    against = frozenset[Hand]().union(*(EXCLUDED[hand] for hand in hands))
    return MEETING_ACTS | {act for act, hand in ACTS.items() if hand in against}


def exclusion(hand: Hand, had: Collection[Had]) -> str:
    """Why a person who had these hands on a file must not have this one, and who may, as sentences; else empty."""
    against = [one for one in sorted(had, key=lambda one: list(Hand).index(one.hand)) if one.hand in EXCLUDED[hand]]
    if not against:
        return ""
    done = " và ".join(
        f"đã {HAND_NAMES[one.hand]} ngày {one.on:%d/%m/%Y} (tài khoản “{one.account}”)" for one in against
    )
    others = " hoặc ".join(f"“{ROLE_NAMES[role]}”" for role, held in GRANTS.items() if PERMISSIONS[hand] in held)
    return (
        f"Với hồ sơ này, ông/bà {done} nên không được {HAND_NAMES[hand]}, kể cả bằng tài khoản hoặc vai trò khác. "
        f"Việc này phải do một người khác làm, với vai trò {others}."
    )
