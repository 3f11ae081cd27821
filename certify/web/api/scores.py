"""Scoring over the API: answers in, points out, nothing stored; the same as `certify score`."""

from typing import Annotated

from flask import Blueprint
from pydantic import Field

from certify.domain.criteria.figures import Mark
from certify.domain.criteria.file import LoadedVersion
from certify.domain.library import UnknownVersion
from certify.domain.scoring.answer_file import BadInput, InputProblem
from certify.domain.scoring.data import result, scored
from certify.web.access import requires
from certify.web.api.answers import KEYED, Answer, IndicatorId
from certify.web.api.calls import call, pointer
from certify.web.api.values import Model, Points, Typed, Value, points, value
from certify.web.problem_details import Fault, Refusal
from certify.web.request_context import site

blueprint = Blueprint("scores", __name__)

Name = Annotated[Typed, Field(min_length=1, max_length=80)]


class Answers(Model):
    """Answers to score, under a version (its newest revision) and a category."""

    version: Name = Field(examples=["2019-06-qd-ttg"])
    category: Name = Field(examples=["other"])
    answers: Annotated[dict[IndicatorId, Answer], Field(max_length=200, json_schema_extra=KEYED)]


class IndicatorPoints(Model):
    """One indicator: null points while blank. `source` is the weakest mark of the figures that gave the points."""

    id: str
    points: Points | None
    max: Points
    value: Value | bool | None
    band: str | None
    source: Mark | None


class CriterionPoints(Model):
    """One criterion."""

    id: str
    points: Points
    max: Points
    indicators: list[IndicatorPoints]


class Score(Model):
    """The result; `reasons` say why the conditions are not met, as codes."""

    version: str
    revision: int
    attested: bool
    category: str
    total: Points
    max: Points
    threshold: Points
    threshold_source: Mark
    meets_conditions: bool
    reasons: list[str]
    criteria: list[CriterionPoints]


@blueprint.post("/score")
@requires("criteria:read")
@call("Chấm điểm một bộ câu trả lời; không ghi gì")
def score(body: Answers) -> Score:
    """The score of the answers."""
    version = _loaded(body.version).version
    try:
        reached, category = scored(version, body.model_dump()["answers"], body.category)
    except BadInput as bad:
        raise Refusal("impossible", [_fault(problem) for problem in bad.problems]) from bad
    data = result(version, reached, category, points, value)
    marks = {part.indicator.id: part.outcome.source if part.outcome else None for part in reached.indicators}
    for line in (line for part in data["criteria"] for line in part["indicators"]):
        line["source"] = marks[line["id"]]
    return Score(**data, threshold_source=category.threshold.source)


def _loaded(version_id: str) -> LoadedVersion:
    try:
        return site().library.latest(version_id)
    except UnknownVersion as unknown:
        raise Refusal("impossible", [Fault(pointer="#/version", detail="Không có bộ tiêu chí này.")]) from unknown


def _fault(problem: InputProblem) -> Fault:
    """A problem of the category, or of the answers, at its place in the body."""
    path = problem.path if problem.path == ("category",) else ("answers", *problem.path)
    return Fault(pointer=pointer(*path), detail=f"{problem.text.rstrip('.')}.")
