"""A plan as a plan file states it: targets with their dates, what is counted for each, and where the plan says so."""

from datetime import date
from functools import cached_property
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from certify.domain.criteria.figures import Figure, Mark, SourceMark
from certify.domain.criteria.marks import marks_in
from certify.domain.criteria.procedure import Level
from certify.domain.criteria.strict.model import Day, Model, Text
from certify.domain.criteria.version import VersionId
from certify.domain.plans.goals import (
    Asked,
    Checklist,
    Goal,
    Item,
    PerDivision,
    ReachCommunes,
    ReachRecognised,
    Reducing,
    TargetId,
    Whole,
    refuse_repeats,
)
from certify.domain.plans.periods import Period
from certify.domain.problems import Misfits, Problem

PlanId = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9]{4}-[0-9a-z-]+$")]
ProvinceCode = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9]{2}$")]


class Due(Model):
    """The last day of a target."""

    on: Day
    clause: Text
    source: SourceMark


class Known(Model):
    """A figure of an earlier year that was published for the whole province."""

    year: int
    label: Text
    figure: Figure


class Target(Model):
    """One target. Its figures are entered by the units of the level `scope` and added up above it."""

    id: TargetId
    name: Text
    name_source: SourceMark
    clause: Text
    scope: Level
    due: Due
    data_source: Text
    note: Text | None = None
    known: tuple[Known, ...] = Field(default=(), strict=False)
    goal: Goal

    @model_validator(mode="after")
    def _scoped(self) -> "Target":
        if isinstance(self.goal, ReachCommunes | ReachRecognised | PerDivision) and self.scope != "commune":
            raise ValueError(f"đếm theo xã (goal.kind {self.goal.kind}) nên scope phải là commune")
        return self

    @cached_property
    def asked(self) -> dict[str, Asked]:
        """The numbers that a unit is asked for: "numerator" and "denominator", or fewer."""
        numbers = {name: getattr(self.goal, name, None) for name in ("numerator", "denominator")}
        return {name: number for name, number in numbers.items() if number is not None}

    @property
    def base_year(self) -> int | None:
        return self.goal.base_year if isinstance(self.goal, Reducing) else None

    @property
    def items(self) -> tuple[Item, ...]:
        """The items of a checklist; none for any other target."""
        return self.goal.items if isinstance(self.goal, Checklist) else ()


class Plan(Model):
    """A plan for a province, or for every province when `province` is not given."""

    id: PlanId
    revision: Whole
    number: Text
    title: Text
    title_source: SourceMark
    issued_on: Day
    issued_by: Text
    province: ProvinceCode | None = None
    begins_on: Day
    criteria: VersionId
    targets: tuple[Target, ...] = Field(min_length=1, strict=False)

    @model_validator(mode="after")
    def _in_order(self) -> "Plan":
        refuse_repeats(target.id for target in self.targets)
        problems = [
            Problem(
                f"targets[{target.id}].due.on",
                f"{target.due.on:%d/%m/%Y} trước ngày bắt đầu, phải sau {self.begins_on:%d/%m/%Y}",
            )
            for target in self.targets
            if target.due.on <= self.begins_on
        ]
        problems += [
            Problem(
                f"targets[{target.id}].goal.base_year",
                f"{target.base_year} không phải năm gốc, phải trước năm {self.begins_on:%Y}",
            )
            for target in self.targets
            if target.base_year and target.base_year >= self.begins_on.year
        ]
        if problems:
            raise Misfits(problems)
        return self

    def __hash__(self) -> int:
        """Of its id and revision alone, as a version's."""
        return hash((self.id, self.revision))

    @cached_property
    def provisional(self) -> tuple[str, ...]:
        """The places of the figures that were not read in any text."""
        return tuple(place for place, mark in marks_in(self, "") if mark is Mark.PROVISIONAL)

    @cached_property
    def periods(self) -> tuple["Period", ...]:
        """The half-years and years that are reported, from the plan's beginning to the last due date."""
        years = range(self.begins_on.year, max(target.due.on for target in self.targets).year + 1)
        return tuple(Period(year, half) for year in years for half in (True, False))

    def target(self, target_id: str) -> Target:
        """The target of that id. Raises KeyError."""
        return {target.id: target for target in self.targets}[target_id]

    def targets_in(self, period: "Period") -> tuple[Target, ...]:
        """The targets still followed in a period: those due in its year or later."""
        return tuple(target for target in self.targets if target.due.on.year >= period.year)

    def ended_before(self, period: "Period") -> tuple[Target, ...]:
        """The targets that were due before the year of a period."""
        return tuple(target for target in self.targets if target.due.on.year < period.year)

    def newest_period(self, on: date) -> "Period":
        """The period to show on a day: the last one that has begun, or the first one before the plan begins."""
        return next((period for period in reversed(self.periods) if period.begins_on <= on), self.periods[0])
