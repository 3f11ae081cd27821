"""Which lines of a file differ from those of another, each with what stood there before."""

from collections.abc import Iterator

from msgspec import Struct

from certify.domain.criteria.editing.lines import Data, Line, lines_of


class LineChange(Struct, frozen=True):
    """A line before and now; None where there was none, or is none any more."""

    before: Line | None
    now: Line | None

    @property
    def line(self) -> Line:
        """The line as it is now, or else as it was."""
        chosen = self.now or self.before
        if chosen is None:
            raise ValueError("a change of no line")
        return chosen


def line_changes(old: Data, new: Data) -> tuple[LineChange, ...]:
    """The lines that are new, changed or gone, in the order of the file now; what is gone comes last.

    A line that only moved within its list is no change.
    """
    before, after = lines_of(old), lines_of(new)
    known, kept = {line.key for line in before}, {line.key for line in after}
    gone = {line.place: line for line in before if line.key not in kept}
    return tuple(_paired(gone, [line for line in after if line.key not in known]))


def _paired(gone: dict[str, Line], changed: list[Line]) -> Iterator[LineChange]:
    for line in changed:
        yield LineChange(gone.pop(line.place, None), line)
    yield from (LineChange(line, None) for line in gone.values())
