"""Progress and targets of a province over the API: counts of communes, no figure of any child."""

from collections.abc import Mapping
from typing import Literal

from flask import Blueprint
from pydantic import Field

from certify.domain.figures import Mark
from certify.domain.targets import (
    RECOGNITION_CITATION,
    RECOGNITION_NAME,
    RECOGNITION_SOURCE,
    RECOGNITION_TARGET,
    RECOGNITION_YEAR,
)
from certify.domain.targets import Standing as Reached
from certify.operations import progress
from certify.operations.actors import NotFound
from certify.operations.rounds import province_of
from certify.store import units
from certify.web.access import requires
from certify.web.api.calls import call
from certify.web.api.gate import caller
from certify.web.api.values import Id, Model, UnitName, Value, named, value
from certify.web.desk import desk, reading

blueprint = Blueprint("progress", __name__)


class Chosen(Model):
    """Which round."""

    round: Id | None = Field(None, description="Đợt đánh giá; mặc định là đợt mới nhất đã mở.")


class Standing(Model):
    """Recognised communes of all, how many are needed for the target and lacking; the rate in words, cut."""

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
    """A criterion and how many files stand at zero in it."""

    criterion: str
    name: str
    count: int


class Point(Model):
    """A year on the way; `note` says where a count without files comes from."""

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
    """One target: what a plan asks, where that is stated and how well it is known, where the province stands."""

    id: Literal["recognition"]
    name: str
    percent: Value
    due_year: int
    citation: str
    source: Mark
    standing: Standing | None


class TargetList(Model):
    """The targets of the province."""

    items: list[Target]


@blueprint.get("/progress")
@requires("progress:read")
@call("Tiến độ công nhận của tỉnh trong một đợt", refusals=(404,))
def show(query: Chosen) -> Progress:
    """The progress of the caller's province."""
    found = _found(query.round)
    if found is None or query.round not in {None, found.round.id}:
        raise NotFound
    return Progress(
        province=named(found.province),
        round=found.round.id,
        round_name=found.round.name,
        attested=found.attested,
        target_percent=value(found.target * 100),
        standing=_standing(found.standing),
        states=found.states,
        areas=[Area(unit=named(a.unit), standing=_standing(a.standing), states=a.states) for a in found.areas],
        blocking=[Blocking(criterion=b.criterion_id, name=b.name, count=b.count) for b in found.blocking],
        points=[Point(year=p.year, label=p.label, standing=_standing(p.standing), note=p.note) for p in found.points],
    )


@blueprint.get("/targets")
@requires("progress:read")
@call("Các chỉ tiêu của tỉnh và mức đã đạt")
def targets() -> TargetList:
    """The targets, with where the province stands in its newest round."""
    found = _found(None)
    recognition = Target(
        id="recognition",
        name=RECOGNITION_NAME,
        percent=value(RECOGNITION_TARGET * 100),
        due_year=RECOGNITION_YEAR,
        citation=RECOGNITION_CITATION,
        source=RECOGNITION_SOURCE,
        standing=_standing(found.standing) if found else None,
    )
    return TargetList(items=[recognition])


def _found(round_id: int | None) -> progress.Progress | None:
    """The progress of the caller's province, or for an account without one of the first, as on the page."""
    with reading() as connection:
        known = {unit.id: unit for unit in units.provinces(connection)}
        province = known.get(province_of(connection, caller()) or 0) or next(iter(known.values()), None)
        return progress.progress_of(connection, desk().library, province, round_id) if province else None


def _standing(reached: Reached) -> Standing:
    return Standing(**{name: getattr(reached, name) for name in Standing.model_fields})
