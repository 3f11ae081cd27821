"""Work on files from outside, in a process of its own: a small hostile file may ask for any time and memory."""

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from resource import RLIMIT_AS, RLIMIT_CORE, RLIMIT_CPU, setrlimit
from typing import TypeVar

MOST_SECONDS, MOST_MEMORY = 20, 768 * 1024 * 1024

Found = TypeVar("Found")


def bounded(work: Callable[..., Found], *given: object) -> Found | None:
    """What `work` (a function of a module) finds in `given`; None when it comes to no end within the bounds."""
    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    apart = context.Process(target=_apart, args=(sender, work, given), daemon=True)
    apart.start()
    sender.close()
    try:
        return receiver.recv() if receiver.poll(MOST_SECONDS) else None
    except EOFError:  # it ended at its bounds
        return None
    finally:
        apart.kill()
        apart.join()
        apart.close()
        receiver.close()


def _apart(sender: Connection, work: Callable[..., object], given: tuple[object, ...]) -> None:
    for limit, most in ((RLIMIT_CPU, MOST_SECONDS), (RLIMIT_AS, MOST_MEMORY), (RLIMIT_CORE, 0)):
        setrlimit(limit, (most, most))
    sender.send(work(*given))
