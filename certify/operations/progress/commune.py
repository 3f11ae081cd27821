"""Progress of one commune: its files year by year, its points by criterion beside those of its division."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from certify.domain.assessment.sides import APPRAISAL, SELF, Side
from certify.domain.library import Library
from certify.domain.progress.heat import Heat, HeatRow
from certify.operations.progress.heat import cells_of, heat_of_rows
from certify.store import progress, rounds, units
from certify.store.assessments import files as assessments
from certify.store.assessments.files import Assessment
from certify.store.connection import Connection
from certify.store.rounds import Round
from certify.store.units import Unit


@dataclass(frozen=True)
class Year:
    """A commune's file in a round, the totals of both sides (None: not begun) and its threshold once that is known."""

    round: Round
    file: Assessment
    own: Decimal | None
    appraisal: Decimal | None
    threshold: Decimal | None


@dataclass(frozen=True)
class CommuneProgress:
    """A commune, the units above it, and its years, the newest first."""

    unit: Unit
    above: Unit
    province: Unit
    years: list[Year]
    heat: Heat
    attested: bool


def commune_of(connection: Connection, library: Library, unit: Unit) -> CommuneProgress | None:
    """The progress of a commune; None before its first round."""
    known = {round_.id: round_ for round_ in rounds.of_province(connection, unit.province_id or 0)}
    files = sorted(
        (assessment for assessment in assessments.of_unit(connection, unit.id) if assessment.round_id in known),
        key=lambda one: (-known[one.round_id].year, -one.round_id),
    )
    if not files:
        return None
    newest = known[files[0].round_id]
    version = library.latest(newest.criteria_version).version
    places = {one.id: one for one in units.some(connection, {unit.parent_id or 0, unit.province_id or 0})}
    above, province = places[unit.parent_id or 0], places[unit.province_id or 0]
    own = progress.tallies_of_unit(connection, unit.id)
    divisions = progress.tallies_of_divisions(connection, newest.id)
    alike = [known[file.round_id] for file in files if known[file.round_id].criteria_version == version.id]
    rows = [HeatRow(f"{unit.full_name}, năm {one.year}", None, cells_of(version, own, one.id)) for one in alike]
    rows.append(HeatRow(f"{above.full_name}, năm {newest.year}", None, cells_of(version, divisions, above.id)))
    scored = progress.scored_of_unit(connection, unit.id)
    return CommuneProgress(
        unit=unit,
        above=above,
        province=province,
        years=[_year(library, known[file.round_id], file, scored.get(file.round_id, {})) for file in files],
        heat=heat_of_rows(version, rows),
        attested=version.attested,
    )


def _year(library: Library, found: Round, file: Assessment, totals: Mapping[Side, Decimal]) -> Year:
    version = library.latest(found.criteria_version).version
    threshold = version.category(file.category).threshold.value if file.category else None
    return Year(found, file, totals.get(SELF), totals.get(APPRAISAL), threshold)
