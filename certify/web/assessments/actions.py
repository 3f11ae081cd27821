"""The actions on a file as buttons: where each leads, and which of them act without a further page."""

from flask import url_for
from msgspec import Struct

from certify.domain.assessment.actions import Action, Stand, actions_of, withheld
from certify.domain.assessment.hands import Had
from certify.domain.assessment.sides import SELF, Side
from certify.operations.assessments.offices import elsewhere
from certify.operations.assessments.sheet import Sheet
from certify.operations.assessments.steps import facts_of
from certify.web.request_context import actor, today

# The view behind each action. Actions in _AT_ONCE are buttons of a POST form, the others links.
_VIEWS = {
    "carry": "assessments.former_figures",
    "hand_over": "handing.over",
    "assign": "assigning.show",
    "submit": "assessments.submit",
    "hand_back": "handing.back",
    "start": "appraisals.start",
    "agree": "appraisals.agree",
    "close": "appraisals.review",
    "return": "appraisals.reasons",
    "decide": "decisions.show",
    "category": "rounds.category",
    "object": "objections.index",
}
_AT_ONCE = frozenset({"start", "agree"})


class Button(Struct, frozen=True):
    """An action on a page: its words, its weight, its address, and whether it acts at once."""

    action: Action
    address: str
    at_once: bool = False


class Buttons(Struct, frozen=True):
    """The buttons of a file's page, and why others are missing that the person's role has otherwise."""

    offered: list[Button]
    withheld: list[str]


def buttons(sheet: Sheet, side: Side, hands: tuple[Had, ...], *, editable: bool, handed_over: bool) -> Buttons:
    """What the signed-in person, who has had some hands on a file, may do next with it.

    `editable` says whether the side shown may be filled in by their role, `handed_over` whether the file is with the
    commune's leader.
    """
    stand = Stand(
        role=actor().role,
        state=sheet.state,
        facts=facts_of(sheet, today().date(), elsewhere=elsewhere(actor(), sheet), hands=hands),
        editable=editable and side == SELF,
        objections=sheet.round.objection_days is not None,
        handed_over=handed_over,
    )
    return Buttons([_button(action, sheet) for action in actions_of(stand)], withheld(stand))


def _button(action: Action, sheet: Sheet) -> Button:
    address = url_for(_VIEWS[action.name], assessment_id=sheet.id)
    return Button(action, address, action.name in _AT_ONCE)
