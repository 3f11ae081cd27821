"""Problems: what is wrong and where, so that a page, a table or a file can show each at its place."""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace


class Problem(Struct, frozen=True):
    """Something wrong, as a sentence for people, and the place where it can be put right.

    `place` is the name of a form's field, the heading of a column, a cell ("E5"), or a place in a criteria file
    ("criteria[3].max.value"); "" means the whole. `line` is the line of a file where there is one (from 1; 0: none),
    `sheet` the sheet of a workbook.
    """

    place: str
    text: str
    line: int = 0
    sheet: str = ""

    def __str__(self) -> str:
        return self.text

    def under(self, label: str) -> "Problem":
        """The same problem with a label before the text: "Tên đợt: chưa nhập."."""
        return replace(self, text=f"{label}: {self.text}")

    def in_table(self) -> "Problem":
        """The same problem with its line and column before the text, for lists without columns for these."""
        where = [f"dòng {self.line}"] if self.line else []
        where += [f"cột “{self.place}”"] if self.place else []
        return self.under(", ".join(where)) if where else self


class Misfits(ValueError):  # noqa: N818
    """Parts that don't fit together: raised, by a model's validator too, so that each problem keeps its own place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def problems_of(items: Iterable[Problem | str]) -> list[Problem]:
    """Problems as they are, and each bare sentence as a problem of the whole."""
    return [Problem("", item) if isinstance(item, str) else item for item in items]
