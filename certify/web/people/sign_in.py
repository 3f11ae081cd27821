"""Signing in and out, one's own password."""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user

from certify.domain import limits
from certify.operations.act import Refused
from certify.operations.people import accounts, sign_in
from certify.store.people import accounts as stored
from certify.store.people.accounts import Account
from certify.web.access import PUBLIC, requires, takes
from certify.web.request_context import (
    User,
    acting,
    actor,
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

# The same words whatever was wrong, so that they don't reveal whether an account exists.
WRONG = (
    "Tên đăng nhập hoặc mật khẩu không đúng, hoặc tài khoản đang bị khóa. "
    "Sai 5 lần thì tài khoản tạm khóa 12 giờ; quản trị hệ thống mở khóa được."
)
HELD_UP = "Có quá nhiều lần đăng nhập sai từ nơi này. Hãy thử lại sau 15 phút."
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
    name = request.form.get("user_name", "")
    with reading() as connection:
        if sign_in.is_held_up(connection, now(), own_address()):
            return _sign_in(name, HELD_UP), 429
        attempt = sign_in.attempt(connection, name, request.form.get("password", ""))
    with writing() as connection:
        account = sign_in.admit(connection, now(), attempt, own_address())
    if account is None:
        return _sign_in(name, WRONG), 422
    if account.factor is None:
        return _welcome(account, request.args.get("next", ""))
    session.clear()
    session["second"] = {"account": account.id, "at": now().timestamp(), "next": request.args.get("next", "")}
    return redirect(url_for("people.second_step"))


@blueprint.route("/dang-nhap/ma", methods=["GET", "POST"])
@requires(PUBLIC)
@takes(limits.SIGN_IN)
def second_step() -> ResponseReturnValue:
    """The code of the second factor, after a correct password."""
    first_step = session.get("second")
    if first_step is None or now().timestamp() - first_step["at"] > SECOND_STEP_WITHIN.total_seconds():
        return redirect(url_for("people.enter"))
    if request.method != "POST":
        return render_template("people/second_step.html", problem="")
    code, address = request.form.get("code", ""), own_address()
    with writing() as connection:
        held_up = sign_in.is_held_up(connection, now(), address)
        account_id = first_step["account"]
        correct = not held_up and sign_in.second_step(connection, now(), account_id, site_key(), code, address)
        account = stored.find(connection, account_id)
    if not correct or account is None:
        problem = HELD_UP if held_up else "Mã không đúng, đã dùng, hoặc tài khoản đang bị khóa."
        return render_template("people/second_step.html", problem=problem), 429 if held_up else 422
    return _welcome(account, first_step["next"])


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
        with acting() as act:
            accounts.change_password(act, form.get("old", ""), form.get("new", ""))
    except Refused as refused:
        return render_template("people/own_password.html", problems=refused.reasons), 422
    flash("Đã đổi mật khẩu; các phiên khác của tài khoản đã kết thúc.", "ok")
    return _welcome(actor(), "")


def _welcome(account: Account, target: str) -> ResponseReturnValue:
    """Begin a session; nothing of the one before remains but the messages to show."""
    with writing() as connection:
        token = sign_in.enter(connection, now(), account.id, own_address())
    messages = session.get("_flashes", [])
    session.clear()
    session.permanent = True
    session["_flashes"] = messages
    login_user(User(account, token))
    return redirect(_inside(target))


def _sign_in(name: str, problem: str) -> str:
    in_force = site().library.in_force(today().date())
    return render_template("people/sign_in.html", name=name, problem=problem, law=in_force and in_force.version)


def _inside(target: str) -> str:
    """A path within this site, or else the first page; never another host."""
    parts = urlsplit(target)
    inside = target.startswith("/") and not target.startswith(("//", "/\\")) and not parts.netloc
    return target if inside else url_for("people.home")
