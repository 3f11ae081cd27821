"""The rows of the score sheet: a line for each indicator, a group for each criterion."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from decimal import Decimal
from typing import TypeVar

from msgspec import Struct

from certify.domain.assessment.record import IndicatorRow
from certify.domain.criteria.answers import NotApplicable
from certify.domain.criteria.figures import Mark
from certify.domain.criteria.indicators import EVIDENCE, Criterion, Indicator
from certify.domain.criteria.quantities import Quantity
from certify.domain.criteria.sharing import Shared
from certify.domain.numbers import format_number, format_points, parse_count
from certify.domain.scoring.score import CriterionScore, IndicatorScore, why
from certify.domain.vietnamese import lower_first
from certify.store.assessments.evidence import Evidence
from certify.store.log.events import ReturnReason
from certify.web.assessments.sheet_form import figures_mark

_Part = TypeVar("_Part")


class SheetLine(Struct, frozen=True):
    """One indicator: its fields as stored or as typed, the points of both sides, explanations and evidence.

    `asked` says why a blank is asked for again, `seen` is the mark of what the page showed, `mine` and `theirs` are the
    two versions of a conflict, `was` the stored figures of a trial, `returned` the reasons why it came back, `first`
    what stood in it before it came back the last time, `rewritten` whether its appraisal was saved more than once.
    """

    indicator: Indicator
    editable: bool
    values: Mapping[str, str]
    errors: Mapping[str, str]
    shown: IndicatorScore
    own: IndicatorScore
    appraisal: IndicatorScore
    carried: bool
    asked: str
    seen: str
    mine: str
    theirs: str
    was: str
    comment: str
    explanation: str
    evidence: tuple[Evidence, ...]
    returned: tuple[ReturnReason, ...]
    first: IndicatorRow | None = None
    rewritten: bool = False

    def __hash__(self) -> int:
        """Of what most often differs: a page asks whether it has drawn the line before; whether it has, all tells."""
        return hash((self.indicator.id, self.seen, self.explanation, self.editable))

    @property
    def provisional(self) -> bool:
        return Mark.PROVISIONAL in self.indicator.marks

    @property
    def difference(self) -> Decimal | None:
        """Appraisal minus self; None while either is blank."""
        if self.own.points is None or self.appraisal.points is None:
            return None
        return self.appraisal.points - self.own.points

    @property
    def difference_text(self) -> str:
        if self.difference is None:
            return ""
        return f"{'+' if self.difference > 0 else ''}{format_points(self.difference)}"

    @property
    def why(self) -> str:
        return why(self.shown)

    @property
    def said(self) -> str:
        """Why the line has its points; of half a rate, what is lacking."""
        return self.why or self._lacking

    def shared_text(self, field: str) -> str:
        """The number of a quantity at this line, in words."""
        typed = self.values.get(field, "")
        with suppress(ValueError):
            return format_number(parse_count(typed))
        return typed or "chưa nhập"

    @property
    def _lacking(self) -> str:
        names = self.indicator.figure_names
        blank = [field for field in names if not self.values.get(field)]
        filled = names.keys() - set(blank)
        if self.values.get("not_applicable") or not blank or filled <= self.indicator.quantities.keys():
            return ""
        return f"Chưa đủ, còn thiếu: {lower_first(names[blank[0]])}."

    @property
    def unproved(self) -> bool:
        """Whether a figure stands there with neither evidence nor an explanation, where evidence is expected."""
        return self._bare and not self._said

    @property
    def explained(self) -> bool:
        """Whether a figure stands there with an explanation in the place of the evidence that is expected."""
        return self._bare and self._said

    @property
    def _said(self) -> bool:
        """Whether the commune explains itself: also by the reason why nothing is there to be counted."""
        return bool(self.explanation.strip()) or isinstance(self.own.answer, NotApplicable)

    @property
    def _bare(self) -> bool:
        expected = self.indicator.evidence == EVIDENCE
        return expected and self.own.points is not None and not self.evidence

    @property
    def carried_mark(self) -> str:
        """The mark of the figures that were carried over: a line that comes back with others was changed."""
        return figures_mark(self.indicator, self.values)

    @property
    def own_why(self) -> str:
        return why(self.own)

    @property
    def unchanged(self) -> bool:
        """Whether figures and points are those from before the return; what is written around them may be otherwise."""
        first = self.first.own if self.first else None
        if first is None or self.own.points is None:
            return False
        return self.own.points == Decimal(first.points) and _counted(self.own_why) == _counted(first.why)

    @property
    def next(self) -> str:
        """What is lacking for the next band, in words; empty at the top."""
        step = self.shown.outcome.next_step if self.shown.outcome else None
        return step.text(self.indicator.noun or "") if step else ""


def _counted(said: str) -> str:
    """What the line that explains points begins with, without what is computed from it: "49/50"."""
    return said.partition(" → ")[0].partition(" = ")[0]


class QuantityLine(Struct, frozen=True):
    """A number that several indicators share: its field, as stored or as typed, and where the lines differ.

    `seen` is what the page showed, `own` the commune's number beside an appraiser's field.
    """

    shared: Shared[int]
    editable: bool
    value: str
    seen: str
    error: str
    own: int | None
    carried: bool

    @property
    def quantity(self) -> Quantity:
        return self.shared.quantity

    @property
    def different(self) -> list[tuple[int, list[str]]]:
        """The numbers that stand side by side, each with its indicators; none where all say the same."""
        return list(self.shared.numbers.items()) if self.shared.differs else []


class CriterionGroup(Struct, frozen=True):
    """A criterion with its lines."""

    criterion: Criterion
    shown: CriterionScore
    own: CriterionScore
    appraisal: CriterionScore
    lines: tuple[SheetLine, ...]
    zero_fails: bool

    @property
    def state(self) -> str:
        return state_of(self.shown, self.zero_fails)


def state_of(shown: CriterionScore, zero_fails: bool) -> str:
    """The word that the style sheet and the script know: zero (fatal), open (a blank is left) or done."""
    zero = zero_fails and shown.at_zero
    return "zero" if zero else "open" if shown.answered < len(shown.indicators) else "done"


def by_indicator(parts: Iterable[tuple[str, _Part]]) -> Mapping[str, tuple[_Part, ...]]:
    """What belongs to indicators, each part beside the id of one, sorted to these."""
    found: dict[str, tuple[_Part, ...]] = {}
    for key, part in parts:
        found[key] = (*found.get(key, ()), part)
    return found
