"""Files that are read again only when they changed: what an unchanged file says is immutable, so all may share it."""

import os
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypeVar

# States of files that a process remembers; a site has a few dozen files.
MOST = 256

_Content = TypeVar("_Content")


class FileState(NamedTuple):
    """A file with what changes when it is written."""

    path: str
    written_ns: int
    size: int


# The TOML files of some folders, folder by folder, by name.
Listing = tuple[tuple[FileState, ...], ...]


def listing(folders: Sequence[Path]) -> Listing:
    """The TOML files of some folders as they stand; a folder that isn't there holds none."""
    return tuple(_files(folder) for folder in folders)


def _files(folder: Path) -> tuple[FileState, ...]:
    try:
        with os.scandir(folder) as entries:
            found = [(entry.path, entry.stat()) for entry in entries if entry.name.endswith(".toml")]
    except (FileNotFoundError, NotADirectoryError):
        return ()
    return tuple(sorted(FileState(path, stat.st_mtime_ns, stat.st_size) for path, stat in found))


def read_when_changed(read: Callable[[Path], _Content]) -> Callable[[Path], _Content]:
    """`read`, asked once for each state (path, time of writing, size) of a file; what it raises is not remembered.

    What `read` returns must be immutable. The result raises OSError when the file is not there.
    """

    @lru_cache(MOST)
    def read_state(path: Path, _written_ns: int, _size: int) -> _Content:
        return read(path)

    def read_file(path: Path) -> _Content:
        state = path.stat()
        return read_state(path, state.st_mtime_ns, state.st_size)

    return read_file
