"""Worker processes: they share a batch, stop after the item in hand, die at any moment without harm to the papers."""

import fcntl
import http.client
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from certify.documents.bundle import zipped
from certify.domain.papers.states import ItemState
from certify.operations.batches.archive import delivered, files_of_delivery
from certify.store.assessments import files
from certify.store.papers import batches as stored
from certify.store.papers import issued as papers
from certify.store.papers import register
from tests.support.clients import account, client_of
from tests.support.processes import free_port, pause, served, until


def test_two_processes_share_a_batch_that_comes_while_they_wait(workers):
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


def test_told_to_stop_a_worker_finishes_what_it_has_in_hand(workers):
    batch_id = workers.start()
    workers.begin("--workers", "2")
    until(workers.in_hand)
    assert workers.end() == 0
    assert workers.read(stored.items, batch_id, ItemState.WORKING) == []
    done = workers.read(stored.items, batch_id, ItemState.DONE)
    assert done and workers.read(stored.items, batch_id, ItemState.WAITING), "stopped in the middle of it"
    kept = [workers.read(papers.find, item.paper_id) for item in done]
    assert all(paper.sha256 for paper in kept)
    workers.begin()
    until(lambda: workers.ended(batch_id))
    assert_whole(workers, batch_id)


def test_killed_at_any_moment_no_number_is_wasted_and_no_paper_doubled(workers, long):
    """Workers are killed while they have an item in hand, now and then all processes at once; the rest goes on."""
    kills, communes, in_hand = (24, 80, 12) if long else (8, 16, 2)
    workers.widen(communes)
    chance, killed = random.Random(20190103), set()  # noqa: S311
    batch_ids = [workers.start("appraisal-report"), workers.start("appraisal-proposal")]
    workers.begin("--workers", "2")
    for number in range(kills):
        victims = until(lambda: [pid for pid in workers.in_hand() if pid not in killed])
        pause(chance.uniform(0, 0.3))
        if number % 6 == 5:
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


def assert_whole(workers, batch_id):
    """Each file has exactly one paper, each book has the numbers from 1 on without gap, the zip holds all files."""
    batch = workers.read(stored.find, batch_id)
    done = workers.read(stored.items, batch_id, ItemState.DONE)
    issued = workers.read(papers.of_round, batch.round_id, batch.form)
    assert {item.paper_id for item in done} == {paper.id for paper in issued} and len(done) == len(issued)
    assert len({paper.assessment_id for paper in issued}) == len(issued) and all(paper.sha256 for paper in issued)
    numbers = defaultdict(list)
    for paper in issued:
        entry = workers.read(register.find, paper.entry_id)
        numbers[entry.symbol, paper.office].append(entry.value)
    assert all(sorted(taken) == list(range(1, len(taken) + 1)) for taken in numbers.values())
    found = workers.read(delivered, batch)
    names = [name for name, _, content in files_of_delivery(workers.database, found, batch.made_at) if content]
    assert len(set(names)) == len(issued) + 1
    assert sum(map(len, zipped(files_of_delivery(workers.database, found, batch.made_at)))) > 30_000 * len(issued)


def test_when_the_parent_is_killed_its_processes_end_and_the_next_ones_take_over(workers):
    batch_id = workers.start()
    first = workers.begin("--workers", "2")
    until(workers.in_hand)
    first.kill()
    first.wait(60)
    until(lambda: is_free(workers.site.jobs_lock))
    workers.begin()
    until(lambda: workers.ended(batch_id))
    assert_whole(workers, batch_id)


def test_a_second_set_of_workers_waits_for_the_first_to_end(workers):
    first = workers.begin("--workers", "1")
    until(lambda: workers.site.jobs_lock.exists() and not is_free(workers.site.jobs_lock))
    second = workers.begin("--workers", "1", stderr=subprocess.PIPE)
    assert "chờ" in second.stderr.readline().decode("utf-8")
    first.terminate()
    assert first.wait(60) == 0
    batch_id = workers.start()
    until(lambda: workers.ended(batch_id))
    assert workers.end() == 0
    second.stderr.close()


def test_the_site_brings_its_workers_and_takes_them_along(site, workers):
    batch_id = workers.start()
    with served(site, free_port()) as process:
        until(lambda: workers.ended(batch_id))
        assert not is_free(site.jobs_lock)
        process.terminate()
        assert process.wait(60) == 0
        until(lambda: is_free(site.jobs_lock))


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_what_was_asked_is_answered_before_the_site_stops(app, site):
    """A paper takes a while to draw; the site is told to stop in the middle of it."""
    client, port = client_of(app, "commune_officer"), free_port()
    with app.extensions["certify"].database.reading() as connection:
        person = account(connection, "commune_officer")
        file = files.of_unit(connection, person.unit_id)[0].id
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with served(site, port, "--no-worker") as process:
        until(lambda: is_up(port))
        asked.request(
            "GET", f"/phieu/{file}/ho-so.pdf", headers={"Cookie": f"session={client.get_cookie('session').value}"}
        )
        pause(0.5)
        process.terminate()
        reply = asked.getresponse()
        assert reply.status == 200 and reply.read().startswith(b"%PDF-")
        assert process.wait(60) == 0
    asked.close()


def test_a_site_that_is_killed_leaves_no_worker_behind(site):
    with served(site, free_port()) as process:
        until(lambda: site.jobs_lock.exists() and not is_free(site.jobs_lock))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(60)
        until(lambda: is_free(site.jobs_lock))


def test_a_site_may_go_without_workers(site):
    port = free_port()
    with served(site, port, "--no-worker"):
        until(lambda: answers(port))
        assert not site.jobs_lock.exists()


def has_workers(process):
    """Whether `certify work` has begun the processes that work."""
    assert process.poll() is None, "it ended by itself"
    return Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii").split()


def is_free(lock):
    """Whether no process of a site's workers is there any more."""
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def is_up(port):
    """Whether a worker of the site has answered, on a connection of its own."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        asked.request("GET", "/healthz", headers={"Connection": "close"})
        return asked.getresponse().status == 200
    except ConnectionRefusedError:
        return False
    finally:
        asked.close()


def answers(port):
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0
