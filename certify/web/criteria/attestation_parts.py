"""One part of a draft of the criteria: correcting and confirming its figures, and a second person's check."""

from flask import Blueprint, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from msgspec import Struct

from certify.domain.problems import problems_of
from certify.operations.act import Act, NotFound, Refused
from certify.operations.criteria import drafts, taking_back
from certify.operations.criteria.drafts import work_of
from certify.operations.criteria.work import Work, faults_of
from certify.web.access import requires
from certify.web.criteria.attestation_fields import Data
from certify.web.criteria.attestation_form import groups_of, homeless, read_form
from certify.web.criteria.attestation_problems import faults_by_place
from certify.web.criteria.attestation_view import parts_of
from certify.web.criteria.checking import check_lines, need_current
from certify.web.criteria.next_line import citation_near, next_line, shown_line
from certify.web.criteria.restructuring import restructure
from certify.web.criteria.text_viewer import shown_page, viewer_of
from certify.web.forms import Problems, done, page, shown_again
from certify.web.request_context import acting, actor, viewing

blueprint = Blueprint("attestation_parts", __name__)
STALE = (
    "Bản đối chiếu vừa được lưu ở một trang khác. Những gì đã gõ vẫn còn ở dưới, cạnh đó là nội dung đang lưu; "
    "xem lại rồi lưu lần nữa."
)


class Typed(Struct, frozen=True):
    """What was typed and not saved, and what somebody else saved meanwhile, if anything."""

    data: Data
    stored: Data | None


@blueprint.get("/doi-chieu/<int:draft_id>/<part>")
@requires("criteria:attest")
def show(draft_id: int, part: str, problems: Problems = ()) -> ResponseReturnValue:
    """One criterion (or another part): its figures to correct and confirm, or to check, beside the official text."""
    with viewing() as act:
        return _page(act, work_of(act, draft_id), part, problems=problems)


@blueprint.post("/doi-chieu/<int:draft_id>/<part>")
@requires("criteria:attest")
def save(draft_id: int, part: str) -> ResponseReturnValue:
    """Save what was typed and do what the button says; when refused, what was typed stays on the page."""
    form = request.form
    try:
        with acting() as act:
            work = work_of(act, draft_id)
            _need_part(work, part)
            need_current(work, STALE)
            sentence, address = _save(act, work, part, read_form(work, part, form))
    except Refused as refused:
        with viewing() as act:
            work = work_of(act, draft_id)
            stored = work.data if form.get("version") != str(work.draft.version) else None
            problems = [*refused.problems, *problems_of(homeless(work, part, form))]
            return _page(act, work, part, Typed(read_form(work, part, form), stored), problems)
    return done(sentence, address)


@blueprint.post("/doi-chieu/<int:draft_id>/<part>/thu")
@requires("criteria:attest")
def validate(draft_id: int, part: str) -> ResponseReturnValue:
    """The loader's problems with what is typed, by field, as JSON; nothing is saved."""
    with viewing() as act:
        work = work_of(act, draft_id)
    _need_part(work, part)
    data = read_form(work, part, request.form)
    groups = groups_of(work, part, data)
    return jsonify(faults_by_place(faults_of(data), groups, data))


@blueprint.post("/doi-chieu/<int:draft_id>/<part>/kiem-tra")
@requires("criteria:attest")
@shown_again(show)
def check(draft_id: int, part: str) -> ResponseReturnValue:
    """A second person agrees to lines of a part, or disputes them with a remark."""
    with acting() as act:
        work = work_of(act, draft_id)
        need_current(work)
        places = _places(work, part) if request.form.get("act") == "agree_all" else request.form.getlist("line")
        sentence = check_lines(act, work, places)
        address = next_line(work_of(act, draft_id), _last(request.form.getlist("line")), checking=True).address
    return done(sentence, address)


def _page(act: Act, work: Work, part: str, typed: Typed | None = None, problems: Problems = ()) -> ResponseReturnValue:
    """The page of a part; after a refusal with what was typed, beside what somebody else stored meanwhile."""
    _need_part(work, part)
    data, stored = (typed.data, typed.stored) if typed else (None, None)
    groups, shown = groups_of(work, part, data, stored), work.data if data is None else data
    faults = faults_by_place(work.faults if data is None else faults_of(data), groups, shown)
    values = {"work": work, "draft": work.draft, "part": part, "groups": groups, "faults": faults}
    current, form = shown_line(work, part), request.form
    ticked = form.getlist("line") if problems else [current]
    citation = form.get("citation") or citation_near(work, current or _places(work, part)[0])
    kept = {"ticked": ticked, "citation": citation, "remark": form.get("remark", ""), "current": current}
    rights = {"edits": work.edits(actor()), "checks": work.checks(actor()), "parts": parts_of(work)}
    beside = {
        "viewer": viewer_of(act, work, url_for(".show", draft_id=work.draft.id, part=part)),
        "next": next_line(work, current, checking=rights["checks"] is True),
    }
    return page("criteria/draft_part.html", problems, **values, **kept, **rights, **beside)


def _save(act: Act, work: Work, part: str, data: Data) -> tuple[str, str]:
    """Save what was typed and do what the button says; what to report, and where to go on. Raises Refused."""
    button, chosen = request.form.get("act", "save"), request.form.getlist("line")
    shown = restructure(data, part, request.form, work.ids)
    work = drafts.save(act, work, data)
    here = url_for(".show", draft_id=work.draft.id, part=shown, **shown_page())
    if button == "take_back":
        return f"Đã bỏ xác nhận {taking_back.take_back_confirmations(act, work, chosen)} dòng.", here
    if button not in {"confirm", "confirm_all"}:
        return "Đã lưu.", here
    places = _places(work, part) if button == "confirm_all" else chosen
    count = drafts.confirm(act, work, places, request.form.get("citation", ""))
    following = next_line(work_of(act, work.draft.id), _last(places))
    left = "" if following.line else " Không còn dòng nào chưa đối chiếu; có thể chuyển kiểm tra."
    return f"Đã lưu và xác nhận {count} dòng.{left}", following.address


def _last(places: list[str]) -> str:
    return places[-1] if places else ""


def _places(work: Work, part: str) -> list[str]:
    """The paths of every line of a part."""
    return [line.place for line in work.lines if line.part == part]


def _need_part(work: Work, part: str) -> None:
    """Raise NotFound unless the draft has that part."""
    if part not in {line.part for line in work.lines}:
        raise NotFound
