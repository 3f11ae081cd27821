"""A version of the criteria: the law as data, as a criteria file states it."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from itertools import chain, pairwise
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from certify.domain.criteria.figures import Day, Figure, Mark, Model, SourceMark, Text
from certify.domain.criteria.indicators import Criterion, Indicator
from certify.domain.criteria.marks import figures_in, marks_in
from certify.domain.criteria.procedure import Procedure
from certify.domain.problems import Misfits, Problem

VersionId = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9]{4}-[0-9a-z-]+$")]
# The category of a unit whose category could not be determined, and its name on pages and papers.
UNKNOWN, UNKNOWN_NAME = "unknown", "chưa rõ"


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
        """The procedure in force on a day; the first one for days before any is in force."""
        in_force = (procedure for procedure in reversed(self.procedure) if procedure.in_force_from <= day)
        return next(in_force, self.procedure[0])

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
        scored = [place for place in self.provisional if not place.startswith("procedure")]
        return self.attestation is not None and self.attestation.kind == "official" and not scored


def categories_possible(version: Version, unit_type: str, province_type: str) -> tuple[Category, ...]:
    """The categories a unit can have by its type; all of them for a type that no category names (đặc khu)."""
    fitting = tuple(
        category
        for category in version.categories
        if unit_type in category.unit_types and province_type in category.province_types
    )
    return fitting or version.categories


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
            text = f"ngưỡng lớn hơn tổng điểm, phải không quá {full}"
            yield Problem(f"categories[{category.id}].threshold", text)


def _origins(version: Version) -> Iterator[Problem]:
    if version.replaces is None and (ids := [indicator.id for indicator in version.indicators if indicator.same_as]):
        text = f"thiếu, phải ghi văn bản được thay thế vì chỉ tiêu {', '.join(ids)} có same_as"
        yield Problem("replaces", text)


def _dates(version: Version) -> Iterator[Problem]:
    days = [procedure.in_force_from for procedure in version.procedure]
    if any(later <= earlier for earlier, later in pairwise(days)):
        yield Problem("procedure", "các đoạn không theo thứ tự, phải xếp theo ngày in_force_from tăng dần")
    if days[0] > version.in_force_from:
        text = f"đoạn đầu tiên có hiệu lực muộn, phải từ ngày {version.in_force_from} của văn bản"
        yield Problem("procedure", text)
    if version.in_force_from < version.issued_on:
        yield Problem("in_force_from", f"trước ngày ban hành, phải từ {version.issued_on} trở đi")
    if version.attestation is not None and version.revision == 1:
        yield Problem("attestation", "bản đầu tiên không mang xác nhận, phải tăng revision khi đối chiếu")
