"""The pages on which a commune's officer hands the file over to the leader, and the leader gives it back."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.assessment.sides import SELF
from certify.operations.assessments.questions import asked_of
from certify.operations.assessments.sheet import sheet_for
from certify.operations.sharing import handing
from certify.web.access import requires
from certify.web.assessments.questions import Questions
from certify.web.assessments.sheet_view import SheetPage
from certify.web.forms import Problems, done, page, shown_again
from certify.web.request_context import acting, today, viewing

blueprint = Blueprint("handing", __name__)


@blueprint.get("/phieu/<int:assessment_id>/trinh-lanh-dao")
@requires("assessment:hand_over")
def over(assessment_id: int, problems: Problems = ()) -> ResponseReturnValue:
    """What the leader will get, and a note to it."""
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
        lacks = handing.lacks(act, sheet)
        asked = Questions(asked_of(act.connection, sheet))
    shown = SheetPage(sheet, SELF, frozenset(), questions=asked)
    return page("sharing/over.html", problems, page=shown, lacks=lacks, form=request.form, today=today().date())


@blueprint.post("/phieu/<int:assessment_id>/trinh-lanh-dao")
@requires("assessment:hand_over")
@shown_again(over)
def hand_over(assessment_id: int) -> ResponseReturnValue:
    """Hand the file over to the leader."""
    with acting(assessment_id) as act:
        handing.hand_over(act, assessment_id, request.form.get("note", ""))
    return done("Đã trình lãnh đạo.", url_for("assessments.show", assessment_id=assessment_id))


@blueprint.get("/phieu/<int:assessment_id>/chuyen-lai")
@requires("assessment:submit")
def back(assessment_id: int, problems: Problems = ()) -> ResponseReturnValue:
    """What the officer is to do."""
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
        handed = handing.handed_over(act.connection, assessment_id)
    return page("sharing/back.html", problems, sheet=sheet, handed=handed, form=request.form, today=today().date())


@blueprint.post("/phieu/<int:assessment_id>/chuyen-lai")
@requires("assessment:submit")
@shown_again(back)
def hand_back(assessment_id: int) -> ResponseReturnValue:
    """Give the file back to the officer."""
    with acting(assessment_id) as act:
        handing.hand_back(act, assessment_id, request.form.get("note", ""))
    return done("Đã chuyển lại cho cán bộ.", url_for("assessments.show", assessment_id=assessment_id))
