"""Batches: start, watch, cancel and retry the issue of a form for all files of an area (the work: `batch_items`)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import asdict

from certify.domain.papers.particulars import NOTHING_FILLED_IN, Particulars, particulars_text
from certify.domain.papers.states import OPEN_ITEMS, BatchState, ItemState
from certify.operations.act import Act, NotFound, Refused
from certify.operations.assessments.sheet import open_sheet
from certify.operations.batches.prospect import Prospect, areas_of
from certify.operations.papers.checks import Wanted, problems_of_order
from certify.operations.papers.content import file_matter
from certify.operations.papers.press import Press
from certify.store.connection import Connection
from certify.store.papers import batches
from certify.store.papers.batches import Batch, Item
from certify.store.units import units
from certify.store.units.units import Unit

# A longer pause between two papers is a standstill: it says nothing about the time still needed.
STANDSTILL = timedelta(seconds=60)
# The pace of a batch is taken from its last papers.
PACE_ITEMS = 20


class Progress(Struct, frozen=True):
    """How far a batch has come: counts, the time still needed (None: not known yet), what failed."""

    done: int
    failed: int
    left: int
    left_out: int
    dropped: int
    remaining: timedelta | None
    failures: list[Item]

    @property
    def total(self) -> int:
        return self.done + self.failed + self.left + self.dropped


def start(act: Act, press: Press, prospect: Prospect, particulars: Particulars = NOTHING_FILLED_IN) -> int:
    """Create a batch and return its id; while one for the same form and area is working, the id of that one.

    `particulars` are filled in on each of its papers. Raises Forbidden, and Refused when nothing can be issued so.
    """
    act.need(prospect.form.permission)
    key = {"round_id": prospect.round.id, "unit_id": prospect.area.id, "form": prospect.form.id}
    for batch in batches.of_round(act.connection, prospect.round.id):
        if batch.state == BatchState.WORKING and key.items() <= asdict(batch).items():
            return batch.id
    if not prospect.taken:
        raise Refused(["Không có hồ sơ nào phát hành được văn bản này vào lúc này."])
    first = file_matter(open_sheet(act.connection, act.library, prospect.taken[0].assessment_id))
    if problems := problems_of_order(act, press, Wanted(first, prospect.form, "", particulars)):
        raise Refused(problems)
    made = {"made_at": act.at, "made_by": act.actor.id, "particulars": particulars_text(particulars)}
    row = {**key, "state": BatchState.WORKING, **made}
    batch_id = batches.add(
        act.connection, row, [(candidate.assessment_id, candidate.left_out) for candidate in prospect.candidates]
    )
    note = f"{prospect.form.title}, {prospect.area.full_name}, {len(prospect.taken)} hồ sơ"
    act.record("batch_started", details={"batch": batch_id, "note": note})
    return batch_id


def acts_on(batch: Batch, failed: int) -> frozenset[str]:
    """What an account that may issue a batch's papers may do with it when `failed` of its items failed."""
    acts = {"cancel"} if batch.state == BatchState.WORKING else set()
    return frozenset(acts | ({"retry"} if failed and batch.state != BatchState.CANCELLED else set()))


def cancel(act: Act, press: Press, batch_id: int) -> None:
    """Drop the items that wait; issued papers stay, and an item in work is finished.

    Raises Forbidden, NotFound and Refused.
    """
    batch = _batch_to_change(act, press, batch_id)
    if "cancel" not in acts_on(batch, 0):
        raise Refused(["Đợt phát hành này không còn chạy."])
    for item in batches.items(act.connection, batch_id, ItemState.WAITING):
        if item.paper_id is None:
            batches.change_item(act.connection, item, state=ItemState.DROPPED)
    batches.change(act.connection, batch_id, state=BatchState.CANCELLED)
    close(act.connection, batch_id, act.at)
    act.record("batch_cancelled", details={"batch": batch_id, "note": _note(press, batch)})


def retry(act: Act, press: Press, batch_id: int) -> None:
    """Put the failed items back in the queue. Raises Forbidden, NotFound and Refused."""
    batch = _batch_to_change(act, press, batch_id)
    failed = batches.items(act.connection, batch_id, ItemState.FAILED)
    if not failed:
        raise Refused(["Không có hồ sơ nào bị lỗi trong đợt này."])
    if "retry" not in acts_on(batch, len(failed)):
        raise Refused(["Đợt phát hành này đã dừng; hãy lập đợt mới."])
    for item in failed:
        batches.change_item(act.connection, item, state=ItemState.WAITING, attempts=0, trouble="", ended_at=None)
    batches.change(act.connection, batch_id, state=BatchState.WORKING, ended_at=None)
    act.record("batch_retried", details={"batch": batch_id, "note": _note(press, batch)})


def close(connection: Connection, batch_id: int, at: datetime) -> None:
    """Mark a batch as ended once none of its items is waiting or in work."""
    batch, counts = batches.find(connection, batch_id), batches.counts(connection, batch_id)
    if batch is None or batch.ended_at or any(counts.get(state) for state in OPEN_ITEMS):
        return
    state = BatchState.DONE if batch.state == BatchState.WORKING else batch.state
    batches.change(connection, batch_id, state=state, ended_at=at)


def batch_for(act: Act, batch_id: int) -> tuple[Batch, Unit]:
    """A batch and its area within the actor's scope; NotFound outside it."""
    batch = batches.find(act.connection, batch_id)
    area = units.find(act.connection, batch.unit_id) if batch else None
    if batch is None or area is None or not act.covers(area):
        raise NotFound
    return batch, area


def batches_of(act: Act, round_id: int) -> list[tuple[Batch, Unit, Progress]]:
    """The batches of a round within the actor's scope, the newest first."""
    areas = {unit.id: unit for unit in areas_of(act)}
    return [
        (batch, areas[batch.unit_id], progress(act.connection, batch.id))
        for batch in batches.of_round(act.connection, round_id)
        if batch.unit_id in areas
    ]


def progress(connection: Connection, batch_id: int) -> Progress:
    """How far a batch has come."""
    counts = batches.counts(connection, batch_id)
    left = sum(counts.get(state, 0) for state in OPEN_ITEMS)
    return Progress(
        done=counts.get(ItemState.DONE, 0),
        failed=counts.get(ItemState.FAILED, 0),
        left=left,
        left_out=counts.get(ItemState.LEFT_OUT, 0),
        dropped=counts.get(ItemState.DROPPED, 0),
        remaining=time_for(left, batches.last_ended(connection, batch_id, PACE_ITEMS)),
        failures=batches.items(connection, batch_id, ItemState.FAILED),
    )


def left_out(connection: Connection, batch_id: int) -> list[Item]:
    """The files that a batch left out from the start, each with the reason."""
    return batches.items(connection, batch_id, ItemState.LEFT_OUT)


def time_for(left: int, ended: Sequence[datetime]) -> timedelta | None:
    """The time that `left` items still need at the pace of the last ones; None while no pace is known."""
    gaps = [gap for before, after in pairwise(ended) if (gap := after - before) <= STANDSTILL]
    return sum(gaps, timedelta()) / len(gaps) * left if gaps else None


def _batch_to_change(act: Act, press: Press, batch_id: int) -> Batch:
    batch, _ = batch_for(act, batch_id)
    act.need(press.form(batch.form).permission)
    return batch


def _note(press: Press, batch: Batch) -> str:
    return press.form(batch.form).title
