"""Processes that are forked from one that has loaded what they need: commands of `certify`, examinations of files.

What a process does, how it is told to stop and killed is the same as in one that was started anew, which costs seconds
of CPU for imports. That the command line starts is shown where a test starts it so, and the limits of examinations in
processes started as the program starts them (test_bounded.py).
"""

import multiprocessing
import os
from multiprocessing.context import ForkServerProcess

from certify.documents import bounded
from tests.support.processes import until

# The program's own way to start an examination.
STARTED = bounded.processes
FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(["tests.support.loaded"])


class Forked:
    """A process that leads a session of its own, with what `subprocess.Popen` has."""

    def __init__(self, process: ForkServerProcess) -> None:
        self.process, self.pid = process, process.pid
        self.terminate, self.kill = process.terminate, process.kill

    def poll(self) -> int | None:
        return self.process.exitcode

    def wait(self, seconds: float) -> int:
        """How it ended: its status, or the signal that killed it as a negative number; fails when it does not end."""
        self.process.join(seconds)
        assert self.process.exitcode is not None, "it did not end"
        return self.process.exitcode


def forked(arguments: tuple[str, ...], environment: dict[str, str]) -> Forked:
    """Run `certify` with arguments, for as long as it takes."""
    process = FORKED.Process(target=_run, args=(arguments, environment))
    process.start()
    until(lambda: process.exitcode is not None or os.getpgid(process.pid) == process.pid)
    return Forked(process)


def _run(arguments: tuple[str, ...], environment: dict[str, str]) -> None:
    from certify.cli import main

    os.setsid()
    os.environ.update(environment)
    main(list(arguments), prog_name="certify")
