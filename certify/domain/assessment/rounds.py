"""A round: planned, open to answers and appraisals, closed unless opened again; what may be done next with it."""

from enum import StrEnum

from msgspec import Struct

from certify.domain.assessment.actions import Action, Weight


class RoundState(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


ROUND_STATE_NAMES = {
    RoundState.PLANNED: "Chưa mở",
    RoundState.OPEN: "Đang mở",
    RoundState.CLOSED: "Đã đóng",
}


class RoundStep(Struct, frozen=True):
    """A step of a round: the one state it is taken from, the one it leads to, and what to say from any other."""

    label: str
    source: RoundState
    target: RoundState
    refusal: str

    def refusals(self, state: RoundState) -> list[str]:
        """Why the step can't be taken from a state (Vietnamese); empty when it can."""
        return [] if state == self.source else [self.refusal]


ROUND_STEPS = {
    "start": RoundStep("Mở đợt", RoundState.PLANNED, RoundState.OPEN, "Chỉ mở được đợt chưa mở."),
    "close": RoundStep("Đóng đợt", RoundState.OPEN, RoundState.CLOSED, "Chỉ đóng được đợt đang mở."),
    "reopen": RoundStep("Mở lại đợt", RoundState.CLOSED, RoundState.OPEN, "Chỉ mở lại được đợt đã đóng."),
}
# A round is not changed while it is closed; before it opens it has no files, so no categories.
EDITABLE = frozenset({RoundState.PLANNED, RoundState.OPEN})
WITH_FILES = frozenset({RoundState.OPEN, RoundState.CLOSED})
_ACTIONS = (
    (Action("start", ROUND_STEPS["start"].label), frozenset({ROUND_STEPS["start"].source})),
    (Action("close", ROUND_STEPS["close"].label, Weight.SECOND), frozenset({ROUND_STEPS["close"].source})),
    (Action("reopen", ROUND_STEPS["reopen"].label, Weight.QUIET), frozenset({ROUND_STEPS["reopen"].source})),
    (Action("edit", "Sửa", Weight.QUIET), EDITABLE),
    (Action("categories", "Phân loại", Weight.QUIET), WITH_FILES),
)


def round_actions(state: RoundState) -> list[Action]:
    """What may be done next with a round, for who manages rounds."""
    return [action for action, states in _ACTIONS if state in states]
