"""The score sheet as a page shows it: one line for each indicator, ready to draw."""

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct, field

from certify.domain.assessment.record import IndicatorRow
from certify.domain.assessment.sides import APPRAISAL, SELF, Side
from certify.domain.assessment.states import DECIDED_STATES, State
from certify.domain.criteria.indicators import Criterion
from certify.domain.criteria.sharing import Shared
from certify.domain.problems import Problem
from certify.domain.scoring.judgement import Judgement, judge
from certify.domain.scoring.score import CriterionScore, IndicatorScore, Score, score
from certify.operations.assessments.answers import Saved
from certify.operations.assessments.counted_answers import shared_of
from certify.operations.assessments.sheet import Sheet
from certify.store.assessments.answers import StoredAnswer
from certify.store.assessments.evidence import Evidence
from certify.store.log.events import ReturnReason, last_return
from certify.web.assessments.questions import QuestionLine, Questions
from certify.web.assessments.sheet_form import TypedAnswer, TypedQuantity, complete, mark_of, stored_values
from certify.web.assessments.sheet_lines import CriterionGroup, QuantityLine, SheetLine, by_indicator
from certify.web.assessments.sheet_words import answer_words, asked_words, outcome_text


class SheetPage(Struct, frozen=True, dict=True):
    """All that the sheet's page draws: `side` is the column being filled in, `trial` a sheet that is never saved."""

    sheet: Sheet
    side: Side
    editable: frozenset[str]
    typed: Mapping[str, TypedAnswer] = field(default_factory=dict)
    saved: Saved = field(default_factory=Saved)
    trial: bool = False
    # What was typed for the quantities.
    shared: Mapping[str, TypedQuantity] = field(default_factory=dict)
    # The indicators that came with the newest revision of the criteria.
    added: frozenset[str] = frozenset()
    # What stood in the indicators that were returned.
    first: Mapping[str, IndicatorRow] = field(default_factory=dict)
    questions: Questions = field(default_factory=Questions)

    @cached_property
    def score(self) -> Score:
        """The score of what is shown: the stored answers, replaced by what was typed."""
        answers = self.sheet.answers(self.side)
        for key in self.typed:
            answers.pop(key, None)
        return score(self.sheet.version, answers | complete(self.sheet.version, self.typed))

    @property
    def first_field(self) -> str:
        """The place of the first figure that may be filled in, shared ones before the others; empty where none may."""
        first = next((f"i{line.indicator.id}" for line in self.lines if line.editable), "")
        shared = (f"q-{one.quantity.id}" for one in self.quantities if one.editable)
        return next(shared, first) if first else ""

    @property
    def both(self) -> bool:
        """Whether the appraisal column is shown."""
        return self.side == APPRAISAL or self.sheet.appraisal_score.answered > 0

    @cached_property
    def judgements(self) -> list[Judgement]:
        return [judge(self.score, category) for category in self.sheet.categories]

    @property
    def outcomes(self) -> list[tuple[str, bool]]:
        """What the score means under each possible category, and whether the conditions are met."""
        return [(outcome_text(judgement, self.score), judgement.meets) for judgement in self.judgements]

    @property
    def missing(self) -> list[str]:
        return [part.indicator.id for part in self.score.indicators if part.answer is None]

    @property
    def zeros(self) -> list[Criterion]:
        return list(self.score.zeros)

    @property
    def differing(self) -> list[SheetLine]:
        """The lines whose appraised points differ from the commune's."""
        return [line for line in self.lines if line.difference]

    @property
    def unanswered(self) -> list[QuestionLine]:
        """The questions that somebody may still want to have answered: none of a file that was decided."""
        return [] if self.sheet.state in DECIDED_STATES else self.questions.open

    @property
    def unproved(self) -> list[str]:
        """The indicators with neither the evidence that is expected nor an explanation of the commune."""
        return [line.indicator.id for line in self.lines if line.unproved]

    @property
    def explained(self) -> list[str]:
        """The indicators with an explanation of the commune in the place of evidence."""
        return [line.indicator.id for line in self.lines if line.explained]

    @property
    def asked_for(self) -> list[ReturnReason]:
        """Why the file was returned, while it is."""
        return last_return(self.sheet.reasons) if self.sheet.state is State.RETURNED else []

    @property
    def trouble(self) -> int:
        """How many lines were not saved."""
        return len(self.problems)

    @cached_property
    def quantities(self) -> tuple[QuantityLine, ...]:
        """The numbers that several indicators share."""
        own = {shared.quantity.id: shared.number for shared in self._shared(SELF)}
        return tuple(self._quantity(shared, own) for shared in self._shared(self.side))

    def _shared(self, side: Side) -> tuple[Shared[int], ...]:
        return shared_of(self.sheet.version, side, self.sheet.stored.values())

    def _quantity(self, shared: Shared[int], own: Mapping[str, int | None]) -> QuantityLine:
        key, typed = shared.quantity.id, self.shared.get(shared.quantity.id)
        stored = "" if shared.number is None else str(shared.number)
        rows = [self.sheet.stored[self.side, indicator_id] for indicator_id in shared.stated]
        return QuantityLine(
            shared=shared,
            editable=any(use.indicator_id in self.editable for use in self.sheet.version.uses[key]),
            value=typed.text if typed and typed.changed else stored,
            seen=stored,
            error=typed.error if typed else "",
            own=own[key] if self.side == APPRAISAL else None,
            carried=bool(rows) and not any(row.confirmed for row in rows),
        )

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the lines that were not saved, each at its row."""
        shared = [
            Problem(f"q-{key}", f"{self._name(key)}: {one.error}") for key, one in self.shared.items() if one.error
        ]
        lines = [Problem(f"i{key}", f"{key}: {_trouble(line)}") for key, line in self.refused.items()]
        return shared + lines + self.questions.problems

    @cached_property
    def refused(self) -> Mapping[str, SheetLine]:
        """The lines that were typed and not saved, by their indicators' ids."""
        typed = {key: self.line(key) for key in self._columns if key in self.typed}
        return {key: line for key, line in typed.items() if line.errors or line.theirs}

    def _name(self, quantity_id: str) -> str:
        return next(quantity.name for quantity in self.sheet.version.quantities if quantity.id == quantity_id)

    @property
    def lines(self) -> list[SheetLine]:
        return [line for group in self.groups for line in group.lines]

    @cached_property
    def groups(self) -> tuple[CriterionGroup, ...]:
        columns = zip(*(score.criteria for score in self._scores), strict=True)
        return tuple(self._group(*parts) for parts in columns)

    @property
    def _scores(self) -> tuple[Score, Score, Score]:
        """The score of what is shown, the commune's and the appraised one."""
        own = self.score if self.side == SELF else self.sheet.self_score
        return self.score, own, self.score if self.side == APPRAISAL else self.sheet.appraisal_score

    @cached_property
    def _columns(self) -> Mapping[str, tuple[IndicatorScore, ...]]:
        rows = zip(*(score.indicators for score in self._scores), strict=True)
        return {row[0].indicator.id: row for row in rows}

    @property
    def zero_fails(self) -> bool:
        """Whether a criterion with 0 points prevents recognition."""
        return self.sheet.version.no_zero is not None

    def _group(self, shown: CriterionScore, own: CriterionScore, appraisal: CriterionScore) -> CriterionGroup:
        lines = tuple(self.line(part.indicator.id) for part in shown.indicators)
        return CriterionGroup(shown.criterion, shown, own, appraisal, lines, self.zero_fails)

    def line(self, key: str) -> SheetLine:
        """The line of the indicator with that id."""
        shown, own, appraisal = self._columns[key]
        stored, typed = self.sheet.stored.get((self.side, key)), self.typed.get(key)
        values = stored_values(stored, shown.indicator.rule.kind)
        show_typed = typed is not None and (self.trial or key not in self.saved.versions)
        held = self._values(typed, stored, key) if typed and show_typed else values
        return SheetLine(
            indicator=shown.indicator,
            editable=key in self.editable,
            values=held,
            errors=self._errors(key),
            shown=shown,
            own=own,
            appraisal=appraisal,
            carried=bool(stored and not stored.confirmed and not (typed and typed.values.get("confirm"))),
            asked=asked_words(stored, shown, self.sheet.version.revision, added=key in self.added),
            seen=mark_of(values),
            mine=answer_words(typed.values) if typed and key in self.saved.conflicts else "",
            theirs=answer_words(values) if key in self.saved.conflicts else "",
            was=answer_words(values) if self.trial and typed and mark_of(typed.values) != mark_of(values) else "",
            comment=_explanation(self.sheet, APPRAISAL, key),
            explanation=held.get("explanation", "") if self.side == SELF else _explanation(self.sheet, SELF, key),
            evidence=self._evidence.get(key, ()),
            returned=self._reasons.get(key, ()),
            first=self.first.get(key),
            rewritten=bool((row := self.sheet.stored.get((APPRAISAL, key))) and row.version > 1),
        )

    @cached_property
    def _evidence(self) -> Mapping[str, tuple[Evidence, ...]]:
        return by_indicator((one.indicator_id, one) for one in self.sheet.evidence)

    @cached_property
    def _reasons(self) -> Mapping[str, tuple[ReturnReason, ...]]:
        return by_indicator((one.indicator_id, one) for one in self.sheet.reasons)

    def _values(self, typed: TypedAnswer, stored: StoredAnswer | None, key: str) -> Mapping[str, str]:
        """What was typed; after a conflict based on the version that the other person saved."""
        if stored and key in self.saved.conflicts:
            return {**typed.values, "version": str(stored.version)}
        return dict(typed.values)

    def _errors(self, key: str) -> Mapping[str, str]:
        typed = self.typed.get(key)
        errors = dict(typed.errors) if typed else {}
        if problem := self.saved.errors.get(key):
            errors[problem.place or "row"] = problem.text
        if key in self.saved.closed:
            errors["row"] = "Chỉ tiêu này hiện không sửa được; những gì đã gõ chưa được ghi."
        return errors


def _trouble(line: SheetLine) -> str:
    return " ".join(line.errors.values()) or f"người khác vừa ghi {line.theirs}; xem cả hai số rồi lưu lại."


def _explanation(sheet: Sheet, side: Side, key: str) -> str:
    row = sheet.stored.get((side, key))
    return row.explanation if row else ""
