"""One indicator that a workbook would change, as text and in points, before and after."""

from dataclasses import dataclass
from decimal import Decimal

from certify.documents.workbook.pages import cell_of
from certify.domain.assessment.sides import Side
from certify.domain.criteria.answers import Answer
from certify.domain.criteria.indicators import Indicator
from certify.operations.assessments.answers import AnswerEntry
from certify.operations.assessments.sheet import Sheet
from certify.operations.workbooks.pages import cells_of, figures_text
from certify.store.assessments.answers import StoredAnswer


@dataclass(frozen=True)
class IndicatorChange:
    """One indicator before and after, as text and in points; `before` is what the system holds now."""

    cell: str
    indicator: Indicator
    before: str
    after: str
    remark_before: str
    remark_after: str
    points_before: Decimal | None
    points_after: Decimal | None
    entry: AnswerEntry
    answer: Answer | None

    @property
    def hint(self) -> str | None:
        """A warning when new text seems to identify a child, for the person who uploaded the workbook."""
        changed = (self.before, self.remark_before) != (self.after, self.remark_after)
        return self.entry.hint(self.indicator.id) if changed else None


def change_of(sheet: Sheet, side: Side, key: str, entry: AnswerEntry, answer: Answer | None) -> IndicatorChange:
    """The change that an entry makes to an indicator; `answer` is the entry's answer where it counts."""
    indicator, row = sheet.version.indicator(key), sheet.stored.get((side, key))
    before = sheet.answer(side, key)
    after = StoredAnswer(key, side, entry.data, entry.explanation, entry.confirmed, entry.base)
    return IndicatorChange(
        cell=cell_of(sheet.version, key, ""),
        indicator=indicator,
        before=figures_text(cells_of(indicator, row)),
        after=figures_text(cells_of(indicator, after)),
        remark_before=row.explanation if row else "",
        remark_after=entry.explanation,
        points_before=indicator.rule.points(before) if before else None,
        points_after=indicator.rule.points(answer) if answer else None,
        entry=entry,
        answer=answer,
    )
