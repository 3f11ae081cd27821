"""The preview of a workbook: every change, every conflict with both values, every fault; nothing is written."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from certify.documents.cells import plain
from certify.documents.workbook.control import STALE
from certify.documents.workbook.pages import YES_NO, Value, cell_of, mark_of, shared_mark
from certify.domain.assessment.sides import Side
from certify.domain.assessment.states import STATE_NAMES
from certify.domain.criteria.indicators import Indicator
from certify.domain.criteria.sharing import spread
from certify.domain.hashing import canonical_json, sha256_of
from certify.domain.problems import Problem
from certify.domain.scoring.score import score
from certify.operations.act import Act, Refused
from certify.operations.assessments.answers import AnswerEntry, weigh
from certify.operations.assessments.offices import barred
from certify.operations.assessments.sheet import Sheet, sheet_for
from certify.operations.workbooks.changes import IndicatorChange, change_of
from certify.operations.workbooks.pages import HANDS
from certify.store.assessments.answers import StoredAnswer
from certify.store.assessments.workbooks import Upload


@dataclass(frozen=True)
class PageChanges:
    """One commune's changes; `newer` counts untouched indicators that others changed since: their figures stay."""

    sheet: Sheet
    side: Side
    name: str
    changes: tuple[IndicatorChange, ...]
    conflicts: tuple[IndicatorChange, ...]
    faults: tuple[Problem, ...]
    newer: int

    @property
    def before(self) -> Decimal:
        return self.sheet.score_of(self.side).total

    @cached_property
    def after(self) -> Decimal:
        """The total with the changes, conflicts keeping the system's figures."""
        answers = self.sheet.answers(self.side)
        for change in self.changes:
            answers.pop(change.indicator.id, None)
            answers |= {change.indicator.id: change.answer} if change.answer else {}
        return score(self.sheet.version, answers).total

    def key(self, change: IndicatorChange) -> str:
        """The form field in which a conflict's choice is made."""
        return f"{self.sheet.id}:{change.indicator.id}"


@dataclass(frozen=True)
class Preview:
    """A workbook compared with what the system holds now."""

    upload: Upload
    side: Side
    pages: tuple[PageChanges, ...]
    faults: tuple[Problem, ...]

    @property
    def changes(self) -> list[tuple[PageChanges, IndicatorChange]]:
        return [(page, change) for page in self.pages for change in page.changes]

    @property
    def conflicts(self) -> list[tuple[PageChanges, IndicatorChange]]:
        return [(page, change) for page in self.pages for change in page.conflicts]

    @property
    def hints(self) -> list[str]:
        """A sentence with its page for each remark that seems to identify a child."""
        return [f"Trang “{page.name}”. {change.hint}" for page, change in self.changes + self.conflicts if change.hint]

    @property
    def changed(self) -> list[PageChanges]:
        return [page for page in self.pages if page.changes]

    @property
    def newer(self) -> int:
        return sum(page.newer for page in self.pages)

    @cached_property
    def sha256(self) -> str:
        """The hash of everything the preview shows: a confirmation applies to exactly this."""
        shown = [
            [page.key(change), change.before, change.remark_before, vars(change.entry)]
            for page in self.pages
            for change in (*page.changes, *page.conflicts)
        ]
        faults = [{"sheet": fault.sheet, "cell": fault.place, "reason": fault.text} for fault in self.faults]
        return sha256_of(canonical_json([self.upload.sha256, shown, faults]))


def preview_of(act: Act, upload: Upload) -> Preview:
    """What an upload would change now. Raises NotFound, and Refused when it was made for other criteria."""
    content, on = upload.content, act.today
    side = Side(content["side"])
    pages = tuple(_page(act, side, on, page) for page in content["pages"])
    faults = [Problem(cell, text, sheet=name) for name, cell, text in content["faults"]]
    return Preview(upload, side, pages, (*faults, *(fault for page in pages for fault in page.faults)))


def current_sheet(act: Act, assessment_id: int, name: str, sha256: str) -> Sheet:
    """The sheet of a page within the actor's scope. Raises NotFound, and Refused when the criteria changed since."""
    sheet = sheet_for(act, assessment_id)
    if sheet.loaded.sha256 != sha256:
        now = f"{sheet.version.number}, bản {sheet.version.revision}"
        raise Refused([f"Trang “{name}” lập theo bộ tiêu chí khác với bộ đang dùng ({now}). {STALE}"])
    return sheet


def _page(act: Act, side: Side, on: date, page: Mapping[str, Any]) -> PageChanges:
    sheet = current_sheet(act, page["assessment"], page["sheet"], page["sha256"])
    touched, newer = {}, 0
    by_indicator = _with_shared(sheet, page, sheet.editable(side, on))
    for indicator in sheet.version.indicators:
        if (cells := by_indicator.get(indicator.id)) is None:
            continue
        base, mark = page["bases"][indicator.id]
        row = sheet.stored.get((side, indicator.id))
        if mark_of(cells) != mark:
            touched[indicator.id] = _entry_from(cells, base, row, indicator)
        elif (row.version if row else 0) != base:
            newer += 1
    weighed = weigh(sheet, side, touched, on)
    rebased = {key: replace(touched[key], base=sheet.stored[side, key].version) for key in weighed.conflicts}
    again = weigh(sheet, side, rebased, on)
    why_not = barred(act, sheet, HANDS[side]) if touched else ""
    faults = (
        *([Problem("", why_not, sheet=page["sheet"])] if why_not else ()),
        *_faults(page["sheet"], sheet, weighed.errors | again.errors),
        *_closed_faults(page["sheet"], sheet, weighed.closed),
    )
    changes = tuple(change_of(sheet, side, key, touched[key], weighed.answers[key]) for key in weighed.versions)
    conflicts = tuple(change_of(sheet, side, key, rebased[key], again.answers[key]) for key in again.versions)
    return PageChanges(sheet, side, page["sheet"], changes, conflicts, faults, newer)


def _with_shared(sheet: Sheet, page: Mapping[str, Any], editable: Collection[str]) -> dict[str, dict[str, Value]]:
    """The cells of the indicators, with the numbers of quantities where they are used.

    A number goes into the lines that may be changed; only where none may, into all of them, to be refused there.
    """
    cells = {key: dict(page["cells"][key]) for key in sheet.version.ids if key in page["cells"]}
    figures = {key: {f: value for f, value in line.items() if f != "explanation"} for key, line in cells.items()}
    for quantity_id, uses in sheet.version.uses.items():
        number = page["cells"].get(quantity_id, {}).get("count")
        if number is None:
            continue
        changed = page["bases"][quantity_id][1] != shared_mark(number)
        chosen = {use.indicator_id for use in uses} & set(editable) or {use.indicator_id for use in uses}
        lines = {key: line for key, line in figures.items() if key in chosen}
        spread(sheet.version, {quantity_id: number}, {quantity_id} if changed else (), lines)
    return {key: {**cells[key], **figures[key]} for key in cells}


def _entry_from(cells: Mapping[str, Value], base: int, row: StoredAnswer | None, indicator: Indicator) -> AnswerEntry:
    """The entry that cells state. Unconfirmed figures are shown beside the cells, so blank cells leave them as is.

    The number of a quantity alone confirms none of them.
    """
    data: dict[str, Any] = {field: value for field, value in cells.items() if field != "explanation"}
    if "yes" in data:
        data["yes"] = data["yes"] == YES_NO[True]
    explanation = str(cells.get("explanation", ""))
    if row and plain(row.explanation) == explanation:
        explanation = row.explanation
    if row and row.data and not row.confirmed and data.keys() <= indicator.quantities.keys():
        whole = {} if "not_applicable" in row.data else data
        return AnswerEntry({**row.data, **whole}, explanation, base, confirmed=False)
    return AnswerEntry(data or None, explanation, base)


def _faults(name: str, sheet: Sheet, errors: Mapping[str, Problem]) -> Iterator[Problem]:
    for key, error in errors.items():
        yield Problem(cell_of(sheet.version, key, error.place), f"Chỉ tiêu {key}: {error.text}", sheet=name)


def _closed_faults(name: str, sheet: Sheet, closed: list[str]) -> Iterator[Problem]:
    state = STATE_NAMES[sheet.state]
    for key in closed:
        text = f"Chỉ tiêu {key} hiện không sửa được (hồ sơ ở trạng thái “{state}”, hoặc đã khóa)."
        yield Problem(cell_of(sheet.version, key, ""), text, sheet=name)
