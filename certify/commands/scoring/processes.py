"""A batch by several processes, which get some lines at a time."""

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain

from certify.commands.scoring.batch import Batch, Done, Part

# So many lines go to a process at once, so many bytes at most.
AT_ONCE, MOST_BYTES = 200, 2_000_000

# The batch that a process works on.
_BATCHES: list[Batch] = []


def by_processes(batch: Batch, lines: Iterable[bytes], jobs: int) -> Iterator[Done]:
    """The results of lines in their order, from several processes; only a few parts are in memory at once."""
    from concurrent.futures import Future, ProcessPoolExecutor  # noqa: PLC0415
    from multiprocessing import get_context  # noqa: PLC0415

    parts = _parts(lines)
    first, second = next(parts, (1, [])), next(parts, None)
    if second is None:  # a process costs more than so few lines
        yield batch.done(first)
        return
    with ProcessPoolExecutor(jobs, get_context("fork"), _begin, (batch,)) as pool:
        waiting: deque[Future[Done]] = deque()
        for part in chain((first, second), parts):
            waiting.append(pool.submit(_part, part))
            if len(waiting) > 2 * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _begin(batch: Batch) -> None:
    """What a process works on, handed over once."""
    _BATCHES[:] = [batch]


def _part(part: Part) -> Done:
    return _BATCHES[0].done(part)


def _parts(lines: Iterable[bytes]) -> Iterator[Part]:
    """Some lines at a time, and few where they are long."""
    part: list[bytes] = []
    first, size = 1, 0
    for raw in lines:
        part.append(raw)
        size += len(raw)
        if len(part) == AT_ONCE or size > MOST_BYTES:
            yield first, part
            first, part, size = first + len(part), [], 0
    if part:
        yield first, part
