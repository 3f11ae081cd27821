"""The work that waits in a site's database, done one item at a time.

So batches share the workers fairly, and a worker that has to stop only finishes its current item.
"""

import os
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from typing import Self

from certify.config import Settings
from certify.domain.library import Library
from certify.jobs.mail import sender
from certify.operations.batches.items import release, work
from certify.operations.evidence import files
from certify.operations.log import heads, notices
from certify.operations.notices import mail
from certify.operations.papers.press import Press, press_of
from certify.operations.site import kept_forms
from certify.store.database import Database
from certify.store.notices import mail as stored_mails
from certify.store.papers import batches
from certify.store.papers.batches import Item

# An item claimed longer ago than this is done again, whatever happened to its worker.
LEASE = timedelta(minutes=10)


class Queue:
    """A site's work for one process. The database, criteria and forms are opened when they are first needed."""

    def __init__(self, site: Settings) -> None:
        self.site = site
        self.last_batch = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if "database" in vars(self):
            self.database.close()

    def work_on_next(self) -> bool:
        """Do one item, of another batch than last time if several wait; False if nothing waits."""
        with self.database.reading() as connection:
            waiting = batches.unfinished(connection)
        for batch_id in sorted(waiting, key=lambda batch: (batch <= self.last_batch, batch)):
            self.last_batch = batch_id
            clock = partial(datetime.now, UTC)
            if work(self.database, self.library, self.press, clock, worker_name(), batch_id):
                return True
        return False

    def begin(self) -> None:
        """Before work starts: release what former workers had claimed here, and record whether mail is set up."""
        self._release(lambda item: _is_here(item) or _is_dead(item))
        with self.database.writing() as connection:
            notices.turn(connection, datetime.now(UTC), on=self.site.site.mail is not None)

    def free_abandoned(self) -> None:
        """Release the items of dead workers, and any that this process left with an error."""
        self._release(lambda item: item.worker == worker_name() or _is_dead(item))

    def sweep(self) -> None:
        """Delete the files, mails and kept forms whose retention has ended."""
        now = datetime.now(UTC)
        with self.database.writing() as connection:
            files.sweep(connection, now)
            stored_mails.forget(connection, now - mail.KEPT)
            kept_forms.drop_old(connection, now)

    def digest(self) -> None:
        """Queue today's digest of due tasks for the accounts that have not had it yet."""
        if self.site.site.mail:
            mail.digest(self.database, self.library, datetime.now(UTC))

    def keep_head(self) -> None:
        """Send the end of the chain elsewhere, once a day."""
        # The mail first: a file that can't be reached must not hold up the other way.
        if self.site.site.mail:
            heads.send_daily(self.database, self.site.secret_key(), datetime.now(UTC))
        if file := self.site.heads_file:
            heads.keep_daily(self.database, file, self.site.secret_key(), datetime.now(UTC))

    def post(self) -> None:
        """Send the mail that is due."""
        if self.site.site.mail:
            mail.post(self.database, partial(datetime.now, UTC), sender(self.site))

    def _release(self, dead: Callable[[Item], bool]) -> None:
        with self.database.writing() as connection:
            release(connection, datetime.now(UTC), dead)

    @cached_property
    def database(self) -> Database:
        return Database(self.site.database_url)

    @cached_property
    def library(self) -> Library:
        return Library(self.site.criteria_folders)

    @cached_property
    def press(self) -> Press:
        return press_of(self.site.paper_forms, self.site.own_forms, self.site.site.address)


def worker_name() -> str:
    """The name of this process among the workers of all machines."""
    return f"{socket.gethostname()}:{os.getpid()}"


def _is_here(item: Item) -> bool:
    """Whether the worker of an item is, or was, on this machine."""
    return item.worker.rpartition(":")[0] == socket.gethostname()


def _is_dead(item: Item) -> bool:
    """Whether the worker of an item is gone, or has had it for too long."""
    late = item.claimed_at is None or datetime.now(UTC) - item.claimed_at > LEASE
    return late or (_is_here(item) and not _runs(int(item.worker.rpartition(":")[2])))


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
