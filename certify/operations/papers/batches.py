"""Batches: all papers of a form for the files of an area. Start, watch, cancel, try again; the work: `batch_items`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from certify.documents.pdf.forms import FormFile
from certify.domain.assessment.states import State
from certify.domain.library import Library
from certify.domain.papers.states import OPEN_ITEMS, BatchState, ItemState, PaperState
from certify.domain.people.permissions import may
from certify.operations.act import Act, NotFound, Refused
from certify.operations.assessments.sheet import open_sheet
from certify.operations.log.events import record_event
from certify.operations.papers.areas import area_for, files_of
from certify.operations.papers.content import file_matter
from certify.operations.papers.issue import Press, refusals, wrong_state
from certify.store import units
from certify.store.assessments.files import Assessment
from certify.store.connection import Connection
from certify.store.papers import batches, issued
from certify.store.papers.batches import Batch, Item
from certify.store.people.accounts import Account
from certify.store.rounds import Round
from certify.store.units import Unit

# A pause between two papers that is longer than this is a standstill: it says nothing about the time still needed.
STANDSTILL = timedelta(seconds=60)
LOOKED_BACK = 20


@dataclass(frozen=True)
class Candidate:
    """A file of the area; `left_out` says why nothing is issued for it, empty when a paper will be."""

    unit: Unit
    assessment_id: int
    left_out: str


@dataclass(frozen=True)
class Prospect:
    """What a batch would hold if it were started now."""

    round: Round
    area: Unit
    form: FormFile
    candidates: tuple[Candidate, ...]

    @property
    def taken(self) -> list[Candidate]:
        return [one for one in self.candidates if not one.left_out]

    @property
    def left_out(self) -> list[Candidate]:
        return [one for one in self.candidates if one.left_out]


@dataclass(frozen=True)
class Progress:
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


def forms_of(press: Press, actor: Account) -> list[FormFile]:
    """The forms that an account may issue for many files at once."""
    files = (form.file for form in press.forms.values())
    return [form for form in files if form.subject == "assessment" and may(actor.role, form.permission)]


def areas_of(act: Act) -> list[Unit]:
    """The areas an account may choose from: its own unit and those below it that are no communes."""
    return [unit for unit in units.areas(act.connection) if act.covers(unit)]


def prospect(act: Act, press: Press, round_id: int, unit_id: int, form_id: str) -> Prospect:
    """What a batch would hold. Raises Forbidden, and NotFound outside the actor's scope."""
    form = press.form(form_id)
    act.need(form.permission)
    if form.subject != "assessment":
        raise NotFound
    round_, area, _ = area_for(act, round_id, unit_id)
    found = (
        Candidate(unit, file.id, _left_out(act.connection, act.library, form, file))
        for unit, file in files_of(act.connection, round_, area)
    )
    return Prospect(round_, area, form, tuple(found))


def start(act: Act, prospect: Prospect) -> int:
    """Lay down a batch; its id. While one for the same form and area is at work, that one is returned.

    Raises Forbidden, and Refused when nothing can be issued.
    """
    act.need(prospect.form.permission)
    key = {"round_id": prospect.round.id, "unit_id": prospect.area.id, "form": prospect.form.id}
    for known in batches.of_round(act.connection, prospect.round.id):
        if known.state == BatchState.WORKING and key.items() <= vars(known).items():
            return known.id
    if not prospect.taken:
        raise Refused(["Không có hồ sơ nào phát hành được văn bản này vào lúc này."])
    row = {**key, "state": BatchState.WORKING, "made_at": act.at, "made_by": act.actor.id}
    batch_id = batches.add(act.connection, row, [(one.assessment_id, one.left_out) for one in prospect.candidates])
    note = f"{prospect.form.title}, {prospect.area.full_name}, {len(prospect.taken)} hồ sơ"
    record_event(act, "batch_started", details={"batch": batch_id, "note": note})
    return batch_id


def acts_on(batch: Batch, failed: int) -> frozenset[str]:
    """What may be done with a batch of which `failed` items failed, by who may issue its papers."""
    acts = {"cancel"} if batch.state == BatchState.WORKING else set()
    return frozenset(acts | ({"retry"} if failed and batch.state != BatchState.CANCELLED else set()))


def cancel(act: Act, press: Press, batch_id: int) -> None:
    """Take no further file; what is issued stays, what is in hand is finished. Raises Forbidden, NotFound, Refused."""
    batch = _own(act, press, batch_id)
    if "cancel" not in acts_on(batch, 0):
        raise Refused(["Đợt phát hành này không còn chạy."])
    for item in batches.items(act.connection, batch_id, ItemState.WAITING):
        if item.paper_id is None:
            batches.change_item(act.connection, item, state=ItemState.DROPPED)
    batches.change(act.connection, batch_id, state=BatchState.CANCELLED)
    close(act.connection, batch_id, act.at)
    record_event(act, "batch_cancelled", details={"batch": batch_id, "note": _note(press, batch)})


def retry(act: Act, press: Press, batch_id: int) -> None:
    """Let what failed wait again. Raises Forbidden, NotFound and Refused."""
    batch = _own(act, press, batch_id)
    failed = batches.items(act.connection, batch_id, ItemState.FAILED)
    if not failed:
        raise Refused(["Không có hồ sơ nào bị lỗi trong đợt này."])
    if "retry" not in acts_on(batch, len(failed)):
        raise Refused(["Đợt phát hành này đã dừng; hãy lập đợt mới."])
    for item in failed:
        batches.change_item(act.connection, item, state=ItemState.WAITING, attempts=0, trouble="", ended_at=None)
    batches.change(act.connection, batch_id, state=BatchState.WORKING, ended_at=None)
    record_event(act, "batch_retried", details={"batch": batch_id, "note": _note(press, batch)})


def close(connection: Connection, batch_id: int, at: datetime) -> None:
    """Mark a batch as ended once nothing in it waits or is in hand."""
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


def known(act: Act, round_id: int) -> list[tuple[Batch, Unit, Progress]]:
    """The batches of a round within the actor's scope, the newest first."""
    areas = {unit.id: unit for unit in areas_of(act)}
    found = [one for one in batches.of_round(act.connection, round_id) if one.unit_id in areas]
    return [(one, areas[one.unit_id], progress(act.connection, one.id)) for one in found]


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
        remaining=time_for(left, batches.last_ended(connection, batch_id, LOOKED_BACK)),
        failures=batches.items(connection, batch_id, ItemState.FAILED),
    )


def left_out(connection: Connection, batch_id: int) -> list[Item]:
    """The files that a batch left out from the start, each with the reason."""
    return batches.items(connection, batch_id, ItemState.LEFT_OUT)


def time_for(left: int, ended: Sequence[datetime]) -> timedelta | None:
    """The time that `left` items still need at the pace of those that ended last; None when there is no pace yet."""
    gaps = [gap for before, after in pairwise(ended) if (gap := after - before) <= STANDSTILL]
    return sum(gaps, timedelta()) / len(gaps) * left if gaps else None


def _left_out(connection: Connection, library: Library, form: FormFile, file: Assessment) -> str:
    """Why no paper is issued for a file; empty when one is."""
    last = issued.newest(connection, form.id, f"assessment:{file.id}")
    if last and last.state == PaperState.IN_FORCE:
        number = f" số {last.number}" if last.number else ""
        # A paper whose bytes are not kept yet was cut off in its issue: the batch completes it.
        return f"Đã phát hành{number} ngày {last.issued_on:%d/%m/%Y}." if last.sha256 else ""
    if problem := wrong_state(form, State(file.state)):
        return problem
    return " ".join(refusals(connection, file_matter(open_sheet(connection, library, file.id)), form))


def _own(act: Act, press: Press, batch_id: int) -> Batch:
    batch, _ = batch_for(act, batch_id)
    act.need(press.form(batch.form).permission)
    return batch


def _note(press: Press, batch: Batch) -> str:
    return press.form(batch.form).title
