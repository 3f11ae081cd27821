"""Whose page it is: every page and its forms carry the mark of the account that they were drawn for.

A page that stays open over a sign-in as somebody else sends nothing under that person's name, and what a form held when
the session had ended is given back to nobody but its owner.
"""

import hashlib
import hmac

from flask import Flask, request
from flask.typing import ResponseReturnValue

from certify.domain.numbers import id_or
from certify.web.error_pages import error_page
from certify.web.request_context import own_token, signed_in, site_key

FIELD = "owner"
ANOTHER = (
    "Trang vừa gửi được mở bằng tài khoản khác với tài khoản đang đăng nhập, nên chưa ghi gì. "
    "Hãy đăng nhập bằng tài khoản đó rồi làm lại."
)


def prepare(app: Flask) -> None:
    """Refuse the forms of pages that were drawn for somebody else. Registered after access."""
    app.before_request(_refuse_anothers)
    app.jinja_env.globals.update(page_owner=page_owner, session_mark=session_mark)


def mark_of(account_id: int) -> str:
    """The mark of an account, which only this site can make: the id and a keyed hash of it."""
    return f"{account_id}-{_keyed(f'owner {account_id}')}"


def page_owner() -> str:
    """The mark of the account that a page is drawn for; empty while nobody is signed in."""
    account = signed_in()
    return mark_of(account.id) if account else ""


def session_mark() -> str:
    """What tells one session of an account from the next, without giving away its token."""
    return _keyed(f"session {own_token()}") if signed_in() else ""


def form_owner() -> int | None:
    """The id of the account whose page the form of the request was on; None if it says nothing true."""
    mark = request.form.get(FIELD, "")
    account_id = id_or(mark.partition("-")[0], 0)
    return account_id if hmac.compare_digest(mark.encode(), mark_of(account_id).encode()) else None


def _refuse_anothers() -> ResponseReturnValue | None:
    account = signed_in()
    if request.method != "POST" or account is None or not request.form.get(FIELD):
        return None
    return None if form_owner() == account.id else error_page(401, ANOTHER)


def _keyed(text: str) -> str:
    return hmac.new(site_key().encode(), text.encode(), hashlib.sha256).hexdigest()[:24]
