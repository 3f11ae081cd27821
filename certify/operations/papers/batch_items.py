"""The work on a batch: one file after the other, safe against the death of a worker at any moment.

A paper's number is taken in the same transaction as its item, so the numbers follow the list and none is lost; an item
whose worker died is taken up again and comes to the same paper.
"""

import logging
import secrets
from collections.abc import Callable
from datetime import datetime

from certify.domain.library import Library
from certify.domain.papers.states import ItemState
from certify.operations.act import Act, Forbidden, NotFound, Refused
from certify.operations.assessments.sheet import sheet_for
from certify.operations.papers.batches import close
from certify.operations.papers.content import file_matter
from certify.operations.papers.files import bytes_of
from certify.operations.papers.issue import Order, Press, issue
from certify.store.connection import Connection
from certify.store.database import Database
from certify.store.papers import batches
from certify.store.papers.batches import Item
from certify.store.people import accounts
from certify.store.people.accounts import Account

Clock = Callable[[], datetime]

# An item that was in hand when a worker died this many times is not tried again by itself.
MOST_ATTEMPTS = 10
log = logging.getLogger("certify.batches")


def work(database: Database, library: Library, press: Press, clock: Clock, worker: str, batch_id: int) -> bool:
    """Take the next item of a batch, issue its paper, render and keep it; False when nothing waits.

    An error marks the item as failed and is no error here.
    """
    with database.writing() as connection:
        item = claim(connection, library, press, clock(), worker, batch_id)
    if item is None:
        return False
    if item.state == ItemState.WORKING:
        try:
            bytes_of(database, press, item.paper_id or 0)
        except Exception:
            trouble = _system_trouble(item)
        else:
            trouble = ""
        with database.writing() as connection:
            # When it took so long that another worker has the item now, that one finishes it.
            if item in batches.working(connection):
                finish(connection, item, clock(), trouble)
    return True


def claim(
    connection: Connection, library: Library, press: Press, at: datetime, worker: str, batch_id: int
) -> Item | None:
    """Take the next item that waits and issue its paper; the item as it stands then (working, or failed)."""
    item = batches.next_waiting(connection, batch_id)
    if item is None:
        return None
    batch = batches.find(connection, batch_id)
    if batch and batch.started_at is None:
        batches.change(connection, batch_id, started_at=at)
    taken = {"worker": worker, "claimed_at": at, "attempts": item.attempts + 1, "state": ItemState.WORKING}
    batches.change_item(connection, item, **taken)
    try:
        paper_id = item.paper_id or _issued(connection, library, press, at, item)
    except Refused as refused:
        finish(connection, item, at, " ".join(refused.reasons))
    except Exception:
        finish(connection, item, at, _system_trouble(item))
    else:
        batches.change_item(connection, item, paper_id=paper_id)
    return batches.items(connection, batch_id)[item.position - 1]


def finish(connection: Connection, item: Item, at: datetime, trouble: str = "") -> None:
    """Mark an item as done, or as failed with a sentence; the batch ends with its last item."""
    batches.change_item(
        connection, item, state=ItemState.FAILED if trouble else ItemState.DONE, trouble=trouble, ended_at=at
    )
    close(connection, item.batch_id, at)


def release(connection: Connection, at: datetime, dead: Callable[[Item], bool]) -> int:
    """Let the items of dead workers wait again; how many there were."""
    found = [item for item in batches.working(connection) if dead(item)]
    for item in found:
        if item.attempts >= MOST_ATTEMPTS:
            finish(connection, item, at, f"Tiến trình nền đã dừng {item.attempts} lần khi xử lý hồ sơ này.")
        else:
            batches.change_item(connection, item, state=ItemState.WAITING, worker="", claimed_at=None)
    return len(found)


def _issued(connection: Connection, library: Library, press: Press, at: datetime, item: Item) -> int:
    """The paper of an item, issued in the name of who made the batch; all of it or nothing."""
    batch = batches.find(connection, item.batch_id)
    if batch is None:
        raise NotFound
    with connection.begin_nested():
        try:
            actor = _maker(connection, batch.made_by)
            matter = file_matter(sheet_for(Act(connection, library, actor, at), item.assessment_id))
            return issue(Act(connection, library, actor, at), press, matter, Order(press.form(batch.form)))
        except (Forbidden, NotFound):
            raise Refused(["Tài khoản lập đợt phát hành không còn quyền phát hành văn bản này."]) from None


def _maker(connection: Connection, account_id: int) -> Account:
    account = accounts.find(connection, account_id)
    if account is None or not account.active:
        raise Forbidden
    return account


def _system_trouble(item: Item) -> str:
    """The sentence for a fault of the system itself; what it was goes to the log under the same mark."""
    mark = secrets.token_hex(4)
    log.exception("batch %s, item %s, mark %s", item.batch_id, item.position, mark)
    return f"Lỗi hệ thống, mã {mark}; người vận hành tra mã này trong nhật ký."
