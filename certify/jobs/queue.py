"""The turns that workers take: each one does a single item of a batch and asks for the next.

So batches share the workers fairly, and a worker that is told to stop has only the item in hand to finish.
"""

import os
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from typing import Self

from huey import Huey, PostgresHuey, SqliteHuey, crontab

from certify.config import Settings
from certify.documents.pdf.forms import load_forms
from certify.domain.library import Library
from certify.jobs.mail import sender
from certify.operations.assessments import evidence_files
from certify.operations.log import notices
from certify.operations.notices import mail
from certify.operations.papers.batch_items import release, work
from certify.operations.papers.issue import Press
from certify.store.database import Database
from certify.store.notices import mail as stored_mails
from certify.store.papers import batches
from certify.store.papers.batches import Item

# As many turns of one batch go round at once: more than a site has workers.
AT_ONCE = 8
# An item that was claimed so long ago is taken up again, whatever has become of its worker.
LEASE = timedelta(minutes=10)


class Turns:
    """The queue of a site with its tasks. Nothing but the queue is opened until a task runs."""

    def __init__(self, site: Settings) -> None:
        self.site = site
        self.huey = _queue(site)
        self._turn = self.huey.task(name="turn")(self.turn)
        self.huey.periodic_task(crontab(), name="look")(self.look)
        self.huey.periodic_task(crontab(minute="7"), name="sweep")(self.sweep)
        if site.site.mail:
            self.huey.periodic_task(crontab(minute="17"), name="digest")(self.digest)
            self.huey.periodic_task(crontab(), name="post")(self.post)
            self._post = self.huey.task(name="post_now")(self.post)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def begin(self, batch_id: int) -> None:
        """Set the turns of a batch going."""
        for _ in range(AT_ONCE):
            self._turn(batch_id)

    def turn(self, batch_id: int) -> None:
        """Do one item of a batch; while there was one, another turn follows."""
        clock = partial(datetime.now, UTC)
        if work(self.database, self.library, self.press, clock, worker_name(), batch_id):
            self._turn(batch_id)

    def look(self) -> None:
        """Every minute: should turns have got lost, set what waits going again."""
        self.free(self.is_dead)
        if not self.huey.pending_count():
            self.resume()

    def sweep(self) -> None:
        """Every hour: delete the files whose time is over."""
        with self.database.writing() as connection:
            evidence_files.sweep(connection, datetime.now(UTC))
            stored_mails.forget(connection, datetime.now(UTC) - mail.KEPT)

    def digest(self) -> None:
        """Every hour: tell who was not told today what is due."""
        mail.digest(self.database, self.library, datetime.now(UTC))

    def post(self) -> None:
        """Every minute: send the mail that is due."""
        mail.post(self.database, partial(datetime.now, UTC), sender(self.site))

    def resume(self) -> None:
        """Set every batch going that has an item waiting."""
        with self.database.reading() as connection:
            waiting = batches.unfinished(connection)
        for batch_id in waiting:
            self.begin(batch_id)

    def restart(self) -> None:
        """When no worker of this machine is at work: forget the queue, free all they had in hand, begin anew."""
        self.huey.flush()
        self.free(lambda item: is_here(item) or self.is_dead(item))
        self.resume()
        self.begin_mail()

    def begin_mail(self) -> None:
        """Let the site know whether it sends mail, and send what waits."""
        with self.database.writing() as connection:
            notices.turn(connection, datetime.now(UTC), on=self.site.site.mail is not None)
        if self.site.site.mail:
            self._post()

    def replace(self) -> None:
        """When a worker takes the place of one that died: free what that one had in hand, begin its batches again."""
        if self.free(self.is_dead):
            self.resume()

    def free(self, dead: Callable[[Item], bool]) -> int:
        """Let the items of dead workers wait again; how many there were."""
        with self.database.writing() as connection:
            return release(connection, datetime.now(UTC), dead)

    def is_dead(self, item: Item) -> bool:
        """Whether the worker of an item is gone, or has had it for too long."""
        late = item.claimed_at is None or datetime.now(UTC) - item.claimed_at > LEASE
        return late or (is_here(item) and not _runs(int(item.worker.rpartition(":")[2])))

    def close(self) -> None:
        """Close the queue, and the database when it was opened."""
        self.huey.storage.close()
        if "database" in vars(self):
            self.database.close()
            del self.database

    @cached_property
    def database(self) -> Database:
        return Database(self.site.database_url)

    @cached_property
    def library(self) -> Library:
        return Library(self.site.criteria_folders)

    @cached_property
    def press(self) -> Press:
        return Press(load_forms(self.site.paper_forms), self.site.site.address)


def worker_name() -> str:
    """The name of this process among the workers of all machines."""
    return f"{socket.gethostname()}:{os.getpid()}"


def is_here(item: Item) -> bool:
    """Whether the worker of an item is, or was, on this machine."""
    return item.worker.rpartition(":")[0] == socket.gethostname()


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _queue(site: Settings) -> Huey:
    """A file of its own beside SQLite, so that waking waits for no writer; tables of its own in PostgreSQL."""
    url = site.database_url
    if url.startswith("postgresql"):
        dsn = f"postgresql:{url.partition(':')[2]}"
        return PostgresHuey("certify", results=False, dsn=dsn, table_prefix="jobs")
    return SqliteHuey("certify", results=False, filename=str(site.jobs_file))
