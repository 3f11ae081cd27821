"""A batch by several processes, which get some lines at a time."""

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice

from certify.commands.scoring.batch import Batch, Done, Part
from certify.commands.scoring.worker import Worker

# So many lines go to a process at once: with far fewer, those who wait for each other so often are kept on one core by
# the system. So many bytes at most: fewer than a line may have, so that one which is too long, of which only the
# beginning is there, ends what it goes with.
AT_ONCE, MOST_BYTES = 128, 500_000


def by_processes(batch: Batch, lines: Iterable[bytes], jobs: int) -> Iterator[Done]:
    """The results of lines in their order, from several processes; each has only some of them in memory at once.

    Raises RuntimeError when one of the processes ends too early.
    """
    parts = _parts(lines)
    begun = list(islice(parts, jobs))
    if len(begun) < 2:  # a process costs more than so few lines
        yield from map(batch.done, begun)
        return
    workers: list[Worker] = []
    try:
        for part in begun:
            workers.append(Worker(batch))
            workers[-1].give(part)
        yield from _in_turn(deque(workers), parts)
    finally:
        for worker in reversed(workers):  # a later one has the ends of the earlier ones open, too
            worker.close()


def _in_turn(waiting: deque[Worker], parts: Iterator[Part]) -> Iterator[Done]:
    """What each process has done, and the next lines to it, as long as there are any."""
    while waiting:
        worker = waiting.popleft()
        done = worker.done()
        for part in islice(parts, 1):
            worker.give(part)
            waiting.append(worker)
        yield done


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
