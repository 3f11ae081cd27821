"""Figures of a plan's targets that are in files already: taken from score sheets and decisions, never entered twice."""

from collections.abc import Mapping

from msgspec import Struct

from certify.domain.assessment.sides import APPRAISAL, SIDE_NAMES
from certify.domain.assessment.states import State
from certify.domain.plans.goals import Held
from certify.domain.plans.periods import Period
from certify.domain.plans.plan import Plan
from certify.domain.plans.result import Pair
from certify.store import plans, rounds
from certify.store.assessments import files as assessments
from certify.store.connection import Connection
from certify.store.plans import SheetAnswer
from certify.store.units.units import Unit


class Cell(Struct, frozen=True):
    """One number and its source; `file` is the id of the file it is taken from, None when it is entered."""

    value: int | None
    source: str = ""
    file: int | None = None


class Files(Struct, frozen=True):
    """The files of the year's round: their ids and recognition by unit, and their answers by unit and indicator."""

    round_name: str
    ids: Mapping[int, int]
    recognised: Mapping[int, bool]
    answers: Mapping[tuple[int, str], SheetAnswer]
    counted: Pair | None = None

    def cell(self, unit_id: int, held: Held) -> Cell | None:
        """The number in a unit's file; None when the unit has no file, so that it must be entered."""
        if unit_id not in self.ids:
            return None
        answer = self.answers.get((unit_id, held.indicator))
        side = f" ({SIDE_NAMES[answer.side]})" if answer else ", chưa nhập"
        source = f"Bảng chấm điểm {self.round_name}, chỉ tiêu {held.indicator}{side}"
        return Cell(_number(answer, held.part), source, self.ids[unit_id])


def files_of(connection: Connection, plan: Plan, province_id: int, period: Period) -> Files:
    """The files of a province in the newest round of a period's year.

    A score sheet has the figures of a whole year, so for half a year only the recognitions are taken.
    """
    chosen = plans.round_held(connection, province_id, period.year, plan.criteria)
    if chosen is None:
        return Files("", {}, {}, {}, _counted(connection, province_id, period))
    files = assessments.of_round(connection, chosen.id)
    recognised = {file.unit_id: file.state is State.RECOGNISED for file in files}
    if period.half:
        return Files(chosen.name, {}, recognised, {})
    rows = plans.answers_in_round(connection, chosen.id, _indicators(plan))
    # The appraiser's figure replaces the commune's own.
    ordered = sorted(rows, key=lambda answer: answer.side == APPRAISAL)
    answers = {(answer.unit_id, answer.indicator_id): answer for answer in ordered}
    return Files(chosen.name, {file.unit_id: file.id for file in files}, recognised, answers)


def held_by(connection: Connection, plan: Plan, unit: Unit, period: Period) -> Files:
    """A unit's own file in the period's round, without its answers."""
    if period.half:
        return Files("", {}, {}, {})
    held = plans.round_held(connection, unit.province_id or unit.id, period.year, plan.criteria, unit.id)
    if held is None:
        return Files("", {}, {}, {})
    return Files(held.name, {} if held.file_id is None else {unit.id: held.file_id}, {}, {})


def _indicators(plan: Plan) -> set[str]:
    return {asked.sheet.indicator for target in plan.targets for asked in target.asked.values() if asked.sheet}


def _counted(connection: Connection, province_id: int, period: Period) -> Pair | None:
    """The published count of a year without files."""
    counts = {count.year: Pair(count.recognised, count.units) for count in rounds.counted(connection, province_id)}
    return counts.get(period.year)


def _number(answer: SheetAnswer | None, part: str) -> int | None:
    """A part of an answer: 0 when there is nothing to count, None when the part isn't stated."""
    if answer is None:
        return None
    if "not_applicable" in answer.data:
        return 0
    number = answer.data.get(part)
    return number if isinstance(number, int) else None
