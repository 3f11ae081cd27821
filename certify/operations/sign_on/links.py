"""A link that signs one account in once: from the operator's command line, when nothing else lets its holder in.

Nothing of it is stored: the site's key made it, a change of password or factor ends it, and its use is noted.
"""

import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta

from certify.domain.numbers import id_or
from certify.operations.act import Act
from certify.operations.people import guessing, sign_in
from certify.operations.people.access import end_access, record_and_tell
from certify.store.connection import Connection
from certify.store.people import accounts
from certify.store.people.accounts import Account
from certify.store.site import submissions

LIFE = timedelta(minutes=30)
LONGEST = 200


def give(act: Act, account: Account, site_key: str) -> str:
    """A link's token for an account, which is opened where it was locked, idle or closed; for the operator alone.

    Tokens from before it was closed or idle don't live again.
    """
    if not account.active or sign_in.is_idle(account, act.at):
        end_access(act, account)
    guessing.forgive(act.connection, account)
    accounts.change(act.connection, account.id, active=True, given_by=None, seen_at=act.at)
    record_and_tell(act, account, "link_given", account.user_name)
    body = f"{account.id}.{int((act.at + LIFE).timestamp())}.{secrets.token_urlsafe(12)}"
    return f"{body}.{_keyed(site_key, body, account)}"


def holder_of(connection: Connection, at: datetime, token: str, site_key: str) -> Account | None:
    """The account that a link is for, if it is still good; using it takes `use`."""
    body, _, mark = token[:LONGEST].rpartition(".")
    account_id, _, rest = body.partition(".")
    account = accounts.find(connection, id_or(account_id, 0))
    if account is None or not hmac.compare_digest(mark.encode(), _keyed(site_key, body, account).encode()):
        return None
    until = datetime.fromtimestamp(int(rest.partition(".")[0]), UTC)
    return account if account.active and at <= until else None


def use(connection: Connection, at: datetime, token: str, site_key: str) -> Account | None:
    """The account that a link is for, at its first use; None ever after."""
    account = holder_of(connection, at, token, site_key)
    used = hashlib.sha256(token.encode()).hexdigest()
    return account if account and submissions.take(connection, f"link:{used}", at) is None else None


def _keyed(site_key: str, body: str, account: Account) -> str:
    said = f"link {body} {sign_in.stamp_of(account)}"
    return hmac.new(site_key.encode(), said.encode(), hashlib.sha256).hexdigest()
