"""Meetings of the councils: opening one, recording it live, one criterion at a time, and ending it."""

from flask import Blueprint, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from certify.domain.assessment.meetings import CouncilStep
from certify.operations.act import NotFound, Refused
from certify.operations.assessments import meetings
from certify.operations.assessments.meetings import MeetingDraft, Stale
from certify.store.assessments.meetings import StoredMeeting
from certify.web.access import requires
from certify.web.dates import read_moment
from certify.web.forms import Problems, done, shown_again
from certify.web.meetings.form import typed_in
from certify.web.meetings.pages import WHOLE, criterion_page, list_page, meeting_page
from certify.web.request_context import acting, by_script, today
from certify.web.site.privacy import hints, typed_texts

blueprint = Blueprint("meetings", __name__, url_prefix="/phieu/<int:assessment_id>/hop")


@blueprint.get("")
@requires("assessment:read")
def index(assessment_id: int, problems: Problems = ()) -> ResponseReturnValue:
    """The meetings on a file, and a form to open one."""
    return list_page(assessment_id, problems)


@blueprint.post("")
@requires("meeting:keep")
@shown_again(index)
def start(assessment_id: int) -> ResponseReturnValue:
    """Open a meeting."""
    form = request.form
    started_at = read_moment(form.get("started_at", ""), "Bắt đầu", "started_at")
    draft = MeetingDraft(0, form.get("place", "").strip(), started_at)
    with acting(assessment_id) as act:
        meeting_id = meetings.start(act, assessment_id, _step(form.get("step", "")), draft)
    return redirect(url_for("meetings.show", assessment_id=assessment_id, meeting_id=meeting_id))


@blueprint.get("/<int:meeting_id>")
@requires("assessment:read")
def show(assessment_id: int, meeting_id: int) -> ResponseReturnValue:
    """A meeting: attendance, what was said, votes and conclusion; a form while the meeting is open."""
    return meeting_page(assessment_id, meeting_id)


@blueprint.post("/<int:meeting_id>")
@requires("meeting:keep")
def save(assessment_id: int, meeting_id: int) -> ResponseReturnValue:
    """Save what was typed, and end the meeting if that button was pressed."""
    typed = typed_in(request.form)
    try:
        with acting(assessment_id) as act:
            meetings.open_meeting(act, assessment_id, meeting_id)
            saved = meetings.save(act, assessment_id, meeting_id, typed.draft())
        if request.form.get("act") == "end":
            return _end(assessment_id, meeting_id, saved.version)
    except Stale as stale:
        newer = stale.newer if isinstance(stale.newer, StoredMeeting) else None
        return _json_refusal(stale) or meeting_page(assessment_id, meeting_id, stale.problems, typed, newer)
    except Refused as refused:
        return _json_refusal(refused) or meeting_page(assessment_id, meeting_id, refused.problems, typed)
    if by_script():
        return jsonify(version=saved.version, saved_at=f"{today():%H:%M}", hints=hints(*typed_texts()))
    return done("Đã lưu cuộc họp.", url_for("meetings.show", assessment_id=assessment_id, meeting_id=meeting_id))


@blueprint.post("/<int:meeting_id>/bo")
@requires("meeting:keep")
def drop(assessment_id: int, meeting_id: int) -> ResponseReturnValue:
    """Remove a meeting that was opened by mistake."""
    with acting(assessment_id) as act:
        meetings.drop(act, assessment_id, meeting_id)
    return done("Đã bỏ cuộc họp.", url_for("meetings.index", assessment_id=assessment_id))


@blueprint.get("/<int:meeting_id>/tieu-chi/<part>")
@requires("assessment:read")
def criterion(assessment_id: int, meeting_id: int, part: str) -> ResponseReturnValue:
    """One criterion in large type for the meeting room: both scores, and what was said about it."""
    return criterion_page(assessment_id, meeting_id, part)


@blueprint.post("/<int:meeting_id>/tieu-chi/<part>")
@requires("meeting:keep")
def note(assessment_id: int, meeting_id: int, part: str) -> ResponseReturnValue:
    """Save what was said, and go where the button leads."""
    criterion_id, form = "" if part == WHOLE else part, request.form
    text, seen = (form.get(name, "").replace("\r\n", "\n").strip() for name in ("text", "seen"))
    try:
        with acting(assessment_id) as act:
            meetings.note(act, assessment_id, meeting_id, criterion_id, text, seen)
    except Stale as stale:
        newer = str(stale.newer)
        return _json_refusal(stale) or criterion_page(assessment_id, meeting_id, part, stale.problems, text, newer)
    except Refused as refused:
        return _json_refusal(refused) or criterion_page(assessment_id, meeting_id, part, refused.problems, text)
    if by_script():
        return jsonify(seen=text, saved_at=f"{today():%H:%M}", hints=hints(text))
    return _next_page(assessment_id, meeting_id, form.get("to", part))


def _step(name: str) -> CouncilStep:
    """The step of a council with that name; raises NotFound for any other name."""
    try:
        return CouncilStep(name)
    except ValueError as unknown:
        raise NotFound from unknown


def _next_page(assessment_id: int, meeting_id: int, part: str) -> Response:
    if part:
        return redirect(url_for("meetings.criterion", assessment_id=assessment_id, meeting_id=meeting_id, part=part))
    return redirect(url_for("meetings.show", assessment_id=assessment_id, meeting_id=meeting_id, _anchor="bieu-quyet"))


def _end(assessment_id: int, meeting_id: int, version: int) -> ResponseReturnValue:
    """End a meeting that was just saved. Raises Refused if something is lacking; what was typed stays saved."""
    ended_at = read_moment(request.form.get("ended_at", ""), "Kết thúc", "ended_at")
    with acting(assessment_id) as act:
        meetings.end(act, assessment_id, meeting_id, version, ended_at)
    address = url_for("dossier.index", assessment_id=assessment_id)
    return done("Cuộc họp đã kết thúc; biên bản đã sẵn sàng để xem và phát hành.", address)


def _json_refusal(refused: Refused) -> ResponseReturnValue | None:
    """The problems as JSON if the page's script asked; None if a person's browser did."""
    return (jsonify(problems=refused.reasons), 409) if by_script() else None
