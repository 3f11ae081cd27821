"""A process that scores some lines of a batch at a time.

Forked and spoken to through two pipes: Python's own pools cost a command as short as this one more, the start of
their threads and the way through their queues, than a second process brings it.
"""

import json
import os
import sys
from contextlib import suppress
from io import BytesIO
from typing import IO, NoReturn

from certify.commands.scoring.batch import Batch, Done, Part


class Worker:
    """A process of its own; it gets the next lines when the results of those before have been fetched."""

    def __init__(self, batch: Batch) -> None:
        (asked, asking), (told, telling) = os.pipe(), os.pipe()
        self.process = os.fork()
        if not self.process:
            os.close(asking)  # or it would never see the end of what it is asked
            os.close(told)
            _end_after(batch, os.fdopen(asked, "rb"), os.fdopen(telling, "wb"))
        os.close(asked)
        os.close(telling)
        self.asking, self.told = os.fdopen(asking, "wb"), os.fdopen(told, "rb")

    def give(self, part: Part) -> None:
        """Hand over some lines; of them only the last may be longer than a line may be."""
        first, lines = part
        with suppress(BrokenPipeError):  # `done` tells that it is no more
            self.asking.write(b"%d %d\n" % (first, sum(map(len, lines))))
            self.asking.writelines(lines)
            self.asking.flush()

    def done(self) -> Done:
        """Wait for the results of the lines. Raises RuntimeError when the process is no more."""
        head = self.told.readline()
        if not head:
            raise RuntimeError(f"process {self.process} ended before its lines were scored")
        size, problems = json.loads(head)
        return self.told.read(size), problems

    def close(self) -> None:
        """Let it go, whatever it is doing, and wait until it has ended."""
        self.told.close()
        with suppress(BrokenPipeError):
            self.asking.close()
        os.waitpid(self.process, 0)


def _end_after(batch: Batch, asked: IO[bytes], telling: IO[bytes]) -> NoReturn:
    """What the process does, and nothing that its parent would do after it."""
    try:
        _work(batch, asked, telling)
    except (BrokenPipeError, KeyboardInterrupt):
        pass  # nobody waits for its results
    except BaseException:  # it goes no further than this
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(0)


def _work(batch: Batch, asked: IO[bytes], telling: IO[bytes]) -> None:
    while head := asked.readline():
        first, size = map(int, head.split())
        written, problems = batch.done((first, BytesIO(asked.read(size)).readlines()))
        telling.write(f"{json.dumps((len(written), problems))}\n".encode())
        telling.write(written)
        telling.flush()
