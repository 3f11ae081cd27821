"""Signing in and out, one's own password."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user
from flask_wtf.csrf import generate_csrf

from certify.domain import limits
from certify.operations.act import Refused
from certify.operations.people import accounts, guessing, sign_in
from certify.store.people import accounts as stored
from certify.store.people.accounts import Account
from certify.web.access import PUBLIC, requires, takes
from certify.web.arrival import address_in_doubt
from certify.web.filters import moment
from certify.web.people.devices import keep_device, own_browser, own_source, with_device
from certify.web.people.page_owner import mark_of, session_mark
from certify.web.people.proof import Ended, insist, sign_in_again
from certify.web.request_context import (
    User,
    acting,
    actor,
    by_script,
    now,
    own_address,
    own_token,
    reading,
    signed_in,
    site,
    site_key,
    today,
    writing,
)

blueprint = Blueprint("people", __name__)
blueprint.app_errorhandler(Ended)(sign_in_again)

# The same words whatever was wrong, so that they don't reveal whether an account exists.
WRONG = (
    "Tên đăng nhập hoặc mật khẩu không đúng, hoặc tài khoản đang bị khóa. "
    "Sai 5 lần thì nơi này phải chờ 12 giờ; quản trị hệ thống mở được."
)
WRONG_CODE = (
    "Mã không đúng, đã dùng, hoặc tài khoản đang bị khóa. Mã đổi theo đồng hồ: giờ của máy chủ là {now}; đồng hồ điện "
    "thoại lệch thì đặt lại, giờ máy chủ sai thì báo quản trị hệ thống."
)
HELD_UP = "Có quá nhiều lần đăng nhập sai từ nơi này. Hãy thử lại sau {wait}; quản trị hệ thống mở được."
OLD_CODE = "Mã đăng nhập lần đầu chỉ dùng được 7 ngày và đã hết hạn. Hãy đề nghị quản trị hệ thống cấp mã mới."
GUESSED = (
    "Từ lần đăng nhập trước, tài khoản này bị gõ sai mật khẩu {count} lần. Nếu không phải mình gõ, hãy đổi mật khẩu."
)
SECOND_STEP_WITHIN = timedelta(minutes=5)


@blueprint.get("/")
@requires(PUBLIC)
def home() -> ResponseReturnValue:
    """The first page of a person's work."""
    return redirect(url_for("people.enter" if signed_in() is None else "waiting.index"))


@blueprint.route("/dang-nhap", methods=["GET", "POST"])
@requires(PUBLIC)
@takes(limits.SIGN_IN)
def enter() -> ResponseReturnValue:
    """Sign in with a name and password."""
    if request.method != "POST":
        return _sign_in("", "")
    name, source = request.form.get("user_name", ""), own_source()
    with reading() as connection:
        if until := guessing.waits_until(connection, now(), name, source):
            return _sign_in(name, _held_up(until)), 429, {"Retry-After": str(_seconds(until))}
        attempt = sign_in.attempt(connection, name, request.form.get("password", ""))
    with writing() as connection:
        account = sign_in.admit(connection, now(), attempt, source)
    if account is None:
        old_code = attempt.right and attempt.account and sign_in.has_old_code(attempt.account, now())
        return _sign_in(name, OLD_CODE if old_code else WRONG), 422
    if account.factor is None:
        return _welcome(account, request.args.get("next", ""))
    session.clear()
    first_step = {"account": account.id, "stamp": sign_in.stamp_of(account), "at": now().timestamp()}
    session["second"] = {**first_step, "next": request.args.get("next", "")}
    return jsonify(second=True) if by_script() else redirect(url_for("people.second_step"))


@blueprint.route("/dang-nhap/ma", methods=["GET", "POST"])
@requires(PUBLIC)
@takes(limits.SIGN_IN)
def second_step() -> ResponseReturnValue:
    """The code of the second factor, after a correct password."""
    first_step = session.get("second")
    account = _after_first_step(first_step) if first_step else None
    if first_step is None or account is None:
        return redirect(url_for("people.enter"))
    if request.method != "POST":
        return _second_step("")
    code = sign_in.Code(request.form.get("code", ""), now(), own_source(), site_key())
    with writing() as connection:
        if until := guessing.waits_until(connection, code.at, account.user_name, code.source):
            return _second_step(_held_up(until)), 429
        correct = sign_in.second_step(connection, account.id, code)
    if not correct:
        return _second_step(WRONG_CODE.format(now=moment(now()))), 422
    return _welcome(account, first_step["next"])


def _after_first_step(first_step: Mapping[str, Any]) -> Account | None:
    """The account whose password was right a short time ago, if neither it nor the factor has changed since."""
    if now().timestamp() - first_step["at"] > SECOND_STEP_WITHIN.total_seconds():
        return None
    with reading() as connection:
        account = stored.find(connection, first_step["account"])
    return account if account and sign_in.stamp_of(account) == first_step.get("stamp") else None


@blueprint.get("/phien")
@requires(PUBLIC)
def state() -> ResponseReturnValue:
    """Whose session this is, and a token for its forms: for pages that stay open. Asking is a use of the session."""
    return jsonify(_state(signed_in()))


@blueprint.post("/dang-xuat")
@requires("account:self")
def leave() -> ResponseReturnValue:
    """End the session."""
    with acting() as act:
        sign_in.leave(act, own_token(), own_address())
    logout_user()
    session.clear()
    return redirect(url_for("people.enter"))


@blueprint.route("/mat-khau", methods=["GET", "POST"])
@requires("account:self")
def password() -> ResponseReturnValue:
    """Change one's own password."""
    if request.method != "POST":
        return render_template("people/own_password.html", problems=[])
    form = request.form
    if form.get("new") != form.get("again"):
        return render_template("people/own_password.html", problems=["Hai lần gõ mật khẩu mới không giống nhau."]), 422
    try:
        insist(form.get("old", ""), "old", "Mật khẩu hiện tại không đúng.")
        with acting() as act:
            accounts.change_password(act, form.get("old", ""), form.get("new", ""))
    except Refused as refused:
        return render_template("people/own_password.html", problems=refused.reasons), 422
    flash("Đã đổi mật khẩu; các phiên khác của tài khoản đã kết thúc.", "ok")
    with reading() as connection:
        account = stored.find(connection, actor().id)
    return _welcome(account or actor(), "")


def _welcome(account: Account, target: str) -> ResponseReturnValue:
    """Begin a session; nothing of the one before remains but the messages to show."""
    source = with_device(own_source())
    with writing() as connection:
        token = sign_in.enter(connection, now(), account, source, own_browser())
    messages = session.get("_flashes", [])
    session.clear()
    session.permanent = True
    session["_flashes"] = messages
    login_user(User(account, token))
    if account.failures >= guessing.MOST_FAILURES:
        flash(GUESSED.format(count=account.failures), "error")
    reply = jsonify(_state(account)) if by_script() else cast("Response", redirect(_inside(target)))
    return keep_device(reply, source)


def _state(account: Account | None) -> dict[str, str]:
    """What a page's script needs of a session: whose it is, what tells it from others, and a token for its forms."""
    owner = mark_of(account.id) if account else ""
    return {"owner": owner, "session": session_mark(), "csrf_token": generate_csrf()}


def _held_up(until: datetime) -> str:
    """That a source must wait, and how long."""
    minutes = -(-_seconds(until) // 60)
    wait = f"{minutes} phút" if minutes < 120 else f"{-(-minutes // 60)} giờ"
    return f"{HELD_UP.format(wait=wait)} {address_in_doubt()}".strip()


def _seconds(until: datetime) -> int:
    return max(int((until - now()).total_seconds()), 1)


def _second_step(problem: str) -> str | Response:
    return jsonify(problem=problem) if by_script() else render_template("people/second_step.html", problem=problem)


def _sign_in(name: str, problem: str) -> str | Response:
    if by_script():
        return jsonify(problem=problem)
    in_force = site().library.in_force(today().date())
    return render_template("people/sign_in.html", name=name, problem=problem, law=in_force and in_force.version)


def _inside(target: str) -> str:
    """A path within this site, or else the first page; never another host, nor what no address holds."""
    inside = target.startswith("/") and target.isprintable() and not target.startswith("//") and "\\" not in target
    return target if inside else url_for("people.home")
