"""Worker processes: they share a batch, and die at any moment without harm to the papers."""

import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from certify.domain.papers.states import ItemState
from certify.store.papers import batches as stored
from tests.support.processes import pause, until
from tests.support.workers import assert_whole


def test_two_processes_share_a_batch_that_comes_while_they_wait(workers):
    workers.widen(6)
    workers.begin("--workers", "2")
    batch_id = workers.start()
    until(lambda: workers.ended(batch_id))
    done = workers.read(stored.items, batch_id, ItemState.DONE)
    others = {item.state for item in workers.read(stored.items, batch_id) if item not in done}
    assert others == {ItemState.LEFT_OUT} and len({item.worker for item in done}) == 2
    assert workers.end() == 0


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_workers_of_two_machines_share_one_database(workers, site, tmp_path):
    """Two instance folders on one database, as on two machines; each worker takes items, none is done twice."""
    other = tmp_path / "other"
    shutil.copytree(site.instance, other)
    environment = {**os.environ, "CERTIFY_INSTANCE": str(other)}
    command = [sys.executable, "-m", "certify", "work", "--workers", "1"]
    workers.widen(30)
    workers.begin("--workers", "1")
    second = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        # Both bear the name of this machine: what one has in hand is the other's until it begins its workers.
        until(lambda: has_workers(workers.process) and has_workers(second))
        batch_id = workers.start()
        until(lambda: len({item.worker for item in workers.read(stored.items, batch_id, ItemState.DONE)}) == 2)
    finally:
        second.terminate()
        ends = second.wait(60), workers.end()
    assert ends == (0, 0) and workers.read(stored.items, batch_id, ItemState.WORKING) == []
    assert_whole(workers, batch_id)


def test_what_waits_when_the_workers_start_is_taken_up(workers):
    first, second = workers.start("appraisal-report"), workers.start("appraisal-proposal")
    workers.begin("--workers", "1")
    until(lambda: workers.ended(first, second))
    begun = [workers.read(stored.find, one).started_at for one in (first, second)]
    ended = [workers.read(stored.find, one).ended_at for one in (first, second)]
    assert max(begun) < min(ended), "batches take turns"


def test_killed_at_any_moment_no_number_is_wasted_and_no_paper_doubled(workers, everything):
    """Workers are killed while they have an item in hand, now and then all processes at once; the rest goes on."""
    kills, communes, in_hand = (24, 90, 12) if everything else (5, 6, 2)
    workers.widen(communes)
    chance, killed = random.Random(20190103), set()  # noqa: S311
    batch_ids = [workers.start("appraisal-report"), workers.start("appraisal-proposal")]
    workers.begin("--workers", "2")
    for number in range(kills):
        victims = until(lambda: [pid for pid in workers.in_hand() if pid not in killed])
        pause(chance.uniform(0, 0.3))
        if number % 6 == 3:
            workers.kill_all()
            killed.update(workers.in_hand())
            workers.begin("--workers", "2")
        else:
            os.kill(victims[0], signal.SIGKILL)
            killed.add(victims[0])
        assert not workers.ended(*batch_ids), f"the batches were at their end after {number} kills"
    until(lambda: workers.ended(*batch_ids), 180)
    assert workers.end() == 0
    assert len(killed) >= kills * 5 // 6
    again = [item.attempts - 1 for one in batch_ids for item in workers.read(stored.items, one, ItemState.DONE)]
    assert sum(again) >= in_hand, "many were killed with an item in hand, others between two"
    for batch_id in batch_ids:
        assert_whole(workers, batch_id)


def has_workers(process):
    """Whether `certify work` has begun the processes that work."""
    assert process.poll() is None, "it ended by itself"
    return Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii").split()
