"""What a file still lacks and the least that brings it to recognition."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from certify.domain.improvement import gap
from certify.operations.sheets import APPRAISAL
from certify.web.access import requires
from certify.web.assessments import side_of
from certify.web.desk import open_mine, reading

blueprint = Blueprint("improvement", __name__)


@blueprint.get("/phieu/<int:assessment_id>/cai-thien")
@requires("assessment:read")
def show(assessment_id: int) -> ResponseReturnValue:
    """The cheapest way to recognition under each possible category, on the column that is being worked on."""
    with reading() as connection:
        sheet = open_mine(connection, assessment_id)
    side = side_of(sheet)
    reached = sheet.score_of(side)
    gaps = [(category, gap(reached, category)) for category in sheet.categories]
    stuck = [part for part in reached.indicators if part.indicator.unchangeable and part.points == 0]
    values = {"sheet": sheet, "score": reached, "gaps": gaps, "stuck": stuck, "appraisal": side == APPRAISAL}
    return render_template("improvement/show.html", **values)
