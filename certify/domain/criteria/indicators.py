"""Criteria and their indicators, as a criteria file states them."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from certify.domain.criteria.answers import FIELDS
from certify.domain.criteria.figures import Figure, Mark, SourceMark
from certify.domain.criteria.marks import figures_in
from certify.domain.criteria.quantities import NAMED_BY, Definition, QuantityId
from certify.domain.criteria.rules import Rule
from certify.domain.criteria.strict.model import Model, Text
from certify.domain.problems import Problem

CriterionId = Annotated[str, StringConstraints(strict=True, pattern=r"^[1-9][0-9]?$")]

IndicatorId = Annotated[str, StringConstraints(strict=True, pattern=r"^[1-9][0-9]?\.[1-9][0-9]?$")]

LABELS = {"yes_no": (), "count_bands": ("count_label", "noun")}

RATIO_LABELS = ("numerator_label", "denominator_label", "noun")

# Where a file says nothing of an indicator's evidence.
EVIDENCE: Final = "expected"


def _labels(indicator: "Indicator") -> Iterator[Problem]:
    kind = indicator.rule.kind
    needed = LABELS.get(kind, RATIO_LABELS)
    labels = ("numerator_label", "denominator_label", "count_label", "noun")
    if missing := [name for name in needed if getattr(indicator, name) is None]:
        yield Problem("", f"thiếu {', '.join(missing)}, quy tắc {kind} phải có các nhãn này")
    if extra := [name for name in labels if name not in needed and getattr(indicator, name) is not None]:
        yield Problem("", f"thừa {', '.join(extra)}, quy tắc {kind} không dùng các nhãn này, phải bỏ đi")


def _quantities(indicator: "Indicator") -> Iterator[Problem]:
    kind = indicator.rule.kind
    for field in indicator.quantities.keys() - set(FIELDS[kind]):
        yield Problem(NAMED_BY[field], f"quy tắc {kind} không hỏi số này, phải bỏ đi")
    ids = list(indicator.quantities.values())
    if len(set(ids)) < len(ids):
        yield Problem("", "tử số và mẫu số là cùng một số liệu dùng chung, phải là hai số khác nhau")


class Indicator(Model):
    """A scored line of a criterion. `noun` is what is counted ("trẻ"), used in sentences."""

    id: IndicatorId
    name: Text
    name_source: SourceMark
    numerator_label: Text | None = None
    denominator_label: Text | None = None
    count_label: Text | None = None
    # The quantities that its figures are, where other indicators share them.
    numerator_quantity: QuantityId | None = None
    denominator_quantity: QuantityId | None = None
    count_quantity: QuantityId | None = None
    noun: Text | None = None
    definition: Definition | None = None
    note: Text | None = None
    # The indicator of the replaced decision that asks for the very same figures.
    same_as: IndicatorId | None = None
    # Why nothing can be done about it any more within the year; the planner then proposes no improvement.
    unchangeable: Text | None = None
    # Whether evidence is expected, or else an explanation: what the program asks for, no part of the decision.
    evidence: Literal["expected", "not_expected"] = EVIDENCE
    rule: Rule

    demands = (_labels, _quantities)

    def __hash__(self) -> int:
        """Of its id alone: what is remembered by indicators is looked up far more often than they are compared."""
        return hash(self.id)

    @property
    def max_points(self) -> Decimal:
        return self.rule.max_points

    @property
    def figure_names(self) -> dict[str, str]:
        """What it calls the figures of its answer, by field."""
        labels = {"numerator": self.numerator_label, "denominator": self.denominator_label, "count": self.count_label}
        return {field: label for field, label in labels.items() if label}

    @cached_property
    def quantities(self) -> dict[str, str]:
        """The ids of the quantities that its figures are, by field."""
        named = {field: getattr(self, key) for field, key in NAMED_BY.items()}
        return {field: quantity_id for field, quantity_id in named.items() if quantity_id}

    @cached_property
    def marks(self) -> frozenset[Mark]:
        """The marks of all that decides the points."""
        return frozenset({self.rule.source, *(figure.source for _, figure in figures_in(self.rule, ""))})


def _own(criterion: "Criterion") -> Iterator[Problem]:
    for indicator in criterion.indicators:
        if not indicator.id.startswith(f"{criterion.id}."):
            text = f"chỉ tiêu {indicator.id} không thuộc tiêu chí {criterion.id}, phải mang số bắt đầu bằng"
            yield Problem("", f"{text} {criterion.id}.")


def _adds_up(criterion: "Criterion") -> Iterator[Problem]:
    total, full = sum(indicator.max_points for indicator in criterion.indicators), criterion.max.value
    if total != full:
        text = f"điểm tối đa các chỉ tiêu cộng lại là {total}, phải bằng {full} của tiêu chí"
        yield Problem("", text)


class Criterion(Model):
    """One of the criteria, with its indicators."""

    id: CriterionId
    name: Text
    name_source: SourceMark
    clause: Text
    max: Figure
    indicators: tuple[Indicator, ...] = Field(min_length=1, strict=False)

    demands = (_own, _adds_up)

    def __hash__(self) -> int:
        """Of its id alone, as an indicator's."""
        return hash(self.id)
