"""Batches of papers, with one item for each file of an area; they are also the queue of the background workers."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from certify.domain.papers.states import BatchState, ItemState
from certify.store.assessments.files import assessments
from certify.store.columns import Instant, choice, id_column, metadata
from certify.store.connection import Connection
from certify.store.people.accounts import accounts
from certify.store.proof import rows as proved
from certify.store.proof.records import passing, replayed
from certify.store.units.units import units

batches = Table(
    "batches",
    metadata,
    id_column(),
    Column("round_id", Integer, ForeignKey("rounds.id"), nullable=False),
    Column("unit_id", Integer, ForeignKey("units.id"), nullable=False, index=True),
    Column("form", Text, nullable=False),
    choice("state", BatchState),
    Column("made_at", Instant, nullable=False),
    Column("made_by", Integer, ForeignKey("accounts.id"), nullable=False),
    Column("started_at", Instant),
    Column("ended_at", Instant),
    Column("particulars", Text, nullable=False, server_default="{}"),
    info=replayed(
        state="how far the workers are; what they issued is sealed",
        started_at="as state",
        ended_at="as state",
    ),
)

batch_items = Table(
    "batch_items",
    metadata,
    Column("batch_id", Integer, ForeignKey("batches.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("assessment_id", Integer, ForeignKey("assessments.id"), nullable=False),
    choice("state", ItemState),
    Column("attempts", Integer, nullable=False),
    Column("worker", Text, nullable=False),
    Column("claimed_at", Instant),
    Column("ended_at", Instant),
    Column("paper_id", Integer, ForeignKey("papers.id")),
    Column("trouble", Text, nullable=False),
    info=passing("the queue of the workers: what they issued is sealed, and an item may be done again"),
)


class Batch(Struct, frozen=True):
    """All papers of a form for an area in a round; `particulars` is what was filled in for all of them, as JSON."""

    id: int
    round_id: int
    unit_id: int
    form: str
    state: BatchState
    made_at: datetime
    made_by: int
    started_at: datetime | None
    ended_at: datetime | None
    particulars: str
    maker: str


class Item(Struct, frozen=True):
    """One file in a batch; `trouble` says why it failed or was left out."""

    batch_id: int
    position: int
    assessment_id: int
    state: ItemState
    attempts: int
    worker: str
    claimed_at: datetime | None
    ended_at: datetime | None
    paper_id: int | None
    trouble: str
    code: str
    unit_name: str


def add(connection: Connection, row: Mapping[str, Any], items: Iterable[tuple[int, str]]) -> int:
    """Store a batch and return its id; an item is a file's id and the reason why it is left out ("": it is not)."""
    batch_id = proved.add(connection, batches, row)
    blank = {"batch_id": batch_id, "attempts": 0, "worker": ""}
    rows = [
        {
            **blank,
            "position": position,
            "assessment_id": assessment_id,
            "state": ItemState.LEFT_OUT if why else ItemState.WAITING,
            "trouble": why,
        }
        for position, (assessment_id, why) in enumerate(items, start=1)
    ]
    connection.execute(sa.insert(batch_items), rows)
    return batch_id


def find(connection: Connection, batch_id: int) -> Batch | None:
    """The batch with that id."""
    return next(iter(_batches(connection, batches.c.id == batch_id)), None)


def of_round(connection: Connection, round_id: int) -> list[Batch]:
    """The batches of a round, the newest first."""
    return _batches(connection, batches.c.round_id == round_id)


def unfinished(connection: Connection) -> list[int]:
    """The ids of the batches with a waiting item, the oldest first. Workers poll this, so it must be cheap."""
    waits = sa.exists().where(batch_items.c.batch_id == batches.c.id, batch_items.c.state == ItemState.WAITING)
    chosen = sa.select(batches.c.id).where(batches.c.ended_at.is_(None), waits)
    return list(connection.execute(chosen.order_by(batches.c.id)).scalars())


def waits_since(connection: Connection) -> datetime | None:
    """Since when waiting work has not moved: the last claim of an item, or the start of the oldest batch; or None."""
    waiting = sa.select(batch_items.c.batch_id).where(batch_items.c.state == ItemState.WAITING)
    oldest = sa.select(sa.func.min(batches.c.made_at)).where(batches.c.id.in_(waiting))
    taken = sa.select(sa.func.max(batch_items.c.claimed_at))
    since, last = (connection.execute(query).scalar_one_or_none() for query in (oldest, taken))
    return max(since, last) if since and last else since


def change(connection: Connection, batch_id: int, **values: object) -> None:
    """Change columns of one batch."""
    proved.change(connection, batches, batches.c.id == batch_id, **values)


def items(connection: Connection, batch_id: int, *states: ItemState) -> list[Item]:
    """The items of a batch in one of some states (none named: all), in their order."""
    chosen = [batch_items.c.batch_id == batch_id]
    if states:
        chosen.append(batch_items.c.state.in_(states))
    return _items(connection, chosen, batch_items.c.position)


def next_waiting(connection: Connection, batch_id: int) -> Item | None:
    """The next item to work on; one whose worker died comes after those not tried yet."""
    chosen = [batch_items.c.batch_id == batch_id, batch_items.c.state == ItemState.WAITING]
    return next(iter(_items(connection, chosen, batch_items.c.attempts, batch_items.c.position)), None)


def working(connection: Connection) -> list[Item]:
    """Every item that a worker has claimed and not finished, even if it died."""
    return _items(
        connection, [batch_items.c.state == ItemState.WORKING], batch_items.c.batch_id, batch_items.c.position
    )


def change_item(connection: Connection, item: Item, **values: object) -> None:
    """Change columns of one item."""
    key = (batch_items.c.batch_id == item.batch_id, batch_items.c.position == item.position)
    connection.execute(sa.update(batch_items).where(*key).values(**values))


def counts(connection: Connection, batch_id: int) -> dict[ItemState, int]:
    """The number of items of a batch in each state."""
    chosen = sa.select(batch_items.c.state, sa.func.count()).where(batch_items.c.batch_id == batch_id)
    return {row[0]: row[1] for row in connection.execute(chosen.group_by(batch_items.c.state))}


def last_ended(connection: Connection, batch_id: int, most: int) -> list[datetime]:
    """When the last items of a batch were done, the oldest of them first."""
    ended = batch_items.c.ended_at
    chosen = sa.select(ended).where(batch_items.c.batch_id == batch_id, batch_items.c.state == ItemState.DONE)
    moments = connection.execute(chosen.order_by(ended.desc()).limit(most)).scalars()
    return sorted(moment for moment in moments if moment)


def _batches(connection: Connection, *conditions: sa.ColumnElement[bool]) -> list[Batch]:
    maker = accounts.c.display_name.label("maker")
    joined = sa.select(batches, maker).join(accounts, accounts.c.id == batches.c.made_by)
    chosen = joined.where(*conditions).order_by(batches.c.id.desc())
    return [Batch(**row._mapping) for row in connection.execute(chosen)]


def _items(connection: Connection, conditions: list[sa.ColumnElement[bool]], *order: Any) -> list[Item]:  # noqa: ANN401
    joined = (
        sa.select(batch_items, units.c.code, units.c.full_name.label("unit_name"))
        .join(assessments, assessments.c.id == batch_items.c.assessment_id)
        .join(units, units.c.id == assessments.c.unit_id)
    )
    return [Item(**row._mapping) for row in connection.execute(joined.where(*conditions).order_by(*order))]
