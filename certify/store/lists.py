"""Lists by pages, for the API: records within one unit, in the order of their ids, after a cursor."""

from datetime import date

import sqlalchemy as sa
from msgspec import Struct

from certify.store.assessments.files import Assessment, assessments
from certify.store.connection import Connection
from certify.store.units.units import Unit, units, within


class Part(Struct, frozen=True):
    """A part of a list: records within the unit with the id `scope`, after the id `cursor`, at most `limit`."""

    scope: int
    cursor: int
    limit: int


def units_within(
    connection: Connection, part: Part, *, level: str | None = None, code: str | None = None, on: date | None = None
) -> list[Unit]:
    """The units within a unit (itself included); of a level, with a code, existing on a day, where these are given."""
    chosen = sa.select(units).where(within(part.scope), units.c.id > part.cursor)
    for column, wanted in ((units.c.level, level), (units.c.code, code)):
        chosen = chosen if wanted is None else chosen.where(column == wanted)
    if on is not None:
        chosen = chosen.where(units.c.valid_from <= on, sa.or_(units.c.valid_to.is_(None), units.c.valid_to > on))
    return [Unit(**row._mapping) for row in connection.execute(chosen.order_by(units.c.id).limit(part.limit))]


def assessments_within(
    connection: Connection,
    part: Part,
    *,
    round_id: int | None = None,
    unit_id: int | None = None,
    state: str | None = None,
) -> list[tuple[Assessment, Unit]]:
    """The assessments of the units within a unit; of a round, of a unit, in a state, where these are given."""
    files = sa.select(*assessments.c, *(column.label(f"unit_{column.name}") for column in units.c)).join(
        units, units.c.id == assessments.c.unit_id
    )
    chosen = files.where(within(part.scope), assessments.c.id > part.cursor)
    for column, wanted in (
        (assessments.c.round_id, round_id),
        (assessments.c.unit_id, unit_id),
        (assessments.c.state, state),
    ):
        chosen = chosen if wanted is None else chosen.where(column == wanted)
    count, rows = len(assessments.c), connection.execute(chosen.order_by(assessments.c.id).limit(part.limit))
    return [(Assessment(*row[:count]), Unit(*row[count:])) for row in map(tuple, rows)]
