"""Comparing a criteria version with the official text: a draft's parts, confirming, checking, signing off."""

from collections.abc import Callable, Collection

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.criteria.editing import edit
from certify.domain.criteria.editing.diff import KIND_NAMES, difference
from certify.domain.criteria.editing.drafts import DRAFT_STATE_NAMES
from certify.domain.criteria.file import parsed
from certify.domain.problems import Problem
from certify.operations.act import Act, NotFound, Refused
from certify.operations.criteria import checks, drafts, revisions
from certify.operations.criteria.work import Work, faults_of
from certify.web.access import requires
from certify.web.criteria.attestation_fields import Data
from certify.web.criteria.attestation_form import faults_by_place, groups_of, homeless, read_form
from certify.web.criteria.attestation_view import overview_of, parts_of
from certify.web.request_context import acting, actor, reading, site, viewing

blueprint = Blueprint("attestations", __name__)
STALE = (
    "Bản đối chiếu vừa được lưu ở một trang khác. Những gì đã gõ vẫn còn ở dưới, cạnh đó là nội dung đang lưu; "
    "xem lại rồi lưu lần nữa."
)
CHANGED = "Bản đối chiếu đã thay đổi sau khi mở trang này; hãy xem lại rồi bấm lần nữa."


@blueprint.post("/doi-chieu/<version_id>")
@requires("criteria:attest")
def begin(version_id: str) -> ResponseReturnValue:
    """Begin a draft from the newest revision."""
    with acting() as act:
        draft_id = drafts.begin(act, version_id)
    return redirect(url_for(".show", draft_id=draft_id))


@blueprint.get("/doi-chieu/<int:draft_id>")
@requires("criteria:attest")
def show(draft_id: int) -> ResponseReturnValue:
    """The whole draft as the Decision's own table, and what is to be done next."""
    with viewing() as act:
        work = _work(act, draft_id)
    return overview(work)


@blueprint.route("/doi-chieu/<int:draft_id>/<part>", methods=["GET", "POST"])
@requires("criteria:attest")
def part(draft_id: int, part: str) -> ResponseReturnValue:
    """One criterion (or another part): correct and confirm its figures, or check them."""
    if request.method == "GET":
        with viewing() as act:
            return _part(_work(act, draft_id), part)
    form = request.form
    try:
        with acting() as act:
            work = _work(act, draft_id)
            _known(work, part)
            _seen(work, STALE)
            said = _do(act, work, part, read_form(work, part, form), form.get("act", "save"))
    except Refused as refused:
        with viewing() as act:
            work = _work(act, draft_id)
        stored = work.data if form.get("version") != str(work.draft.version) else None
        problems = [*refused.reasons, *homeless(work, part, form)]
        return _part(work, part, read_form(work, part, form), stored, problems), 422
    flash(said, "ok")
    return redirect(url_for(".part", draft_id=draft_id, part=part))


@blueprint.post("/doi-chieu/<int:draft_id>/<part>/thu")
@requires("criteria:attest")
def validate(draft_id: int, part: str) -> ResponseReturnValue:
    """What the loader says of what is typed, by field, as JSON; nothing is saved."""
    with viewing() as act:
        work = _work(act, draft_id)
    _known(work, part)
    data = read_form(work, part, request.form)
    groups = groups_of(work, part, data)
    return jsonify(faults_by_place(faults_of(data), groups, data))


@blueprint.post("/doi-chieu/<int:draft_id>/<part>/kiem-tra")
@requires("criteria:attest")
def check(draft_id: int, part: str) -> ResponseReturnValue:
    """A second person agrees to lines of a part, or disagrees with a remark."""
    form = request.form
    try:
        with acting() as act:
            work = _work(act, draft_id)
            _seen(work, CHANGED)
            everything = [line.place for line in work.lines if line.part == part]
            places = everything if form.get("act") == "agree_all" else form.getlist("line")
            remark = form.get("remark", "").strip() if form.get("act") == "dispute" else ""
            if form.get("act") == "dispute" and not remark:
                raise Refused([Problem("remark", "Nhận xét: phải ghi chỗ nào chưa đúng với văn bản gốc.")])
            count = checks.check(act, work, places, remark)
    except Refused as refused:
        with viewing() as act:
            return _part(_work(act, draft_id), part, problems=refused.reasons), 422
    flash(f"Đã ghi {'nhận xét' if remark else 'đồng ý'} cho {count} dòng.", "ok")
    return redirect(url_for(".part", draft_id=draft_id, part=part))


@blueprint.post("/doi-chieu/<int:draft_id>/buoc")
@requires("criteria:attest")
def step(draft_id: int) -> ResponseReturnValue:
    """Hand a draft over, send it back, take it over or give it up."""
    name, remark = request.form.get("act", ""), request.form.get("remark", "")
    steps: dict[str, Callable[[Act, Work], None]] = {
        "hand_over": drafts.hand_over,
        "send_back": lambda act, work: checks.send_back(act, work, remark),
        "take_over": drafts.take_over,
        "drop": drafts.drop,
    }
    try:
        if name not in steps:
            raise Refused(["Không có bước này."])
        with acting() as act:
            steps[name](act, _work(act, draft_id))
    except Refused as refused:
        with viewing() as act:
            return overview(_work(act, draft_id), refused.reasons), 422
    flash("Đã ghi.", "ok")
    return redirect(url_for(".show", draft_id=draft_id))


@blueprint.route("/doi-chieu/<int:draft_id>/ky", methods=["GET", "POST"])
@requires("criteria:attest")
def sign(draft_id: int) -> ResponseReturnValue:
    """The difference to the revision in use and what it does to open files; then the signature."""
    if request.method == "GET":
        return _before_signing(draft_id, [])
    folder, form = site().settings.revisions_folder, request.form
    try:
        with acting() as act:
            work = _work(act, draft_id)
            made = checks.sign(act, work, form.get("password", ""), form.get("seen", ""), folder)
    except Refused as refused:
        return _before_signing(draft_id, refused.reasons), 422
    with reading() as connection:
        revisions.publish(connection, folder)
    flash(f"Đã ký xác nhận. Từ bây giờ dùng bản {made.version.revision}; hồ sơ chưa quyết định đã được tính lại.", "ok")
    return redirect(url_for("criteria.show", version_id=made.version.id))


def _do(act: Act, work: Work, part: str, data: Data, button: str) -> str:
    """Save what was typed and do what was asked; the sentence that says so."""
    _structure(data, part, button, work.ids)
    work = drafts.save(act, work, data)
    if not button.startswith("confirm"):
        return "Đã lưu."
    everything = [line.place for line in work.lines if line.part == part]
    places = everything if button == "confirm_all" else request.form.getlist("line")
    count = drafts.confirm(act, work, places, request.form.get("citation", ""))
    return f"Đã lưu và xác nhận {count} dòng."


def _structure(data: Data, part: str, button: str, taken: Collection[str]) -> None:
    """Indicators and bands added, removed, moved: "up:3.1", "unband:3.1:0"."""
    name, _, rest = button.partition(":")
    indicator, _, index = rest.partition(":")
    acts: dict[str, Callable[[], object]] = {
        "add": lambda: edit.add_indicator(data, part, taken),
        "remove": lambda: edit.remove_indicator(data, indicator),
        "up": lambda: edit.move_indicator(data, indicator, -1),
        "down": lambda: edit.move_indicator(data, indicator, 1),
        "band": lambda: edit.add_band(data, indicator),
        "unband": lambda: edit.remove_band(data, indicator, int(index) if index.isdigit() else -1),
    }
    if name in acts:
        acts[name]()


def _work(act: Act, draft_id: int) -> Work:
    return drafts.work_of(act, draft_id)


def _known(work: Work, part: str) -> None:
    if part not in {line.part for line in work.lines}:
        raise NotFound


def _seen(work: Work, problem: str) -> None:
    """Refuse what was sent from a page that shows an older draft."""
    if request.form.get("version") != str(work.draft.version):
        raise Refused([problem])


def overview(work: Work, problems: list[str] | None = None) -> str:
    """The page of a whole draft."""
    only = request.args.get("loc") == "chua"
    values = {"work": work, "draft": work.draft, "problems": problems or [], "only": only, "form": request.form}
    ready = drafts.not_ready(work) if work.edits(actor()) else []
    shown = {"parts": parts_of(work), "groups": overview_of(work, only=only), "ready": ready}
    rights = {
        "edits": work.edits(actor()),
        "checks": work.checks(actor()),
        "withdraws": work.withdraws(actor()),
        "states": DRAFT_STATE_NAMES,
    }
    return render_template("criteria/draft.html", **values, **shown, **rights)


def _part(
    work: Work, part: str, data: Data | None = None, stored: Data | None = None, problems: list[str] | None = None
) -> str:
    _known(work, part)
    groups, shown = groups_of(work, part, data, stored), work.data if data is None else data
    faults = work.faults if data is None else faults_of(data)
    values = {"work": work, "draft": work.draft, "part": part, "groups": groups, "problems": problems or []}
    ticked, citation = request.form.getlist("line"), request.form.get("citation", "")
    typed = {"ticked": ticked, "citation": citation, "remark": request.form.get("remark", "")}
    rights = {"edits": work.edits(actor()), "checks": work.checks(actor()), "parts": parts_of(work)}
    found = faults_by_place(faults, groups, shown)
    return render_template("criteria/draft_part.html", **values, **typed, **rights, faults=found)


def _before_signing(draft_id: int, problems: list[str]) -> str:
    with viewing() as act:
        work = _work(act, draft_id)
        if not work.checks(act.actor):
            raise Refused(
                ["Chỉ người kiểm tra, không phải người ghi lại, ký xác nhận; và chỉ sau khi được chuyển đến."]
            )
        result = checks.result_of(work, act.actor, act.at)
        made = revisions.prepared(result, site().settings.revisions_folder)
        effects = list(revisions.effects(act.connection, act.library, made))
    changes = difference(work.base, parsed(result.encode()))
    values = {"work": work, "draft": work.draft, "made": made, "changes": changes, "kinds": KIND_NAMES}
    touched, barred = [effect for effect in effects if effect.any], checks.not_signable(site().library, work, actor())
    more = {"effects": touched, "count": len(effects), "barred": barred, "problems": problems}
    return render_template("criteria/sign.html", **values, **more)
