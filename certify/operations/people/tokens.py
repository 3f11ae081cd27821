"""Access tokens: created and revoked by an account's holder, checked at each call of the API."""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from datetime import date, datetime, timedelta

from msgspec import Struct

from certify.domain.days import local_day
from certify.domain.problems import Problem
from certify.domain.texts import composed
from certify.operations.act import Act, NotFound, Refused
from certify.operations.people.second_factor import is_due
from certify.operations.people.sign_in import is_idle
from certify.store.connection import Connection
from certify.store.people import accounts, tokens
from certify.store.people.accounts import Account
from certify.store.people.tokens import Token
from certify.store.site import rate_limits

READ, WRITE = "read", "write"
SCOPE_NAMES = {READ: "đọc", WRITE: "ghi"}
# The prefix by which people and scanners for leaked secrets recognise a token.
BEGINNING = "certify_"
LONGEST_LIFE = timedelta(days=366)
LONGEST_NAME = 80
MOST_GOOD = 20


class Admission(Struct, frozen=True):
    """The account and scopes of a request's token (None: no valid token); `within` the rate limit."""

    account: Account | None
    scopes: frozenset[str]
    within: bool


def make(act: Act, name: str, scopes: Collection[str], expires_on: date) -> str:
    """Create a token of the actor's account; its text, of which only a hash is stored. Raises Refused."""
    name, wanted = composed(name).strip(), [scope for scope in SCOPE_NAMES if scope in scopes]
    if problems := _problems(act, act.today, name, wanted, expires_on):
        raise Refused(problems)
    text = BEGINNING + secrets.token_urlsafe(32)
    row = {"account_id": act.actor.id, "name": name, "scopes": wanted, "sha256": _sha256(text)}
    tokens.add(act.connection, {**row, "made_at": act.at, "expires_on": expires_on})
    rights = ", ".join(SCOPE_NAMES[scope] for scope in wanted)
    act.record("token_made", details={"note": f"{name} ({rights}, đến {expires_on:%d/%m/%Y})"})
    return text


def revoke(act: Act, token_id: int) -> None:
    """Revoke a token of the actor's own account; nothing happens to a revoked one. Raises NotFound."""
    token = tokens.find(act.connection, token_id)
    if token is None or token.account_id != act.actor.id:
        raise NotFound
    if token.revoked_at is None:
        tokens.change(act.connection, token.id, revoked_at=act.at)
        act.record("token_revoked", details={"note": token.name})


def admit(connection: Connection, at: datetime, text: str, caller: str, most: int) -> Admission:
    """Count a call and identify its account.

    `text` is the token sent ("" for none), `caller` a keyed hash of the address, under which calls without a valid
    token are counted; up to `most` calls a minute are within the limit.
    """
    token = _good(connection, at, text)
    account = accounts.find(connection, token.account_id) if token else None
    able = account if account and _may_act(connection, account, at) else None
    key = f"api:{token.id}" if token and able else f"api:{caller}"
    within = rate_limits.add_one(connection, key, int(at.timestamp()) // 60) <= most
    if token is None or able is None:
        return Admission(None, frozenset(), within)
    if token.used_at is None or at - token.used_at >= timedelta(minutes=1):
        tokens.change(connection, token.id, used_at=at)
    return Admission(able, frozenset(token.scopes), within)


def _may_act(connection: Connection, account: Account, at: datetime) -> bool:
    """Whether the account may act now. Wrong passwords don't bar its tokens, or anybody could stop its programs."""
    barred = is_idle(account, at) or account.must_change_password
    return account.active and not barred and not is_due(connection, account)


def caller_of(secret: str, address: str) -> str:
    """The keyed hash under which an address is counted; the address itself isn't stored."""
    return hmac.new(secret.encode(), address.encode(), hashlib.sha256).hexdigest()[:32]


def _good(connection: Connection, at: datetime, text: str) -> Token | None:
    token = tokens.by_sha256(connection, _sha256(text)) if text.startswith(BEGINNING) else None
    return token if token and token.is_good(local_day(at)) else None


def _sha256(text: str) -> str:
    """A plain hash, which is enough for 256 random bits: they can't be guessed at any speed."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _problems(act: Act, today: date, name: str, scopes: list[str], expires_on: date) -> list[Problem]:
    problems = []
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        problems.append(Problem("name", f"Tên: từ 1 đến {LONGEST_NAME} ký tự, cho biết mã dùng ở đâu."))
    if not scopes:
        problems.append(Problem("scopes", "Quyền: hãy chọn ít nhất một quyền."))
    if not today <= expires_on <= today + LONGEST_LIFE:
        problems.append(Problem("expires_on", "Ngày hết hạn: từ hôm nay đến không quá một năm."))
    good = [token for token in tokens.of_account(act.connection, act.actor.id) if token.is_good(today)]
    if len(good) >= MOST_GOOD:
        text = f"Mỗi tài khoản có không quá {MOST_GOOD} mã còn hiệu lực; hãy thu hồi mã không dùng nữa."
        problems.append(Problem("", text))
    return problems
