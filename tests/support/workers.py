"""Worker processes on a site under test, and the batches they work on."""

import os
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, datetime

import sqlalchemy as sa

from certify.documents.bundle import zipped
from certify.domain.papers.states import OPEN_ITEMS, ItemState
from certify.operations.act import Act
from certify.operations.batches import batches
from certify.operations.batches.archive import delivered, files_of_delivery
from certify.operations.batches.prospect import prospect_of
from certify.store import rounds
from certify.store.papers import batches as stored
from certify.store.papers import issued, register
from certify.store.units import units
from certify.store.units.units import units as unit_table
from tests.support.clients import account
from tests.support.forked import forked
from tests.support.processes import kill_all


class Workers:
    """`certify work` on a site, and the batches it works on."""

    def __init__(self, site, database, library, press):
        self.site, self.database, self.library, self.press = site, database, library, press
        self.process = None

    def begin(self, *arguments):
        """Run `certify work` in a session of its own, so that all its processes can be killed together."""
        self.process = forked(("work", *arguments), {"CERTIFY_INSTANCE": str(self.site.instance)})
        return self.process

    def begin_by_command(self, *arguments, **more):
        """The same as an operator starts it, by the command line."""
        environment = {**os.environ, "CERTIFY_INSTANCE": str(self.site.instance)}
        command = [sys.executable, "-m", "certify", "work", *arguments]
        self.process = subprocess.Popen(command, env=environment, start_new_session=True, **more)
        return self.process

    def end(self):
        """Ask it to stop, and wait until it did."""
        self.process.terminate()
        return self.process.wait(60)

    def kill_all(self):
        """Kill the parent and every worker at the same moment."""
        kill_all(self.process)

    def start(self, form="appraisal-report"):
        """Start a batch for the appraiser's area."""
        now = datetime.now(UTC)
        with self.database.writing() as connection:
            person = account(connection, "appraiser")
            area = units.find(connection, person.unit_id)
            known = rounds.of_province(connection, area.province_id or area.id)
            round_id = next(one.id for one in known if one.state == "open")
            found = prospect_of(
                Act(connection, self.library, person, datetime.now(UTC)), self.press, round_id, area.id, form
            )
            return batches.start(Act(connection, self.library, person, now), self.press, found)

    def widen(self, most):
        """Let so many more communes of the province stand under the appraiser's office: more files."""
        with self.database.writing() as connection:
            person, province = account(connection, "appraiser"), account(connection, "province_officer")
            here = (unit_table.c.level == "commune", unit_table.c.province_id == province.unit_id)
            others = sa.select(unit_table.c.id).where(*here, unit_table.c.parent_id != person.unit_id)
            more = others.order_by(unit_table.c.id).limit(most)
            connection.execute(sa.update(unit_table).where(unit_table.c.id.in_(more)).values(parent_id=person.unit_id))

    def read(self, query, *arguments):
        with self.database.reading() as connection:
            return query(connection, *arguments)

    def ended(self, *batch_ids):
        return all(not self.read(stored.items, one, *OPEN_ITEMS) for one in batch_ids)

    def in_hand(self):
        """The process ids of the workers that have an item in hand."""
        return sorted({int(item.worker.rpartition(":")[2]) for item in self.read(stored.working)})


def assert_whole(workers, batch_id):
    """Each file has exactly one paper, each book has the numbers from 1 on without gap, the zip holds all files."""
    batch = workers.read(stored.find, batch_id)
    done = workers.read(stored.items, batch_id, ItemState.DONE)
    papers = workers.read(issued.of_round, batch.round_id, batch.form)
    assert {item.paper_id for item in done} == {paper.id for paper in papers} and len(done) == len(papers)
    assert len({paper.assessment_id for paper in papers}) == len(papers) and all(paper.sha256 for paper in papers)
    numbers = defaultdict(list)
    for paper in papers:
        entry = workers.read(register.find, paper.entry_id)
        numbers[entry.symbol, paper.office].append(entry.value)
    assert all(sorted(taken) == list(range(1, len(taken) + 1)) for taken in numbers.values())
    found = workers.read(delivered, batch)
    names = [name for name, _, content in files_of_delivery(workers.database, found, batch.made_at) if content]
    assert len(set(names)) == len(papers) + 1
    assert sum(map(len, zipped(files_of_delivery(workers.database, found, batch.made_at)))) > 30_000 * len(papers)
