"""What a page of a workbook says of figures, weighed against those that the system holds; nothing is written."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace

from certify.documents.cells import plain
from certify.documents.workbook.pages import YES_NO, Value, cell_of, mark_of, shared_mark
from certify.domain.assessment.sides import Side
from certify.domain.assessment.states import STATE_NAMES
from certify.domain.criteria.answers import Answer
from certify.domain.criteria.indicators import Indicator
from certify.domain.criteria.sharing import spread
from certify.domain.problems import Problem
from certify.operations.assessments.answers import AnswerEntry, weigh
from certify.operations.assessments.sheet import Sheet
from certify.operations.workbooks.changes import Change, Weighed
from certify.operations.workbooks.pages import cells_of, figures_text
from certify.store.assessments.answers import StoredAnswer


def figures_in(sheet: Sheet, side: Side, on: date, page: Mapping[str, Any]) -> Weighed:
    """The changes, conflicts and faults of the figures on a page, as an upload keeps it."""
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
    faults = (
        *_faults(page["sheet"], sheet, weighed.errors | again.errors),
        *_closed_faults(page["sheet"], sheet, weighed.closed),
    )
    changes = tuple(_change(sheet, side, key, touched[key], weighed.answers[key]) for key in weighed.versions)
    conflicts = tuple(_change(sheet, side, key, rebased[key], again.answers[key]) for key in again.versions)
    return Weighed(changes, conflicts, faults, newer)


def with_changes(sheet: Sheet, side: Side, changes: Collection[Change]) -> Sheet:
    """The sheet as it would be with changes of figures."""
    rows = {(side, one.key): _row(side, one.key, one.said) for one in changes if isinstance(one.said, AnswerEntry)}
    return sheet.with_rows(rows, {(side, one.key): one.answer for one in changes})


def _row(side: Side, key: str, entry: AnswerEntry) -> StoredAnswer:
    return StoredAnswer(key, side, entry.data, entry.explanation, entry.confirmed, entry.base)


def _change(sheet: Sheet, side: Side, key: str, entry: AnswerEntry, answer: Answer | None) -> Change:
    """The change that an entry makes to an indicator; `answer` is the entry's answer where it counts."""
    indicator, row = sheet.version.indicator(key), sheet.stored.get((side, key))
    before = sheet.answer(side, key)
    return Change(
        key=key,
        cell=cell_of(sheet.version, key, ""),
        about=key,
        name=indicator.name,
        before=figures_text(cells_of(indicator, row)),
        after=figures_text(cells_of(indicator, _row(side, key, entry))),
        said=entry,
        remark_before=row.explanation if row else "",
        remark_after=entry.explanation,
        points_before=indicator.rule.points(before) if before else None,
        points_after=indicator.rule.points(answer) if answer else None,
        answer=answer,
    )


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
