"""The life of an assessment: its states, and one table that states every step between them."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from certify.domain.assessment.decisions import DecisionKind, SnapshotKind
from certify.domain.problems import Problem, problems_of


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPRAISING = "appraising"
    RETURNED = "returned"
    APPRAISED = "appraised"
    RECOGNISED = "recognised"
    REFUSED = "refused"
    REVOKED = "revoked"


STATE_NAMES = {
    State.DRAFT: "Bản nháp",
    State.SUBMITTED: "Đã gửi",
    State.APPRAISING: "Đang thẩm định",
    State.RETURNED: "Đã trả lại",
    State.APPRAISED: "Đã thẩm định",
    State.RECOGNISED: "Được công nhận",
    State.REFUSED: "Không công nhận",
    State.REVOKED: "Đã thu hồi",
}

# The states in which the category of a commune may still be set, because its result is not settled.
CATEGORY_STATES = frozenset(State) - {State.APPRAISED, State.RECOGNISED, State.REFUSED, State.REVOKED}
SELF_STATES = frozenset({State.DRAFT, State.RETURNED})
DECIDED_STATES = frozenset({State.RECOGNISED, State.REFUSED, State.REVOKED})


@dataclass(frozen=True)
class Facts:
    """What the preconditions of a step depend on.

    `missing_self` and `missing_appraisal` are ids of indicators; `unmet` are sentences, one for each condition of
    recognition that fails; `seen` says whether the actor saw the current content. `unanswered` are the criteria
    with an open objection, `accepted` those with an accepted objection to the current result. `elsewhere` names the
    office whose task the step is, when the procedure names another one than the actor's.
    """

    round_open: bool = True
    locked: bool = False
    missing_self: tuple[str, ...] = ()
    missing_appraisal: tuple[str, ...] = ()
    category_set: bool = True
    attested: bool = True
    actor_appraised: bool = False
    unmet: tuple[str, ...] = ()
    reasons_given: bool = True
    unknown_indicators: tuple[str, ...] = ()
    seen: bool = True
    unanswered: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    elsewhere: str = ""


Need = Callable[[Facts], Problem | str | None]


def _round_open(facts: Facts) -> str | None:
    return None if facts.round_open else "Đợt đánh giá chưa mở hoặc đã đóng."


def _own_office(facts: Facts) -> str | None:
    return facts.elsewhere or None


def _unlocked(facts: Facts) -> str | None:
    return "Đã quá hạn tự chấm điểm, hồ sơ đang khóa; đề nghị cán bộ cấp tỉnh gia hạn." if facts.locked else None


def _all_answered(facts: Facts) -> str | None:
    return f"Còn chỉ tiêu chưa nhập: {', '.join(facts.missing_self)}." if facts.missing_self else None


def _all_appraised(facts: Facts) -> str | None:
    return f"Còn chỉ tiêu chưa thẩm định: {', '.join(facts.missing_appraisal)}." if facts.missing_appraisal else None


def _category_set(facts: Facts) -> str | None:
    if facts.category_set:
        return None
    return "Chưa xác định phân loại xã và căn cứ pháp lý (ngưỡng điểm); cán bộ cấp tỉnh thực hiện việc này."


def _attested(facts: Facts) -> str | None:
    if facts.attested:
        return None
    return "Bộ tiêu chí hoặc thẩm quyền công nhận chưa đối chiếu văn bản gốc nên chưa được ra quyết định công nhận."


def _other_person(facts: Facts) -> str | None:
    return "Người đã thẩm định hồ sơ không được quyết định hồ sơ đó." if facts.actor_appraised else None


def _conditions_met(facts: Facts) -> str | None:
    return f"Chưa đủ điều kiện công nhận: {'; '.join(facts.unmet)}." if facts.unmet else None


def _reasons(facts: Facts) -> Problem | str | None:
    if facts.unknown_indicators:
        return f"Không có chỉ tiêu {', '.join(facts.unknown_indicators)} trong bộ tiêu chí."
    return None if facts.reasons_given else Problem("reason", "Phải ghi rõ lý do.")


def _seen(facts: Facts) -> str | None:
    if facts.seen:
        return None
    return "Hồ sơ đã thay đổi sau khi mở trang này; đề nghị xem lại bản hiện tại rồi quyết định."


def _answered(facts: Facts) -> str | None:
    return f"Còn kiến nghị chưa trả lời về tiêu chí {', '.join(facts.unanswered)}." if facts.unanswered else None


def _taken_up(facts: Facts) -> str | None:
    """In a closed round a file can't be appraised again: only the decision remains."""
    if not facts.accepted or not facts.round_open:
        return None
    return f"Kiến nghị về tiêu chí {', '.join(facts.accepted)} đã được chấp nhận: yêu cầu thẩm định lại trước."


@dataclass(frozen=True)
class Step:
    """One row of the table: the states it leads from and to, the permission it takes, and its preconditions."""

    name: str
    label: str
    sentence: str
    sources: frozenset[State]
    target: State
    permission: str
    needs: tuple[Need, ...]
    snapshot: SnapshotKind | None = None

    def is_offered(self, state: State, facts: Facts) -> bool:
        """Whether to show the step, in this state, to an account that may take it: while round and office allow."""
        return state in self.sources and not any(need(facts) for need in self.needs if need in _SETTLED)

    def problems(self, state: State, facts: Facts) -> list[Problem]:
        """Everything that stands in the way of the step now; nothing when it can be taken."""
        if state not in self.sources:
            said = f"Hồ sơ đang ở trạng thái “{STATE_NAMES[state]}”, không thực hiện được bước “{self.label}”."
            return [Problem("", said)]
        return problems_of(problem for need in self.needs if (problem := need(facts)))

    def refusals(self, state: State, facts: Facts) -> list[str]:
        """The same as sentences."""
        return [problem.text for problem in self.problems(state, facts)]


# Conditions that no work on the file can change: a step that fails one of these is not even offered.
_SETTLED = frozenset({_round_open, _own_office})
_S = State

STEPS: dict[str, Step] = {
    step.name: step
    for step in (
        Step(
            "submit",
            "Gửi hồ sơ",
            "gửi hồ sơ đề nghị thẩm định",
            SELF_STATES,
            _S.SUBMITTED,
            "assessment:submit",
            (_round_open, _unlocked, _all_answered),
            SnapshotKind.SUBMITTED,
        ),
        Step(
            "start",
            "Nhận thẩm định",
            "nhận hồ sơ để thẩm định",
            frozenset({_S.SUBMITTED}),
            _S.APPRAISING,
            "assessment:appraise",
            (_round_open, _own_office),
        ),
        Step(
            "return",
            "Trả lại",
            "trả lại hồ sơ để bổ sung",
            frozenset({_S.SUBMITTED, _S.APPRAISING}),
            _S.RETURNED,
            "assessment:return",
            (_round_open, _own_office, _reasons),
        ),
        Step(
            "close",
            "Kết thúc thẩm định",
            "kết thúc thẩm định",
            frozenset({_S.APPRAISING}),
            _S.APPRAISED,
            "assessment:appraise",
            (_round_open, _own_office, _all_appraised, _category_set),
            SnapshotKind.APPRAISED,
        ),
        Step(
            "reopen",
            "Yêu cầu thẩm định lại",
            "yêu cầu thẩm định lại",
            frozenset({_S.APPRAISED}),
            _S.APPRAISING,
            "decision:make",
            (_round_open, _own_office, _reasons),
        ),
        Step(
            DecisionKind.RECOGNISE,
            "Công nhận",
            "quyết định công nhận",
            frozenset({_S.APPRAISED}),
            _S.RECOGNISED,
            "decision:make",
            (_own_office, _other_person, _category_set, _attested, _answered, _taken_up, _conditions_met, _seen),
            SnapshotKind.DECIDED,
        ),
        Step(
            DecisionKind.REFUSE,
            "Không công nhận",
            "quyết định không công nhận",
            frozenset({_S.APPRAISED}),
            _S.REFUSED,
            "decision:make",
            (_own_office, _other_person, _category_set, _answered, _taken_up, _reasons, _seen),
            SnapshotKind.DECIDED,
        ),
        Step(
            DecisionKind.REVOKE,
            "Thu hồi",
            "thu hồi quyết định công nhận",
            frozenset({_S.RECOGNISED}),
            _S.REVOKED,
            "decision:make",
            (_own_office, _reasons, _seen),
            SnapshotKind.DECIDED,
        ),
    )
}
