"""The processes that work for a site: workers, and one that keeps to the clock, watched over by their parent."""

import fcntl
import logging
import multiprocessing
import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from certify.config import Settings
from certify.jobs.queue import Queue
from certify.jobs.schedule import Chore, following

log = logging.getLogger("certify.jobs")

# Seconds between two looks: for work while none waits, after an error, at the clock, at the processes.
IDLE, AFTER_AN_ERROR, CLOCK, WATCH = 0.5, 5.0, 1.0, 0.5
STOP = {signal.SIGTERM, signal.SIGINT}
Job = Callable[[Settings], None]
# A process begins with what its parent has loaded; other start methods would load all of it again.
_processes = multiprocessing.get_context("fork")


def run(site: Settings, workers: int, *, while_open: bool = False) -> None:
    """Work until SIGTERM, which lets every worker finish the item in hand.

    With `while_open` the end of the standard input stops the work too: so it never outlives who started it.
    """
    with _alone(site, while_open=while_open):
        with Queue(site) as queue:
            queue.begin()
        # Kept back until it is asked for: no item is cut off, no wait misses it. Processes inherit this.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP)
        jobs = [work] * workers + [keep_to_the_clock]
        processes = [_started(job, site) for job in jobs]
        while not (_told_to_stop(WATCH) or _closed(0, while_open=while_open)):
            for place, process in enumerate(processes):
                if not process.is_alive():
                    processes[place] = _started(jobs[place], site)
        for process in processes:
            process.terminate()
        for process in processes:
            process.join()


def work(site: Settings) -> None:
    """Take up one item after the other; what a dead worker had in hand first."""
    with Queue(site) as queue:
        wait, trusted = 0.0, False
        while not _told_to_stop(wait):
            try:
                if not trusted:
                    queue.free_abandoned()
                wait, trusted = 0.0 if queue.work_on_next() else IDLE, True
            except Exception:
                log.exception("Lỗi ở tiến trình nền; thử lại sau %s giây.", AFTER_AN_ERROR)
                wait, trusted = AFTER_AN_ERROR, False


def keep_to_the_clock(site: Settings) -> None:
    """Do what is due every minute or every hour."""
    with Queue(site) as queue:
        now = datetime.now(UTC)
        chores = [
            Chore(queue.post, now),
            Chore(queue.free_abandoned, following(now, None)),
            Chore(queue.sweep, following(now, 7), 7),
            Chore(queue.digest, following(now, 17), 17),
        ]
        while not _told_to_stop(CLOCK):
            for chore in chores:
                try:
                    chore.run_when_due(datetime.now(UTC))
                except Exception:
                    log.exception("Lỗi ở việc định kỳ.")


def _started(job: Job, site: Settings) -> multiprocessing.process.BaseProcess:
    process = _processes.Process(target=_run_to_the_end, args=(job, site))
    process.start()
    return process


def _run_to_the_end(job: Job, site: Settings) -> None:
    """Do a job in this process, which ends when its parent is gone; the next ones take up what it had in hand."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    job(site)


def _told_to_stop(seconds: float) -> bool:
    """Whether a signal to stop has come, or comes within a time."""
    return signal.sigtimedwait(STOP, seconds) is not None


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


def _closed(seconds: float, *, while_open: bool) -> bool:
    """Whether the standard input ends within a time; nothing is ever written to it."""
    watched = [sys.stdin.fileno()] if while_open else []
    return bool(select.select(watched, [], [], seconds)[0])
