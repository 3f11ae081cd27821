"""A version of the criteria: the law as data, as a criteria file states it."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from certify.domain.criteria.checks import Check
from certify.domain.criteria.figures import Figure, Mark, SourceMark
from certify.domain.criteria.indicators import Criterion, Indicator
from certify.domain.criteria.marks import figures_in, marks_in
from certify.domain.criteria.procedure import Office, Procedure
from certify.domain.criteria.quantities import Quantity, Use
from certify.domain.criteria.strict.model import Day, Model, Text
from certify.domain.criteria.version_demands import DEMANDS
from certify.domain.problems import Problem

VersionId = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9]{4}-[0-9a-z-]+$")]
# The category of a unit whose category could not be determined, and its name on pages and papers.
UNKNOWN, UNKNOWN_NAME = "unknown", "chưa rõ"


UnitType = Literal["xã", "phường", "thị trấn", "đặc khu"]
ProvinceType = Literal["tỉnh", "thành phố"]


def _above_zero(category: "Category") -> Iterator[Problem]:
    if category.threshold.value == 0:
        yield Problem("threshold", "ngưỡng là 0 nên xã nào cũng đạt, phải trên 0")


class Category(Model):
    """A kind of commune and its threshold; the unit types it may hold."""

    id: Text
    name: Text
    threshold: Figure
    unit_types: tuple[UnitType, ...] = Field(min_length=1, strict=False)
    province_types: tuple[ProvinceType, ...] = Field(min_length=1, strict=False)

    demands = (_above_zero,)

    def __hash__(self) -> int:
        """Of its id alone, as an indicator's."""
        return hash(self.id)


class Statement(Model):
    """A sentence with its clause and mark: a condition of recognition, or what is known of the decision's own life."""

    text: Text
    clause: Text
    source: SourceMark


class Attestation(Model):
    """The statement that the figures were compared with the official text; a demonstration one is no such statement."""

    kind: Literal["official", "demonstration"]
    reference: Text
    transcribed_by: Text
    checked_by: Text
    checked_on: Day
    # The hash of the file with the official text, which the site keeps.
    text_sha256: Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9a-f]{64}$")] | None = None


class Version(Model):
    """A decision's criteria, in one revision. Conditions of recognition that the decision does not state are absent."""

    id: VersionId
    revision: int = Field(ge=1)
    kind: Text = "Quyết định"
    name: Text
    number: Text
    issued_on: Day
    issued_by: Text
    in_force_from: Day
    replaces: VersionId | None = None
    # What other texts say of whether it is still applied; no part of the decision itself.
    standing: Statement | None = None
    total: Figure
    all_criteria: Statement | None = None
    no_zero: Statement | None = None
    categories: tuple[Category, ...] = Field(min_length=1, strict=False)
    quantities: tuple[Quantity, ...] = Field(default=(), strict=False)
    criteria: tuple[Criterion, ...] = Field(min_length=1, strict=False)
    # Questions of the program about figures; no part of the decision.
    checks: tuple[Check, ...] = Field(default=(), strict=False)
    procedure: tuple[Procedure, ...] = Field(min_length=1, strict=False)
    attestation: Attestation | None = None

    demands = DEMANDS

    def __hash__(self) -> int:
        """Of its id and revision alone, as an indicator's."""
        return hash((self.id, self.revision))

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(indicator for criterion in self.criteria for indicator in criterion.indicators)

    @cached_property
    def _by_id(self) -> dict[str, Indicator]:
        return {indicator.id: indicator for indicator in self.indicators}

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of all indicators."""
        return frozenset(self._by_id)

    @cached_property
    def uses(self) -> dict[str, tuple[Use, ...]]:
        """The figures that each quantity is, by its id, in the order of the indicators."""
        found: dict[str, tuple[Use, ...]] = {}
        for indicator in self.indicators:
            for field, quantity_id in indicator.quantities.items():
                found[quantity_id] = (*found.get(quantity_id, ()), Use(indicator.id, field))
        return found

    def indicator(self, indicator_id: str) -> Indicator:
        """The indicator of that id; KeyError when there is none."""
        return self._by_id[indicator_id]

    def criterion(self, criterion_id: str) -> Criterion:
        """The criterion of that id; KeyError when there is none."""
        return {criterion.id: criterion for criterion in self.criteria}[criterion_id]

    def category(self, category_id: str) -> Category:
        """The category of that id; KeyError when there is none."""
        return {category.id: category for category in self.categories}[category_id]

    def procedure_on(self, day: date) -> Procedure:
        """The procedure in force on a day; the first one for days before any is in force."""
        in_force = (procedure for procedure in reversed(self.procedure) if procedure.in_force_from <= day)
        return next(in_force, self.procedure[0])

    def unchanged_since(self, step: str, day: date) -> date:
        """Since when a step's office of a day is of its level and has its name; date.min: from the beginning."""
        until_then = [stanza for stanza in self.procedure if stanza.in_force_from <= day]
        changed = (b.in_force_from for a, b in pairwise(until_then) if _name(a, step) != _name(b, step))
        return max(changed, default=date.min)

    @cached_property
    def figures(self) -> tuple[tuple[str, Model], ...]:
        """Every figure, with its place in the file."""
        return tuple(figures_in(self, ""))

    @cached_property
    def provisional(self) -> tuple[str, ...]:
        """The places of the marks that are provisional."""
        return tuple(place for place, mark in marks_in(self, "") if mark is Mark.PROVISIONAL)

    @cached_property
    def attested(self) -> bool:
        """Whether the criteria (not the procedure) were compared with the official text by an authorised person."""
        official = self.attestation is not None and self.attestation.kind == "official"
        return official and not any(map(is_scored, self.provisional))

    @cached_property
    def attestation_words(self) -> str:
        """How far the version was compared: "tiêu chí đã đối chiếu; trình tự còn 4 chỗ chưa đối chiếu"."""
        scored = sum(map(is_scored, self.provisional))
        criteria = "đã đối chiếu" if self.attested else _left(scored) if scored else "chưa ai ký xác nhận"
        others = len(self.provisional) - scored
        return f"tiêu chí {criteria}; trình tự {_left(others) if others else 'không còn chỗ chưa đối chiếu'}"


def _left(count: int) -> str:
    return f"còn {count} chỗ chưa đối chiếu"


def is_scored(place: str) -> bool:
    """Whether a place of a file belongs to what the decision scores: not to its procedure, not to its later life."""
    return not place.startswith(("procedure", "standing"))


def categories_possible(version: Version, unit_type: str, province_type: str) -> tuple[Category, ...]:
    """The categories a unit can have by its type; all of them for a type that no category names (đặc khu)."""
    fitting = tuple(
        category
        for category in version.categories
        if unit_type in category.unit_types and province_type in category.province_types
    )
    return fitting or version.categories


def _name(procedure: Procedure, step: str) -> tuple[str, str] | None:
    """The level and the name of a step's office, where the procedure has one."""
    office: Office | None = getattr(procedure, step)
    return (office.level, office.office) if office else None
