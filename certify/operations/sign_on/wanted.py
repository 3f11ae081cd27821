"""People who signed in at the office's provider and have no account: named to administrators, who choose the role."""

import re
from datetime import datetime, timedelta

from certify.domain.people.means import Means
from certify.domain.texts import TextRefused, admitted
from certify.operations.log.events import write_event
from certify.operations.people.guessing import Source
from certify.operations.people.new_accounts import NAMES
from certify.store.connection import Connection
from certify.store.log.events import Event
from certify.store.notices import news

WITHIN = timedelta(days=30)
MOST, LONGEST_NAME = 200, 200


def ask(connection: Connection, at: datetime, name: str, display_name: str, source: Source) -> bool:
    """Name somebody to the administrators, once within a month; whether they are named now.

    False for what can't be the name of an account, and while too many wait already.
    """
    waiting = pending(connection, at)
    if any(event.details["wanted"] == name for event in waiting):
        return True
    if len(waiting) >= MOST or not re.fullmatch(NAMES, name):
        return False
    try:
        called = admitted(display_name, LONGEST_NAME).strip()
    except TextRefused:
        called = ""
    details = {"note": f"{name} ({called})" if called else name, "wanted": name, "called": called}
    details |= {"address": source.address, "means": Means.OPENID}
    write_event(connection, None, at, "account_wanted", details=details)
    return True


def pending(connection: Connection, at: datetime) -> list[Event]:
    """Who was named within a month and still has no account, the newest first."""
    return news.wanted(connection, at - WITHIN)
