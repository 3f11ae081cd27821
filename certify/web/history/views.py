"""The history of a file: who changed which figures, from what to what; by indicator and person, and as a table."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from certify.documents.tables.writing import Cell, Table
from certify.domain.assessment.returns import WHOLE, WHOLE_NAME
from certify.domain.days import LOCAL
from certify.domain.numbers import parse_id
from certify.operations.assessments.sheet import Sheet, sheet_for
from certify.operations.log.history import Change, Entry, Wanted, chosen, history_of
from certify.web.access import requires
from certify.web.assessments.sheet_words import figures_words
from certify.web.downloads import as_file
from certify.web.request_context import viewing

blueprint = Blueprint("history", __name__)

HEADS = (("Lúc (giờ Việt Nam)", 20), ("Ai", 36), ("Việc", 60), ("Chỉ tiêu", 10), ("Trước", 40), ("Sau", 40))


@blueprint.get("/phieu/<int:assessment_id>/lich-su")
@requires("assessment:read")
def show(assessment_id: int) -> ResponseReturnValue:
    """Who did what and when, the newest first."""
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
        entries = history_of(act.connection, assessment_id)
    wanted = _wanted(sheet)
    found = chosen(entries, wanted)
    if reply := as_file(lambda: _table(sheet, found)):
        return reply
    people = {one.account: one.event.actor_name for one in reversed(entries)}
    shown = [(one, [(_name(change), _before(change), _after(change)) for change in one.changes]) for one in found]
    return render_template("history/show.html", sheet=sheet, shown=shown, people=people, wanted=wanted)


def _wanted(sheet: Sheet) -> Wanted:
    """The choice in the address; what names no indicator of the file or no account chooses nothing."""
    indicator = request.args.get("chi-tieu", "")
    known = indicator in sheet.version.ids
    return Wanted(indicator if known else None, request.args.get("nguoi", None, parse_id))


def _table(sheet: Sheet, entries: list[Entry]) -> Table:
    rows = [row for entry in entries for row in _rows(entry)]
    return Table(f"lich-su-{sheet.unit.code}", f"Lịch sử: {sheet.unit.full_name}", sheet.round.name, HEADS, rows)


def _rows(entry: Entry) -> Iterator[tuple[Cell, ...]]:
    event = entry.event
    common = (f"{event.at.astimezone(LOCAL):%d/%m/%Y %H:%M:%S}", event.actor_name, entry.said)
    yield from ((*common, _name(one), _before(one), _after(one)) for one in entry.changes)
    if not entry.changes:
        yield (*common, "", "", "")


def _name(change: Change) -> str:
    return WHOLE_NAME if change.indicator_id == WHOLE else change.indicator_id


def _before(change: Change) -> str:
    return "" if change.reason or change.same or not change.before else _words(change.before)


def _after(change: Change) -> str:
    if change.reason:
        return change.reason
    if not change.same:
        return _words(change.after) + ("; thay đổi lời giải trình, lý do" if change.reworded else "")
    if change.reworded is None:
        return f"{_words(change.after)}; thay đổi lời giải trình, lý do hoặc xác nhận số liệu"
    return f"{_words(change.after)}; {'thay đổi lời giải trình, lý do' if change.reworded else 'xác nhận số liệu'}"


def _words(data: Mapping[str, Any] | None) -> str:
    return figures_words(data or {})
