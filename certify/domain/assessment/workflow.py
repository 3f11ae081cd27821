"""The life of an assessment: its states, and one table that states every step between them."""

from functools import cache

from msgspec import Struct

from certify.domain.assessment.conditions import (
    Facts,
    Need,
    all_answered,
    all_appraised,
    answered,
    attested,
    category_set,
    conditions_met,
    day_for_answer,
    differences_explained,
    own_office,
    reasons,
    round_open,
    seen,
    taken_up,
    unlocked,
)
from certify.domain.assessment.decisions import DecisionKind, SnapshotKind
from certify.domain.assessment.hands import ACTS, Hand, exclusion
from certify.domain.assessment.states import SELF_STATES, STATE_NAMES, State
from certify.domain.problems import Problem, problems_of


class Step(Struct, frozen=True):
    """One row of the table: the states it leads from and to, the permission it takes, and its preconditions."""

    name: str
    label: str
    sentence: str
    sources: frozenset[State]
    target: State
    permission: str
    needs: tuple[Need, ...]
    snapshot: SnapshotKind | None = None

    @property
    def hand(self) -> Hand:
        """Whose hand it is: EXCLUDED says which others its actor must not have had on the file."""
        return ACTS[self.name]

    def is_offered(self, state: State, facts: Facts) -> bool:
        """Whether to show the step, in this state, to an account: while round, office and its person's hands allow."""
        settled = (need(facts) for need in self.needs if need in _SETTLED)
        return state in self.sources and not any(settled) and not exclusion(self.hand, facts.hands)

    def problems(self, state: State, facts: Facts) -> list[Problem]:
        """Everything that stands in the way of the step now; nothing when it can be taken."""
        if state not in self.sources:
            said = f"Hồ sơ đang ở trạng thái “{STATE_NAMES[state]}”, không thực hiện được bước “{self.label}”."
            return [Problem("", said)]
        unmet = (problem for need in self.needs if (problem := need(facts)))
        barred = exclusion(self.hand, facts.hands)
        return problems_of([barred, *unmet] if barred else unmet)

    def refusals(self, state: State, facts: Facts) -> list[str]:
        """The same as sentences."""
        return [problem.text for problem in self.problems(state, facts)]


# Conditions that no work on the file can change: a step that fails one of these is not even offered.
_SETTLED = frozenset({round_open, own_office})
_S = State

STEPS: dict[str, Step] = {
    step.name: step
    for step in (
        Step(
            "submit",
            "Trình hồ sơ",
            "trình hồ sơ đề nghị thẩm định",
            SELF_STATES,
            _S.SUBMITTED,
            "assessment:submit",
            (round_open, unlocked, all_answered),
            SnapshotKind.SUBMITTED,
        ),
        Step(
            "start",
            "Tiếp nhận thẩm định",
            "nhận hồ sơ để thẩm định",
            frozenset({_S.SUBMITTED}),
            _S.APPRAISING,
            "assessment:appraise",
            (round_open, own_office),
        ),
        Step(
            "return",
            "Trả lại",
            "trả lại hồ sơ để bổ sung",
            frozenset({_S.SUBMITTED, _S.APPRAISING}),
            _S.RETURNED,
            "assessment:return",
            (round_open, own_office, reasons, day_for_answer),
        ),
        Step(
            "close",
            "Kết thúc thẩm định",
            "kết thúc thẩm định",
            frozenset({_S.APPRAISING}),
            _S.APPRAISED,
            "assessment:appraise",
            (round_open, own_office, all_appraised, differences_explained, category_set),
            SnapshotKind.APPRAISED,
        ),
        Step(
            "reopen",
            "Yêu cầu thẩm định lại",
            "yêu cầu thẩm định lại",
            frozenset({_S.APPRAISED}),
            _S.APPRAISING,
            "decision:make",
            (round_open, own_office, reasons),
        ),
        Step(
            DecisionKind.RECOGNISE,
            "Công nhận",
            "quyết định công nhận",
            frozenset({_S.APPRAISED}),
            _S.RECOGNISED,
            "decision:make",
            (own_office, category_set, attested, answered, taken_up, conditions_met, seen),
            SnapshotKind.DECIDED,
        ),
        Step(
            DecisionKind.REFUSE,
            "Không công nhận",
            "quyết định không công nhận",
            frozenset({_S.APPRAISED}),
            _S.REFUSED,
            "decision:make",
            (own_office, category_set, answered, taken_up, reasons, seen),
            SnapshotKind.DECIDED,
        ),
        Step(
            DecisionKind.REVOKE,
            "Thu hồi",
            "thu hồi quyết định công nhận",
            frozenset({_S.RECOGNISED}),
            _S.REVOKED,
            "decision:make",
            (own_office, reasons, seen),
            SnapshotKind.DECIDED,
        ),
    )
}


@cache
def within_reach(state: State) -> frozenset[State]:
    """A state and all those that steps may still lead to from it."""
    reached, last = frozenset({state}), frozenset[State]()
    while reached != last:
        last, reached = reached, reached | {step.target for step in STEPS.values() if step.sources & reached}
    return reached
