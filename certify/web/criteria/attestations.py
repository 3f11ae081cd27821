"""A draft of the criteria compared with the official text, as a whole: beginning, handing over, signing off."""

from collections.abc import Callable

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.criteria.editing.diff import KIND_NAMES, difference
from certify.domain.criteria.editing.drafts import DRAFT_STATE_NAMES
from certify.domain.criteria.file import parsed
from certify.domain.people.means import Means
from certify.operations.act import Act, Refused
from certify.operations.criteria import checks, drafts, revisions
from certify.operations.criteria.drafts import work_of
from certify.operations.criteria.work import Work
from certify.web.access import requires
from certify.web.criteria.attestation_view import overview_of, parts_of
from certify.web.criteria.next_line import next_line
from certify.web.forms import Problems, done, page, shown_again
from certify.web.people.proof import insist
from certify.web.request_context import acting, actor, own_entry, reading, site, viewing

blueprint = Blueprint("attestations", __name__)
# What a step says when it is done: what has happened, and who does what next.
DONE = {
    "hand_over": "Đã chuyển kiểm tra. Tiếp theo: một cán bộ cấp tỉnh khác thấy việc này trong Việc cần làm, so từng "
    "dòng với văn bản gốc rồi ký hoặc trả lại. Đến lúc đó chưa có gì thay đổi; người lập vẫn rút lại để sửa được.",
    "send_back": "Đã chuyển về người lập. Tiếp theo: sửa hoặc xác nhận lại các dòng còn ý kiến, rồi chuyển lại.",
    "take_over": "Đã nhận lập thay. Tiếp theo: đối chiếu các dòng còn lại rồi chuyển cho người khác kiểm tra.",
    "drop": "Đã bỏ bản đối chiếu; vẫn xem được ở trang này. Muốn làm lại: bắt đầu bản mới ở mục Đối chiếu.",
}


@blueprint.post("/doi-chieu/<version_id>")
@requires("criteria:attest")
def begin(version_id: str) -> ResponseReturnValue:
    """Begin a draft from the newest revision."""
    with acting() as act:
        draft_id = drafts.begin(act, version_id)
    return redirect(url_for(".show", draft_id=draft_id))


@blueprint.get("/doi-chieu/<int:draft_id>")
@requires("criteria:attest")
def show(draft_id: int, problems: Problems = ()) -> ResponseReturnValue:
    """The whole draft as the Decision's own table, and what is to be done next."""
    with viewing() as act:
        work = work_of(act, draft_id)
    only = request.args.get("loc") == "chua"
    values = {"work": work, "draft": work.draft, "only": only, "form": request.form}
    ready = drafts.not_ready(work) if work.edits(actor()) else []
    shown = {"parts": parts_of(work), "groups": overview_of(work, only=only), "ready": ready}
    following = next_line(work, checking=work.checks(actor()))
    rights = {"edits": work.edits(actor()), "checks": work.checks(actor()), "withdraws": work.withdraws(actor())}
    return page("criteria/draft.html", problems, **values, **shown, **rights, next=following, states=DRAFT_STATE_NAMES)


@blueprint.post("/doi-chieu/<int:draft_id>/buoc")
@requires("criteria:attest")
@shown_again(show)
def step(draft_id: int) -> ResponseReturnValue:
    """Hand a draft over, send it back, take it over or give it up."""
    name, remark = request.form.get("act", ""), request.form.get("remark", "")
    steps: dict[str, Callable[[Act, Work], None]] = {
        "hand_over": drafts.hand_over,
        "send_back": lambda act, work: checks.send_back(act, work, remark),
        "take_over": drafts.take_over,
        "drop": drafts.drop,
    }
    if name not in steps:
        raise Refused(["Không có bước này."])
    with acting() as act:
        steps[name](act, work_of(act, draft_id))
    return done(DONE[name], url_for(".show", draft_id=draft_id))


@blueprint.get("/doi-chieu/<int:draft_id>/ky")
@requires("criteria:attest")
def review(draft_id: int, problems: Problems = ()) -> ResponseReturnValue:
    """What signing would change: the differences to the revision in use, and the effect on files not decided yet."""
    with viewing() as act:
        work = work_of(act, draft_id)
        if not work.checks(act.actor):
            raise Refused(["Chỉ người kiểm tra, không phải người lập, ký xác nhận; và chỉ sau khi được chuyển đến."])
        result = checks.result_of(work, act.actor, act.at)
        revision = revisions.prepared(result, site().settings.revisions_folder)
        effects = list(revisions.effects(act.connection, act.library, revision))
    changes = difference(work.base, parsed(result.encode()))
    values = {"work": work, "draft": work.draft, "made": revision, "changes": changes, "kinds": KIND_NAMES}
    touched, barred = [effect for effect in effects if effect.any], checks.not_signable(site().library, work, actor())
    return page("criteria/sign.html", problems, **values, effects=touched, count=len(effects), barred=barred)


@blueprint.post("/doi-chieu/<int:draft_id>/ky")
@requires("criteria:attest")
@shown_again(review)
def sign(draft_id: int) -> ResponseReturnValue:
    """Sign a draft off: it becomes the revision in use."""
    folder, form = site().settings.revisions_folder, request.form
    with viewing() as act:
        checks.insist_signable(act, work_of(act, draft_id))
    insist(form.get("password", ""), "password", "Mật khẩu không đúng; chưa ký.")
    # The office's own means have just vouched for whoever came by them, with no password of this site.
    elsewhere = own_entry().means in {Means.OPENID, Means.DIRECTORY}
    password = None if elsewhere else form.get("password", "")
    with acting() as act:
        work = work_of(act, draft_id)
        revision = checks.sign(act, work, password, form.get("seen", ""), folder).version
    with reading() as connection:
        revisions.publish(connection, folder)
    sentence = f"Đã ký xác nhận. Từ bây giờ dùng bản {revision.revision}; hồ sơ chưa quyết định đã được tính lại."
    return done(sentence, url_for("criteria.show", version_id=revision.id))
