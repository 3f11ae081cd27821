"""Scoring over the API: answers in, points out, nothing stored; the same as `certify score`."""

from typing import Annotated

from flask import Blueprint
from pydantic import Discriminator, Field, Tag

from certify.domain.criteria.figures import Mark
from certify.domain.criteria.file import LoadedVersion
from certify.domain.library import UnknownVersion
from certify.domain.scoring.answer_file import QUANTITIES, BadInput, InputProblem
from certify.domain.scoring.data import result, scored
from certify.web.access import requires
from certify.web.api.answers import KEYED, Cases, IndicatorId, NotApplicable, Rate, YesNo, kind_of
from certify.web.api.calls import call, pointer
from certify.web.api.questions import Id, RaisedQuestion
from certify.web.api.values import Count, Model, Name, Points, Value, points, value
from certify.web.problem_details import Fault, Refusal
from certify.web.request_context import site

blueprint = Blueprint("scores", __name__)


class Numerator(Model):
    """A part whose whole is a shared number, given once."""

    numerator: Count


class Denominator(Model):
    """A whole whose part is a shared number, given once."""

    denominator: Count


def _given(data: object) -> str:
    keys = set(data if isinstance(data, dict) else vars(data) if isinstance(data, Model) else ())
    half = {frozenset({"numerator"}): "Numerator", frozenset({"denominator"}): "Denominator"}
    return half.get(frozenset(keys)) or kind_of(data)


GivenAnswer = Annotated[
    Annotated[YesNo, Tag("YesNo")]
    | Annotated[Rate, Tag("Rate")]
    | Annotated[Cases, Tag("Count")]
    | Annotated[NotApplicable, Tag("NotApplicable")]
    | Annotated[Numerator, Tag("Numerator")]
    | Annotated[Denominator, Tag("Denominator")],
    Discriminator(_given),
]


class Answers(Model):
    """Answers to score, under a version (its newest revision) and a category.

    Shared numbers may be given once, as `quantities`: each completes the answers that leave it out.
    """

    version: Name = Field(examples=["2019-06-qd-ttg"])
    category: Name = Field(examples=["other"])
    answers: Annotated[dict[IndicatorId, GivenAnswer], Field(max_length=200, json_schema_extra=KEYED)]
    quantities: dict[Id, Count] = Field(default_factory=dict, max_length=20, json_schema_extra=KEYED)


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
    """The result; `reasons` say why the conditions are not met, as codes; `questions` ask about the figures."""

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
    questions: list[RaisedQuestion]


@blueprint.post("/score")
@requires("criteria:read")
@call("Chấm điểm một bộ câu trả lời; không ghi gì")
def score(body: Answers) -> Score:
    """The score of the answers."""
    version = _loaded(body.version).version
    try:
        reached, category = scored(version, {**body.model_dump()["answers"], **_shared(body)}, body.category)
    except BadInput as bad:
        raise Refusal("impossible", [_fault(problem) for problem in bad.problems]) from bad
    data = result(version, reached, category, points, value)
    marks = {part.indicator.id: part.outcome.source if part.outcome else None for part in reached.indicators}
    for line in (line for part in data["criteria"] for line in part["indicators"]):
        line["source"] = marks[line["id"]]
    return Score(**data, threshold_source=category.threshold.source)


def _shared(body: Answers) -> dict[str, object]:
    return {QUANTITIES: body.quantities} if body.quantities else {}


def _loaded(version_id: str) -> LoadedVersion:
    try:
        return site().library.latest(version_id)
    except UnknownVersion as unknown:
        raise Refusal("impossible", [Fault(pointer="#/version", detail="Không có bộ tiêu chí này.")]) from unknown


def _fault(problem: InputProblem) -> Fault:
    """A problem of the category, or of the answers, at its place in the body."""
    whole = problem.path[:1] in {("category",), (QUANTITIES,)}
    path = problem.path if whole else ("answers", *problem.path)
    return Fault(pointer=pointer(*path), detail=f"{problem.text.rstrip('.')}.")
