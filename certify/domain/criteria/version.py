"""A version of the criteria: the law as data, as a criteria file states it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import chain, pairwise
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from certify.domain.criteria.figures import Figure, Mark, Model, SourceMark, Text
from certify.domain.criteria.marks import figures_in, marks_in
from certify.domain.criteria.procedure import Office, Procedure
from certify.domain.criteria.rules import Rule
from certify.domain.problems import Misfits, Problem

__all__ = ["Attestation", "Category", "Criterion", "Indicator", "Office", "Procedure", "Version", "categories_possible"]

VersionId = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9]{4}-[0-9a-z-]+$")]
CriterionId = Annotated[str, StringConstraints(strict=True, pattern=r"^[1-9][0-9]?$")]
IndicatorId = Annotated[str, StringConstraints(strict=True, pattern=r"^[1-9][0-9]?\.[1-9][0-9]?$")]
# The category of a unit of which it was asked and not found out, and its name on pages and papers.
UNKNOWN, UNKNOWN_NAME = "unknown", "chưa rõ"
LABELS = {"yes_no": (), "count_bands": ("count_label", "noun")}
RATIO_LABELS = ("numerator_label", "denominator_label", "noun")


class Definition(Model):
    """What a numerator or denominator counts, and where that is defined."""

    text: Text
    citation: Text


class Indicator(Model):
    """A scored line of a criterion. `noun` is what is counted ("trẻ"), used in sentences."""

    id: IndicatorId
    name: Text
    name_source: SourceMark
    numerator_label: Text | None = None
    denominator_label: Text | None = None
    count_label: Text | None = None
    noun: Text | None = None
    definition: Definition | None = None
    note: Text | None = None
    # The indicator of the replaced decision that asks for the very same figures.
    same_as: IndicatorId | None = None
    # Why nothing can be done about it any more within the year; the planner then proposes no improvement.
    unchangeable: Text | None = None
    rule: Rule

    @model_validator(mode="after")
    def _labels(self) -> "Indicator":
        needed = LABELS.get(self.rule.kind, RATIO_LABELS)
        labels = ("numerator_label", "denominator_label", "count_label", "noun")
        if missing := [name for name in needed if getattr(self, name) is None]:
            raise ValueError(f"thiếu {', '.join(missing)}, quy tắc {self.rule.kind} phải có các nhãn này")
        if extra := [name for name in labels if name not in needed and getattr(self, name) is not None]:
            raise ValueError(f"thừa {', '.join(extra)}, quy tắc {self.rule.kind} không dùng các nhãn này, phải bỏ đi")
        return self

    @property
    def max_points(self) -> Decimal:
        return self.rule.max_points

    @cached_property
    def marks(self) -> frozenset[Mark]:
        """The marks of all that decides the points."""
        return frozenset({self.rule.source, *(figure.source for _, figure in figures_in(self.rule, ""))})


class Criterion(Model):
    """One of the criteria, with its indicators."""

    id: CriterionId
    name: Text
    name_source: SourceMark
    clause: Text
    max: Figure
    indicators: tuple[Indicator, ...] = Field(min_length=1, strict=False)

    @model_validator(mode="after")
    def _sums(self) -> "Criterion":
        problems = [
            Problem("", f"chỉ tiêu {indicator.id} không thuộc tiêu chí {self.id}, phải mang số bắt đầu bằng {self.id}.")
            for indicator in self.indicators
            if not indicator.id.startswith(f"{self.id}.")
        ]
        total = sum(indicator.max_points for indicator in self.indicators)
        if total != self.max.value:
            said = f"điểm tối đa các chỉ tiêu cộng lại là {total}, phải bằng {self.max.value} của tiêu chí"
            problems.append(Problem("", said))
        if problems:
            raise Misfits(problems)
        return self


class Category(Model):
    """A kind of commune and its threshold; the unit types it may hold."""

    id: Text
    name: Text
    threshold: Figure
    unit_types: tuple[Text, ...] = Field(min_length=1, strict=False)
    province_types: tuple[Text, ...] = Field(min_length=1, strict=False)


class Condition(Model):
    """A condition of recognition besides the threshold, in the words of the law."""

    text: Text
    clause: Text
    source: SourceMark


class Attestation(Model):
    """The statement that the figures were compared with the official text; a demonstration one is no such statement."""

    kind: Literal["official", "demonstration"]
    reference: Text
    transcribed_by: Text
    checked_by: Text
    checked_on: date
    # The hash of the file with the official text, which the site keeps.
    text_sha256: Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9a-f]{64}$")] | None = None


class Version(Model):
    """A decision's criteria, in one revision. Conditions of recognition that the decision does not state are absent."""

    id: VersionId
    revision: int = Field(ge=1)
    kind: Text = "Quyết định"
    name: Text
    number: Text
    issued_on: date
    issued_by: Text
    in_force_from: date
    replaces: VersionId | None = None
    total: Figure
    all_criteria: Condition | None = None
    no_zero: Condition | None = None
    categories: tuple[Category, ...] = Field(min_length=1, strict=False)
    criteria: tuple[Criterion, ...] = Field(min_length=1, strict=False)
    procedure: tuple[Procedure, ...] = Field(min_length=1, strict=False)
    attestation: Attestation | None = None

    @model_validator(mode="after")
    def _whole(self) -> "Version":
        if problems := list(chain(_repeats(self), _sums(self), _dates(self), _origins(self))):
            raise Misfits(problems)
        return self

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
        """The procedure in force on a day (the first one for days before it)."""
        return next((p for p in reversed(self.procedure) if p.in_force_from <= day), self.procedure[0])

    @cached_property
    def figures(self) -> tuple[tuple[str, Model], ...]:
        """Every part that carries a mark, with its place in the file."""
        return tuple(figures_in(self, ""))

    @cached_property
    def provisional(self) -> tuple[str, ...]:
        """The places of the marks that are provisional."""
        return tuple(place for place, mark in marks_in(self, "") if mark is Mark.PROVISIONAL)

    @cached_property
    def attested(self) -> bool:
        """Whether the criteria (not the procedure) were compared with the official text by an authorised person."""
        scored = [place for place in self.provisional if not place.startswith("procedure")]
        return self.attestation is not None and self.attestation.kind == "official" and not scored


def categories_possible(version: Version, unit_type: str, province_type: str) -> tuple[Category, ...]:
    """The categories a unit can have by its type; all of them for a type that no category names (đặc khu)."""
    fits = tuple(c for c in version.categories if unit_type in c.unit_types and province_type in c.province_types)
    return fits or version.categories


def _repeats(version: Version) -> Iterator[Problem]:
    groups = {
        "criteria": [criterion.id for criterion in version.criteria],
        "criteria.indicators": [indicator.id for indicator in version.indicators],
        "categories": [category.id for category in version.categories],
    }
    for place, ids in groups.items():
        if repeated := sorted({key for key in ids if ids.count(key) > 1}):
            yield Problem(place, f"id {', '.join(repeated)} dùng hai lần, mỗi id chỉ được dùng một lần")


def _sums(version: Version) -> Iterator[Problem]:
    full = version.total.value
    total = sum(criterion.max.value for criterion in version.criteria)
    if total != full:
        yield Problem("total", f"điểm tối đa các tiêu chí cộng lại là {total}, phải bằng tổng {full}")
    for category in version.categories:
        if category.threshold.value > full:
            said = f"ngưỡng lớn hơn tổng điểm, phải không quá {full}"
            yield Problem(f"categories[{category.id}].threshold", said)


def _origins(version: Version) -> Iterator[Problem]:
    if version.replaces is None and (ids := [indicator.id for indicator in version.indicators if indicator.same_as]):
        problem = f"thiếu, phải ghi văn bản được thay thế vì chỉ tiêu {', '.join(ids)} có same_as"
        yield Problem("replaces", problem)


def _dates(version: Version) -> Iterator[Problem]:
    days = [procedure.in_force_from for procedure in version.procedure]
    if any(later <= earlier for earlier, later in pairwise(days)):
        yield Problem("procedure", "các đoạn không theo thứ tự, phải xếp theo ngày in_force_from tăng dần")
    if days[0] > version.in_force_from:
        said = f"đoạn đầu tiên có hiệu lực muộn, phải từ ngày {version.in_force_from} của văn bản"
        yield Problem("procedure", said)
    if version.in_force_from < version.issued_on:
        yield Problem("in_force_from", f"trước ngày ban hành, phải từ {version.issued_on} trở đi")
    if version.attestation is not None and version.revision == 1:
        yield Problem("attestation", "bản đầu tiên không mang xác nhận, phải tăng revision khi đối chiếu")
