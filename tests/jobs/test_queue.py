"""What a worker left behind waits again; what another one has in hand does not."""

import os
import socket
import subprocess
from datetime import UTC, datetime, timedelta

from certify.jobs.queue import LEASE, Queue, worker_name
from certify.store.papers import batches as stored
from certify.store.papers.batches import WORKING


def test_what_nobody_works_on_any_more_waits_again(workers):
    here, now = socket.gethostname(), datetime.now(UTC)
    with subprocess.Popen(["true"]) as gone:
        gone.wait()
    holders = {
        worker_name(): now,
        f"{here}:{os.getppid()}": now,
        f"{here}:{gone.pid}": now,
        "elsewhere:1": now,
        "elsewhere:2": now - LEASE - timedelta(seconds=1),
    }
    items = workers.read(stored.items, workers.start())
    with workers.database.writing() as connection:
        for item, (worker, since) in zip(items, holders.items(), strict=False):
            taken = {"state": WORKING, "worker": worker, "claimed_at": since, "attempts": 1}
            stored.change_item(connection, item, **taken)
    with Queue(workers.site) as queue:
        queue.free_abandoned()
        assert {item.worker for item in workers.read(stored.working)} == {f"{here}:{os.getppid()}", "elsewhere:1"}
        queue.begin()
        assert {item.worker for item in workers.read(stored.working)} == {"elsewhere:1"}
