"""Signing in and out, one's own password."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import logout_user
from msgspec.structs import replace

from certify.domain import limits
from certify.domain.people.means import Means
from certify.operations.act import Refused
from certify.operations.people import accounts, guessing, sign_in
from certify.operations.people.new_accounts import normalised
from certify.operations.people.sessions import Entry
from certify.operations.people.sign_in import Attempt
from certify.operations.sign_on import matching
from certify.operations.sign_on.matching import Lack, Person
from certify.sign_on.asking import Unreachable
from certify.store.people import accounts as stored
from certify.store.people.accounts import Account
from certify.web.access import PUBLIC, requires, takes
from certify.web.filters import moment
from certify.web.people import means, openid
from certify.web.people.beginning import go_on, held_up, seconds_to, state_of, welcome
from certify.web.people.devices import own_source
from certify.web.people.first_step import entry_of
from certify.web.people.proof import Ended, insist, sign_in_again
from certify.web.request_context import (
    acting,
    actor,
    by_script,
    now,
    own_address,
    own_entry,
    own_token,
    reading,
    signed_in,
    site,
    site_key,
    today,
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
OLD_CODE = "Mã đăng nhập lần đầu chỉ dùng được 7 ngày và đã hết hạn. Hãy đề nghị quản trị hệ thống cấp mã mới."
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
            return _must_wait(name, until)
        own = means.settings().password
        attempt = sign_in.attempt(connection, name, request.form.get("password", ""), passwords=own)
    try:
        attempt = means.asked_of_directory(attempt, request.form.get("password", ""))
    except Unreachable as fault:
        return _directory_away(name, fault)
    found = _admitted(attempt)
    if isinstance(found, datetime):
        return _must_wait(name, found)
    if not isinstance(found, Account):
        return _sign_in(name, _wrong(attempt, found)), 422
    return _goes_on(found, attempt)


def _admitted(attempt: Attempt) -> Account | Lack | datetime | None:
    """The account that may continue, or what it lacks; None for a wrong password, which is counted.

    Who tried the same name meanwhile counts, too: until when to wait is asked again once nobody else tries it.
    """
    account, name = attempt.account, normalised(attempt.name)
    with site().database.writing_of_account(name, account.id if account else None) as connection:
        if until := guessing.waits_until(connection, now(), name, own_source()):
            return until
        if attempt.right and attempt.means is Means.DIRECTORY:
            known = matching.admit(connection, now(), Person(name, attempt.means, attempt.identity), own_source())
            if isinstance(known, Lack):
                return known
        return sign_in.admit(connection, now(), attempt, own_source())


def _goes_on(account: Account, attempt: Attempt) -> ResponseReturnValue:
    try:
        return go_on(account, request.args.get("next", ""), Entry(attempt.means, identity=attempt.identity))
    except Refused as refused:
        return _sign_in(attempt.name, str(refused)), 422


def _must_wait(name: str, until: datetime) -> ResponseReturnValue:
    return _sign_in(name, held_up(until)), 429, {"Retry-After": str(seconds_to(until))}


def _directory_away(name: str, fault: Unreachable) -> ResponseReturnValue:
    """The directory doesn't answer: nobody knows whether the password was wrong, so it counts for the place alone."""
    with site().database.writing_aside() as connection:
        guessing.unsettled(connection, now(), own_source())
    return _sign_in(name, means.away(fault)), 503


def _wrong(attempt: Attempt, lack: Lack | None) -> str:
    """Why nobody comes in, in words that tell nothing to whoever has not proved who they are."""
    ldap = means.settings().ldap
    if lack:
        return means.said(means.LACKS[lack], ldap.name if ldap else "")
    if not means.types_password():
        return means.said(means.NO_PASSWORDS)
    old_code = attempt.right and attempt.account and sign_in.has_old_code(attempt.account, now())
    return OLD_CODE if old_code and attempt.means is Means.PASSWORD else WRONG


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
    entry = entry_of(first_step, now())
    source = replace(own_source(), vouched=entry.means in {Means.OPENID, Means.LINK})
    code = sign_in.Code(request.form.get("code", ""), now(), source, site_key())
    with site().database.writing_of_account(account.user_name, account.id) as connection:
        until = guessing.waits_until(connection, code.at, account.user_name, code.source)
        correct = until is None and sign_in.second_step(connection, account.id, code)
    if until:
        return _second_step(held_up(until)), 429, {"Retry-After": str(seconds_to(until))}
    if not correct:
        return _second_step(WRONG_CODE.format(now=moment(now()))), 422
    try:
        return welcome(account, first_step["next"], entry)
    except Refused as refused:
        return _second_step(str(refused)), 422


def _after_first_step(first_step: Mapping[str, Any]) -> Account | None:
    """The account whose password was right a short time ago, if nothing it rests on has changed since."""
    if now().timestamp() - first_step["at"] > SECOND_STEP_WITHIN.total_seconds():
        return None
    with reading() as connection:
        account = stored.find(connection, first_step["account"])
        stamp = sign_in.stamp_of_first_step(connection, account) if account else None
    return account if stamp == first_step.get("stamp") else None


@blueprint.get("/phien")
@requires(PUBLIC)
def state() -> ResponseReturnValue:
    """Whose session this is, and a token for its forms: for pages that stay open. Asking is a use of the session."""
    return jsonify(state_of(signed_in()))


@blueprint.post("/dang-xuat")
@requires("account:self")
def leave() -> ResponseReturnValue:
    """End the session; one that began at the office's provider is ended there, too.

    No form leads elsewhere (CSP), so a page does.
    """
    entry = own_entry()
    with acting() as act:
        sign_in.leave(act, own_token(), own_address(), entry.means)
    logout_user()
    session.clear()
    if address := openid.leaving(entry):
        name = means.settings().office
        return render_template("people/leaving.html", address=address, name=name), {"Refresh": f"0; url={address}"}
    return redirect(url_for("people.enter"))


@blueprint.route("/mat-khau", methods=["GET", "POST"])
@requires("account:self")
def password() -> ResponseReturnValue:
    """Change one's own password."""
    if not means.settings().password:
        flash(means.said(means.NO_PASSWORDS), "error")
        return redirect(url_for("security.show"))
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
    return welcome(account or actor(), "", replace(own_entry(), proved_at=now()))


def _second_step(problem: str) -> str | Response:
    return jsonify(problem=problem) if by_script() else render_template("people/second_step.html", problem=problem)


def _sign_in(name: str, problem: str) -> str | Response:
    if by_script():
        return jsonify(problem=problem)
    in_force = site().library.in_force(today().date())
    return render_template("people/sign_in.html", name=name, problem=problem, law=in_force and in_force.version)
