"""Progress and targets of a province over the API: counts of communes, no figure of any child."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from flask import Blueprint
from pydantic import Field

from certify.domain.criteria.figures import Mark
from certify.domain.plans.goals import ReachRecognised
from certify.domain.plans.plan import Plan
from certify.domain.plans.plan import Target as PlanTarget
from certify.domain.plans.recognition_target import Standing as DomainStanding
from certify.domain.plans.recognition_target import standing as standing_of
from certify.operations.act import NotFound
from certify.operations.progress import area
from certify.operations.progress.publication import visible
from certify.operations.progress.years import Point as DomainPoint
from certify.operations.units.scope import province_of
from certify.store.units import units
from certify.web.access import requires
from certify.web.api.calls import call
from certify.web.api.values import Id, Model, UnitName, Value, named, value
from certify.web.request_context import site, viewing

blueprint = Blueprint("progress", __name__)


class Chosen(Model):
    """Which round."""

    round: Id | None = Field(None, description="Đợt đánh giá; mặc định là đợt mới nhất đã mở.")


class Standing(Model):
    """Recognised communes, all communes, and those needed for the target and lacking; the truncated rate in words."""

    recognised: int
    all: int
    needed: int
    lacking: int
    reached: bool
    text: str


class Area(Model):
    """The communes of one area."""

    unit: UnitName
    standing: Standing
    states: Mapping[str, int]


class Blocking(Model):
    """A criterion, and the number of files with zero points in it.

    For accounts below the province only of closed rounds, in steps of five, and none where it tells of nearly all.
    """

    criterion: str
    name: str
    count: int


class Point(Model):
    """The result of one year; `note` names the source of a count without files."""

    year: int
    label: str
    standing: Standing
    note: str


class Progress(Model):
    """The progress of a province in a round."""

    province: UnitName
    round: int
    round_name: str
    attested: bool
    target_percent: Value
    standing: Standing
    states: Mapping[str, int]
    areas: list[Area]
    blocking: list[Blocking]
    points: list[Point]


class Target(Model):
    """One target of a plan: what it asks, the clause that states it, and the mark of its source.

    `percent` and `standing` are null unless the target counts recognised communes.
    """

    plan: str
    number: str
    id: str
    kind: str
    name: str
    due_on: date
    clause: str
    source: Mark
    percent: Value | None
    standing: Standing | None


class TargetList(Model):
    """The targets of the plans that the province follows, its own before the national ones."""

    items: list[Target]


@blueprint.get("/progress")
@requires("progress:read")
@call("Tiến độ công nhận của tỉnh trong một đợt", refusals=(404,))
def show(query: Chosen) -> Progress:
    """The progress of the caller's province."""
    progress = _progress(query.round)
    if progress is None or query.round not in {None, progress.round.id}:
        raise NotFound
    return Progress(
        province=named(progress.province),
        round=progress.round.id,
        round_name=progress.round.name,
        attested=progress.attested,
        target_percent=value(progress.target.share * 100),
        standing=_standing(progress.standing),
        states=progress.states,
        areas=[Area(unit=named(a.unit), standing=_standing(a.standing), states=a.states) for a in progress.areas],
        blocking=[Blocking(criterion=b.criterion_id, name=b.name, count=b.count) for b in progress.blocking],
        points=[_point(point) for point in progress.points],
    )


@blueprint.get("/targets")
@requires("progress:read")
@call("Các chỉ tiêu của tỉnh và mức đã đạt")
def targets() -> TargetList:
    """The targets, and how far the province has come in its newest round."""
    progress = _progress(None)
    plans = [followed.plan for followed in site().library.plans.of_province(progress.province.code)] if progress else []
    return TargetList(items=[_target(plan, target, progress) for plan in plans for target in plan.targets if progress])


def _target(plan: Plan, target: PlanTarget, progress: area.Progress) -> Target:
    goal = target.goal
    share = Fraction(goal.at_least.value) / 100 if isinstance(goal, ReachRecognised) else None
    counted = progress.standing
    return Target(
        plan=plan.id,
        number=plan.number,
        id=target.id,
        kind=goal.kind,
        name=target.name,
        due_on=target.due.on,
        clause=target.clause,
        source=goal.at_least.source if isinstance(goal, ReachRecognised) else target.name_source,
        percent=value(share * 100) if share is not None else None,
        standing=_standing(standing_of(counted.recognised, counted.all, share)) if share is not None else None,
    )


def _point(point: DomainPoint) -> Point:
    return Point(year=point.year, label=point.label, standing=_standing(point.standing), note=point.note)


def _progress(round_id: int | None) -> area.Progress | None:
    """The progress of the caller's province; of the first province for an account without one, as on the page."""
    with viewing() as act:
        provinces = {unit.id: unit for unit in units.provinces(act.connection)}
        province = provinces.get(province_of(act) or 0) or next(iter(provinces.values()), None)
        progress = area.progress_of(act.connection, act.library, province, round_id) if province else None
        return visible(act, progress) if progress else None


def _standing(standing: DomainStanding) -> Standing:
    return Standing(**{name: getattr(standing, name) for name in Standing.model_fields})
