"""The workers of a site: processes that take turns, watched over by a parent that does nothing else."""

import fcntl
import logging
import multiprocessing
import os
import select
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from huey.consumer import Consumer, Scheduler, Worker

from certify.config import Settings
from certify.jobs.queue import Turns

log = logging.getLogger("certify.jobs")


def run(site: Settings, workers: int, *, while_open: bool = False) -> None:
    """Work until SIGTERM, which lets every worker finish the item in hand.

    With `while_open` the end of the standard input stops the work too: so it never outlives who started it.
    """
    with _alone(site, while_open=while_open), Turns(site) as turns:
        turns.restart()
        turns.close()  # Each process opens its own connections.
        options: dict[str, Any] = {"worker_type": "process", "graceful_signal": "TERM", "max_delay": 1.0}
        Workers(turns, while_open=while_open, workers=workers, health_check_interval=1, **options).run()


class Workers(Consumer):  # type: ignore[misc]
    """Huey's consumer, whose processes end with it even when it is killed."""

    def __init__(self, turns: Turns, *, while_open: bool, **options: Any) -> None:  # noqa: ANN401
        self.while_open = while_open
        self.worker_class, self.scheduler_class = _worker_of(turns), _Scheduler
        super().__init__(turns.huey, **options)

    def loop(self, *arguments: Any) -> Any:  # noqa: ANN401
        if self.while_open and _closed(0):
            self._handle_signal(signal.SIGTERM, None)
        return super().loop(*arguments)


class _Scheduler(Scheduler):  # type: ignore[misc]
    def initialize(self) -> None:
        _end_with_parent()
        super().initialize()


def _worker_of(turns: Turns) -> type[Worker]:
    class _Worker(Worker):  # type: ignore[misc]
        def initialize(self) -> None:
            _end_with_parent()
            turns.replace()
            super().initialize()

        def shutdown(self) -> None:
            super().shutdown()
            turns.close()

    return _Worker


def _end_with_parent() -> None:
    """End this process when its parent is gone; what it had in hand is taken up again by the next ones."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def _alone(site: Settings, *, while_open: bool) -> Iterator[None]:
    """Hold the lock of the site's workers; it is free once every process of the last ones is gone."""
    with site.jobs_lock.open("w") as lock:
        waits = False
        while not _locked(lock.fileno()):
            if not waits:
                log.warning("Đang có tiến trình nền khác của hệ thống này; chờ tiến trình đó kết thúc.")
            waits = True
            if _closed(0.2, while_open=while_open):
                sys.exit(0)
        yield


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _closed(seconds: float, *, while_open: bool = True) -> bool:
    """Whether the standard input ends within a time; nothing is ever written to it."""
    watched = [sys.stdin.fileno()] if while_open else []
    return bool(select.select(watched, [], [], seconds)[0])
