"""Work on files from outside, in a process with limits: a small hostile file may demand any time and memory."""

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from resource import RLIMIT_AS, RLIMIT_CORE, RLIMIT_CPU, setrlimit
from typing import TypeVar

MOST_SECONDS, MOST_MEMORY = 20, 768 * 1024 * 1024
# Seconds on the clock: on a busy machine a sound file takes many times the processor time it needs.
LONGEST_WAIT = 6 * MOST_SECONDS

Result = TypeVar("Result")


def bounded(work: Callable[..., Result], *arguments: object) -> Result | None:
    """The result of `work`, a function at the top of a module; None when it doesn't finish within the limits.

    The limits are MOST_SECONDS of processor time, LONGEST_WAIT, and MOST_MEMORY bytes.
    """
    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(sender, work, arguments), daemon=True)
    process.start()
    sender.close()
    try:
        return receiver.recv() if receiver.poll(LONGEST_WAIT) else None
    except EOFError:  # it ran into its limits
        return None
    finally:
        process.kill()
        process.join()
        process.close()
        receiver.close()


def _run(sender: Connection, work: Callable[..., object], arguments: tuple[object, ...]) -> None:
    for limit, most in ((RLIMIT_CPU, MOST_SECONDS), (RLIMIT_AS, MOST_MEMORY), (RLIMIT_CORE, 0)):
        setrlimit(limit, (most, most))
    sender.send(work(*arguments))
