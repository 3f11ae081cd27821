"""Work on files from outside, in a process with limits: a small hostile file may demand any time and memory."""

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from resource import RLIMIT_AS, RLIMIT_CORE, RLIMIT_CPU, setrlimit
from typing import TypeVar

from certify.documents.turns import EXAMINING

MOST_SECONDS, MOST_MEMORY = 20, 768 * 1024 * 1024
# Seconds on the clock for each of the processor: on a busy machine a sound file takes many times what it needs.
PATIENCE = 6
# Nothing of this process is there in the new one, which has threads, connections and secrets.
processes = get_context("spawn")

Result = TypeVar("Result")


def bounded(work: Callable[..., Result], *arguments: object, seconds: int = MOST_SECONDS) -> Result | None:
    """The result of `work`, a function at the top of a module; None when it doesn't finish within the limits.

    The limits are `seconds` of processor time, PATIENCE times as long on the clock, and MOST_MEMORY bytes. Raises
    Busy when enough files are being examined.
    """
    with EXAMINING.turn():
        return _finished(work, arguments, seconds)


def _finished(work: Callable[..., Result], arguments: tuple[object, ...], seconds: int) -> Result | None:
    ours, theirs = processes.Pipe()
    process = processes.Process(target=_run, args=(theirs, seconds), daemon=True)
    process.start()
    theirs.close()
    try:
        # Given to the process itself, large arguments would wait for ever when it can't start.
        ours.send((work, arguments))
        return ours.recv() if ours.poll(PATIENCE * seconds) else None
    except (EOFError, ConnectionError):  # it ran into its limits
        return None
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()


def _run(theirs: Connection, seconds: int) -> None:
    for limit, most in ((RLIMIT_CPU, seconds), (RLIMIT_AS, MOST_MEMORY), (RLIMIT_CORE, 0)):
        setrlimit(limit, (most, most))
    work, arguments = theirs.recv()
    theirs.send(work(*arguments))
