"""The goals of a plan: a closed set of kinds. A file picks one and gives its numbers; it never holds an expression."""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from certify.domain.criteria.figures import Figure, SourceMark
from certify.domain.criteria.indicators import IndicatorId
from certify.domain.criteria.strict.model import Model, Text

TargetId = Annotated[str, StringConstraints(strict=True, pattern=r"^[1-9][0-9]?[a-z]?$")]
Whole = Annotated[int, Field(ge=1)]


class Percent(Figure):
    """A share in percent, above 0 and up to 100."""

    @model_validator(mode="after")
    def _share(self) -> "Percent":
        if not 0 < self.value <= 100:
            raise ValueError("tỷ lệ phải lớn hơn 0 và không quá 100%")
        return self


class Held(Model):
    """The same figure on the score sheets, so that nobody types it twice."""

    indicator: IndicatorId
    part: Literal["numerator", "denominator", "count"]


class Asked(Model):
    """A number that units are asked for; `source` is the mark of how it is counted."""

    label: Text
    source: SourceMark
    sheet: Held | None = None


class ReachRate(Model):
    """A share of people or houses reaches a percentage."""

    kind: Literal["reach_rate"]
    at_least: Percent
    numerator: Asked
    denominator: Asked


class ReachCommunes(Model):
    """A share of communes can answer a question with yes."""

    kind: Literal["reach_communes"]
    at_least: Percent
    question: Text


class ReachRecognised(Model):
    """A share of communes is recognised; counted from the communes' files, never typed."""

    kind: Literal["reach_recognised"]
    at_least: Percent


class ReduceCases(Model):
    """The number of cases falls by a percentage against a base year."""

    kind: Literal["reduce_cases"]
    by: Percent
    base_year: int
    numerator: Asked


class ReduceRate(Model):
    """A rate falls by a percentage against a base year; `per` is only for display, exact fractions are compared."""

    kind: Literal["reduce_rate"]
    by: Percent
    base_year: int
    per: Whole
    numerator: Asked
    denominator: Asked


class PerDivision(Model):
    """Each division has at least a number of communes whose share reaches a percentage."""

    kind: Literal["communes_per_division"]
    communes: Figure
    at_least: Percent
    numerator: Asked
    denominator: Asked


class Item(Model):
    """A piece of work that is ticked off with a day and a document."""

    id: TargetId
    name: Text
    source: SourceMark


class Checklist(Model):
    """Pieces of work, each to be ticked off."""

    kind: Literal["checklist"]
    items: tuple[Item, ...] = Field(min_length=1, strict=False)

    @model_validator(mode="after")
    def _unlike(self) -> "Checklist":
        refuse_repeats(item.id for item in self.items)
        return self


Goal = Annotated[
    ReachRate | ReachCommunes | ReachRecognised | ReduceCases | ReduceRate | PerDivision | Checklist,
    Field(discriminator="kind"),
]
Reducing = ReduceCases | ReduceRate


def refuse_repeats(ids: Iterable[str]) -> None:
    """Raise ValueError when an id is used twice."""
    listed = list(ids)
    if repeated := sorted({item_id for item_id in listed if listed.count(item_id) > 1}):
        raise ValueError(f"trùng mã {', '.join(repeated)}, mỗi mã phải khác nhau")
