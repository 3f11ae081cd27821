"""Numbers under concurrent issue: real processes on one database, some of them killed; no gap, no repeat."""

import os
import random
import signal
from contextlib import suppress
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from certify.domain.papers.register import Number, Way, read_number, write_number
from certify.operations.act import Act, Refused
from certify.operations.assessments.sheet import open_sheet
from certify.operations.papers import register
from certify.operations.papers.content import file_matter
from certify.operations.papers.issue import Order, issue
from certify.operations.papers.register import next_value
from certify.store.assessments import files
from certify.store.database import Database
from certify.store.papers import issued
from certify.store.papers import register as stored
from certify.store.papers.register import Book
from certify.store.units import units
from tests.support.clients import account
from tests.support.life import Life
from tests.support.rounds import round_of


class Apart:
    """A process of its own, forked with everything loaded, that does something on the site and tells what it wrote."""

    def __init__(self, site, library, act, *arguments):
        read, write = os.pipe()
        self.id = os.fork()
        if not self.id:
            try:
                database = Database(site.database_url)
                for text in act(database, library, *arguments):
                    os.write(write, f"{text}\n".encode())
                os._exit(0)
            finally:
                os._exit(1)
        os.close(write)
        self.told = os.fdopen(read)

    def ended(self):
        """All that it told, once it has ended; and how it ended, as the shell would say it."""
        with self.told:
            lines = self.told.read().split("\n")[:-1]
        return lines, os.waitstatus_to_exitcode(os.waitpid(self.id, 0)[1])


def take(database, library, seed, count, year):
    """One office's worker: takes numbers of one book in several ways until it has taken enough or is killed."""
    chance, now = random.Random(seed), datetime.now(UTC)  # noqa: S311
    for _ in range(count):
        with suppress(Refused):
            with database.writing() as connection:
                person = account(connection, "appraiser")
                act, book = Act(connection, library, person, now), Book(person.unit_id, "PLĐTBXH", "BC", year)
                way = chance.randrange(10)
                if way == 0:
                    register.reserve(act, book, "BC-PLĐTBXH", 2, "Giữ số")
                    continue
                typed = str(chance.randrange(1, 400)) if way == 1 else ""
                taken = register.number_for(connection, book, "BC-PLĐTBXH", typed)
                register.enter(connection, book, "BC-PLĐTBXH", taken, act.record("number_reserved"))
            yield taken.text


def issue_all(database, library, press, file_ids):
    """Issue a paper on each of some files; the ids of the papers."""
    for file_id in file_ids:
        with database.writing() as connection:
            act = Act(connection, library, account(connection, "appraiser"), datetime.now(UTC))
            matter = file_matter(open_sheet(connection, library, file_id))
            paper_id = issue(act, press, matter, Order(press.form("appraisal-report")))
        yield paper_id


def test_three_offices_at_once_leave_no_gap_and_no_repeat(site, database, library, now):
    chance = random.Random(4)  # noqa: S311
    workers = [Apart(site, library, take, seed, 40, now.year) for seed in range(3)]
    doomed = Apart(site, library, take, 99, 10_000, now.year)
    for _ in range(chance.randrange(5, 20)):
        doomed.told.readline()
    os.kill(doomed.id, signal.SIGKILL)
    told = [worker.ended() for worker in workers]
    assert doomed.ended()[1] == -signal.SIGKILL and [status for _, status in told] == [0, 0, 0]
    printed = [line for lines, _ in told for line in lines]
    with database.reading() as connection:
        book = Book(account(connection, "appraiser").unit_id, "PLĐTBXH", "BC", now.year)
        entries = stored.entries_of(connection, book)
    values = [entry.value for entry in entries]
    assert len(set(values)) == len(values) and len(set(printed)) == len(printed)
    last = max(entry.value for entry in entries if entry.way != Way.EXTERNAL)
    assert [value for value in values if value <= last] == list(range(1, last + 1))
    assert {entry.way for entry in entries} == {Way.NEXT, Way.RESERVED, Way.EXTERNAL}


def test_the_same_papers_issued_by_several_are_one_each(site, database, library, press):
    with database.reading() as connection:
        district = account(connection, "appraiser").unit_id
        rows = files.of_round(connection, round_of(connection).id)
        inside = [row.id for row in rows if row.state in {"appraised", "recognised", "refused"}
                  and units.find(connection, row.unit_id).parent_id == district]  # fmt: skip
    inside = inside[:4]
    assert len(inside) == 4
    workers = [Apart(site, library, issue_all, press, inside) for _ in range(2)]
    told = [worker.ended() for worker in workers]
    assert told[0] == told[1] and told[0][1] == 0, "each process got the same papers"
    with database.reading() as connection:
        numbers = sorted(issued.find(connection, int(one)).number for one in told[0][0])
    assert numbers == [f"{n:02d}/BC-PLĐTBXH" for n in range(1, len(inside) + 1)]


def test_councils_and_years_count_apart(database, library, now, press):
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        unit = life.who("commune_leader").unit_id
        for book in (Book(unit, "UBND", "BB", 2022), Book(unit, "HĐ", "BB-HĐ", 2022), Book(unit, "UBND", "BB", 2023)):
            assert next_value(stored.taken(connection, book)) == 1


WAYS = st.sampled_from([Way.NEXT, Way.RESERVED, Way.EXTERNAL])


@given(st.lists(st.tuples(WAYS, st.integers(1, 30), st.sampled_from(["", "a"])), max_size=40))
def test_the_next_number_follows_the_last_own_one_past_those_from_outside(acts):
    taken = {}
    for way, typed, suffix in acts:
        if way == Way.EXTERNAL:
            taken.setdefault((typed, suffix), Way.EXTERNAL)
        else:
            value = next_value(taken)
            assert (value, "") not in taken
            taken[value, ""] = way
    last = max((value for (value, _), way in taken.items() if way != Way.EXTERNAL), default=0)
    assert all((value, "") in taken for value in range(1, last + 1))


@given(
    st.integers(1, 999_999),
    st.sampled_from(["", "a", "b", "đ"]),
    st.sampled_from(["BB-UBND", "QĐ-UBND", "TTr-PLĐTBXH"]),
)
def test_a_number_is_read_as_it_is_written(value, suffix, symbol):
    number = Number(value, suffix)
    text = write_number(number, symbol)
    assert read_number(text, symbol) == number == read_number(text.lower(), symbol)
    assert read_number(f" Số: {text} ", symbol) == number
    assert len(text.split("/")[0]) >= 2
