"""Rounds over the API."""

from datetime import date
from typing import Literal

from flask import Blueprint

from certify.domain.assessment.rounds import RoundState
from certify.domain.people.permissions import may
from certify.operations.act import NotFound
from certify.operations.rounds.lookup import round_for
from certify.operations.units.scope import province_of
from certify.store import rounds
from certify.web.access import requires
from certify.web.api.calls import call
from certify.web.api.values import Model, Window
from certify.web.request_context import actor, viewing

blueprint = Blueprint("rounds", __name__)


class Round(Model):
    """One round of a province."""

    id: int
    name: str
    year: int
    province_id: int
    criteria_version: str
    period_from: date
    period_to: date
    self_due_on: date
    appraisal_due_on: date
    state: Literal["planned", "open", "closed"]
    objection_days: int | None
    answer_days: int | None


class RoundPage(Model):
    """A page of rounds; `next` is the cursor of the next page, null on the last."""

    items: list[Round]
    next: int | None


@blueprint.get("/rounds")
@requires("assessment:read")
@call("Các đợt đánh giá của tỉnh")
def index(query: Window) -> RoundPage:
    """The rounds of the caller's province; planned ones only for accounts that manage rounds."""
    with viewing() as act:
        all_rounds = rounds.of_province(act.connection, province_of(act) or 0)
    visible = [round_ for round_ in all_rounds if _visible(round_) and round_.id > query.cursor]
    rest = sorted(visible, key=lambda round_: round_.id)
    shown = rest[: query.limit]
    return RoundPage(items=[_model(round_) for round_ in shown], next=shown[-1].id if len(rest) > len(shown) else None)


@blueprint.get("/rounds/<int:round_id>")
@requires("assessment:read")
@call("Một đợt đánh giá")
def show(round_id: int) -> Round:
    """One round of the caller's province."""
    with viewing() as act:
        round_ = round_for(act, round_id)
    if not _visible(round_):
        raise NotFound
    return _model(round_)


def _model(round_: rounds.Round) -> Round:
    return Round(**{name: getattr(round_, name) for name in Round.model_fields})


def _visible(round_: rounds.Round) -> bool:
    return round_.state != RoundState.PLANNED or may(actor().role, "round:manage")
