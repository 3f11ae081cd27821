"""Progress of one commune: its files by year, and its points by criterion compared with its division's."""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from certify.domain.assessment.sides import APPRAISAL, SELF, Side
from certify.domain.library import Library
from certify.domain.progress.heat import Heat, HeatRow
from certify.operations.progress.heat import cells_of, heat_of_rows
from certify.store import progress, rounds
from certify.store.assessments import files as assessments
from certify.store.assessments.files import Assessment
from certify.store.connection import Connection
from certify.store.rounds import Round
from certify.store.units import units
from certify.store.units.units import Unit


class Year(Struct, frozen=True):
    """A commune's file in a round, the totals of both sides (None: not started) and its threshold once it is known."""

    round: Round
    file: Assessment
    own: Decimal | None
    appraisal: Decimal | None
    threshold: Decimal | None


class CommuneProgress(Struct, frozen=True):
    """A commune, the units above it, and its years, the newest first."""

    unit: Unit
    above: Unit
    province: Unit
    years: list[Year]
    heat: Heat
    attested: bool


def commune_of(connection: Connection, library: Library, unit: Unit) -> CommuneProgress | None:
    """The progress of a commune; None before its first round."""
    rounds_by_id = {round_.id: round_ for round_ in rounds.of_province(connection, unit.province_id or 0)}
    files = sorted(
        (assessment for assessment in assessments.of_unit(connection, unit.id) if assessment.round_id in rounds_by_id),
        key=lambda file: (-rounds_by_id[file.round_id].year, -file.round_id),
    )
    if not files:
        return None
    newest = rounds_by_id[files[0].round_id]
    version = library.latest(newest.criteria_version).version
    uppers = {upper.id: upper for upper in units.some(connection, {unit.parent_id or 0, unit.province_id or 0})}
    above, province = uppers[unit.parent_id or 0], uppers[unit.province_id or 0]
    own_tallies = progress.tallies_of_unit(connection, unit.id)
    divisions = progress.tallies_of_divisions(connection, newest.id)
    same_criteria = [
        rounds_by_id[file.round_id] for file in files if rounds_by_id[file.round_id].criteria_version == version.id
    ]
    rows = [
        HeatRow(f"{unit.full_name}, năm {round_.year}", None, cells_of(version, own_tallies, round_.id))
        for round_ in same_criteria
    ]
    rows.append(HeatRow(f"{above.full_name}, năm {newest.year}", None, cells_of(version, divisions, above.id)))
    scored = progress.scored_of_unit(connection, unit.id)
    return CommuneProgress(
        unit=unit,
        above=above,
        province=province,
        years=[_year(library, rounds_by_id[file.round_id], file, scored.get(file.round_id, {})) for file in files],
        heat=heat_of_rows(version, rows),
        attested=version.attested,
    )


def _year(library: Library, round_: Round, file: Assessment, totals: Mapping[Side, Decimal]) -> Year:
    version = library.latest(round_.criteria_version).version
    threshold = version.category(file.category).threshold.value if file.category else None
    return Year(round_, file, totals.get(SELF), totals.get(APPRAISAL), threshold)
