"""The lineage of units: forebears, heirs, and the decisions on them."""

from datetime import date

from msgspec import Struct

from certify.domain.assessment.states import DECIDED_STATES, State
from certify.domain.units.levels import UnitLevel
from certify.domain.units.lineage import Extent, Kin, is_same, verdict
from certify.operations.units.area_lineage import area_forebears, area_heirs
from certify.store import rounds
from certify.store.assessments import decisions as stored_decisions
from certify.store.assessments import files as assessments
from certify.store.assessments.decisions import Decision
from certify.store.assessments.files import Assessment
from certify.store.connection import Connection
from certify.store.rounds import Round
from certify.store.units import successions, units
from certify.store.units.units import Unit


class Past(Struct, frozen=True):
    """One file of a unit, with the last decision on it."""

    unit: Unit
    round: Round
    file: Assessment
    decision: Decision | None


class Relative(Struct, frozen=True):
    """A forebear or an heir: how much of it (None: no mapping tells), its unit on the site, its last decided file."""

    code: str
    name: str
    extent: Extent | None
    unit: Unit | None
    decided: Past | None

    @property
    def kin(self) -> Kin:
        recognised = self.decided.file.state is State.RECOGNISED if self.decided else None
        return Kin(self.name, self.extent, recognised)


class Lineage(Struct, frozen=True):
    """What a unit came from and went into, and its files, also those under a former row of the same unit."""

    forebears: tuple[Relative, ...]
    heirs: tuple[Relative, ...]
    files: tuple[Past, ...]

    @property
    def verdict(self) -> str:
        return verdict([forebear.kin for forebear in self.forebears])


def lineage_of(connection: Connection, unit: Unit) -> Lineage:
    """The lineage of a unit; it follows units, not codes, because codes are reused."""
    if unit.level != UnitLevel.COMMUNE:
        forebears, heirs = area_forebears(connection, unit), area_heirs(connection, unit)
        return Lineage(tuple(_of_area(*area) for area in forebears), tuple(_of_area(*area) for area in heirs), ())
    before = [_relative(connection, code, name, extent, old) for code, name, extent, old in _before(connection, unit)]
    after = [_relative(connection, code, name, extent, new) for code, name, extent, new in _after(connection, unit)]
    return Lineage(tuple(before), tuple(after), tuple(files_of(connection, unit)))


def files_of(connection: Connection, unit: Unit) -> list[Past]:
    """The files of a unit, also under its former rows, by the end of their period, the newest first."""
    files = [
        _past(connection, row, file)
        for row in rows_of(connection, unit)
        for file in assessments.of_unit(connection, row.id)
    ]
    return sorted(files, key=lambda past: (past.round.period_to, past.file.id), reverse=True)


def files_before(connection: Connection, unit: Unit, day: date) -> list[Past]:
    """Those of `files_of` whose period ended before a day."""
    return [past for past in files_of(connection, unit) if past.round.period_to < day]


def rows_of(connection: Connection, unit: Unit) -> list[Unit]:
    """The rows of a unit, the newest first: the row itself and the former ones as long as it is the same unit."""
    rows = [unit]
    while len(forebears := _before(connection, rows[-1])) == 1:
        _, name, extent, old = forebears[0]
        if old is None or not is_same([Kin(name, extent)]) or len(_after(connection, old)) > 1:
            break
        rows.append(old)
    return rows


_Related = tuple[str, str, Extent | None, Unit | None]


def _before(connection: Connection, unit: Unit) -> list[_Related]:
    """What a unit came from on its first day.

    Without a mapping the former row with its code: the same unit where the name is the same.
    """
    mapped, same = successions.before(connection, unit.code, unit.valid_from)
    if not mapped:
        return [_by_code(unit, same)] if same else []
    rows = [(row, old) for row, old in mapped if row.new_code == unit.code]
    return [(row.old_code, _name(old, row.old_name), row.extent, old) for row, old in rows]


def _after(connection: Connection, unit: Unit) -> list[_Related]:
    """What a unit went into on the day it ended."""
    if unit.valid_to is None:
        return []
    mapped = [row for row in successions.of(connection, unit.code) if row.on_date == unit.valid_to]
    rows = [
        (row, units.by_code(connection, row.new_code, unit.valid_to)) for row in mapped if row.old_code == unit.code
    ]
    related: list[_Related] = [(row.new_code, _name(new, row.new_name), row.extent, new) for row, new in rows]
    same = units.by_code(connection, unit.code, unit.valid_to)
    return related if mapped or same is None else [_by_code(unit, same)]


def _by_code(unit: Unit, same: Unit) -> _Related:
    """A unit on the other side of a day that has the code of a unit, where no mapping tells what it is to it."""
    return same.code, same.full_name, Extent.UNCHANGED if same.full_name == unit.full_name else None, same


def _name(unit: Unit | None, name: str) -> str:
    return unit.full_name if unit else name


def _of_area(area: Unit, extent: Extent | None) -> Relative:
    return Relative(area.code, area.full_name, extent, area, None)


def _relative(connection: Connection, code: str, name: str, extent: Extent | None, unit: Unit | None) -> Relative:
    past = files_of(connection, unit) if unit else []
    decided = next((filed for filed in past if filed.file.state in DECIDED_STATES), None)
    return Relative(code, name, extent, unit, decided)


def _past(connection: Connection, unit: Unit, file: Assessment) -> Past:
    round_ = rounds.find(connection, file.round_id)
    if round_ is None:
        raise LookupError(file.round_id)
    decisions = stored_decisions.of_assessment(connection, file.id)
    return Past(unit, round_, file, decisions[-1] if decisions else None)
