"""The background processes of a site: workers and one for periodic jobs, restarted by their parent if they die."""

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
from certify.documents.pdf.render import load
from certify.jobs.queue import Queue
from certify.jobs.schedule import chores_of

log = logging.getLogger("certify.jobs")

# Seconds to wait: for new work, after an error, between two looks at the periodic jobs, and at the processes.
IDLE, AFTER_AN_ERROR, CLOCK, WATCH = 0.5, 5.0, 1.0, 0.5
STOP = {signal.SIGTERM, signal.SIGINT}
Job = Callable[[Settings], None]
# A forked process has what its parent loaded; other start methods would load everything again.
_processes = multiprocessing.get_context("fork")


def run(site: Settings, workers: int, *, while_open: bool = False) -> None:
    """Work until SIGTERM, upon which every worker finishes its current item.

    With `while_open` the end of the standard input stops the work too, so it never outlives the starting process.
    """
    with _alone(site, while_open=while_open):
        with Queue(site) as queue:
            queue.begin()
        load()
        # Blocked here and awaited in _told_to_stop: a signal interrupts no item and is not missed. Children inherit it.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP)
        jobs = [work] * workers + [keep_to_the_clock]
        processes = [_started(job, site) for job in jobs]
        while not (_told_to_stop(WATCH) or _closed(0, while_open=while_open)):
            for index, process in enumerate(processes):
                if not process.is_alive():
                    processes[index] = _started(jobs[index], site)
        for process in processes:
            process.terminate()
        for process in processes:
            process.join()


def work(site: Settings) -> None:
    """Do one item after the other, after releasing the items of dead workers."""
    with Queue(site) as queue:
        wait, released = 0.0, False
        while not _told_to_stop(wait):
            try:
                if not released:
                    queue.free_abandoned()
                wait, released = 0.0 if queue.work_on_next() else IDLE, True
            except Exception:
                log.exception("Lỗi ở tiến trình nền; thử lại sau %s giây.", AFTER_AN_ERROR)
                wait, released = AFTER_AN_ERROR, False


def keep_to_the_clock(site: Settings) -> None:
    """Run the periodic jobs."""
    with Queue(site) as queue:
        chores = chores_of(queue, datetime.now(UTC))
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
    """Run a job in this process, which ends when its parent has; its current item is released by the next workers."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    job(site)


def _told_to_stop(seconds: float) -> bool:
    """Whether a signal to stop has come, or comes within that time."""
    return signal.sigtimedwait(STOP, seconds) is not None


@contextmanager
def _alone(site: Settings, *, while_open: bool) -> Iterator[None]:
    """Hold the lock of the site's workers, waiting until every process of earlier ones has ended."""
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
    """Whether the standard input ends within that time (nothing is ever written to it); False without `while_open`."""
    watched = [sys.stdin.fileno()] if while_open else []
    return bool(select.select(watched, [], [], seconds)[0])
