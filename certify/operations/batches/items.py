"""The work on a batch: one item after another, so that a worker may die at any moment.

A paper takes its number in the transaction that claims its item, so the numbers follow the list without a gap; an item
whose worker died is claimed again and yields the same paper.
"""

import logging
import secrets
from collections.abc import Callable
from datetime import datetime

from certify.domain.library import Library
from certify.domain.papers.particulars import particulars_from
from certify.domain.papers.states import ItemState
from certify.operations.act import Act, Forbidden, NotFound, Refused
from certify.operations.assessments.sheet import sheet_for
from certify.operations.batches.batches import close
from certify.operations.papers.content import file_matter
from certify.operations.papers.files import bytes_of
from certify.operations.papers.issue import Order, issue
from certify.operations.papers.press import Press
from certify.store.connection import Connection
from certify.store.database import Database
from certify.store.papers import batches
from certify.store.papers.batches import Item
from certify.store.people import accounts
from certify.store.people.accounts import Account

Clock = Callable[[], datetime]

# An item whose worker died this many times isn't tried again until someone asks for it.
MOST_ATTEMPTS = 10
log = logging.getLogger("certify.batches")


def work(database: Database, library: Library, press: Press, clock: Clock, worker: str, batch_id: int) -> bool:
    """Claim the next item of a batch, issue its paper, render and store it; False when no item waits.

    An exception marks the item as failed and isn't raised.
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
            # After a long delay another worker may have claimed the item: that worker finishes it.
            if item in batches.working(connection):
                finish(connection, item, clock(), trouble)
    return True


def claim(
    connection: Connection, library: Library, press: Press, at: datetime, worker: str, batch_id: int
) -> Item | None:
    """Claim the next waiting item and issue its paper; the item afterwards (working or failed), None if none waits."""
    item = batches.next_waiting(connection, batch_id)
    if item is None:
        return None
    batch = batches.find(connection, batch_id)
    if batch and batch.started_at is None:
        batches.change(connection, batch_id, started_at=at)
    claimed = {"worker": worker, "claimed_at": at, "attempts": item.attempts + 1, "state": ItemState.WORKING}
    batches.change_item(connection, item, **claimed)
    try:
        paper_id = item.paper_id or _issue_paper(connection, library, press, at, item)
    except Refused as refused:
        finish(connection, item, at, " ".join(refused.reasons))
    except Exception:
        finish(connection, item, at, _system_trouble(item))
    else:
        batches.change_item(connection, item, paper_id=paper_id)
    return batches.items(connection, batch_id)[item.position - 1]


def finish(connection: Connection, item: Item, at: datetime, trouble: str = "") -> None:
    """Mark an item as done, or as failed when `trouble` says why; the batch ends with its last item."""
    batches.change_item(
        connection, item, state=ItemState.FAILED if trouble else ItemState.DONE, trouble=trouble, ended_at=at
    )
    close(connection, item.batch_id, at)


def release(connection: Connection, at: datetime, dead: Callable[[Item], bool]) -> int:
    """Put the items of dead workers back in the queue; how many there were."""
    abandoned = [item for item in batches.working(connection) if dead(item)]
    for item in abandoned:
        if item.attempts >= MOST_ATTEMPTS:
            finish(connection, item, at, f"Tiến trình nền đã dừng {item.attempts} lần khi xử lý hồ sơ này.")
        else:
            batches.change_item(connection, item, state=ItemState.WAITING, worker="", claimed_at=None)
    return len(abandoned)


def _issue_paper(connection: Connection, library: Library, press: Press, at: datetime, item: Item) -> int:
    """Issue the paper of an item in the name of the account that started the batch, or nothing at all; its id."""
    batch = batches.find(connection, item.batch_id)
    if batch is None:
        raise NotFound
    with connection.begin_nested():
        try:
            actor = _maker(connection, batch.made_by)
            matter = file_matter(sheet_for(Act(connection, library, actor, at), item.assessment_id))
            order = Order(press.form(batch.form), particulars=particulars_from(batch.particulars))
            return issue(Act(connection, library, actor, at), press, matter, order)
        except (Forbidden, NotFound):
            raise Refused(["Tài khoản lập đợt phát hành không còn quyền phát hành văn bản này."]) from None


def _maker(connection: Connection, account_id: int) -> Account:
    account = accounts.find(connection, account_id)
    if account is None or not account.active:
        raise Forbidden
    return account


def _system_trouble(item: Item) -> str:
    """The sentence for an error of the system itself; the exception goes to the log under the same mark."""
    mark = secrets.token_hex(4)
    log.exception("batch %s, item %s, mark %s", item.batch_id, item.position, mark)
    return f"Lỗi hệ thống, mã {mark}; người vận hành tra mã này trong nhật ký."
