"""The rows of open data: recognised communes of closed rounds, and rates by year and unit."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from certify.domain.assessment.rounds import RoundState
from certify.domain.assessment.states import State
from certify.domain.library import Library
from certify.domain.progress.open_data import DATASETS, RATES, RECOGNISED, Dataset
from certify.operations.act import NotFound
from certify.operations.progress.recognised import is_public
from certify.store import progress, rounds
from certify.store.connection import Connection
from certify.store.rounds import Round
from certify.store.units import units
from certify.store.units.units import Unit

Value = str | int | Decimal | date | bool | None
Row = tuple[Value, ...]
HUNDREDTHS = Decimal("0.01")


def rows_of(connection: Connection, library: Library, name: str) -> tuple[Dataset, list[Row]]:
    """A table of open data by its name, with its rows in the order of its fields. Raises NotFound."""
    if name not in DATASETS:
        raise NotFound
    rows = {RECOGNISED.name: recognised, RATES.name: rates}[name]
    return DATASETS[name], list(rows(connection, library))


def recognised(connection: Connection, _: Library) -> Iterator[Row]:
    """The communes whose file of a closed round stands recognised, with their decisions, the newest year first.

    Those of a province whose office publishes its list.
    """
    known = {unit.id: unit for unit in units.areas(connection)}
    for round_ in _started(connection):
        if round_.state == RoundState.CLOSED and is_public(connection, round_.province_id):
            province = known[round_.province_id]
            for commune, number, day in progress.recognised_in(connection, round_.id):
                above = known[commune.parent_id or 0]
                own = (commune.code, commune.full_name, above.full_name, number, day)
                yield (*_round(round_), *_province(province), *own)


def rates(connection: Connection, library: Library) -> Iterator[Row]:
    """The rates of each province and its divisions in every started round, and those that a paper published."""
    known = {unit.id: unit for unit in units.areas(connection)}
    for round_ in _started(connection):
        province, attested = known[round_.province_id], library.latest(round_.criteria_version).version.attested
        divisions = progress.states_of_divisions(connection, round_.id)
        whole = sum(divisions.values(), Counter[State]())
        inside = sorted((known[key] for key in divisions if key != province.id), key=lambda unit: unit.code)
        for place, states in ((province, whole), *((unit, divisions[unit.id]) for unit in inside)):
            told = _rate(place, states[State.RECOGNISED], states.total())
            closed = round_.state == RoundState.CLOSED
            yield (*_round(round_), closed, *_province(province), *told, attested, "")
    for province in units.provinces(connection):
        for count in rounds.counted(connection, province.id):
            told = _rate(province, count.recognised, count.units)
            yield (count.year, "", True, *_province(province), *told, None, count.reference)


def _started(connection: Connection) -> Sequence[Round]:
    started = [round_ for round_ in rounds.everything(connection) if round_.state != RoundState.PLANNED]
    return sorted(started, key=lambda round_: (-round_.year, round_.province_id, round_.id))


def _round(round_: Round) -> Row:
    return round_.year, round_.name


def _province(province: Unit) -> Row:
    return province.code, province.full_name


def _rate(place: Unit, count: int, everything: int) -> Row:
    share = Decimal(100 * count) / everything if everything else None
    percent = None if share is None else share.quantize(HUNDREDTHS, ROUND_HALF_UP)
    return place.code, place.full_name, count, everything, percent
