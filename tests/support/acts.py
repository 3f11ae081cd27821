"""Acts on a site under test."""

from datetime import UTC, datetime
from functools import cache

from certify.config import settings
from certify.domain.library import Library
from certify.operations.act import Act
from certify.store.connection import Connection
from certify.store.people.accounts import Account


@cache
def shipped() -> Library:
    """The criteria that come with the program; for acts that ask nothing of a site's own revisions."""
    return Library(settings().criteria_folders)


def act_of(connection: Connection, account: Account | None, at: datetime | None = None) -> Act:
    """An act of an account (None: the operator) under the shipped criteria, now unless a moment is given."""
    return Act(connection, shipped(), account, at or datetime.now(UTC))
