"""Asking again for the password or a code, before what a thief of a session would do first."""

from functools import wraps
from typing import Any

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import logout_user

from certify.domain.people.means import Means
from certify.domain.problems import Problem
from certify.operations.act import Refused
from certify.operations.people import proof
from certify.operations.people.proof import Outcome, Proof
from certify.operations.sign_on import binding
from certify.sign_on.asking import Unreachable
from certify.web.forms import View
from certify.web.people import means
from certify.web.people.devices import own_source
from certify.web.request_context import actor, now, own_entry, own_token, reading, site, site_key

FIELD = "proof"
# What a page writes anew for every form.
PER_PAGE = {FIELD, "csrf_token", "once", "owner"}
WRONG = "Mật khẩu hoặc mã không đúng."
VOUCH = "Hãy xác nhận lại bằng {name} (trong 5 phút gần đây) rồi làm tiếp; mã xác thực không đủ cho việc này."
NO_WAY = "Phiên này không bắt đầu bằng {name} nên không làm được việc này. Hãy đăng nhập lại bằng {name}."
ENDED = "Gõ sai nhiều lần nên phiên này đã kết thúc. Hãy chờ rồi đăng nhập lại."


class Ended(Exception):  # noqa: N818
    """The session was ended, because too many wrong passwords were given in it."""


def proven(view: View) -> View:
    """Let a form through only after a recent proof; else ask for one, keeping what was typed."""

    @wraps(view)
    def guarded(**args: Any) -> ResponseReturnValue:  # noqa: ANN401
        if request.method in {"GET", "HEAD"} or proof.is_recent(own_entry().proved_at, now()):
            return view(**args)
        if FIELD not in request.form:
            return _asked()
        try:
            outcome = _outcome(request.form[FIELD])
        except Unreachable as fault:
            return _asked(means.away(fault)), 503
        return view(**args) if outcome is Outcome.RIGHT else (_asked(WRONG), 422)

    return guarded


def insist(password: str, place: str, sentence: str) -> None:
    """Raise Refused at a field unless a password is right; it counts as recent proof. Raises Ended.

    A code alone is never enough. Whoever came by the office's provider may have proved it there instead, within the
    last minutes; whose session has no password here, as one by a link has none without the site's own, must come in by
    the office's means first.
    """
    entry, own = own_entry(), means.settings().password
    if entry.means is Means.OPENID and not (password and own):
        if not proof.is_recent(entry.vouched_at, now()):
            raise Refused([Problem(place, means.said(VOUCH))])
        return
    if not own and entry.means is not Means.DIRECTORY:
        raise Refused([Problem(place, means.said(NO_WAY))])
    try:
        outcome = _outcome(password, codes=False)
    except Unreachable as fault:
        raise Refused([Problem(place, means.away(fault))]) from fault
    if outcome is not Outcome.RIGHT:
        raise Refused([Problem(place, sentence)])


def typed_fields() -> list[tuple[str, str]]:
    """The fields of the form that was sent, without those that a page writes anew."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in PER_PAGE]


def sign_in_again(_: Ended) -> ResponseReturnValue:
    """The reply once the session was ended."""
    logout_user()
    session.clear()
    flash(ENDED, "error")
    return redirect(url_for("people.enter"))


def _outcome(secret: str, *, codes: bool = True) -> Outcome:
    """A transaction of its own: a wrong password counts though nothing else is written, and leaves the form unused.

    Raises Unreachable, and counts nothing, where the directory can't say whether it is wrong.
    """
    accepted, own = _accepted(secret), means.settings().password
    given = Proof(own_token(), secret, own_source(), site_key(), now(), accepted, own, codes)
    with site().database.writing() as connection:
        outcome = proof.prove(connection, given)
    if outcome is Outcome.ENDED:
        raise Ended
    return outcome


def _accepted(secret: str) -> bool:
    """Whether the office's directory takes what was typed, in a session that began with it, and knows the same person.

    Raises Unreachable.
    """
    if own_entry().means is not Means.DIRECTORY:
        return False
    known = means.known_in_directory(actor().user_name, secret)
    if known is None:
        return False
    with reading() as connection:
        return not binding.is_other(connection, actor(), Means.DIRECTORY, known.identity)


def _asked(problem: str = "") -> str:
    if any(file.filename for file in request.files.values()):
        abort(400)
    types = own_entry().means is not Means.OPENID or means.settings().password or actor().factor is not None
    return render_template("people/proof.html", fields=typed_fields(), problem=problem, types=types)
