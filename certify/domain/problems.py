"""Problems: what is wrong and where, so that whoever shows it can show it at its place."""

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Problem:
    """What stands in the way, as a sentence for people, and the place where it is to be mended.

    `place` is the name of a form's field, the heading of a column, a cell ("E5"), or a place in a criteria file
    ("criteria[3].max.value"); "" is the whole. Where a place needs more, `line` is the line of a file (from 1; 0: none)
    and `sheet` the sheet of a workbook.
    """

    place: str
    text: str
    line: int = 0
    sheet: str = ""

    def __str__(self) -> str:
        return self.text

    def under(self, label: str) -> "Problem":
        """The same with what people call its place before the text: "Tên đợt: chưa nhập."."""
        return replace(self, text=f"{label}: {self.text}")

    def in_table(self) -> "Problem":
        """The same with its line and column before the text, for lists that have no columns for these."""
        where = [f"dòng {self.line}"] if self.line else []
        where += [f"cột “{self.place}”"] if self.place else []
        return self.under(", ".join(where)) if where else self


class Misfits(ValueError):  # noqa: N818
    """Several parts of a whole don't fit together; what a model's validator raises to say where each of them is."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def problems_of(given: Iterable[Problem | str]) -> list[Problem]:
    """Problems as they are; a bare sentence is a problem of the whole."""
    return [Problem("", one) if isinstance(one, str) else one for one in given]
