"""Limits on guessing that punish who guesses and not who is guessed at.

A source (a device known to the account, else a network address) waits longer with each wrong attempt at a name, and
after five for twelve hours (QCVN 12:2026/BCA, 3.6, read from a copy). An account is closed to sources that it doesn't
know once many of them together have failed often.
"""

import hashlib
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from msgspec import Struct

from certify.domain.people.means import Means
from certify.operations.log.events import write_event
from certify.operations.log.notices import warn
from certify.operations.people.new_accounts import normalised
from certify.store.connection import Connection
from certify.store.people import accounts, devices, guesses
from certify.store.people.accounts import Account
from certify.store.site import rate_limits

MOST_FAILURES = 5
LOCKED = timedelta(hours=12)
# How long a source waits after that many wrong attempts; after more, as long as after the most.
WAITS = {3: timedelta(minutes=1), 4: timedelta(minutes=5), MOST_FAILURES: LOCKED}
# From all sources together, since the last sign-in.
MOST_OVER_ALL = 50
# An office shares one address: it may fail more often than one account.
MOST_FROM_ADDRESS, MINUTES = 20, 15
KNOWN_FOR = timedelta(days=90)
# What wrong codes count for after somebody was vouched for.
VOUCHED = "vouched"


class Source(Struct, frozen=True):
    """Where an attempt comes from: the network address, and the browser's token ("" for none).

    `vouched` says that the office's provider or the operator's link vouched for whoever is there, who now gives a code.
    Strangers' guesses hold them up no more than they the strangers'; their own count together, wherever they come from.
    """

    address: str
    device: str = ""
    vouched: bool = False

    @property
    def place(self) -> str:
        """The address as it is counted: one household or office has a whole /64 of IPv6."""
        try:
            address = ip_address(self.address)
        except ValueError:
            return self.address
        return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else self.address

    @property
    def device_key(self) -> str:
        """The hash under which the browser is stored."""
        return hashlib.sha256(self.device.encode("utf-8", "surrogatepass")).hexdigest()


def is_known(connection: Connection, at: datetime, account: Account | None, source: Source) -> bool:
    """Whether somebody signed in to an account from this browser of late."""
    if account is None or not source.device:
        return False
    return devices.is_known(connection, source.device_key, account.id, at - KNOWN_FOR)


def remember(connection: Connection, at: datetime, account: Account, source: Source) -> None:
    """After a sign-in: the browser is known, and what was tried in vain before counts no more."""
    devices.forget_before(connection, at - KNOWN_FOR)
    for counted in (_counted(connection, at, account, source), VOUCHED):
        guesses.forget(connection, _hashed(account.user_name), counted)
    if source.device:
        devices.put(connection, source.device_key, account.id, at)


def waits_until(connection: Connection, at: datetime, name: str, source: Source) -> datetime | None:
    """Until when a source must wait before it tries a name again; None when it need not.

    There is no difference between names that have an account and others.
    """
    account = accounts.by_user_name(connection, normalised(name))
    alone = source.vouched or is_known(connection, at, account, source)
    if not alone and _from_place(connection, at, source) >= MOST_FROM_ADDRESS:
        return at + timedelta(minutes=MINUTES)
    tried = guesses.find(connection, _hashed(normalised(name)), _counted(connection, at, account, source))
    wait = WAITS.get(min(tried.failures, MOST_FAILURES)) if tried else None
    return tried.failed_at + wait if tried and wait and tried.failed_at + wait > at else None


def fail(connection: Connection, at: datetime, name: str, source: Source, means: Means = Means.PASSWORD) -> None:
    """Count a wrong attempt at a name; the account's holder is told when a source or the account is closed by it."""
    account = accounts.by_user_name(connection, normalised(name))
    note = account.user_name if account else "không có tài khoản này"
    details = {"note": note, "address": source.address, "means": means}
    write_event(connection, None, at, "sign_in_failed", details=details)
    if not source.vouched and not is_known(connection, at, account, source):
        rate_limits.add_one(connection, _place_key(source), _minute(at))
    count = _count(connection, at, name, account, source)
    if account is None or not account.active:
        return
    if count == MOST_FAILURES:
        warn(connection, at, account, write_event(connection, None, at, "source_barred", details=details))
    if source.vouched:
        return
    accounts.change(connection, account.id, failures=account.failures + 1)
    if account.failures + 1 >= MOST_OVER_ALL and not is_locked(account, at):
        accounts.change(connection, account.id, failures=0, locked_until=at + LOCKED)
        warn(connection, at, account, write_event(connection, None, at, "account_locked", details=details))


def unsettled(connection: Connection, at: datetime, source: Source) -> None:
    """Count for its place alone an attempt of which nobody could say whether it was wrong."""
    rate_limits.add_one(connection, _place_key(source), _minute(at))


def trial(connection: Connection, at: datetime, source: Source, note: str, means: Means) -> None:
    """Count and log something forged that bore no name: a provider's reply, a link. Wrong passwords count apart."""
    rate_limits.add_one(connection, _trial_key(connection, at, source), _minute(at))
    details = {"note": note, "address": source.address, "means": means}
    write_event(connection, None, at, "sign_in_failed", details=details)


def trials_wait_until(connection: Connection, at: datetime, source: Source) -> datetime | None:
    """Until when a source from which such things came must wait; None when it need not.

    A device that any account knows is a source of its own, whatever else comes from its address.
    """
    tried = rate_limits.count(connection, _trial_key(connection, at, source), _minute(at) - MINUTES + 1)
    return at + timedelta(minutes=MINUTES) if tried >= MOST_FROM_ADDRESS else None


def failures(connection: Connection, at: datetime, account: Account, source: Source) -> int:
    """How many wrong attempts at an account a source has made of late."""
    tried = guesses.find(connection, _hashed(account.user_name), _counted(connection, at, account, source))
    return tried.failures if tried else 0


def forgive(connection: Connection, account: Account) -> None:
    """Forget every wrong attempt at an account."""
    guesses.forget(connection, _hashed(account.user_name))
    accounts.change(connection, account.id, failures=0, locked_until=None)


def is_locked(account: Account, at: datetime) -> bool:
    """Whether an account is closed now to sources that it doesn't know."""
    return account.locked_until is not None and account.locked_until > at


def _count(connection: Connection, at: datetime, name: str, account: Account | None, source: Source) -> int:
    """Count one more wrong attempt from a source; how many there are now. No name is nobody's."""
    guesses.forget_before(connection, at - LOCKED)
    if not normalised(name):
        return 0
    key, counted = _hashed(normalised(name)), _counted(connection, at, account, source)
    tried = guesses.find(connection, key, counted)
    count = tried.failures + 1 if tried else 1
    guesses.put(connection, key, counted, count, at)
    return count


def _counted(connection: Connection, at: datetime, account: Account | None, source: Source) -> str:
    """What the wrong attempts are counted for: the device if the account knows it, else the place."""
    if source.vouched:
        return VOUCHED
    return f"device:{source.device_key}" if is_known(connection, at, account, source) else source.place


def _from_place(connection: Connection, at: datetime, source: Source) -> int:
    return rate_limits.count(connection, _place_key(source), _minute(at) - MINUTES + 1)


def _place_key(source: Source) -> str:
    return f"sign-in:{source.place}"


def _trial_key(connection: Connection, at: datetime, source: Source) -> str:
    known = source.device and devices.is_known_to_any(connection, source.device_key, at - KNOWN_FOR)
    return f"sign-on:device:{source.device_key}" if known else f"sign-on:{source.place}"


def _hashed(user_name: str) -> str:
    return hashlib.sha256(user_name.encode("utf-8", "surrogatepass")).hexdigest()


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // 60
