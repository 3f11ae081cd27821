"""Signing in at the office's provider (OpenID Connect): to it, back from it, and out of it."""

import hmac
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from certify.domain.people.means import Means
from certify.operations.act import Refused
from certify.operations.concealing import concealed, revealed
from certify.operations.people import guessing
from certify.operations.people.guessing import Source
from certify.operations.people.sessions import Entry
from certify.operations.sign_on import matching, wanted
from certify.operations.sign_on.matching import Lack, Person
from certify.sign_on.asking import Rejected, Unreachable
from certify.sign_on.at_site import LEFT_PATH, RETURN_PATH, address_at, provider_at
from certify.sign_on.openid import Attempt, Vouched, address_to_ask, address_to_leave, vouched
from certify.sign_on.provider import Provider
from certify.web.access import PUBLIC, requires
from certify.web.people import means
from certify.web.people.beginning import go_on, held_up
from certify.web.people.devices import own_source
from certify.web.people.page_owner import session_mark
from certify.web.request_context import actor, now, own_token, reading, signed_in, site, site_key, writing

blueprint = Blueprint("openid", __name__)

WITHIN = timedelta(minutes=10)
# What the ID token of a session is stored for: people sign out of the provider too.
HINT = "openid hint"
OVER = "Lần đăng nhập bằng {name} đã hết hạn hoặc đã dùng. Hãy bấm đăng nhập lại từ đầu."
CANCELLED = "Chưa đăng nhập: việc đăng nhập bằng {name} đã bị hủy hoặc bị từ chối ở bên ấy."
DOUBTFUL = (
    "Không xác nhận được lần đăng nhập bằng {name}, nên chưa vào hệ thống. Hãy bấm đăng nhập lại từ đầu; nếu vẫn vậy, "
    "báo quản trị hệ thống."
)
NAMELESS = "{Name} không cho hệ thống này biết tên đăng nhập của ông/bà. Hãy báo quản trị hệ thống."
UNVERIFIED = "Địa chỉ thư của ông/bà chưa được xác nhận ở nơi cấp {name}, nên chưa đăng nhập được."
WANTED = "{Name} đã nhận ra ông/bà. Hệ thống này chưa có tài khoản mang tên ấy; quản trị hệ thống đã được báo để cấp."
ANOTHER = "Người vừa xác nhận bằng {name} không phải người đang đăng nhập ở đây."
# By the point at which a reply fails; whatever else fails has one sentence.
POINTS = {"claim": NAMELESS, "email_verified": UNVERIFIED}


@blueprint.get("/dang-nhap/co-quan")
@requires(PUBLIC)
def begin() -> ResponseReturnValue:
    """Go to the provider; with `lai` it asks people anew, also to confirm within a session."""
    anew = "lai" in request.args
    state = secrets.token_urlsafe(24)
    try:
        address = address_to_ask(_provider(), Attempt(state, site_key()), again=anew)
    except Unreachable as fault:
        return _back(means.no_help(fault), fault)
    begun = {"state": state, "at": now().timestamp(), "next": request.args.get("next", "")[:1000]}
    session["openid"] = {**begun, "confirms": session_mark() if anew else ""}
    return redirect(address)


@blueprint.get(RETURN_PATH)
@requires(PUBLIC)
def come_back() -> ResponseReturnValue:
    """Back from the provider, with a code that tells who signed in, or without."""
    begun, source = session.pop("openid", None), own_source()
    if means.settings().openid is None:
        abort(404)
    with reading() as connection:
        until = guessing.trials_wait_until(connection, now(), source)
    if until:
        return _back(held_up(until))
    if begun is None or not _is_own(begun, request.args.get("state", "")) or not _is_first(begun["state"]):
        return _back(OVER)
    if "error" in request.args:
        # Whoever asks can do this without end: the log of requests holds it, the chained one doesn't.
        means.note("bị hủy hoặc bị từ chối ở nhà cung cấp đăng nhập")
        return _back(CANCELLED)
    try:
        person = vouched(_provider(), Attempt(begun["state"], site_key()), request.args, now())
    except Unreachable as fault:
        return _back(means.no_help(fault), fault)
    except Rejected as fault:
        return _refused(str(fault), POINTS.get(str(fault), DOUBTFUL))
    return _confirmed(person, begun) if begun["confirms"] else _entered(person, begun)


def leaving(entry: Entry) -> str:
    """Where the browser signs out of the provider after a session that began there; empty when it needn't."""
    if entry.means is not Means.OPENID:
        return ""
    try:
        provider, back = provider_at(site().settings), address_at(site().settings, LEFT_PATH)
        return address_to_leave(provider, revealed(site_key(), HINT, entry.id_token), back) if provider else ""
    except Unreachable:
        return ""


def _entered(person: Vouched, begun: Mapping[str, Any]) -> ResponseReturnValue:
    """Let somebody in whom the provider vouches for, or say what is lacking."""
    openid, source = means.settings().openid, own_source()
    looked_at = openid is not None and bool(openid.acr or openid.amr)
    known = Person(person.name, Means.OPENID, person.identity, person.second_factor if looked_at else None)
    with reading() as connection:
        account = matching.account_of(connection, person.name)
    with site().database.writing_of_account(person.name, account.id if account else None) as connection:
        found = matching.admit(connection, now(), known, source)
    if isinstance(found, Lack):
        offered = found is Lack.ACCOUNT and openid is not None and openid.new_accounts
        return _back(WANTED if offered and _is_named(person, source) else means.LACKS[found])
    proved_at = person.proved_since(begun["at"], now())
    hint = concealed(site_key(), HINT, person.id_token)
    entry = Entry(Means.OPENID, person.second_factor, hint, proved_at, proved_at, person.identity)
    try:
        return go_on(found, begun["next"], entry)
    except Refused as refused:
        return _back(str(refused))


def _is_named(person: Vouched, source: Source) -> bool:
    """Whether the administrators are told of somebody without an account; few may wait, so it looks at all of them."""
    with writing() as connection:
        return wanted.ask(connection, now(), person.name, person.display_name, source)


def _confirmed(person: Vouched, begun: Mapping[str, Any]) -> ResponseReturnValue:
    """Note in the session from which somebody went to the provider that it has just vouched for them again.

    That it vouched for somebody else is logged: two people are at one browser, or one has taken it.
    """
    proved_at = person.proved_since(begun["at"], now())
    same = signed_in() is not None and hmac.compare_digest(begun["confirms"], session_mark())
    if not same or proved_at is None:
        return _refused("auth_time", DOUBTFUL)
    with site().database.writing_of_account(actor().user_name, actor().id) as connection:
        known = Person(person.name, Means.OPENID, person.identity)
        own = matching.confirm(connection, proved_at, known, own_token())
        if not own:
            note = f"{actor().user_name}: người khác xác nhận trong phiên này"
            guessing.trial(connection, now(), own_source(), note, Means.OPENID)
    return render_template("people/confirmed.html") if own else _back(ANOTHER)


def _provider() -> Provider:
    """The provider; there is no such page on a site without one. Raises Unreachable."""
    provider = provider_at(site().settings)
    if provider is None:
        abort(404)
    return provider


def _is_own(begun: Mapping[str, Any], state: str) -> bool:
    """Whether what comes back was begun in this browser, not long ago."""
    recent = now().timestamp() - begun["at"] <= WITHIN.total_seconds()
    return recent and hmac.compare_digest(begun["state"].encode(), state.encode())


def _is_first(state: str) -> bool:
    with site().database.writing_aside() as connection:
        return matching.is_first_use(connection, now(), state)


def _refused(point: str, sentence: str) -> ResponseReturnValue:
    with site().database.writing_of_account("", None) as connection:
        guessing.trial(connection, now(), own_source(), f"trả lời không đáng tin: {point}", Means.OPENID)
    return _back(sentence)


def _back(sentence: str, fault: Exception | None = None) -> ResponseReturnValue:
    """To the page of signing in with a sentence; the address with the provider's code stays nowhere."""
    if fault:
        means.note(fault)
    flash(means.said(sentence), "error")
    return redirect(url_for("people.enter" if signed_in() is None else "security.show"))
