"""Signing in and out, one's own password, the list of accounts."""

from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user

from certify.domain.permissions import LEVEL, Role
from certify.operations import people
from certify.operations.actors import Refused
from certify.operations.events import sentence
from certify.store import history, units
from certify.store import people as stored
from certify.web.access import PUBLIC, requires
from certify.web.desk import User, actor, now, reading, signed_in, writing
from certify.web.listings import people_table
from certify.web.tables import asked

blueprint = Blueprint("people", __name__)

HOME = {"commune": "assessments.mine", "district": "appraisals.queue", "province": "progress.index"}


@blueprint.get("/")
@requires(PUBLIC)
def home() -> ResponseReturnValue:
    """Where a person's work begins."""
    account = signed_in()
    if account is None:
        return redirect(url_for("people.sign_in"))
    return redirect(url_for(HOME.get(LEVEL[account.role] or "", "people.index")))


@blueprint.route("/dang-nhap", methods=["GET", "POST"])
@requires(PUBLIC)
def sign_in() -> ResponseReturnValue:
    """Sign in; the answer does not tell whether the account exists."""
    if request.method != "POST":
        return render_template("people/sign_in.html", name="", problem="")
    name = request.form.get("user_name", "")
    with reading() as connection:
        account = people.sign_in(connection, name, request.form.get("password", ""))
    if account is None:
        problem = "Tên đăng nhập hoặc mật khẩu không đúng."
        return render_template("people/sign_in.html", name=name, problem=problem), 422
    session.clear()
    session.permanent = True
    login_user(User(account))
    return redirect(_inside(request.args.get("next", "")))


@blueprint.post("/dang-xuat")
@requires("account:self")
def sign_out() -> ResponseReturnValue:
    """End the session."""
    logout_user()
    session.clear()
    return redirect(url_for("people.sign_in"))


@blueprint.route("/mat-khau", methods=["GET", "POST"])
@requires("account:self")
def password() -> ResponseReturnValue:
    """Change one's own password."""
    if request.method != "POST":
        return render_template("people/password.html", problems=[])
    form = request.form
    if form.get("new") != form.get("again"):
        return render_template("people/password.html", problems=["Hai lần gõ mật khẩu mới không giống nhau."]), 422
    try:
        with writing() as connection:
            people.change_password(connection, actor(), now(), form.get("old", ""), form.get("new", ""))
            account = stored.find(connection, actor().id)
    except Refused as refused:
        return render_template("people/password.html", problems=refused.reasons), 422
    if account:
        login_user(User(account))
    flash("Đã đổi mật khẩu.", "ok")
    return redirect(url_for("people.home"))


@blueprint.route("/tai-khoan", methods=["GET", "POST"])
@requires("people:manage")
def index() -> ResponseReturnValue:
    """The accounts, and adding one."""
    problems: list[str] = []
    if request.method == "POST":
        try:
            with writing() as connection:
                people.add(connection, now(), _new_account(), request.form.get("password", ""), actor())
            flash("Đã thêm tài khoản.", "ok")
            return redirect(url_for("people.index"))
        except Refused as refused:
            problems = refused.reasons
    with reading() as connection:
        accounts = [account for account in stored.everyone(connection) if account.active]
        known = {unit.id: unit for unit in units.all_units(connection)}
        log = [(event, sentence(event)) for event in history.site_events(connection, 50)]
    if reply := asked(lambda: people_table(accounts, known)):
        return reply
    values = {"accounts": accounts, "units": known, "log": log, "problems": problems, "form": request.form}
    return render_template("people/index.html", **values), 422 if problems else 200


def _new_account() -> people.NewAccount:
    form = request.form
    role = form.get("role", "")
    if role not in set(Role):
        raise Refused(["Vai trò: hãy chọn một vai trò."])
    unit = form.get("unit_id", "")
    return people.NewAccount(
        form.get("user_name", ""),
        form.get("display_name", ""),
        Role(role),
        int(unit) if unit.isdigit() else None,
        form.get("phone", ""),
    )


def _inside(target: str) -> str:
    """A path of this site, or the beginning; never another host."""
    parts = urlsplit(target)
    fine = target.startswith("/") and not target.startswith(("//", "/\\")) and not parts.netloc
    return target if fine else url_for("people.home")
