"""Processes that tests start, and waiting for what they do."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress

import pytest


def until(condition, seconds=90):
    """Wait until a condition holds, and return what it gave; fail when it does not in that time."""
    end, pause = time.monotonic() + seconds, threading.Event()
    while time.monotonic() < end:
        if found := condition():
            return found
        pause.wait(0.03)  # asking a database costs some milliseconds, which those who are waited for could use
    pytest.fail("what was waited for did not come")
    return None


def pause(seconds):
    """Let the processes go on for a while, at whose end nothing is expected."""
    threading.Event().wait(seconds)


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def served(site, port, *arguments):
    """`certify serve` on a port."""
    environment = {**os.environ, "CERTIFY_INSTANCE": str(site.instance)}
    command = [sys.executable, "-m", "certify", "serve", "--bind", f"127.0.0.1:{port}", "--workers", "1", *arguments]
    process = subprocess.Popen(command, env=environment, start_new_session=True, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        kill_all(process)


def kill_all(process):
    """Kill a process that leads a session of its own, at one moment with all that it started, and wait for its end."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(60)
