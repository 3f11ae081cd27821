"""One whole assessment over the API: answers of both sides, points, outcome, evidence."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from flask import Blueprint
from msgspec.structs import asdict

from certify.domain.assessment import sides
from certify.domain.assessment.sides import APPRAISAL, SELF
from certify.domain.assessment.states import State
from certify.domain.criteria.figures import Mark
from certify.domain.criteria.scales import Outcome
from certify.domain.scoring.judgement import Judgement
from certify.operations.assessments.counted_answers import shared_of
from certify.operations.assessments.questions import asked_of
from certify.operations.assessments.sheet import Sheet, sheet_for
from certify.store.assessments.evidence import Evidence
from certify.web.access import requires
from certify.web.api.calls import call
from certify.web.api.questions import AskedQuestion, asked
from certify.web.api.values import Model, Points, Side, UnitName, named, points
from certify.web.request_context import viewing

blueprint = Blueprint("sheets", __name__)


class Reason(Model):
    """Why the conditions are not met: a code with its subject, and a sentence."""

    code: str
    subject: str
    text: str


class Verdict(Model):
    """A side under one possible category."""

    category: str
    threshold: Points
    threshold_source: Mark
    meets: bool
    reasons: list[Reason]


class Part(Model):
    """The points of one criterion."""

    id: str
    points: Points
    max: Points
    at_zero: bool


class SideScore(Model):
    """The points of one side and what they mean."""

    side: Side
    answered: int
    count: int
    total: Points
    max: Points
    criteria: list[Part]
    verdicts: list[Verdict]


class Line(Model):
    """The answer to one indicator on one side; points are null while it is incomplete or unconfirmed.

    `version` is what a change to it names as its base; `source` is the weakest mark of the figures behind the points.
    """

    indicator: str
    side: Side
    version: int
    answer: Mapping[str, bool | int | str] | None
    explanation: str
    confirmed: bool
    points: Points | None
    band: str | None
    source: Mark | None


class SharedNumber(Model):
    """A quantity as the answers of one side state it; null where they differ or say nothing.

    `stated` has what each indicator's answer says. `number` is what a change to it names as its base.
    """

    id: str
    side: Side
    number: int | None
    stated: Mapping[str, int]


class Reference(Model):
    """A document behind an answer: `place` says where in it; one document may be behind several answers."""

    id: int
    indicator: str
    document: int
    place: str
    name: str
    number: str
    issued_on: date | None
    issuer: str
    link: str


class Whole(Model):
    """A file with everything in it."""

    id: int
    round: int
    unit: UnitName
    state: State
    category: str | None
    category_basis: str
    updated_at: datetime
    criteria_version: str
    criteria_revision: int
    criteria_sha256: str
    attested: bool
    sides: list[SideScore]
    answers: list[Line]
    quantities: list[SharedNumber]
    questions: list[AskedQuestion]
    evidence: list[Reference]


@blueprint.get("/assessments/<int:assessment_id>")
@requires("assessment:read")
@call("Một hồ sơ: câu trả lời, điểm, kết quả, minh chứng")
def show(assessment_id: int) -> Whole:
    """One file of the caller's scope."""
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
        standing = asked_of(act.connection, sheet)
    file, version = sheet.assessment, sheet.version
    return Whole(
        id=file.id,
        round=file.round_id,
        unit=named(sheet.unit),
        state=file.state,
        category=file.category,
        category_basis=file.category_basis,
        updated_at=file.updated_at,
        criteria_version=version.id,
        criteria_revision=version.revision,
        criteria_sha256=sheet.loaded.sha256,
        attested=version.attested,
        sides=[_side(sheet, side) for side in (SELF, APPRAISAL)],
        answers=[line for side in (SELF, APPRAISAL) for line in _lines(sheet, side)],
        quantities=[one for side in (SELF, APPRAISAL) for one in _quantities(sheet, side)],
        questions=list(map(asked, standing)),
        evidence=[_reference(evidence) for evidence in sheet.evidence],
    )


def verdict(judgement: Judgement) -> Verdict:
    """An outcome under one category."""
    return Verdict(
        category=judgement.category.id,
        threshold=points(judgement.threshold),
        threshold_source=judgement.category.threshold.source,
        meets=judgement.meets,
        reasons=[Reason(**asdict(reason)) for reason in judgement.reasons],
    )


def _side(sheet: Sheet, side: sides.Side) -> SideScore:
    reached = sheet.score_of(side)
    parts = [
        Part(id=part.criterion.id, points=points(part.points), max=points(part.max), at_zero=part.at_zero)
        for part in reached.criteria
    ]
    return SideScore(
        side=side,
        answered=reached.answered,
        count=reached.count,
        total=points(reached.total),
        max=points(reached.max),
        criteria=parts,
        verdicts=[verdict(judgement) for judgement in sheet.judgements(side)],
    )


def _lines(sheet: Sheet, side: sides.Side) -> Iterator[Line]:
    """The answers on a side, in the order of the criteria."""
    outcomes = {part.indicator.id: part.outcome for part in sheet.score_of(side).indicators}
    for indicator in sheet.version.indicators:
        if row := sheet.stored.get((side, indicator.id)):
            data = {name: getattr(row, name) for name in ("side", "version", "explanation", "confirmed")}
            yield Line(indicator=indicator.id, answer=row.data or None, **data, **_reached(outcomes[indicator.id]))


def _quantities(sheet: Sheet, side: sides.Side) -> Iterator[SharedNumber]:
    for shared in shared_of(sheet.version, side, sheet.stored.values()):
        yield SharedNumber(id=shared.quantity.id, side=side, number=shared.number, stated=shared.stated)


def _reached(outcome: Outcome | None) -> dict[str, object]:
    if outcome is None:
        return {"points": None, "band": None, "source": None}
    return {"points": points(outcome.points), "band": outcome.band, "source": outcome.source}


def _reference(evidence: Evidence) -> Reference:
    fields = {name: value for name, value in asdict(evidence).items() if name in Reference.model_fields}
    return Reference(indicator=evidence.indicator_id, document=evidence.document_id, **fields)
