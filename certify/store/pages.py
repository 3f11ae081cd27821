"""Pages of lists: what is asked of a list, and the rows that are shown of it, chosen, sorted and cut by a query."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from msgspec import Struct, field
from msgspec.structs import replace

from certify.domain.numbers import id_or
from certify.domain.vietnamese import folded_words, holds
from certify.store.connection import Connection

ON_A_PAGE = 50

Row = TypeVar("Row")


class Wish(Struct, frozen=True):
    """What is asked of a list: words in `text`, a tab, choices by name, an order; "" asks for nothing of the kind.

    `page` counts from 1; None asks for all rows, as a table in a file has them.
    """

    text: str = ""
    tab: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    page: int | None = 1

    def number(self, choice: str) -> int:
        """The id that is chosen; 0, which no row has, for what is none."""
        return id_or(self.choices.get(choice, ""), 0)

    def whole(self) -> "Wish":
        """The same, but for all rows."""
        return replace(self, page=None)


class Found(Struct, Generic[Row], frozen=True):
    """The rows of one page, how many there are on all pages, and how many each tab would show (by its key)."""

    rows: list[Row]
    total: int
    page: int
    counts: Mapping[str, int]

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // ON_A_PAGE))

    @property
    def first(self) -> int:
        """The place of the first row shown, from 1; 0 when there is none."""
        return (self.page - 1) * ON_A_PAGE + 1 if self.rows else 0


# Asks for all rows of a list, and is what a list without rows shows.
WHOLE = Wish(page=None)
NOTHING: Found[Any] = Found([], 0, 1, {})


class Query(Struct, frozen=True):
    """A list in the database: its rows, the tab that a row stands under, its orders by name, the first by default."""

    chosen: sa.Select[Any]
    tab: sa.ColumnElement[str] | None
    orders: Mapping[str, Sequence[sa.ColumnElement[Any]]]


def find(connection: Connection, query: Query, wish: Wish, make: Callable[[sa.Row[Any]], Row]) -> Found[Row]:
    """The page of a list that is asked for, at most its last one, each row made by `make`.

    One query counts the rows by their tabs and one fetches those that are shown.
    """
    counts = _counts(connection, query)
    total, page = _shown(counts, wish)
    chosen = query.chosen.where(query.tab == wish.tab) if wish.tab and query.tab is not None else query.chosen
    ordered = chosen.order_by(*query.orders.get(wish.order, next(iter(query.orders.values()))))
    if wish.page is not None:
        ordered = ordered.limit(ON_A_PAGE).offset((page - 1) * ON_A_PAGE)
    return Found([make(row) for row in connection.execute(ordered)], total, page, counts)


def among(
    rows: Iterable[Row],
    wish: Wish,
    texts: Callable[[Row], Iterable[str]],
    tab: Callable[[Row], str] = lambda _: "",
) -> Found[Row]:
    """The page that is asked for of rows that were computed, in their order; words are looked for in their `texts`."""
    words = folded_words(wish.text)
    matching = [row for row in rows if not words or holds(words, texts(row))]
    counts: dict[str, int] = {}
    for row in matching:
        counts[tab(row)] = counts.get(tab(row), 0) + 1
    shown = [row for row in matching if not wish.tab or tab(row) == wish.tab]
    total, page = _shown(counts, wish)
    if wish.page is not None:
        shown = shown[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    return Found(shown, total, page, counts)


def tab(*conditions: tuple[sa.ColumnElement[bool], str], otherwise: str) -> sa.ColumnElement[str]:
    """The tab that a row stands under: that of the first condition it meets. The keys are words of the program."""
    words = {key: sa.literal_column(f"'{key}'", sa.Text) for key in (otherwise, *(key for _, key in conditions))}
    return sa.case(*((condition, words[key]) for condition, key in conditions), else_=words[otherwise])


def _counts(connection: Connection, query: Query) -> Mapping[str, int]:
    if query.tab is None:
        return {"": connection.execute(query.chosen.with_only_columns(sa.func.count())).scalar_one()}
    counted = query.chosen.with_only_columns(query.tab.label("tab"), sa.func.count())
    return {row[0]: row[1] for row in connection.execute(counted.group_by(sa.literal_column("tab")))}


def _shown(counts: Mapping[str, int], wish: Wish) -> tuple[int, int]:
    """How many rows there are under the tab that is asked for, and the page that is shown of them."""
    total = counts.get(wish.tab, 0) if wish.tab else sum(counts.values())
    return total, min(max(wish.page or 1, 1), max(1, -(-total // ON_A_PAGE)))
