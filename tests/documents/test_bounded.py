"""Work in a process with limits: it ends, whatever happens there."""

import subprocess
import sys
import time

import pytest

from certify.documents import bounded as bounding
from certify.documents.bounded import bounded
from tests.support.forked import STARTED


@pytest.fixture(autouse=True)
def _started(monkeypatch):
    """Processes that are started as the program starts them."""
    monkeypatch.setattr(bounding, "processes", STARTED)


def spin(_):
    while True:
        pass


def hoard(_):
    return len(bytearray(10**10))


def test_a_result_comes_back():
    assert bounded(len, b"x" * 1_000_000) == 1_000_000


def test_work_without_end_is_ended():
    begun = time.monotonic()
    assert bounded(spin, b"", seconds=1) is None
    assert time.monotonic() - begun < 60


def test_work_that_takes_all_memory_is_ended():
    assert bounded(hoard, b"") is None


def test_a_process_that_can_not_start_is_no_wait_without_end():
    """A program from standard input can't be imported by the new process, which dies before it reads anything."""
    program = "from certify.documents.bounded import bounded\nprint(bounded(len, b'x' * 1_000_000))"
    done = subprocess.run([sys.executable, "-"], input=program, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "None\n"
