"""The accounts of a site: adding, changing, opening and closing them, beside the newest entries of the log."""

from collections.abc import Callable

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.numbers import parse_id
from certify.domain.people.permissions import ROLE_NAMES, Role
from certify.domain.problems import Problem
from certify.operations.act import Act, NotFound, Refused
from certify.operations.log import notices
from certify.operations.log.events import sentence
from certify.operations.notices import mail as mails
from certify.operations.people import access, accounts, edits, persons
from certify.operations.people.new_accounts import NewAccount, add_account
from certify.operations.people.passwords import new_code
from certify.operations.sign_on import binding, wanted
from certify.store.log import events
from certify.store.notices import mail as outbox
from certify.store.notices import news
from certify.store.pages import Found, Wish
from certify.store.people import accounts as stored
from certify.store.people import identities
from certify.store.people.accounts import Account
from certify.store.units import units
from certify.store.units.units import Unit
from certify.web.access import requires
from certify.web.downloads import as_file
from certify.web.forms import Problems, done, page, shown_again
from certify.web.lists.listing import Choice, Listing, asked
from certify.web.lists.tables import people_table
from certify.web.people import means
from certify.web.people.proof import proven
from certify.web.request_context import acting, now, reading, viewing

blueprint = Blueprint("accounts", __name__)

LOG = 20
TABS = {"active": "Hoạt động", "awaiting": "Chờ quản trị khác mở", "locked": "Tạm khóa", "closed": "Đã khóa"}
ORDERS = {"": "Tên đăng nhập", "don-vi": "Đơn vị", "dung": "Dùng lần cuối"}
ASKED = (
    "Đã ghi đề nghị, chưa làm gì: với vai trò này cần một quản trị khác làm cùng việc trong 24 giờ, "
    "hoặc người vận hành dùng lệnh certify people."
)
SECOND = (
    "Chưa mở: người đã cấp vai trò này không tự mở được. Cần một quản trị khác bấm “Mở”, "
    "hoặc người vận hành dùng lệnh certify people open."
)
RELEASED = "Đã bỏ gắn; tài khoản sẽ gắn với người đăng nhập đúng tên ấy lần tới. Các phiên của tài khoản đã kết thúc."
CLOSED = " Vai trò này chỉ có hiệu lực khi một quản trị khác mở tài khoản."
# By the end of its address: the act, what is said once it is done, and what while it isn't.
ACTS: dict[str, tuple[Callable[[Act, int], bool | None], str, str]] = {
    "mo": (accounts.open_again, "Đã mở tài khoản.", SECOND),
    "khoa": (accounts.disable, "Đã khóa tài khoản.", ""),
    "bo-hai-buoc": (accounts.drop_factor, "Đã bỏ xác thực hai bước; người dùng phải bật lại.", ASKED),
    "bo-gan": (binding.release, RELEASED, ASKED),
}


@blueprint.route("/tai-khoan", methods=["GET", "POST"])
@requires("people:manage")
@proven
def index() -> ResponseReturnValue:
    """The accounts, and adding one."""
    return _add() if request.method == "POST" else _index()


def _index(problems: Problems = ()) -> ResponseReturnValue:
    if reply := as_file(lambda: people_table(*_accounts(asked("vai").whole()))):
        return reply
    wish = asked("vai")
    found, bound_to = _accounts(wish)
    with reading() as connection:
        all_units = {unit.id: unit for unit in units.all_units(connection)}
        log = [(event, sentence(event)) for event in events.site_events(connection, LOG)]
        asked_for = [(event, sentence(event)) for event in news.asked(connection, now() - access.ASKED_WITHIN)]
        standing = {"awaiting": stored.awaiting(connection), "wanted": wanted.pending(connection, now())}
        bound = identities.of_accounts(connection, [account.id for account in found.rows])
        standing["bound"] = {one.account_id for one in bound}
        mail = {"mail": outbox.counts(connection), "mail_on": notices.is_on(connection)}
    role = Choice("vai", "Vai trò", tuple(ROLE_NAMES.items()))
    listing = Listing(wish, found, "tên đăng nhập, tên hiển thị, đơn vị", TABS, ORDERS, [role])
    values = {"listing": listing, "bound_to": bound_to, "log": log, "asked": asked_for, **standing}
    # A link names whom to add.
    more = {"form": request.values, "roles": ROLE_NAMES, "now": now(), "units": all_units, **mail}
    return page("people/index.html", problems, **values, **more)


def _accounts(wish: Wish) -> tuple[Found[Account], dict[int, Unit]]:
    """The accounts that are asked for, and their units by id."""
    with reading() as connection:
        found = stored.listed(connection, wish, now())
        bound_to = units.some(connection, {account.unit_id for account in found.rows if account.unit_id})
    return found, {unit.id: unit for unit in bound_to}


@shown_again(_index)
def _add() -> ResponseReturnValue:
    with acting() as act:
        # Where nobody signs in by a password, one that nobody knows.
        password = request.form.get("password", "") if means.settings().password else new_code()
        account_id = add_account(act, _new_account(), password)
        if earlier := request.form.get("same_person", "").strip():
            persons.join(act, account_id, earlier)
        added = stored.find(act.connection, account_id)
    return done(f"Đã thêm tài khoản.{_closed(added)}", url_for("accounts.index"))


@blueprint.route("/tai-khoan/<int:account_id>", methods=["GET", "POST"])
@requires("people:manage")
@proven
def edit(account_id: int) -> ResponseReturnValue:
    """Change an account; what was typed stays when it is refused."""
    return _change(account_id=account_id) if request.method == "POST" else _changing(account_id)


def _changing(account_id: int, problems: Problems = ()) -> ResponseReturnValue:
    with viewing() as act:
        account = accounts.other(act, account_id)
        all_units = units.all_units(act.connection)
        held = [one for one in stored.held_by(act.connection, account.person_id) if one.id != account_id]
    values = {"person": account, "units": all_units, "roles": ROLE_NAMES, "form": request.form, "held": held}
    more = {"stamp": edits.stamp(account), "wanted": request.values.get("tim", "")}
    return page("people/edit.html", problems, **values, **more)


@shown_again(_changing)
def _change(account_id: int) -> ResponseReturnValue:
    with acting() as act:
        changed = edits.edit(act, account_id, _new_account(), request.form.get("seen"))
        account = stored.find(act.connection, account_id)
    sentence = f"Đã sửa tài khoản.{_closed(account)}" if changed else "Không có gì thay đổi."
    return done(sentence, url_for(".index", tim=request.form.get("tim") or None))


@blueprint.post("/tai-khoan/<int:account_id>/cung-nguoi")
@requires("people:manage")
@proven
@shown_again(_changing)
def join(account_id: int) -> ResponseReturnValue:
    """Say that an account belongs to the person who holds another one."""
    with acting() as act:
        new = persons.join(act, account_id, request.form.get("same_person", ""))
    sentence = "Đã ghi hai tài khoản là của cùng một người." if new else "Hai tài khoản đã được ghi là của một người."
    return done(sentence, url_for(".edit", account_id=account_id))


@blueprint.post("/tai-khoan/<int:account_id>/mat-khau")
@requires("people:manage")
@proven
def give_password(account_id: int) -> ResponseReturnValue:
    """Set a password for one sign-in; it is shown only this once."""
    if not means.settings().password:
        return done(means.said(means.NO_PASSWORDS), url_for("accounts.index"))
    with acting() as act:
        password = accounts.give_password(act, account_id)
        account = stored.find(act.connection, account_id)
    if password is None:
        return done(ASKED, url_for("accounts.index"))
    return render_template("people/given_password.html", given=password, person=account)


@blueprint.post("/tai-khoan/<int:account_id>/<any(mo, khoa, 'bo-hai-buoc', 'bo-gan'):name>")
@requires("people:manage")
@proven
def change(account_id: int, name: str) -> ResponseReturnValue:
    """Open or close an account, remove its second factor, or take back whom of the office it is bound to."""
    if name not in ACTS:
        raise NotFound
    change_account, sentence, waiting = ACTS[name]
    with acting() as act:
        waits = change_account(act, account_id) is False
    return done(waiting if waits else sentence, url_for("accounts.index", tim=request.form.get("tim") or None))


@blueprint.post("/tai-khoan/<int:account_id>/thu")
@requires("people:manage")
@proven
def set_mail(account_id: int) -> ResponseReturnValue:
    """Set the address for an account's notices; its holder may change it or switch notices off."""
    with acting() as act:
        account = stored.find(act.connection, account_id)
        mailed = account.mailed if account else False
        mails.set_address(act, account_id, request.form.get("email", ""), mailed=mailed)
    return done("Đã lưu địa chỉ nhận thư.", url_for("accounts.index", tim=request.form.get("tim") or None))


def _closed(account: Account | None) -> str:
    """What to add about an account that stays closed till another administrator opens it."""
    return CLOSED if account and account.given_by else ""


def _new_account() -> NewAccount:
    """The account in the form. Raises Refused without a role."""
    form = request.form
    role = form.get("role", "")
    if role not in set(Role):
        raise Refused([Problem("role", "Vai trò: hãy chọn một vai trò.")])
    return NewAccount(
        form.get("user_name", ""),
        form.get("display_name", ""),
        Role(role),
        form.get("unit_id", None, parse_id),
        form.get("phone", ""),
    )
