"""The rows of the score sheet: a line for each indicator, a group for each criterion."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from certify.domain.assessment.record import IndicatorRow
from certify.domain.criteria.figures import Mark
from certify.domain.criteria.indicators import Criterion, Indicator
from certify.domain.numbers import format_points
from certify.domain.scoring.score import CriterionScore, IndicatorScore, why
from certify.store.assessments.evidence import Evidence
from certify.store.log.events import ReturnReason


@dataclass(frozen=True)
class SheetLine:
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
    def own_why(self) -> str:
        return why(self.own)

    @property
    def next(self) -> str:
        """What is lacking for the next band, in words; empty at the top."""
        step = self.shown.outcome.next_step if self.shown.outcome else None
        return step.text(self.indicator.noun or "") if step else ""


@dataclass(frozen=True)
class CriterionGroup:
    """A criterion with its lines."""

    criterion: Criterion
    shown: CriterionScore
    own: CriterionScore
    appraisal: CriterionScore
    lines: tuple[SheetLine, ...]
    zero_fails: bool

    @property
    def state(self) -> str:
        """The word that the style sheet and the script know: zero (fatal), open (a blank is left) or done."""
        zero = self.zero_fails and self.shown.at_zero
        return "zero" if zero else "open" if self.shown.answered < len(self.lines) else "done"
