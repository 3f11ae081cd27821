"""The revisions of the schema that this program knows, and where a database stands among them.

Read from the migrations' own lines, because every command asks and loading Alembic takes longer than most of them work.
"""

import re
from enum import StrEnum
from functools import cache
from pathlib import Path

MIGRATIONS = Path(__file__).parent / "migrations"
_LINE = re.compile(r'^(down_)?revision = (?:"(\w+)"|None)$', re.MULTILINE)


class Standing(StrEnum):
    """How a database stands to the program: no site yet, of a former release, of this one, of one that came later."""

    NONE = "none"
    FORMER = "former"
    CURRENT = "current"
    LATER = "later"


@cache
def known() -> tuple[str, ...]:
    """The revisions in the order in which they are applied."""
    following: dict[str, str] = {}
    for path in (MIGRATIONS / "versions").glob("*.py"):
        said = dict(_LINE.findall(path.read_text("utf-8")))
        following[said["down_"]] = said[""]
    ordered, last = [], ""
    while last := following.get(last, ""):
        ordered.append(last)
    return tuple(ordered)


def newest() -> str:
    """The revision of this program."""
    return known()[-1]


def pending(revision: str) -> tuple[str, ...]:
    """The revisions that a database at a known one still lacks, in order."""
    return known()[known().index(revision) + 1 :]


def standing(revision: str | None) -> Standing:
    """How a database at a revision stands; None: there is no site in it."""
    if revision is None:
        return Standing.NONE
    if revision not in known():
        return Standing.LATER
    return Standing.FORMER if pending(revision) else Standing.CURRENT
