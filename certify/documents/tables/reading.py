"""Reading a table from outside by its columns, with every problem by line and column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from certify.documents.tables.rows import LONGEST_CELL, read_rows
from certify.documents.workbook.reading import Unreadable
from certify.domain.problems import Problem

# How many rows may precede the header: the tables that the site writes have a title above it.
MOST_TITLES = 10


@dataclass(frozen=True)
class Column:
    """A column to look for: by its heading as people see it, or by its key."""

    key: str
    heading: str
    needed: bool = True


@dataclass(frozen=True)
class Line:
    """A line of the table: its number in the file, and its values by column key ("" for an empty cell)."""

    number: int
    values: Mapping[str, str]


def read_table(body: bytes, columns: Sequence[Column]) -> tuple[list[Line], list[Problem]]:
    """The non-empty lines below the header, and the problems of reading them, by line and heading.

    Raises Unreadable when the file is no table, or lacks a column.
    """
    rows = read_rows(body)
    start, indexes = _header(rows, columns)
    lines, problems = [], []
    for number, cells in rows[start + 1 :]:
        values = {key: cells[index] if index < len(cells) else "" for key, index in indexes.items()}
        lines.append(Line(number, {column.key: values.get(column.key, "") for column in columns}))
        width = len(rows[start][1])
        if any(cells[width:]):
            problems.append(Problem("", "nhiều ô hơn dòng tiêu đề.", number))
        problems += [
            Problem(column.heading, f"dài quá {LONGEST_CELL} ký tự.", number)
            for column in columns
            if len(lines[-1].values[column.key]) > LONGEST_CELL
        ]
    return lines, problems


def _header(rows: list[tuple[int, list[str]]], columns: Sequence[Column]) -> tuple[int, dict[str, int]]:
    """The index of the header among the rows, and the index of each column in it."""
    key_of = {_normalised(name): column.key for column in columns for name in (column.key, column.heading)}
    candidates = [[key_of.get(_normalised(cell), "") for cell in cells] for _, cells in rows[:MOST_TITLES]]
    start = max(range(len(candidates)), key=lambda index: sum(map(bool, candidates[index])))
    keys = candidates[start]
    if missing := [column.heading for column in columns if column.needed and column.key not in keys]:
        raise Unreadable(
            f"Thiếu cột {', '.join(f'“{name}”' for name in missing)} ở dòng tiêu đề (dòng {rows[start][0]})."
        )
    if twice := [column.heading for column in columns if keys.count(column.key) > 1]:
        raise Unreadable(f"Cột “{twice[0]}” đứng hai lần ở dòng tiêu đề (dòng {rows[start][0]}).")
    return start, {key: index for index, key in enumerate(keys) if key}


def _normalised(heading: str) -> str:
    return " ".join(heading.replace("*", " ").casefold().split())
