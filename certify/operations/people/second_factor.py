"""The second factor: authenticator codes (TOTP, RFC 6238) and recovery codes, each valid once."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp

from certify.domain.people.permissions import CRUCIAL
from certify.domain.problems import Problem
from certify.operations.act import Act, Refused
from certify.operations.concealing import concealed, revealed
from certify.operations.people.access import record_and_tell
from certify.store.connection import Connection
from certify.store.people import accounts, sessions
from certify.store.people.accounts import Account
from certify.store.site.settings import is_demonstration

REQUIRED = CRUCIAL
CODES = 10
STEP = 30
ISSUER = "certify"
# What the secrets are stored for.
USE = "second factor"


def is_due(connection: Connection, account: Account) -> bool:
    """Whether an account must set up its second factor before anything else; never on a demonstration site."""
    return account.role in REQUIRED and account.factor is None and not is_demonstration(connection)


def new_secret() -> str:
    """A new secret for an authenticator."""
    return pyotp.random_base32()


def address_of(account: Account, secret: str) -> str:
    """The address that an authenticator reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=account.user_name, issuer_name=ISSUER)


def secret_of_session(session_key: str, site_key: str) -> str:
    """The secret of an authenticator that is being set up in a session: always the same, and never sent with it.

    It follows from the site's key, so that nothing has to be stored before a code proves that it was read.
    """
    digest = hmac.new(site_key.encode(), f"second factor of session:{session_key}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:20]).decode()


def set_up(act: Act, site_key: str, secret: str, code: str) -> list[str]:
    """Turn the second factor on with a code that proves the authenticator holds the secret; the recovery codes.

    Raises Refused when the code is wrong.
    """
    step = _step_of(secret, code, act.at, after=0)
    if step is None:
        text = "Mã xác thực không đúng; hãy kiểm tra giờ của điện thoại rồi gõ mã mới."
        raise Refused([Problem("code", text)])
    factor = concealed(site_key, USE, secret)
    accounts.change(act.connection, act.actor.id, factor=factor, factor_step=step)
    codes = [_recovery_code() for _ in range(CODES)]
    sessions.put_codes(act.connection, act.actor.id, [_hash(recovery_code) for recovery_code in codes])
    act.record("factor_on")
    return codes


def take_away(act: Act, account: Account) -> None:
    """Turn the second factor of an account off, when its holder has lost it."""
    accounts.change(act.connection, account.id, factor=None, factor_step=0)
    sessions.put_codes(act.connection, account.id, [])
    record_and_tell(act, account, "factor_off", account.user_name)


def accept(connection: Connection, account: Account, at: datetime, site_key: str, code: str) -> bool:
    """Whether an authenticator code or a recovery code is right; either is valid only once."""
    if sessions.use_code(connection, account.id, _hash(code)):
        return True
    step = _step_of(_secret(account, site_key), code, at, after=account.factor_step)
    if step is None:
        return False
    accounts.change(connection, account.id, factor_step=step)
    return True


def _step_of(secret: str, code: str, at: datetime, *, after: int) -> int | None:
    """The time step of a code, now or one step before or after it; None for any other code."""
    typed, now = "".join(code.split()), int(at.timestamp()) // STEP
    authenticator = pyotp.TOTP(secret)
    for step in (now, now - 1, now + 1):
        if step > after and hmac.compare_digest(authenticator.generate_otp(step).encode(), typed.encode()):
            return step
    return None


def _secret(account: Account, site_key: str) -> str:
    """The secret of an account; a random one, which no code matches, when the site's key was changed."""
    return revealed(site_key, USE, account.factor) or new_secret()


def _recovery_code() -> str:
    letters = base64.b32encode(secrets.token_bytes(10)).decode()
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))


def _hash(code: str) -> str:
    return hashlib.sha256("".join(code.split()).upper().encode()).hexdigest()
