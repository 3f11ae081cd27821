"""Progress by queries instead of reading single files: counts by state, points by criterion, days of decisions.

`criterion_points` has a row for each criterion that a file has answered completely, on the side that counts;
`criterion_tallies` has the sums of these rows by division, so that a nation adds up 9 000 rows and not 140 000. Both
are written in the transaction that stores the file's result; the sums are always computed anew from the rows.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from certify.domain.assessment.decisions import DecisionKind
from certify.domain.assessment.sides import Side
from certify.domain.assessment.states import State
from certify.domain.progress.heat import Tally
from certify.store import locks
from certify.store.assessments.decisions import decisions
from certify.store.assessments.files import assessments
from certify.store.assessments.results import results
from certify.store.columns import Points, metadata
from certify.store.connection import Connection, put, upsert_in
from certify.store.proof.records import derived
from certify.store.rounds import rounds
from certify.store.units.units import Unit, units

criterion_points = Table(
    "criterion_points",
    metadata,
    Column("round_id", Integer, ForeignKey("rounds.id"), primary_key=True),
    Column("criterion_id", Text, primary_key=True),
    Column("division_id", Integer, ForeignKey("units.id"), primary_key=True),
    Column("assessment_id", Integer, ForeignKey("assessments.id"), primary_key=True),
    Column("points", Points, nullable=False),
    sqlite_with_rowid=False,
    info=derived(),
)
criterion_tallies = Table(
    "criterion_tallies",
    metadata,
    Column("round_id", Integer, ForeignKey("rounds.id"), primary_key=True),
    Column("criterion_id", Text, primary_key=True),
    Column("division_id", Integer, ForeignKey("units.id"), primary_key=True),
    Column("files", Integer, nullable=False),
    Column("points", Points, nullable=False),
    Column("zeros", Integer, nullable=False),
    sqlite_with_rowid=False,
    info=derived(),
)
_p, _t = criterion_points.c, criterion_tallies.c
_SUMS = (sa.func.sum(_t.files), sa.func.sum(_t.points), sa.func.sum(_t.zeros))
_of_division = (_p.round_id == sa.bindparam("of_round"), _p.division_id == sa.bindparam("of_division"))
_of_file = (*_of_division, _p.assessment_id == sa.bindparam("of_file"))
_among: sa.BindParameter[Any] = sa.bindparam("among", expanding=True)
_FORMER = sa.select(_p.criterion_id, _p.points).where(*_of_file)
_DROP = sa.delete(criterion_points).where(*_of_file, _p.criterion_id.in_(_among))
_DROP_SUMS = sa.delete(criterion_tallies).where(
    _t.round_id == sa.bindparam("of_round"),
    _t.division_id == sa.bindparam("of_division"),
    _t.criterion_id.in_(_among),
)
_zeros = sa.func.sum(sa.case((_p.points == Decimal(0), 1), else_=0))
_SUMMED = (
    sa.select(_p.round_id, _p.criterion_id, _p.division_id, sa.func.count(), sa.func.sum(_p.points), _zeros)
    .where(*_of_division, _p.criterion_id.in_(_among))
    .group_by(_p.round_id, _p.criterion_id, _p.division_id)
)


class Place(Struct, frozen=True):
    """Where a file's points are counted: its round and its division."""

    round_id: int
    division_id: int
    assessment_id: int


def keep(
    connection: Connection,
    place: Place,
    reached: Mapping[str, Decimal | None],
    known: Mapping[str, Decimal | None] | None = None,
) -> None:
    """Store a file's points by criterion (None: not answered completely), and the sums of its division.

    `known` is what is stored of these criteria now, where the caller knows it.
    """
    of_division = {"of_round": place.round_id, "of_division": place.division_id}
    of_file = {**of_division, "of_file": place.assessment_id}
    former = dict(map(tuple, connection.execute(_FORMER, of_file))) if known is None else known
    changed = [key for key, points in reached.items() if points != former.get(key)]
    if not changed:
        return
    gone = [key for key in changed if reached[key] is None]
    if gone:
        connection.execute(_DROP, {**of_file, "among": gone})
    rows = [
        {**asdict(place), "criterion_id": key, "points": reached[key]} for key in changed if reached[key] is not None
    ]
    put(connection, criterion_points, rows)
    # The sums of the division, computed anew from its rows: other files' writers have added theirs by then.
    locks.division(connection, place.round_id, place.division_id)
    if gone:
        connection.execute(_DROP_SUMS, {**of_division, "among": gone})
    connection.execute(_add_sums(connection.dialect.name), {**of_division, "among": changed})


@cache
def _add_sums(dialect: str) -> sa.Executable:
    """The statement that puts the sums of some criteria of a division in place of the former ones."""
    columns = tuple(_t.keys())
    return upsert_in(dialect, criterion_tallies, columns).from_select(list(columns), _SUMMED)


def states_of_rounds(
    connection: Connection, round_ids: Iterable[int] | None = None, division_id: int | None = None
) -> dict[int, Counter[State]]:
    """The files of each of some rounds (None: of all of them) by state, in a division when one is given."""
    chosen = _in_division(sa.select(assessments.c.round_id, assessments.c.state, sa.func.count()), division_id)
    if round_ids is not None:
        chosen = chosen.where(assessments.c.round_id.in_(list(round_ids)))
    return _counted(connection, chosen.group_by(assessments.c.round_id, assessments.c.state))


def states_of_divisions(connection: Connection, round_id: int) -> dict[int, Counter[State]]:
    """The files of a round by division and state."""
    chosen = sa.select(units.c.parent_id, assessments.c.state, sa.func.count()).join_from(assessments, units)
    chosen = chosen.where(assessments.c.round_id == round_id)
    return _counted(connection, chosen.group_by(units.c.parent_id, assessments.c.state))


def states_of_province(connection: Connection, province_id: int) -> dict[int, Counter[State]]:
    """The files of each round of a province by state."""
    chosen = sa.select(assessments.c.round_id, assessments.c.state, sa.func.count()).join(rounds)
    chosen = chosen.where(rounds.c.province_id == province_id)
    return _counted(connection, chosen.group_by(assessments.c.round_id, assessments.c.state))


def tallies_of_rounds(connection: Connection, round_ids: Iterable[int]) -> dict[tuple[int, str], Tally]:
    """Points by (round, criterion)."""
    chosen = sa.select(_t.round_id, _t.criterion_id, *_SUMS).where(_t.round_id.in_(list(round_ids)))
    return _tallied(connection, chosen.group_by(_t.round_id, _t.criterion_id))


def tallies_of_divisions(connection: Connection, round_id: int) -> dict[tuple[int, str], Tally]:
    """Points of a round by (division, criterion)."""
    chosen = sa.select(_t.division_id, _t.criterion_id, _t.files, _t.points, _t.zeros)
    return _tallied(connection, chosen.where(_t.round_id == round_id))


def tallies_of_communes(connection: Connection, round_id: int, division_id: int) -> dict[tuple[int, str], Tally]:
    """Points of a division's communes in a round by (unit, criterion)."""
    chosen = sa.select(assessments.c.unit_id, _p.criterion_id, _p.points).join_from(criterion_points, assessments)
    return _single(connection, chosen.where(_p.round_id == round_id, _p.division_id == division_id))


def tallies_of_unit(connection: Connection, unit_id: int) -> dict[tuple[int, str], Tally]:
    """Points of one commune by (round, criterion)."""
    files = sa.select(assessments.c.id, assessments.c.round_id).where(assessments.c.unit_id == unit_id).subquery()
    chosen = sa.select(_p.round_id, _p.criterion_id, _p.points).join_from(
        criterion_points, files, (_p.assessment_id == files.c.id) & (_p.round_id == files.c.round_id)
    )
    return _single(connection, chosen)


def communes_of(connection: Connection, round_id: int, division_id: int | None = None) -> list[tuple[Unit, State]]:
    """The communes of a round with the states of their files, by name."""
    chosen = sa.select(*units.c, assessments.c.state).join_from(assessments, units)
    chosen = chosen.where(assessments.c.round_id == round_id).order_by(units.c.sort_key, units.c.code)
    if division_id is not None:
        chosen = chosen.where(units.c.parent_id == division_id)
    count = len(Unit.__struct_fields__)
    return [(Unit(*row[:count]), row[count]) for row in map(tuple, connection.execute(chosen))]


def recognised_in(connection: Connection, round_id: int) -> list[tuple[Unit, str, date]]:
    """The recognised communes of a round, by name, each with number and day of its last decision."""
    last = sa.select(sa.func.max(decisions.c.id)).group_by(decisions.c.assessment_id)
    chosen = sa.select(*units.c, decisions.c.number, decisions.c.decided_on).join_from(assessments, units)
    chosen = chosen.join(decisions, decisions.c.assessment_id == assessments.c.id).where(
        assessments.c.round_id == round_id, assessments.c.state == State.RECOGNISED, decisions.c.id.in_(last)
    )
    count = len(Unit.__struct_fields__)
    rows = connection.execute(chosen.order_by(units.c.sort_key, units.c.code))
    return [(Unit(*row[:count]), *row[count:]) for row in rows]


def decided(
    connection: Connection, round_ids: Iterable[int], division_id: int | None = None
) -> list[tuple[date, DecisionKind, int]]:
    """How many decisions of each kind were made on each day."""
    chosen = sa.select(decisions.c.decided_on, decisions.c.kind, sa.func.count()).join_from(decisions, assessments)
    chosen = _in_division(chosen, division_id).where(assessments.c.round_id.in_(list(round_ids)))
    rows = connection.execute(chosen.group_by(decisions.c.decided_on, decisions.c.kind)).all()
    return [(on, kind, count) for on, kind, count in rows]


def scored_of_unit(connection: Connection, unit_id: int) -> dict[int, dict[Side, Decimal]]:
    """The totals of one commune's begun sides, by round and side."""
    chosen = sa.select(assessments.c.round_id, results.c.side, results.c.total).join_from(results, assessments)
    totals: dict[int, dict[Side, Decimal]] = {}
    for round_id, side, total in connection.execute(
        chosen.where(assessments.c.unit_id == unit_id, results.c.answered > 0)
    ):
        totals.setdefault(round_id, {})[side] = total
    return totals


def _in_division(chosen: sa.Select[Any], division_id: int | None) -> sa.Select[Any]:
    if division_id is None:
        return chosen
    return chosen.join(units, units.c.id == assessments.c.unit_id).where(units.c.parent_id == division_id)


def _counted(connection: Connection, chosen: sa.Select[Any]) -> dict[int, Counter[State]]:
    counters: defaultdict[int, Counter[State]] = defaultdict(Counter)
    for key, state, count in connection.execute(chosen).all():
        counters[key][state] = count
    return dict(counters)


def _tallied(connection: Connection, chosen: sa.Select[Any]) -> dict[tuple[int, str], Tally]:
    return {(key, criterion): Tally(*rest) for key, criterion, *rest in connection.execute(chosen).all()}


def _single(connection: Connection, chosen: sa.Select[Any]) -> dict[tuple[int, str], Tally]:
    """Tallies of single files: one file each."""
    rows = connection.execute(chosen)
    return {(key, criterion): Tally(1, points, int(points == 0)) for key, criterion, points in rows}
