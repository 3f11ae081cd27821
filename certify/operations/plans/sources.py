"""Figures of a plan's targets that files hold already: taken over from score sheets and decisions, never typed."""

from collections.abc import Mapping
from dataclasses import dataclass

from certify.domain.assessment.rounds import RoundState
from certify.domain.assessment.sides import APPRAISAL, SELF
from certify.domain.assessment.states import State
from certify.domain.plans.goals import Held
from certify.domain.plans.periods import Period
from certify.domain.plans.plan import Plan
from certify.domain.plans.result import Pair
from certify.store import plans, rounds
from certify.store.assessments import files as assessments
from certify.store.connection import Connection
from certify.store.plans import SheetAnswer
from certify.store.rounds import Round
from certify.store.units import Unit

SIDES = {SELF: "tự chấm", APPRAISAL: "thẩm định"}


@dataclass(frozen=True)
class Cell:
    """One number and where it comes from; `file` is the id of the file it is taken from, None when it is typed."""

    value: int | None
    source: str = ""
    file: int | None = None


@dataclass(frozen=True)
class Files:
    """The files of the year's round: their ids and states by unit, and what they answer."""

    round_name: str
    ids: Mapping[int, int]
    recognised: Mapping[int, bool]
    answers: Mapping[tuple[int, str], SheetAnswer]
    counted: Pair | None = None

    def cell(self, unit_id: int, held: Held) -> Cell | None:
        """The number that a unit's file holds; None when the unit has no file, so that it is typed instead."""
        if unit_id not in self.ids:
            return None
        found = self.answers.get((unit_id, held.indicator))
        side = f" ({SIDES[found.side]})" if found else ", chưa nhập"
        source = f"Phiếu {self.round_name}, chỉ tiêu {held.indicator}{side}"
        return Cell(_number(found, held.part), source, self.ids[unit_id])


def files_of(connection: Connection, plan: Plan, province_id: int, period: Period) -> Files:
    """The files of a province in the newest round of a period's year.

    A sheet holds the figures of its whole year, so half a year takes nothing but the recognitions from it.
    """
    chosen = _round_of(connection, plan, province_id, period)
    if chosen is None:
        return Files("", {}, {}, {}, _counted(connection, province_id, period))
    files = assessments.of_round(connection, chosen.id)
    recognised = {file.unit_id: file.state is State.RECOGNISED for file in files}
    if period.half:
        return Files(chosen.name, {}, recognised, {})
    found = plans.answers_in_round(connection, chosen.id, _indicators(plan))
    # The appraiser's figure comes before the commune's own.
    ordered = sorted(found, key=lambda answer: answer.side == APPRAISAL)
    answers = {(answer.unit_id, answer.indicator_id): answer for answer in ordered}
    return Files(chosen.name, {file.unit_id: file.id for file in files}, recognised, answers)


def held_by(connection: Connection, plan: Plan, unit: Unit, period: Period) -> Files:
    """Which file of the period's round is a unit's own, without what it answers."""
    chosen = _round_of(connection, plan, unit.province_id or unit.id, period)
    if chosen is None or period.half:
        return Files("", {}, {}, {})
    mine = {
        assessment.unit_id: assessment.id
        for assessment in assessments.of_unit(connection, unit.id)
        if assessment.round_id == chosen.id
    }
    return Files(chosen.name, mine, {}, {})


def _round_of(connection: Connection, plan: Plan, province_id: int, period: Period) -> Round | None:
    known = [round_ for round_ in rounds.of_province(connection, province_id) if round_.state != RoundState.PLANNED]
    return next((one for one in known if one.year == period.year and one.criteria_version == plan.criteria), None)


def _indicators(plan: Plan) -> set[str]:
    asked = [one for target in plan.targets for one in target.asked.values()]
    return {one.sheet.indicator for one in asked if one.sheet}


def _counted(connection: Connection, province_id: int, period: Period) -> Pair | None:
    """A published count of a year without files."""
    counts = {one.year: Pair(one.recognised, one.units) for one in rounds.counted(connection, province_id)}
    return counts.get(period.year)


def _number(answer: SheetAnswer | None, part: str) -> int | None:
    """A part of an answer; nothing to count is none of none."""
    if answer is None:
        return None
    if "not_applicable" in answer.data:
        return 0
    found = answer.data.get(part)
    return found if isinstance(found, int) else None
