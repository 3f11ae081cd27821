"""The gap to recognition over the API: the least work that closes it, under each possible category."""

from flask import Blueprint

from certify.domain.criteria.answers import answer_data
from certify.domain.scoring.gap import Gap as DomainGap
from certify.domain.scoring.gap import gap
from certify.domain.scoring.improvement import Improvement
from certify.domain.scoring.score import score
from certify.domain.scoring.ways import Way
from certify.operations.assessments.sheet import sheet_for
from certify.web.access import requires
from certify.web.api.calls import call
from certify.web.api.sheets import Verdict, verdict
from certify.web.api.values import Model, Points, Side, points
from certify.web.request_context import viewing

blueprint = Blueprint("gaps", __name__)


class Step(Model):
    """One indicator to improve; `effort` counts people (or things), `answer` is null for one still to be filled in."""

    indicator: str
    gain: Points
    effort: int
    band: str
    text: str
    answer: dict[str, bool | int | str] | None


class Gap(Model):
    """One category: its unmet conditions and the cheapest steps that meet them (null: impossible within the year).

    If impossible, `lacking` is the number of points that no improvement can bring, `stuck` the criteria left at zero.
    """

    verdict: Verdict
    steps: list[Step] | None
    lacking: Points
    stuck: list[str]


class Gaps(Model):
    """The gap of the side that is being worked on; what is not appraised yet is taken from the self score."""

    assessment: int
    side: Side
    gaps: list[Gap]


@blueprint.get("/assessments/<int:assessment_id>/gap")
@requires("assessment:read")
@call("Khoảng cách đến mức công nhận và cách ngắn nhất để đạt")
def show(assessment_id: int) -> Gaps:
    """The gap of one file of the caller's scope."""
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
    reached = score(sheet.version, sheet.known)
    return Gaps(
        assessment=sheet.id,
        side=sheet.side,
        gaps=[_gap(gap(reached, category)) for category in sheet.categories],
    )


def _gap(lacking: DomainGap) -> Gap:
    return Gap(
        verdict=verdict(lacking.judgement),
        steps=_steps(lacking.way) if lacking.way else None,
        lacking=points(lacking.lacking),
        stuck=list(lacking.stuck),
    )


def _steps(way: Way) -> list[Step]:
    return [_step(step) for step in way.steps]


def _step(improvement: Improvement) -> Step:
    return Step(
        indicator=improvement.indicator.id,
        gain=points(improvement.gain),
        effort=improvement.effort,
        band=improvement.band,
        text=improvement.text,
        answer=answer_data(improvement.answer) if improvement.answer else None,
    )
