"""What loading the demonstration works with."""

import random
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct, field

from certify.domain.library import Library
from certify.operations.act import Act
from certify.operations.papers.press import Press
from certify.store.connection import Connection
from certify.store.people.accounts import Account

# The version of the criteria that the demonstration uses.
VERSION = "2019-06-qd-ttg"


class Sources(NamedTuple):
    """The folders of the units and of the revisions of criteria, and the examples of evidence that communes give."""

    units: Path
    revisions: Path
    examples: Path


class Loading(Struct, frozen=True):
    """The context of loading a demonstration site; `chance` is the seeded generator of its figures.

    `decided` is when each office decided last: the days of a book never run backwards.
    """

    connection: Connection
    library: Library
    press: Press
    sources: Sources
    now: datetime
    chance: random.Random
    decided: dict[int | None, datetime] = field(default_factory=dict)

    def act(self, account: Account | None, at: datetime) -> Act:
        """The act of an account (None: the operator) at a moment."""
        return Act(self.connection, self.library, account, at)
