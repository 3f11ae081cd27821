"""What a file still lacks, and the least work that brings it to recognition."""

from collections.abc import Iterable

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from certify.domain.assessment.sides import APPRAISAL
from certify.domain.criteria.version import Category
from certify.domain.numbers import format_points
from certify.domain.scoring.gap import Gap, gap
from certify.domain.scoring.score import Score, score
from certify.operations.assessments.sheet import sheet_for
from certify.web.access import requires
from certify.web.request_context import viewing

blueprint = Blueprint("improvement", __name__)


@blueprint.get("/phieu/<int:assessment_id>/cai-thien")
@requires("assessment:read")
def show(assessment_id: int) -> ResponseReturnValue:
    """The cheapest way to recognition under each possible category, from the appraised figures, else the commune's."""
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
    reached = score(sheet.version, sheet.known)
    gaps = [(category, gap(reached, category)) for category in sheet.categories]
    stuck = [part for part in reached.indicators if part.indicator.unchangeable and part.points == 0]
    appraising = sheet.side == APPRAISAL
    values = {"sheet": sheet, "score": reached, "gaps": gaps, "stuck": stuck, "appraisal": appraising}
    waiting = len(sheet.missing(APPRAISAL)) if appraising else 0
    return render_template("assessments/improvement.html", **values, waiting=waiting)


def gap_lines(reached: Score, categories: Iterable[Category]) -> list[dict[str, object]]:
    """What a score lacks under each category, in words, for the page where figures are tried out.

    The keys are those that the page's script reads.
    """
    return [_lines(category, gap(reached, category)) for category in categories]


def _lines(category: Category, lacking: Gap) -> dict[str, object]:
    name = f"{category.name} (ngưỡng {format_points(category.threshold.value)} điểm)"
    if lacking.way is None:
        return {"name": name, "said": f"không còn khả năng đạt trong năm: {lacking.dead_end}.", "steps": []}
    if lacking.judgement.meets:
        return {"name": name, "said": "đủ điều kiện.", "steps": []}
    steps = [f"{step.indicator.id}. {step.indicator.name}: {step.text}" for step in lacking.way.known]
    steps += [lacking.way.filling] if lacking.way.filling else []
    return {"name": name, "said": "còn phải làm ít nhất:", "steps": steps}
