"""What a workbook would change: every change, every conflict with both values, every fault; nothing is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from certify.documents.cells import plain
from certify.documents.workbook.control import STALE
from certify.documents.workbook.pages import YES_NO, Value, cell_of, mark_of
from certify.domain.assessment.sides import Side
from certify.domain.assessment.states import STATE_NAMES
from certify.domain.criteria.answers import Answer
from certify.domain.criteria.indicators import Indicator
from certify.domain.hashing import canonical_json, sha256_of
from certify.domain.problems import Problem
from certify.domain.scoring.score import score
from certify.operations.act import Act, Refused
from certify.operations.assessments.answers import AnswerEntry, weigh
from certify.operations.assessments.sheet import Sheet, sheet_for
from certify.operations.workbooks.pages import cells_of, said
from certify.store.assessments.answers import StoredAnswer
from certify.store.workbooks import Upload


@dataclass(frozen=True)
class Change:
    """One indicator before and after, in words and points; `before` is what stands on the system now."""

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
        """What new words seem to tell of a child, for the person who gave the workbook."""
        changed = (self.before, self.remark_before) != (self.after, self.remark_after)
        return self.entry.hint(self.indicator.id) if changed else None


@dataclass(frozen=True)
class PagePlan:
    """One commune's changes; `newer` counts untouched cells whose figures others changed since: those stay."""

    sheet: Sheet
    side: Side
    name: str
    changes: tuple[Change, ...]
    conflicts: tuple[Change, ...]
    faults: tuple[Problem, ...]
    newer: int

    @property
    def before(self) -> Decimal:
        return self.sheet.score_of(self.side).total

    @cached_property
    def after(self) -> Decimal:
        """The total with the changes, conflicts left as they stand on the system."""
        answers = self.sheet.answers(self.side)
        for change in self.changes:
            answers.pop(change.indicator.id, None)
            answers |= {change.indicator.id: change.answer} if change.answer else {}
        return score(self.sheet.version, answers).total

    def key(self, change: Change) -> str:
        """The name of a conflict's choice."""
        return f"{self.sheet.id}:{change.indicator.id}"


@dataclass(frozen=True)
class Plan:
    """A workbook against the system as it stands."""

    upload: Upload
    side: Side
    pages: tuple[PagePlan, ...]
    faults: tuple[Problem, ...]

    @property
    def changes(self) -> list[tuple[PagePlan, Change]]:
        return [(page, change) for page in self.pages for change in page.changes]

    @property
    def conflicts(self) -> list[tuple[PagePlan, Change]]:
        return [(page, change) for page in self.pages for change in page.conflicts]

    @property
    def hints(self) -> list[str]:
        """Each remark that looks like a child's identity: page and sentence."""
        found = [*self.changes, *self.conflicts]
        return [f"Trang “{page.name}”. {one.hint}" for page, one in found if one.hint]

    @property
    def changed(self) -> list[PagePlan]:
        return [page for page in self.pages if page.changes]

    @property
    def newer(self) -> int:
        return sum(page.newer for page in self.pages)

    @cached_property
    def sha256(self) -> str:
        """The hash of all that the preview tells: a confirmation holds for this and nothing else."""
        told = [
            [page.key(one), one.before, one.remark_before, vars(one.entry)]
            for page in self.pages
            for one in (*page.changes, *page.conflicts)
        ]
        faults = [{"sheet": fault.sheet, "cell": fault.place, "reason": fault.text} for fault in self.faults]
        return sha256_of(canonical_json([self.upload.sha256, told, faults]))


def plan_of(act: Act, upload: Upload) -> Plan:
    """What an upload would change now. Raises NotFound, and Refused when it was made for other criteria."""
    content, on = upload.content, act.today
    side = Side(content["side"])
    pages = tuple(_page(act, side, on, page) for page in content["pages"])
    faults = [Problem(cell, text, sheet=name) for name, cell, text in content["faults"]]
    return Plan(upload, side, pages, (*faults, *(fault for page in pages for fault in page.faults)))


def current_sheet(act: Act, assessment_id: int, name: str, sha256: str) -> Sheet:
    """The sheet of a page within the actor's scope. Raises NotFound, and Refused when its criteria are others now."""
    sheet = sheet_for(act, assessment_id)
    if sheet.loaded.sha256 != sha256:
        now = f"{sheet.version.number}, bản {sheet.version.revision}"
        raise Refused([f"Trang “{name}” lập theo bộ tiêu chí khác với bộ đang dùng ({now}). {STALE}"])
    return sheet


def _page(act: Act, side: Side, on: date, page: Mapping[str, Any]) -> PagePlan:
    sheet = current_sheet(act, page["assessment"], page["sheet"], page["sha256"])
    touched, newer = {}, 0
    for indicator in sheet.version.indicators:
        if (cells := page["cells"].get(indicator.id)) is None:
            continue
        base, mark = page["bases"][indicator.id]
        row = sheet.stored.get((side, indicator.id))
        if mark_of(cells) != mark:
            touched[indicator.id] = _entry(cells, base, row)
        elif (row.version if row else 0) != base:
            newer += 1
    weighed = weigh(sheet, side, touched, on)
    rebased = {key: replace(touched[key], base=sheet.stored[side, key].version) for key in weighed.conflicts}
    again = weigh(sheet, side, rebased, on)
    faults = (
        *_faults(page["sheet"], sheet, weighed.errors | again.errors),
        *_shut(page["sheet"], sheet, weighed.closed),
    )
    changes = tuple(_change(sheet, side, key, touched[key], weighed.answers[key]) for key in weighed.versions)
    conflicts = tuple(_change(sheet, side, key, rebased[key], again.answers[key]) for key in again.versions)
    return PagePlan(sheet, side, page["sheet"], changes, conflicts, faults, newer)


def _entry(cells: Mapping[str, Value], base: int, row: StoredAnswer | None) -> AnswerEntry:
    """What the cells mean. Figures that wait to be confirmed stand beside the cells, so blank cells leave them."""
    data: dict[str, Any] = {field: value for field, value in cells.items() if field != "explanation"}
    if "yes" in data:
        data["yes"] = data["yes"] == YES_NO[True]
    explanation = str(cells.get("explanation", ""))
    if row and plain(row.explanation) == explanation:
        explanation = row.explanation
    if row and row.data and not row.confirmed and not data:
        return AnswerEntry(row.data, explanation, base, confirmed=False)
    return AnswerEntry(data or None, explanation, base)


def _change(sheet: Sheet, side: Side, key: str, entry: AnswerEntry, now: Answer | None) -> Change:
    indicator, row = sheet.version.indicator(key), sheet.stored.get((side, key))
    before = sheet.answer(side, key)
    after = StoredAnswer(key, side, entry.data, entry.explanation, entry.confirmed, entry.base)
    return Change(
        cell=cell_of(sheet.version, key, ""),
        indicator=indicator,
        before=said(cells_of(indicator, row)),
        after=said(cells_of(indicator, after)),
        remark_before=row.explanation if row else "",
        remark_after=entry.explanation,
        points_before=indicator.rule.points(before) if before else None,
        points_after=indicator.rule.points(now) if now else None,
        entry=entry,
        answer=now,
    )


def _faults(name: str, sheet: Sheet, errors: Mapping[str, Problem]) -> Iterator[Problem]:
    for key, error in errors.items():
        yield Problem(cell_of(sheet.version, key, error.place), f"Chỉ tiêu {key}: {error.text}", sheet=name)


def _shut(name: str, sheet: Sheet, closed: list[str]) -> Iterator[Problem]:
    state = STATE_NAMES[sheet.state]
    for key in closed:
        said = f"Chỉ tiêu {key} hiện không sửa được (hồ sơ ở trạng thái “{state}”, hoặc đã khóa)."
        yield Problem(cell_of(sheet.version, key, ""), said, sheet=name)
