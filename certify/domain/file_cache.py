"""Files that are read again only when they changed: what an unchanged file says is immutable, so all may share it."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

# States of files that a process remembers; a site has a few dozen files.
MOST = 256

_Content = TypeVar("_Content")


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
