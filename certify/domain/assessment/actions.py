"""What an account may do next with a file, from STEPS, the facts and the grants; pages get it as data."""

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from certify.domain.assessment.conditions import Facts
from certify.domain.assessment.hands import ACTS, exclusion
from certify.domain.assessment.objections import RESULTS
from certify.domain.assessment.states import CATEGORY_STATES, SELF_STATES, State
from certify.domain.assessment.workflow import STEPS
from certify.domain.people.permissions import Role, may


class Weight(StrEnum):
    """How prominently a page shows an action."""

    MAIN = ""
    SECOND = "second"
    QUIET = "quiet"


class Stand(Struct, frozen=True):
    """How an account meets a file: the role, the file's state and facts, and what the account may edit.

    `editable` says whether they may fill in the self score now, `objections` whether the round takes objections,
    `handed_over` whether the file is with the commune's leader.
    """

    role: Role
    state: State
    facts: Facts
    editable: bool = False
    objections: bool = False
    handed_over: bool = False


class Action(Struct, frozen=True):
    """One thing to do next: its name, the words on its button and its weight."""

    name: str
    label: str
    weight: Weight = Weight.MAIN


def actions_of(stand: Stand) -> list[Action]:
    """The actions to offer, in the order of the work."""
    return [action for action, offered in _ACTIONS if offered(stand)]


def withheld(stand: Stand) -> list[str]:
    """Why actions are missing that the person had, but for what they did with this file before; as sentences."""
    if not stand.facts.hands:
        return []
    offered = set(actions_of(stand))
    free = actions_of(replace(stand, facts=replace(stand.facts, hands=())))
    missing = [_HANDS[action.name] for action in free if action not in offered]
    return [exclusion(hand, stand.facts.hands) for hand in dict.fromkeys(missing)]


def _barred(stand: Stand, act: str) -> bool:
    return bool(exclusion(ACTS[act], stand.facts.hands))


def _steps(*names: str) -> Callable[[Stand], bool]:
    """An action that is offered when one of these steps is, to a role that may take it."""
    steps = [STEPS[name] for name in names]

    def offered(stand: Stand) -> bool:
        return any(may(stand.role, step.permission) and step.is_offered(stand.state, stand.facts) for step in steps)

    return offered


def _carries(stand: Stand) -> bool:
    return may(stand.role, "assessment:answer") and stand.editable and not _barred(stand, "carry")


def _hands_over(stand: Stand) -> bool:
    return may(stand.role, "assessment:hand_over") and _within_the_commune(stand) and not stand.handed_over


def _assigns(stand: Stand) -> bool:
    return may(stand.role, "indicator:assign") and _within_the_commune(stand)


def _hands_back(stand: Stand) -> bool:
    return may(stand.role, "assessment:submit") and _within_the_commune(stand) and stand.handed_over


def _within_the_commune(stand: Stand) -> bool:
    return stand.facts.round_open and stand.state in SELF_STATES and not _barred(stand, "hand_over")


def _categorises(stand: Stand) -> bool:
    open_ = stand.facts.round_open and stand.state in CATEGORY_STATES
    return may(stand.role, "category:set") and open_ and not _barred(stand, "category")


def _objects(stand: Stand) -> bool:
    return _reads_objections(stand) and may(stand.role, "objection:make") and not _barred(stand, "object")


def _reads_objections(stand: Stand) -> bool:
    return stand.objections and stand.state in RESULTS


_Offered = Callable[[Stand], bool]
_ACTIONS: tuple[tuple[Action, _Offered], ...] = (
    (Action("carry", "Lấy số liệu năm trước", Weight.SECOND), _carries),
    (Action("hand_over", "Trình lãnh đạo"), _hands_over),
    (Action("submit", "Xem lại và trình"), _steps("submit")),
    (Action("assign", "Phân công chỉ tiêu", Weight.QUIET), _assigns),
    (Action("hand_back", "Chuyển lại cán bộ", Weight.SECOND), _hands_back),
    (Action("start", STEPS["start"].label), _steps("start")),
    (Action("agree", "Thống nhất số liệu tự chấm ở các chỉ tiêu chưa thẩm định", Weight.SECOND), _steps("close")),
    (Action("close", STEPS["close"].label), _steps("close")),
    (Action("return", STEPS["return"].label, Weight.SECOND), _steps("return")),
    (Action("decide", "Quyết định"), _steps("recognise", "refuse", "reopen", "revoke")),
    (Action("category", "Phân loại", Weight.SECOND), _categorises),
    (Action("object", "Kiến nghị", Weight.SECOND), _objects),
    (Action("object", "Kiến nghị", Weight.QUIET), lambda stand: _reads_objections(stand) and not _objects(stand)),
)
# Whose hand each action is: that of its act, where an action is named otherwise than its act.
_HANDS = {
    action.name: ACTS[{"agree": "appraise", "assign": "answer", "decide": "recognise"}.get(action.name, action.name)]
    for action, _ in _ACTIONS
}
