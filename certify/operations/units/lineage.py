"""The lineage of units: forebears, heirs, the decisions on them, and the breaks in a province's years."""

from dataclasses import dataclass
from datetime import date, timedelta

from certify.domain.assessment.states import DECIDED_STATES, State
from certify.domain.units.lineage import Break, Extent, Kin, Side, is_same, verdict
from certify.store import rounds, units
from certify.store.assessments import decisions as stored_decisions
from certify.store.assessments import files as assessments
from certify.store.assessments.decisions import Decision
from certify.store.assessments.files import Assessment
from certify.store.connection import Connection
from certify.store.rounds import Round
from certify.store.units import Succession, Unit

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Past:
    """One file of a unit, with the last decision on it."""

    unit: Unit
    round: Round
    file: Assessment
    decision: Decision | None


@dataclass(frozen=True)
class Relative:
    """A forebear or an heir: how much of it, its unit if the site has it, and its last decided file."""

    code: str
    name: str
    extent: Extent
    unit: Unit | None
    decided: Past | None

    @property
    def kin(self) -> Kin:
        recognised = self.decided.file.state is State.RECOGNISED if self.decided else None
        return Kin(self.name, self.extent, recognised)


@dataclass(frozen=True)
class Lineage:
    """What a unit came from and went into, and its files, also those under a former row of the same unit."""

    forebears: tuple[Relative, ...]
    heirs: tuple[Relative, ...]
    files: tuple[Past, ...]

    @property
    def verdict(self) -> str:
        return verdict([forebear.kin for forebear in self.forebears])


def lineage_of(connection: Connection, unit: Unit) -> Lineage:
    """The lineage of a unit; it follows units, not codes, because codes are reused."""
    before = [_relative(connection, code, name, extent, old) for code, name, extent, old in _before(connection, unit)]
    after = [_relative(connection, code, name, extent, new) for code, name, extent, new in _after(connection, unit)]
    return Lineage(tuple(before), tuple(after), tuple(files_of(connection, unit)))


def files_of(connection: Connection, unit: Unit) -> list[Past]:
    """The files of a unit, also under its former rows, by the end of their period, the newest first."""
    files = [
        _past(connection, row, file)
        for row in _rows_of(connection, unit)
        for file in assessments.of_unit(connection, row.id)
    ]
    return sorted(files, key=lambda past: (past.round.period_to, past.file.id), reverse=True)


def breaks_of(connection: Connection, province: Unit) -> tuple[tuple[Break, tuple[Unit, ...]], ...]:
    """The breaks in a province's years, each with the provinces before it that the site knows."""
    rows = units.successions_into(connection, province.id)
    days = sorted({row.on_date for row in rows})
    return tuple(_break(connection, day, [row for row in rows if row.on_date == day]) for day in days)


def _break(connection: Connection, day: date, rows: list[Succession]) -> tuple[Break, tuple[Unit, ...]]:
    codes = {row.old_code for row in rows}
    old = {unit.code: unit for unit in units.ended_on(connection, day) if unit.code in codes}
    above: dict[int, int] = {}
    for unit in old.values():
        above[unit.province_id or 0] = above.get(unit.province_id or 0, 0) + 1
    provinces = {key: found for key in above if (found := units.find(connection, key))}
    sides = tuple(Side(f"{province.full_name} (mã {province.code})", above[key]) for key, province in provinces.items())
    after = len({row.new_code for row in rows})
    return Break(day, sides, len(codes) - len(old), after), tuple(provinces.values())


def _rows_of(connection: Connection, unit: Unit) -> list[Unit]:
    """The rows of a unit, the newest first: the row itself and the former ones as long as it is the same unit."""
    rows = [unit]
    while len(forebears := _before(connection, rows[-1])) == 1:
        _, name, extent, old = forebears[0]
        if old is None or not is_same([Kin(name, extent)]) or len(_after(connection, old)) > 1:
            break
        rows.append(old)
    return rows


_Related = tuple[str, str, Extent, Unit | None]


def _before(connection: Connection, unit: Unit) -> list[_Related]:
    """What a unit came from on its first day; without a mapping, the former row with the same code and name."""
    day = unit.valid_from
    mapped = [row for row in units.successions(connection, unit.code) if row.on_date == day]
    rows = [(row, _ended(connection, row.old_code, day)) for row in mapped if row.new_code == unit.code]
    related = [(row.old_code, _name(old, row.old_name), row.extent, old) for row, old in rows]
    same = _ended(connection, unit.code, day)
    if mapped or same is None or same.full_name != unit.full_name:
        return related
    return [(same.code, same.full_name, Extent.UNCHANGED, same)]


def _after(connection: Connection, unit: Unit) -> list[_Related]:
    """What a unit went into on the day it ended."""
    if unit.valid_to is None:
        return []
    mapped = [row for row in units.successions(connection, unit.code) if row.on_date == unit.valid_to]
    rows = [
        (row, units.by_code(connection, row.new_code, unit.valid_to)) for row in mapped if row.old_code == unit.code
    ]
    related = [(row.new_code, _name(new, row.new_name), row.extent, new) for row, new in rows]
    same = units.by_code(connection, unit.code, unit.valid_to)
    if mapped or same is None or same.full_name != unit.full_name:
        return related
    return [(same.code, same.full_name, Extent.UNCHANGED, same)]


def _ended(connection: Connection, code: str, day: date) -> Unit | None:
    """The unit with a code that ended on a day."""
    unit = units.by_code(connection, code, day - DAY)
    return unit if unit and unit.valid_to == day else None


def _name(unit: Unit | None, name: str) -> str:
    return unit.full_name if unit else name


def _relative(connection: Connection, code: str, name: str, extent: Extent, unit: Unit | None) -> Relative:
    past = files_of(connection, unit) if unit else []
    decided = next((filed for filed in past if filed.file.state in DECIDED_STATES), None)
    return Relative(code, name, extent, unit, decided)


def _past(connection: Connection, unit: Unit, file: Assessment) -> Past:
    round_ = rounds.find(connection, file.round_id)
    if round_ is None:
        raise LookupError(file.round_id)
    decisions = stored_decisions.of_assessment(connection, file.id)
    return Past(unit, round_, file, decisions[-1] if decisions else None)
