"""The queue of an appraising body, and the steps of an appraisal."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.assessment.hands import ACTS
from certify.domain.assessment.returns import WHOLE, usual_day
from certify.domain.assessment.sides import APPRAISAL
from certify.domain.assessment.states import STATE_NAMES
from certify.domain.assessment.workflow import STEPS
from certify.domain.numbers import parse_id
from certify.domain.people.permissions import may
from certify.operations.assessments import answers, steps
from certify.operations.assessments.offices import barred, elsewhere, hands_on
from certify.operations.assessments.questions import asked_of
from certify.operations.assessments.queue import Queue, files_of, queue_of
from certify.operations.assessments.sheet import sheet_for
from certify.store.pages import Wish
from certify.web.access import requires
from certify.web.assessments.questions import Questions
from certify.web.assessments.sheet_view import SheetPage
from certify.web.dates import read_date
from certify.web.downloads import as_file
from certify.web.forms import Problems, done, page, shown_again
from certify.web.lists.listing import Choice, Listing, asked
from certify.web.lists.tables import queue_table
from certify.web.lists.trail import Arguments, leads_to
from certify.web.request_context import acting, actor, today, viewing

blueprint = Blueprint("appraisals", __name__)

AREA = "thuoc"
ORDERS = {"": "Việc gấp", "ten": "Tên", "tu-cham": "Điểm tự chấm", "tham-dinh": "Điểm thẩm định", "nhap": "Đã nhập"}


def _rows(arguments: Arguments) -> list[tuple[int, str]]:
    wish = asked(AREA, arguments=arguments).whole()
    with viewing() as act:
        return [(file.id, unit.full_name) for file, unit in files_of(act, arguments.get("dot", None, parse_id), wish)]


@blueprint.get("/ho-so")
@requires("queue:read")
@leads_to("assessments.show", "assessment_id", _rows)
def queue() -> ResponseReturnValue:
    """The files of the person's area in a round; communes that have not submitted come first."""
    if reply := as_file(lambda: queue_table(_queue(asked(AREA).whole()))):
        return reply
    wish = asked(AREA)
    files = _queue(wish)
    above = tuple((str(unit.id), unit.full_name) for unit in files.areas)
    choices = [Choice(AREA, "Thuộc", above)] if len(above) > 1 else []
    listing = Listing(wish, files.found, "xã, mã, cán bộ", STATE_NAMES, ORDERS, choices)
    return render_template("assessments/queue.html", queue=files, listing=listing, today=today().date())


def _queue(wish: Wish) -> Queue:
    with viewing() as act:
        return queue_of(act, request.args.get("dot", None, parse_id), wish)


@blueprint.post("/phieu/<int:assessment_id>/nhan")
@requires("assessment:appraise")
def start(assessment_id: int) -> ResponseReturnValue:
    """Begin the appraisal of a submitted file."""
    return _take(assessment_id, "start", "Đã tiếp nhận hồ sơ để thẩm định.")


@blueprint.get("/phieu/<int:assessment_id>/ket-thuc")
@requires("assessment:appraise")
def review(assessment_id: int) -> ResponseReturnValue:
    """Both scores side by side and what differs, before the appraisal is closed."""
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
        facts = steps.facts_of(sheet, act.today, elsewhere=elsewhere(act.actor, sheet), hands=hands_on(act, sheet))
        questions = Questions(asked_of(act.connection, sheet))
    refusals = STEPS["close"].refusals(sheet.state, facts)
    shown = SheetPage(sheet, APPRAISAL, frozenset(), questions=questions)
    return render_template("assessments/close.html", page=shown, refusals=refusals)


@blueprint.post("/phieu/<int:assessment_id>/ket-thuc")
@requires("assessment:appraise")
def close(assessment_id: int) -> ResponseReturnValue:
    """Close the appraisal."""
    return _take(assessment_id, "close", "Đã kết thúc thẩm định.")


@blueprint.post("/phieu/<int:assessment_id>/dong-y")
@requires("assessment:appraise")
def agree(assessment_id: int) -> ResponseReturnValue:
    """Adopt the commune's own figures for every indicator that is not appraised yet."""
    with acting(assessment_id) as act:
        saved = answers.agree(act, assessment_id)
    return _done(assessment_id, f"Đã thống nhất số liệu tự chấm của {len(saved.versions)} chỉ tiêu còn trống.")


@blueprint.get("/phieu/<int:assessment_id>/tra-lai")
@requires("assessment:return")
def reasons(assessment_id: int, problems: Problems = ()) -> ResponseReturnValue:
    """The form that asks why a file is returned, with the figures of each indicator, and until when to answer."""
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
        why_not = barred(act, sheet, ACTS["return"])
    values = {"why_not": why_not, "decides": may(actor().role, "decision:make")}
    due_on = usual_day(today().date(), sheet.due_on).isoformat()
    shown = SheetPage(sheet, sheet.side, frozenset())
    return page("assessments/return.html", problems, page=shown, form=request.form, due_on=due_on, **values)


@blueprint.post("/phieu/<int:assessment_id>/tra-lai")
@requires("assessment:return")
@shown_again(reasons)
def give_back(assessment_id: int) -> ResponseReturnValue:
    """Return a file with its reasons and a day; only indicators with a reason can be changed again."""
    with viewing() as act:
        indicators = sheet_for(act, assessment_id).version.indicators
    typed = {indicator.id: request.form.get(f"{indicator.id}.reason", "") for indicator in indicators}
    typed[WHOLE] = request.form.get("reason", "")
    due_on = read_date(request.form.get("due_on", ""), "Hạn bổ sung", "due_on")
    with acting(assessment_id) as act:
        steps.take(act, assessment_id, "return", reasons=typed, due_on=due_on)
    return _done(assessment_id, "Đã trả lại hồ sơ.")


def _take(assessment_id: int, step: str, sentence: str) -> ResponseReturnValue:
    with acting(assessment_id) as act:
        steps.take(act, assessment_id, step)
    return _done(assessment_id, sentence)


def _done(assessment_id: int, sentence: str) -> ResponseReturnValue:
    return done(sentence, url_for("assessments.show", assessment_id=assessment_id))
