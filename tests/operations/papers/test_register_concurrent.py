"""Numbers under concurrent issue: real processes on one database, some of them killed; no gap, no repeat."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from certify.domain.papers.register import Number, Way, read_number, write_number
from certify.operations.papers.register import next_value
from certify.store import units
from certify.store.assessments import files
from certify.store.papers import issued, register
from certify.store.papers.register import Book
from tests.support.clients import account
from tests.support.life import Life
from tests.support.rounds import round_of

ROOT = Path(__file__).parents[3]
# One office's worker: takes numbers of one book in several ways until it has taken enough or is killed.
TAKE = """
import random, sys
from datetime import UTC, datetime
from pathlib import Path
from certify.config import Settings
from certify.domain.library import Library
from certify.operations.act import Act, Refused
from certify.operations.log.events import record_event
from certify.operations.papers import register
from certify.store.database import Database
from certify.store.papers.register import Book
from tests.support.clients import account
site, seed, count, year = Settings(Path(sys.argv[1])), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
database, chance, now = Database(site.database_url), random.Random(seed), datetime.now(UTC)
library = Library(site.criteria_folders)
for _ in range(count):
    try:
        with database.writing() as connection:
            person = account(connection, "appraiser")
            book = Book(person.unit_id, "PLĐTBXH", "BC", year)
            way = chance.randrange(10)
            if way == 0:
                register.reserve(Act(connection, library, person, now), book, "BC-PLĐTBXH", 2, "Giữ số")
                continue
            typed = str(chance.randrange(1, 400)) if way == 1 else ""
            taken = register.number_for(connection, book, "BC-PLĐTBXH", typed)
            event = record_event(Act(connection, library, person, now), "number_reserved")
            register.enter(connection, book, "BC-PLĐTBXH", taken, event)
        print(taken.text, flush=True)
    except Refused:
        pass
"""
ISSUE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from certify.config import Settings
from certify.documents.pdf.forms import load_forms
from certify.domain.library import Library
from certify.operations.act import Act
from certify.operations.assessments.sheet import open_sheet
from certify.operations.papers.content import file_matter
from certify.operations.papers.issue import Order, issue
from certify.operations.papers.press import Press
from certify.store.database import Database
from tests.support.clients import account
site = Settings(Path(sys.argv[1]))
database, library = Database(site.database_url), Library(site.criteria_folders)
press = Press(load_forms(site.paper_forms), "http://localhost")
for file in sys.argv[2:]:
    with database.writing() as connection:
        person = account(connection, "appraiser")
        matter = file_matter(open_sheet(connection, library, int(file)))
        order = Order(press.form("appraisal-report"))
        act = Act(connection, library, person, datetime.now(UTC))
        print(issue(act, press, matter, order), flush=True)
"""


def started(program, *arguments):
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ})


def test_three_offices_at_once_leave_no_gap_and_no_repeat(site, database, now):
    chance = random.Random(4)  # noqa: S311
    workers = [started(TAKE, site.instance, seed, 40, now.year) for seed in range(3)]
    doomed = started(TAKE, site.instance, 99, 10_000, now.year)
    for _ in range(chance.randrange(5, 20)):
        doomed.stdout.readline()
    doomed.send_signal(signal.SIGKILL)
    printed = [line.strip() for worker in workers for line in worker.communicate(timeout=120)[0].splitlines()]
    doomed.communicate()
    assert all(worker.returncode == 0 for worker in workers)
    with database.reading() as connection:
        book = Book(account(connection, "appraiser").unit_id, "PLĐTBXH", "BC", now.year)
        entries = register.entries_of(connection, book)
    values = [entry.value for entry in entries]
    assert len(set(values)) == len(values) and len(set(printed)) == len(printed)
    last = max(entry.value for entry in entries if entry.way != Way.EXTERNAL)
    assert [value for value in values if value <= last] == list(range(1, last + 1))
    assert {entry.way for entry in entries} == {Way.NEXT, Way.RESERVED, Way.EXTERNAL}


def test_the_same_papers_issued_by_several_are_one_each(site, database):
    with database.reading() as connection:
        district = account(connection, "appraiser").unit_id
        rows = files.of_round(connection, round_of(connection).id)
        inside = [row.id for row in rows if row.state in {"appraised", "recognised", "refused"}
                  and units.find(connection, row.unit_id).parent_id == district]  # fmt: skip
    inside = inside[:4]
    assert len(inside) == 4
    workers = [started(ISSUE, site.instance, *inside) for _ in range(2)]
    printed = [worker.communicate(timeout=120)[0].split() for worker in workers]
    assert printed[0] and printed.count(printed[0]) == 2, "each process got the same papers"
    with database.reading() as connection:
        numbers = sorted(issued.find(connection, int(one)).number for one in printed[0])
    assert numbers == [f"{n:02d}/BC-PLĐTBXH" for n in range(1, len(inside) + 1)]


def test_councils_and_years_count_apart(database, library, now, press):
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        unit = life.who("commune_leader").unit_id
        for book in (Book(unit, "UBND", "BB", 2022), Book(unit, "HĐ", "BB-HĐ", 2022), Book(unit, "UBND", "BB", 2023)):
            assert next_value(register.taken(connection, book)) == 1


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
