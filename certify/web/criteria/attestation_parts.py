"""One part of a draft of the criteria: correcting and confirming its figures, and a second person's check."""

from collections.abc import Callable, Collection

from flask import Blueprint, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.criteria.editing import edit
from certify.domain.numbers import id_or
from certify.domain.problems import Problem, problems_of
from certify.operations.act import Act, NotFound, Refused
from certify.operations.criteria import checks, drafts
from certify.operations.criteria.drafts import work_of
from certify.operations.criteria.work import Work, faults_of
from certify.web.access import requires
from certify.web.criteria.attestation_fields import Data
from certify.web.criteria.attestation_form import groups_of, homeless, read_form
from certify.web.criteria.attestation_problems import faults_by_place
from certify.web.criteria.attestation_view import parts_of
from certify.web.forms import Problems, done, page, shown_again
from certify.web.request_context import acting, actor, viewing

blueprint = Blueprint("attestation_parts", __name__)
STALE = (
    "Bản đối chiếu vừa được lưu ở một trang khác. Những gì đã gõ vẫn còn ở dưới, cạnh đó là nội dung đang lưu; "
    "xem lại rồi lưu lần nữa."
)
CHANGED = "Bản đối chiếu đã thay đổi sau khi mở trang này; hãy xem lại rồi bấm lần nữa."


@blueprint.get("/doi-chieu/<int:draft_id>/<part>")
@requires("criteria:attest")
def show(draft_id: int, part: str, problems: Problems = ()) -> ResponseReturnValue:
    """One criterion (or another part): its figures to correct and confirm, or to check."""
    with viewing() as act:
        work = work_of(act, draft_id)
    return _page(work, part, problems=problems)


@blueprint.post("/doi-chieu/<int:draft_id>/<part>")
@requires("criteria:attest")
def save(draft_id: int, part: str) -> ResponseReturnValue:
    """Save what was typed and do what the button says; when refused, what was typed stays on the page."""
    form = request.form
    try:
        with acting() as act:
            work = work_of(act, draft_id)
            _need_part(work, part)
            _need_current(work, STALE)
            sentence = _save(act, work, part, read_form(work, part, form), form.get("act", "save"))
    except Refused as refused:
        with viewing() as act:
            work = work_of(act, draft_id)
        stored = work.data if form.get("version") != str(work.draft.version) else None
        problems = [*refused.problems, *problems_of(homeless(work, part, form))]
        return _page(work, part, read_form(work, part, form), stored, problems)
    return done(sentence, url_for(".show", draft_id=draft_id, part=part))


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
    form = request.form
    with acting() as act:
        work = work_of(act, draft_id)
        _need_current(work, CHANGED)
        places = _places(work, part) if form.get("act") == "agree_all" else form.getlist("line")
        remark = form.get("remark", "").strip() if form.get("act") == "dispute" else ""
        if form.get("act") == "dispute" and not remark:
            raise Refused([Problem("remark", "Nhận xét: phải ghi chỗ nào chưa đúng với văn bản gốc.")])
        count = checks.check(act, work, places, remark)
    sentence = f"Đã ghi {'nhận xét' if remark else 'đồng ý'} cho {count} dòng."
    return done(sentence, url_for(".show", draft_id=draft_id, part=part))


def _page(
    work: Work, part: str, data: Data | None = None, stored: Data | None = None, problems: Problems = ()
) -> ResponseReturnValue:
    """The page of a part; after a refusal with the typed `data`, beside what somebody else `stored` meanwhile."""
    _need_part(work, part)
    groups, shown = groups_of(work, part, data, stored), work.data if data is None else data
    faults = faults_by_place(work.faults if data is None else faults_of(data), groups, shown)
    values = {"work": work, "draft": work.draft, "part": part, "groups": groups, "faults": faults}
    ticked, citation = request.form.getlist("line"), request.form.get("citation", "")
    typed = {"ticked": ticked, "citation": citation, "remark": request.form.get("remark", "")}
    rights = {"edits": work.edits(actor()), "checks": work.checks(actor()), "parts": parts_of(work)}
    return page("criteria/draft_part.html", problems, **values, **typed, **rights)


def _save(act: Act, work: Work, part: str, data: Data, button: str) -> str:
    """Save what was typed and do what the button says; returns the sentence that reports it. Raises Refused."""
    _restructure(data, part, button, work.ids)
    work = drafts.save(act, work, data)
    if not button.startswith("confirm"):
        return "Đã lưu."
    places = _places(work, part) if button == "confirm_all" else request.form.getlist("line")
    count = drafts.confirm(act, work, places, request.form.get("citation", ""))
    return f"Đã lưu và xác nhận {count} dòng."


def _restructure(data: Data, part: str, button: str, used_ids: Collection[str]) -> None:
    """Add, remove or move an indicator or a band as the button says: "up:3.1", "unband:3.1:0"."""
    name, _, rest = button.partition(":")
    indicator, _, index = rest.partition(":")
    edits: dict[str, Callable[[], object]] = {
        "add": lambda: edit.add_indicator(data, part, used_ids),
        "remove": lambda: edit.remove_indicator(data, indicator),
        "up": lambda: edit.move_indicator(data, indicator, -1),
        "down": lambda: edit.move_indicator(data, indicator, 1),
        "band": lambda: edit.add_band(data, indicator),
        "unband": lambda: edit.remove_band(data, indicator, id_or(index, -1)),
    }
    if name in edits:
        edits[name]()


def _places(work: Work, part: str) -> list[str]:
    """The paths of every line of a part."""
    return [line.place for line in work.lines if line.part == part]


def _need_part(work: Work, part: str) -> None:
    """Raise NotFound unless the draft has that part."""
    if part not in {line.part for line in work.lines}:
        raise NotFound


def _need_current(work: Work, problem: str) -> None:
    """Raise Refused if the form came from a page that showed an older state of the draft."""
    if request.form.get("version") != str(work.draft.version):
        raise Refused([problem])
