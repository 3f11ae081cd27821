"""An area's communes in one round as lists and counts, for summaries and reports."""

from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from certify.domain.assessment.sides import APPRAISAL, SELF, Side
from certify.domain.assessment.states import DECIDED_STATES, SELF_STATES, STATE_NAMES, State
from certify.domain.numbers import format_rate
from certify.domain.papers.paper import Citation, Line, Part
from certify.domain.papers.states import PaperState
from certify.domain.scoring.score import counting
from certify.domain.units.levels import UnitLevel
from certify.operations.act import Act, NotFound
from certify.operations.papers.citations import citation
from certify.operations.papers.content import Matter
from certify.store import rounds
from certify.store.assessments import files as assessments
from certify.store.assessments import results as stored_results
from certify.store.assessments.files import Assessment
from certify.store.assessments.results import Result
from certify.store.connection import Connection
from certify.store.papers import issued
from certify.store.rounds import Round
from certify.store.units import units
from certify.store.units.units import Unit


def area_matter(act: Act, round_id: int, unit_id: int) -> Matter:
    """The matter of a paper about an area in a round; NotFound outside the actor's scope."""
    round_, area, province = area_for(act, round_id, unit_id)
    loaded = act.library.latest(round_.criteria_version)
    results = stored_results.of_round(act.connection, round_.id)
    above = {unit.id: unit for unit in units.areas(act.connection)}
    names = {category.id: category.name for category in loaded.version.categories}
    files = files_of(act.connection, round_, area)
    recognitions = _recognitions(act.connection, round_)
    listed = [(unit, above[unit.parent_id or 0], file) for unit, file in files]
    return Matter(
        subject=f"area:{round_.id}:{area.id}",
        round=round_,
        version=loaded.version,
        criteria_sha256=loaded.sha256,
        filed=area,
        units_by_level={area.level: area, "province": province},
        lines=tuple(
            replace(_line(unit, parent, file, results, names), recognition=recognitions.get(file.id))
            for unit, parent, file in listed
        ),
        parts=_parts(listed),
        total=_part(area.full_name, (file for _, _, file in listed)),
    )


def area_for(act: Act, round_id: int, unit_id: int) -> tuple[Round, Unit, Unit]:
    """A round, an area in it and the province; NotFound outside the actor's scope."""
    round_, area = rounds.find(act.connection, round_id), units.find(act.connection, unit_id)
    if round_ is None or area is None or area.level == UnitLevel.COMMUNE or not act.covers(area):
        raise NotFound
    province = units.find(act.connection, round_.province_id)
    if province is None or province.id not in {area.id, area.province_id, area.parent_id}:
        raise NotFound
    return round_, area, province


def files_of(connection: Connection, round_: Round, area: Unit) -> list[tuple[Unit, Assessment]]:
    """The communes of an area that have a file in a round, by name."""
    files = {assessment.unit_id: assessment for assessment in assessments.of_round(connection, round_.id)}
    communes = units.communes(connection, round_.province_id, round_.period_to)
    inside = [unit for unit in communes if area.id in {unit.parent_id, unit.province_id}]
    return [(unit, files[unit.id]) for unit in inside if unit.id in files]


def _recognitions(connection: Connection, round_: Round) -> dict[int, Citation]:
    """The decision in force that recognised each file of a round."""
    standing = [
        paper for paper in issued.of_round(connection, round_.id, "recognition") if paper.state == PaperState.IN_FORCE
    ]
    return {
        assessment_id: citation(connection, paper)
        for paper in standing
        for assessment_id in issued.assessments_of(connection, paper.id)
    }


def _parts(listed: list[tuple[Unit, Unit, Assessment]]) -> tuple[Part, ...]:
    areas = {above.id: above for _, above, _ in listed}
    ordered = sorted(areas.values(), key=lambda unit: unit.code)
    return tuple(_part(area.full_name, (file for _, above, file in listed if above.id == area.id)) for area in ordered)


def _part(name: str, files: Iterable[Assessment]) -> Part:
    """The counts of one area. The rate is recognised ÷ all × 100 (biểu 604/TE-Sở)."""
    states = Counter(file.state for file in files)
    units_total = states.total()
    recognised = states[State.RECOGNISED]
    return Part(
        name=name,
        units=units_total,
        submitted=sum(count for state, count in states.items() if state not in SELF_STATES),
        appraised=sum(count for state, count in states.items() if state in DECIDED_STATES | {State.APPRAISED}),
        recognised=recognised,
        refused=states[State.REFUSED],
        rate=format_rate(recognised, units_total) if units_total else "",
    )


def _line(
    unit: Unit, above: Unit, file: Assessment, results: Mapping[tuple[int, Side], Result], names: Mapping[str, str]
) -> Line:
    self_result, appraisal_result = results.get((file.id, SELF)), results.get((file.id, APPRAISAL))
    counted = counting(self_result, appraisal_result)
    return Line(
        code=unit.code,
        full_name=unit.full_name,
        above=above.full_name,
        state=file.state,
        state_name=STATE_NAMES[file.state],
        zeros=tuple(counted.at_zero) if counted else (),
        category_name=names.get(file.category or ""),
        own_total=_total(self_result),
        appraisal_total=_total(appraisal_result),
    )


def _total(result: Result | None) -> str | None:
    return str(result.total) if result and result.answered else None
