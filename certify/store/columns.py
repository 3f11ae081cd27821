"""What tables are made of: the metadata of all tables, and the column types that they share.

Points are stored as whole thousandths and moments in UTC, so both are exact and comparable.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from msgspec.json import decode
from sqlalchemy import Column, Integer, MetaData, Text

from certify.domain.vietnamese import fold, folded_words

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class Instant(sa.types.TypeDecorator[datetime]):
    """An aware moment, stored in UTC."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002, ANN401
        return None if value is None else value.replace(tzinfo=UTC)


class Points(sa.types.TypeDecorator[Decimal]):
    """An exact number of points with at most three decimals, stored as whole thousandths."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: sa.Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else int((value * 1000).to_integral_exact())

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Callable[[Any], Decimal | None]:  # noqa: ARG002
        """In place of `process_result_value`, which is called through another function for each value."""
        return lambda value: None if value is None else Decimal(value) / 1000


class OneOf(sa.types.TypeDecorator[StrEnum]):
    """One of the values of an enumeration, stored as that text and read as its member."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind
        self._members = {str(member): member for member in kind}

    def process_bind_param(self, value: StrEnum | str | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else str(value)

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Callable[[Any], StrEnum | None]:  # noqa: ARG002
        """As above, and looked up: lists read thousands, and the enumeration takes as long as reading the row."""
        members, kind = self._members, self.kind
        return lambda value: None if value is None else members.get(value) or kind(value)


def as_stored(column: Column[Any]) -> sa.ColumnElement[Any]:
    """A column to read as it is stored, for an audit: what is no value of its enumeration is read too."""
    return sa.type_coerce(column, Text).label(column.name) if isinstance(column.type, OneOf) else column


# A key that orders byte by byte on both databases.
SortKey = Text().with_variant(Text(collation="C"), "postgresql")


def data_in(text: str) -> Any:  # noqa: ANN401
    """What JSON says; a text that is none, put in past the program, stays that text: the audit names its row."""
    try:
        return decode(text)
    except ValueError:
        return text


def id_column() -> Column[int]:
    """The primary key of a table whose rows the database numbers."""
    return Column("id", Integer, primary_key=True)


def choice(name: str, kind: type[StrEnum], *, primary_key: bool = False, nullable: bool = False) -> Column[StrEnum]:
    """A column that holds one value of an enumeration; the database refuses every other one (see `triggers.only`)."""
    values = ", ".join(f"'{value}'" for value in kind)
    check = sa.CheckConstraint(f"{name} IN ({values})", name=name)
    return Column(name, OneOf(kind), check, primary_key=primary_key, nullable=nullable)


def search_key(*of: str) -> Column[str]:
    """A column with the folded texts of the columns `of`, in which lists search.

    Both databases search it alike and as fast as any text; an expression that folds while it searches takes SQLite
    thirty times as long. Rows are added with it; whoever changes one of these columns writes `search_text` anew.
    """

    def folded(context: Any) -> str:  # noqa: ANN401
        row = context.get_current_parameters()
        return search_text(*(row[name] for name in of))

    return Column("search_key", Text, nullable=False, default=folded)


def search_text(*texts: str) -> str:
    """The search key of some texts."""
    return fold(" ".join(texts))


def holding(text: str, *columns: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """The condition that each word of a text, folded, stands in one of some search keys."""
    words = (sa.or_(*(column.contains(word, autoescape=True) for column in columns)) for word in folded_words(text))
    return sa.and_(sa.true(), *words)
