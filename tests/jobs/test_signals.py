"""Signals to the processes of a site: what is in hand is finished, and none outlives those it belongs to."""

import fcntl
import http.client
import socket
import subprocess

from certify.domain.papers.states import ItemState
from certify.store.assessments import files
from certify.store.papers import batches as stored
from certify.store.papers import issued as papers
from tests.support.clients import account, client_of
from tests.support.processes import free_port, kill_all, pause, served, until
from tests.support.workers import assert_whole


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
    second = workers.begin_by_command("--workers", "1", stderr=subprocess.PIPE)
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
        kill_all(process)
        until(lambda: is_free(site.jobs_lock))


def test_a_site_may_go_without_workers(site):
    port = free_port()
    with served(site, port, "--no-worker"):
        until(lambda: answers(port))
        assert not site.jobs_lock.exists()


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
