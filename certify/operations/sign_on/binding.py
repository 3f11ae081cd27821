"""Accounts are bound to the person for whom the office's means vouch first: a name may be somebody else's later."""

from datetime import datetime

from certify.domain.people.means import Identity, Means
from certify.operations.act import Act, Refused
from certify.operations.log.events import write_event
from certify.operations.people.access import end_access, is_agreed, record_and_tell
from certify.operations.people.accounts import other
from certify.store.connection import Connection
from certify.store.people import identities
from certify.store.people.accounts import Account

MEANWHILE = "Tài khoản vừa được gắn với một người khác ở cơ quan. Hãy báo quản trị hệ thống."


def is_other(connection: Connection, account: Account, means: Means, identity: Identity | None) -> bool:
    """Whether somebody, as the office's means know them now, is another person than the one an account is bound to.

    Nobody knows that of an account that isn't bound yet, unless the person has another one. Whoever the means tell
    nothing lasting of (None) is nobody to whom an account could be bound.
    """
    bound = [one.identity for one in identities.of_accounts(connection, [account.id]) if one.identity.means is means]
    if bound:
        return identity not in bound
    return identity is not None and identities.holder(connection, identity) is not None


def is_own(connection: Connection, account: Account, identity: Identity) -> bool:
    """Whether an account is bound to this very person already. Only who has the whole site changes that."""
    return identities.holder(connection, identity) == account.id


def bind(connection: Connection, at: datetime, account: Account, identity: Identity) -> None:
    """Bind an account to whoever just came in by the office's means, the first time.

    `is_other` was asked before the second step; raises Refused if somebody else came in meanwhile.
    """
    if is_other(connection, account, identity.means, identity):
        raise Refused([MEANWHILE])
    if not is_own(connection, account, identity):
        identities.add(connection, account.id, identity, at)
        details = {"note": account.user_name, "means": identity.means}
        write_event(connection, account, at, "account_bound", details=details)


def release(act: Act, account_id: int) -> bool:
    """Take back to whom an account is bound, and end its sessions and tokens; whether it was done.

    The next one of its name is bound to it then, so with a role that decides a second administrator has to want it too.
    Raises Forbidden, NotFound and Refused.
    """
    account = other(act, account_id)
    if not is_agreed(act, account, "account_unbound"):
        return False
    if identities.remove(act.connection, account.id):
        record_and_tell(act, account, "account_unbound", account.user_name)
        end_access(act, account)
    return True
