"""Meetings of the councils: opened, kept live with one criterion a screen, ended; then the minutes are ready."""

from dataclasses import replace

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from certify.domain.assessment.meetings import COUNCILS, DUTIES, CouncilStep, lacking, titles
from certify.domain.assessment.sides import APPRAISAL, SELF
from certify.domain.people.permissions import may
from certify.operations.act import NotFound, Refused
from certify.operations.assessments import meetings
from certify.operations.assessments.councils import openable
from certify.operations.assessments.meetings import MeetingDraft, Stale, meeting_for
from certify.operations.assessments.sheet import Sheet
from certify.store.assessments import meetings as stored
from certify.store.assessments.meetings import StoredMeeting
from certify.web.access import requires
from certify.web.assessments.meeting_form import Typed, blank_person, typed_in, typed_of
from certify.web.assessments.sheet_view import SheetPage
from certify.web.dates import read_moment
from certify.web.request_context import acting, actor, now, open_mine, today, viewing
from certify.web.site.privacy import hints

blueprint = Blueprint("meetings", __name__, url_prefix="/phieu/<int:assessment_id>/hop")

# What is said on the whole has no criterion's id; its page needs a name.
WHOLE = "chung"
SPARE_PEOPLE, SPARE_VOTES = 4, 2
SIDES = {CouncilStep.SELF_ASSESSMENT: SELF, CouncilStep.APPRAISAL: APPRAISAL}


@blueprint.get("")
@requires("assessment:read")
def index(assessment_id: int) -> ResponseReturnValue:
    """The meetings on a file, and a form to open one."""
    return _index(assessment_id, [])


@blueprint.post("")
@requires("meeting:keep")
def start(assessment_id: int) -> ResponseReturnValue:
    """Open a meeting."""
    form = request.form
    try:
        draft = MeetingDraft(0, form.get("place", "").strip(), read_moment(form.get("started_at", ""), "Bắt đầu"))
        with acting() as act:
            opened = meetings.start(act, assessment_id, _step(form.get("step", "")), draft)
    except Refused as refused:
        return _index(assessment_id, refused.reasons)
    return redirect(url_for("meetings.show", assessment_id=assessment_id, meeting_id=opened))


def _step(typed: str) -> CouncilStep:
    """The step of a council; there are no others."""
    try:
        return CouncilStep(typed)
    except ValueError as unknown:
        raise NotFound from unknown


@blueprint.get("/<int:meeting_id>")
@requires("assessment:read")
def show(assessment_id: int, meeting_id: int) -> ResponseReturnValue:
    """A meeting: who is there, what was said, votes, conclusion; to be filled in while it is open."""
    return _page(assessment_id, meeting_id)


@blueprint.post("/<int:meeting_id>")
@requires("meeting:keep")
def save(assessment_id: int, meeting_id: int) -> ResponseReturnValue:
    """Keep what was typed, and end the meeting when that is asked for."""
    typed = typed_in(request.form)
    try:
        with acting() as act:
            meetings.open_meeting(act, assessment_id, meeting_id)
            kept = meetings.save(act, assessment_id, meeting_id, typed.draft())
        if request.form.get("act") == "end":
            return _end(assessment_id, meeting_id, kept.version)
    except Stale as stale:
        newer = stale.newer if isinstance(stale.newer, StoredMeeting) else None
        return _said(stale) or _page(assessment_id, meeting_id, stale.reasons, typed, newer)
    except Refused as refused:
        return _said(refused) or _page(assessment_id, meeting_id, refused.reasons, typed)
    if _by_script():
        return jsonify(version=kept.version, saved_at=f"{today():%H:%M}", hints=hints(*request.form.values()))
    flash("Đã lưu cuộc họp.", "ok")
    return redirect(url_for("meetings.show", assessment_id=assessment_id, meeting_id=meeting_id))


@blueprint.post("/<int:meeting_id>/bo")
@requires("meeting:keep")
def drop(assessment_id: int, meeting_id: int) -> ResponseReturnValue:
    """Remove a meeting that was opened by mistake."""
    with acting() as act:
        meetings.drop(act, assessment_id, meeting_id)
    flash("Đã bỏ cuộc họp.", "ok")
    return redirect(url_for("meetings.index", assessment_id=assessment_id))


@blueprint.get("/<int:meeting_id>/tieu-chi/<part>")
@requires("assessment:read")
def criterion(assessment_id: int, meeting_id: int, part: str) -> ResponseReturnValue:
    """One criterion large on the screen, both scores, and what is said on it."""
    return _criterion(assessment_id, meeting_id, part)


@blueprint.post("/<int:meeting_id>/tieu-chi/<part>")
@requires("meeting:keep")
def note(assessment_id: int, meeting_id: int, part: str) -> ResponseReturnValue:
    """Keep what was said, and go to where the button leads."""
    key, form = "" if part == WHOLE else part, request.form
    text, seen = (form.get(name, "").replace("\r\n", "\n").strip() for name in ("text", "seen"))
    try:
        with acting() as act:
            meetings.note(act, assessment_id, meeting_id, key, text, seen)
    except Stale as stale:
        return _said(stale) or _criterion(assessment_id, meeting_id, part, stale.reasons, text, str(stale.newer))
    except Refused as refused:
        return _said(refused) or _criterion(assessment_id, meeting_id, part, refused.reasons, text)
    if _by_script():
        return jsonify(seen=text, saved_at=f"{today():%H:%M}", hints=hints(text))
    return _onwards(assessment_id, meeting_id, form.get("to", part))


def _onwards(assessment_id: int, meeting_id: int, to: str) -> Response:
    if to:
        return redirect(url_for("meetings.criterion", assessment_id=assessment_id, meeting_id=meeting_id, part=to))
    return redirect(url_for("meetings.show", assessment_id=assessment_id, meeting_id=meeting_id, _anchor="bieu-quyet"))


def _end(assessment_id: int, meeting_id: int, version: int) -> ResponseReturnValue:
    """What was typed is kept already; the meeting ends if nothing is lacking."""
    ended_at = read_moment(request.form.get("ended_at", ""), "Kết thúc")
    with acting() as act:
        meetings.end(act, assessment_id, meeting_id, version, ended_at)
    flash("Cuộc họp đã kết thúc; biên bản đã sẵn sàng để xem và phát hành.", "ok")
    return redirect(url_for("papers.index", assessment_id=assessment_id))


def _by_script() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _said(refused: Refused) -> ResponseReturnValue | None:
    """What the page's script shows when it could not save."""
    return (jsonify(problems=refused.reasons), 409) if _by_script() else None


def _index(assessment_id: int, problems: list[str]) -> ResponseReturnValue:
    with viewing() as act:
        sheet = open_mine(act, assessment_id)
        known = stored.of_assessment(act.connection, assessment_id)
    values = {
        "sheet": sheet,
        "meetings": known,
        "openable": [] if any(one.ended_at is None for one in known) else openable(sheet, actor()),
        "councils": COUNCILS,
        "problems": problems,
        "form": request.form,
        "moment_now": f"{today():%Y-%m-%dT%H:%M}",
    }
    return render_template("assessments/meetings.html", **values), 422 if problems else 200


def _page(
    assessment_id: int,
    meeting_id: int,
    problems: list[str] | None = None,
    typed: Typed | None = None,
    newer: StoredMeeting | None = None,
) -> ResponseReturnValue:
    with viewing() as act:
        sheet, meeting = meeting_for(act, assessment_id, meeting_id)
    told = meetings.as_minutes(meeting, sheet.version)
    fields = typed or typed_of(meeting)
    values = {
        "told": told,
        "typed": fields,
        "version": meeting.version,
        "people": [*fields.people, *[blank_person()] * SPARE_PEOPLE],
        "votes": [*fields.votes, *[{}] * SPARE_VOTES],
        "duties": DUTIES,
        "newer": newer,
        "problems": problems or [],
        "lacking": lacking(meetings.as_minutes(_ending_now(meeting), sheet.version), now()),
        "ended_at": request.form.get("ended_at") or f"{today():%Y-%m-%dT%H:%M}",
    }
    return render_template("assessments/meeting.html", **_common(sheet, meeting), **values), 422 if problems else 200


def _ending_now(meeting: StoredMeeting) -> StoredMeeting:
    return meeting if meeting.ended_at else replace(meeting, ended_at=now())


def _criterion(
    assessment_id: int,
    meeting_id: int,
    part: str,
    problems: list[str] | None = None,
    typed: str | None = None,
    newer: str | None = None,
) -> ResponseReturnValue:
    with viewing() as act:
        sheet, meeting = meeting_for(act, assessment_id, meeting_id)
    parts = _parts(sheet)
    if part not in parts:
        raise NotFound
    place, key = parts.index(part), "" if part == WHOLE else part
    page = SheetPage(sheet, SIDES[meeting.step], frozenset())
    standing = meeting.opinions.get(key, "")
    values = {
        "part": part,
        "page": page,
        "group": next((one for one in page.groups if one.criterion.id == key), None),
        "text": standing if typed is None else typed,
        "seen": standing,
        "newer": newer,
        "before": parts[place - 1] if place else None,
        "after": parts[place + 1] if part != WHOLE else None,
        "problems": problems or [],
    }
    drawn = render_template("assessments/meeting_criterion.html", **_common(sheet, meeting), **values)
    return drawn, 422 if problems else 200


def _common(sheet: Sheet, meeting: StoredMeeting) -> dict[str, object]:
    """What both pages of a meeting need."""
    council = COUNCILS[meeting.step]
    keeps = may(actor().role, council.permission) and sheet.state in council.states
    return {
        "sheet": sheet,
        "meeting": meeting,
        "council": council,
        "open": meeting.ended_at is None and keeps,
        "parts": [(part, "" if part == WHOLE else part) for part in _parts(sheet)],
        "titles": titles(sheet.version),
    }


def _parts(sheet: Sheet) -> list[str]:
    return [key or WHOLE for key in titles(sheet.version)]
