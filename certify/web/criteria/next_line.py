"""The line of a draft to be looked at next, so that whoever has the text for half an hour never looks for it."""

from flask import request, url_for
from msgspec import Struct

from certify.domain.criteria.editing.lines import Line
from certify.operations.criteria.work import Work
from certify.web.criteria.text_viewer import shown_page

# The place of the line to be looked at, in an address.
FIELD = "dong"


class NextLine(Struct, frozen=True):
    """The next line, its address, and how many of all lines still wait."""

    line: Line | None
    address: str
    waiting: int
    lines: int

    @property
    def done(self) -> int:
        return self.lines - self.waiting


def next_line(work: Work, after: str = "", *, checking: bool = False) -> NextLine:
    """The first line after the place `after` that waits to be compared or, with `checking`, to be checked.

    After the last one it begins again with the first.
    """
    waiting = unchecked(work) if checking else work.left
    places = [line.place for line in work.lines]
    start = places.index(after) + 1 if after in places else 0
    later = set(places[start:])
    chosen = next((line for line in waiting if line.place in later), waiting[0] if waiting else None)
    return NextLine(chosen, _address(work, chosen), len(waiting), len(work.stated) if checking else len(places))


def shown_line(work: Work, part: str) -> str:
    """The place of the line that the request asks for, if it is in the part that is shown; else ""."""
    asked = request.args.get(FIELD, "")
    return asked if asked in {line.place for line in work.lines if line.part == part} else ""


def citation_near(work: Work, place: str) -> str:
    """The citation of the nearest confirmed line before a place: the table goes on where it was read last."""
    citation = ""
    for line in work.lines:
        if line.place == place:
            break
        if statement := work.statement(line):
            citation = statement.citation
    return citation


def unchecked(work: Work) -> list[Line]:
    """The confirmed lines at which nobody has looked a second time."""
    return [line for line in work.lines if (stated := work.statement(line)) and not stated.checked_by]


def _address(work: Work, line: Line | None) -> str:
    return address_of(work, line) if line else url_for("attestations.show", draft_id=work.draft.id)


def address_of(work: Work, line: Line) -> str:
    """Where a line is looked at, beside the page of the text that is shown now."""
    query = {**shown_page(), FIELD: line.place}
    return url_for("attestation_parts.show", draft_id=work.draft.id, part=line.part, _anchor=FIELD, **query)
