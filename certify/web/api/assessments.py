"""Assessments over the API: the files within the caller's scope, each with its state and results."""

from collections.abc import Mapping
from datetime import datetime

from flask import Blueprint
from pydantic import Field

from certify.domain.assessment import sides
from certify.domain.assessment.sides import APPRAISAL, SELF
from certify.domain.assessment.states import State
from certify.store import lists
from certify.store.assessments import results as stored_results
from certify.store.assessments.files import Assessment
from certify.store.assessments.results import Result
from certify.store.units.units import Unit
from certify.web.access import requires
from certify.web.api.calls import call
from certify.web.api.values import Id, Model, Points, Side, UnitName, Window, named, points
from certify.web.request_context import actor, reading

blueprint = Blueprint("assessments", __name__)


class Assessments(Window):
    """Which assessments."""

    round: Id | None = Field(None, description="Đợt đánh giá.")
    unit: Id | None = Field(None, description="Xã, phường, thị trấn (id).")
    state: State | None = Field(None, description="Trạng thái.")


class SideResult(Model):
    """The stored result of one side; `meets` is null while it depends on the category."""

    side: Side
    revision: int
    answered: int
    total: Points
    meets: bool | None
    at_zero: list[str]


class AssessmentRow(Model):
    """One commune's file in one round."""

    id: int
    round: int
    unit: UnitName
    state: State
    category: str | None
    updated_at: datetime
    results: list[SideResult]


class AssessmentPage(Model):
    """A page of assessments; `next` is the cursor of the next page, null on the last."""

    items: list[AssessmentRow]
    next: int | None


@blueprint.get("/assessments")
@requires("assessment:read")
@call("Hồ sơ trong phạm vi của tài khoản")
def index(query: Assessments) -> AssessmentPage:
    """The files of the communes within the caller's scope."""
    part = lists.Part(actor().unit_id or 0, query.cursor, query.limit + 1)
    with reading() as connection:
        rows = lists.assessments_within(connection, part, round_id=query.round, unit_id=query.unit, state=query.state)
        shown = rows[: query.limit]
        results = stored_results.of_assessments(connection, [file.id for file, _ in shown])
    items = [_item(file, unit, results) for file, unit in shown]
    return AssessmentPage(items=items, next=items[-1].id if len(rows) > len(shown) else None)


def _item(file: Assessment, unit: Unit, results: Mapping[tuple[int, sides.Side], Result]) -> AssessmentRow:
    return AssessmentRow(
        id=file.id,
        round=file.round_id,
        unit=named(unit),
        state=file.state,
        category=file.category,
        updated_at=file.updated_at,
        results=[_result(results[file.id, side]) for side in (SELF, APPRAISAL) if (file.id, side) in results],
    )


def _result(result: Result) -> SideResult:
    data = {name: getattr(result, name) for name in SideResult.model_fields}
    return SideResult(**{**data, "total": points(result.total)})
