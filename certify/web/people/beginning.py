"""A session begins: after the second step where the account has one, in a browser that is known from then on."""

from datetime import datetime
from typing import cast

from flask import Response, flash, jsonify, redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user
from flask_wtf.csrf import generate_csrf

from certify.operations.people import guessing, sign_in
from certify.operations.people.guessing import Source
from certify.operations.people.sessions import Entry
from certify.operations.sign_on import binding
from certify.store.people.accounts import Account
from certify.web.arrival import address_in_doubt
from certify.web.people.devices import keep_device, own_browser, own_source, with_device
from certify.web.people.first_step import carried
from certify.web.people.page_owner import mark_of, session_mark
from certify.web.request_context import User, by_script, now, reading, site

HELD_UP = "Có quá nhiều lần đăng nhập sai từ nơi này. Hãy thử lại sau {wait}; quản trị hệ thống mở được."
GUESSED = (
    "Từ lần đăng nhập trước, tài khoản này bị gõ sai mật khẩu {count} lần. Nếu không phải mình gõ, hãy đổi mật khẩu."
)


def go_on(account: Account, target: str, entry: Entry) -> ResponseReturnValue:
    """Ask for the account's second factor, unless the office's provider vouched for two; else begin the session.

    Raises Refused as `welcome` does.
    """
    if account.factor is None or entry.two_factors:
        return welcome(account, target, entry)
    session.clear()
    with reading() as connection:
        stamp = sign_in.stamp_of_first_step(connection, account)
    first_step = {"account": account.id, "stamp": stamp, "at": now().timestamp()}
    session["second"] = {**first_step, "next": target, "entry": carried(entry)}
    return jsonify(second=True) if by_script() else redirect(url_for("people.second_step"))


def welcome(account: Account, target: str, entry: Entry) -> ResponseReturnValue:
    """Begin a session; nothing of the one before remains but the messages to show.

    Raises Refused where the account was just bound to somebody else.
    """
    source = with_device(own_source())
    token = _token(account, source, entry)
    messages = session.get("_flashes", [])
    session.clear()
    session.permanent = True
    session["_flashes"] = messages
    login_user(User(account, token, entry))
    if account.failures >= guessing.MOST_FAILURES:
        flash(GUESSED.format(count=account.failures), "error")
    reply = jsonify(state_of(account)) if by_script() else cast("Response", redirect(inside(target)))
    return keep_device(reply, source)


def _token(account: Account, source: Source, entry: Entry) -> str:
    """The token of a session, begun beside all other writers but for the first time that an account is bound."""
    started, database = (now(), account, source, own_browser(), entry), site().database
    with database.writing_of_account(account.user_name, account.id) as connection:
        if entry.identity is None or binding.is_own(connection, account, entry.identity):
            return sign_in.enter(connection, *started)
    # Whether an identity is another account's is read of all accounts.
    with database.writing() as connection:
        binding.bind(connection, now(), account, entry.identity)
        return sign_in.enter(connection, *started)


def state_of(account: Account | None) -> dict[str, str]:
    """What a page's script needs of a session: whose it is, what tells it from others, and a token for its forms."""
    owner = mark_of(account.id) if account else ""
    return {"owner": owner, "session": session_mark(), "csrf_token": generate_csrf()}


def held_up(until: datetime) -> str:
    """That a source must wait, and how long."""
    minutes = -(-seconds_to(until) // 60)
    wait = f"{minutes} phút" if minutes < 120 else f"{-(-minutes // 60)} giờ"
    return f"{HELD_UP.format(wait=wait)} {address_in_doubt()}".strip()


def seconds_to(until: datetime) -> int:
    """How many seconds a source must wait, one at least."""
    return max(int((until - now()).total_seconds()), 1)


def inside(target: str) -> str:
    """A path within this site, or else the first page; never another host, nor what no address holds."""
    here = target.startswith("/") and target.isprintable() and not target.startswith("//") and "\\" not in target
    return target if here else url_for("people.home")
