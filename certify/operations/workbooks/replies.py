"""What a page of a workbook says to questions, weighed beside the figures as the same page leaves them."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from certify.documents.cells import cell_name, plain
from certify.documents.workbook.pages import COLUMNS, REPLY, asked_id, asked_in, asked_key, mark_of, rows_of
from certify.domain.assessment.sides import SELF, Side
from certify.domain.problems import Problem
from certify.domain.questions.replies import Asked
from certify.operations.act import Act
from certify.operations.assessments.questions import Said, Saying, asked_of, weigh
from certify.operations.assessments.sheet import Sheet
from certify.operations.workbooks.changes import Change, Weighed

NOT_YOURS = "Chỉ xã trả lời câu hỏi về số liệu. Hãy xóa trắng ô này."


def replies_in(act: Act, sheet: Sheet, side: Side, page: Mapping[str, Any]) -> Weighed:
    """The changes, conflicts and faults of the replies on a page, as an upload keeps it; `sheet` has its figures.

    A reply whose question the figures don't raise any more is lost, which is told.
    """
    sayings = _sayings(page)
    if not sayings:
        return Weighed()
    cells = _cells(sheet, page)
    if side != SELF:
        return Weighed(faults=tuple(Problem(cells[key], NOT_YOURS, sheet=page["sheet"]) for key in sayings))
    stand = asked_of(act.connection, sheet)
    said, standing = weigh(sheet, sayings, stand, act.today)
    rebased = {key: replace(sayings[key], base=standing[key].version) for key in said.conflicts}
    again = weigh(sheet, rebased, stand, act.today)[0] if rebased else Said()
    return Weighed(
        tuple(_change(standing[key], cells[key], sayings[key]) for key in said.versions),
        tuple(_change(standing[key], cells[key], rebased[key]) for key in again.versions),
        (*_faults(page["sheet"], cells, said), *_faults(page["sheet"], cells, again)),
        lost=tuple(said.lost),
    )


def for_either(kept: Weighed, taken: Weighed) -> Weighed:
    """Replies weighed beside both choices for figures in conflict: with the system's kept and with the file's taken."""
    known = {one.key for one in (*kept.changes, *kept.conflicts)}
    changes, conflicts = (
        tuple(replace(one, conditional=True) for one in found if one.key not in known)
        for found in (taken.changes, taken.conflicts)
    )
    return Weighed(
        (*kept.changes, *changes),
        (*kept.conflicts, *conflicts),
        (*kept.faults, *(one for one in taken.faults if one not in kept.faults)),
        lost=tuple(one for one in kept.lost if one in taken.lost),
    )


def _sayings(page: Mapping[str, Any]) -> dict[str, Saying]:
    """What was typed over what the page showed, by question."""
    found = {}
    for key in asked_in(page["cells"]):
        base, mark = page["bases"][key]
        if mark_of(page["cells"][key]) != mark:
            found[asked_id(key)] = Saying.typed(str(page["cells"][key].get(REPLY, "")), base)
    return found


def _cells(sheet: Sheet, page: Mapping[str, Any]) -> dict[str, str]:
    """The cell of each reply, by question."""
    rows = rows_of(sheet.version, asked_in(page["bases"]))
    return {asked_id(key): cell_name(rows[key], COLUMNS[REPLY]) for key in asked_in(rows)}


def _change(one: Asked, cell: str, saying: Saying) -> Change:
    about = ", ".join(one.indicators)
    before, after = (plain(text) or "chưa trả lời" for text in (one.text, saying.text))
    return Change(asked_key(one.id), cell, about, one.question.text, before, after, saying)


def _faults(name: str, cells: Mapping[str, str], said: Said) -> Iterator[Problem]:
    refused: Collection[str] = (*said.long, *said.closed)
    yield from (Problem(cells[key], said.errors[key], sheet=name) for key in refused)
