"""Revisions in several folders: which of them count, in order."""

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


def in_order(folders: Iterable[Sequence[_File]], key: Callable[[_File], tuple[str, int]]) -> list[_File]:
    """The files that count, sorted by `key`: id and revision. Raises CriteriaFileError for a revision twice.

    A folder takes precedence over those before it: from its first revision of an id on, theirs don't count. So what
    a site has attested or imported stands, whatever a newer release ships.
    """
    counting: list[_File] = []
    for files in folders:
        first: dict[str, int] = {}
        for file_id, revision in map(key, files):
            first[file_id] = min(revision, first.get(file_id, revision))
        counting = [file for file in counting if _precedes(key(file), first)]
        counting += files
    counting.sort(key=key)
    for file, following in itertools.pairwise(counting):
        if key(file) == key(following):
            text = f"trùng với {file.path}, mỗi lần sửa phải mang một số riêng"
            raise CriteriaFileError([Problem("revision", text)], following.path)
    return counting


def _precedes(key: tuple[str, int], first: dict[str, int]) -> bool:
    file_id, revision = key
    return file_id not in first or revision < first[file_id]
