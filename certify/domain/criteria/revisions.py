"""Revisions in several folders: which of them count, and in which order."""

import itertools
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from certify.domain.criteria.file import CriteriaFileError
from certify.domain.problems import Problem


class Loaded(Protocol):
    """What was read from a file."""

    @property
    def path(self) -> Path: ...


_File = TypeVar("_File", bound=Loaded)


def in_order(folders: Iterable[Sequence[_File]], named: Callable[[_File], tuple[str, int]]) -> list[_File]:
    """The files that count, by what `named` gives: id and revision. Raises CriteriaFileError for a revision twice.

    A folder comes before those named before it: from its first revision of an id on, theirs don't count. So what a
    site attested or took in stands, whatever a newer program ships.
    """
    kept: list[_File] = []
    for own in folders:
        first: dict[str, int] = {}
        for name, revision in map(named, own):
            first[name] = min(revision, first.get(name, revision))
        kept = [one for one in kept if _before(named(one), first)]
        kept += own
    kept.sort(key=named)
    for one, other in itertools.pairwise(kept):
        if named(one) == named(other):
            said = f"trùng với {one.path}, mỗi lần sửa phải mang một số riêng"
            raise CriteriaFileError([Problem("revision", said)], other.path)
    return kept


def _before(named: tuple[str, int], first: dict[str, int]) -> bool:
    name, revision = named
    return name not in first or revision < first[name]
