"""Reading a table from outside by its columns, with every problem by line and column."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from certify.documents.tables.locating import Column, locate
from certify.domain.days import DayOrder, order_of
from certify.domain.problems import Problem

LONGEST_CELL = 2_000


class Line(Struct, frozen=True):
    """A line of the table: its number in the file, and its values by column key ("" for an empty cell)."""

    number: int
    values: Mapping[str, str]


class ReadTable(Struct, frozen=True):
    """The lines below a heading that aren't empty and no totals, and the problems of reading them, by line and heading.

    `notes` are sentences for whoever brought the file; `days` is the order in which its days seem to be written.
    """

    lines: list[Line]
    problems: list[Problem]
    notes: list[str]
    days: DayOrder


def read_table(body: bytes, columns: Sequence[Column]) -> ReadTable:
    """The table with these columns in a file. Raises Unreadable when it has none, or lacks a column."""
    table = locate(body, columns)
    lines, problems = [], table.problems
    for number, cells in table.rows:
        values = {key: cells[index] if index < len(cells) else "" for key, index in table.indexes.items()}
        lines.append(Line(number, {column.key: values.get(column.key, "") for column in columns}))
        if any(cells[len(table.head) :]):
            problems.append(Problem("", "nhiều ô hơn dòng tiêu đề.", number))
        problems += [
            Problem(column.heading, f"dài quá {LONGEST_CELL} ký tự.", number)
            for column in columns
            if len(lines[-1].values[column.key]) > LONGEST_CELL
        ]
    days = order_of(line.values[column.key] for line in lines for column in columns if column.day)
    return ReadTable(lines, problems, table.notes, days)
