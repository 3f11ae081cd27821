"""Processes killed at any moment while they save, decide, issue, import and reserve: nothing is ever half done."""

import hashlib
import os
import random
import signal
from collections import defaultdict
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
import sqlalchemy as sa

from certify.documents.workbook.pages import mark_of
from certify.domain.assessment.decisions import DecisionKind
from certify.domain.assessment.sides import APPRAISAL, SELF
from certify.domain.assessment.states import State
from certify.domain.days import local_day
from certify.domain.papers.register import Way
from certify.domain.units.communes import Province
from certify.domain.units.file import read_units
from certify.domain.units.levels import UnitLevel
from certify.operations.act import Act, Refused
from certify.operations.assessments import answers, steps
from certify.operations.assessments.answers import AnswerEntry
from certify.operations.assessments.sheet import open_sheet
from certify.operations.audit.faults import faults
from certify.operations.log.events import write_event
from certify.operations.papers import decisions, register
from certify.operations.papers import issue as papers
from certify.operations.papers.content import file_matter
from certify.operations.papers.files import bytes_of
from certify.operations.papers.issue import Order
from certify.operations.units import lists
from certify.operations.workbooks import imports as workbook_imports
from certify.operations.workbooks.pages import cells_of
from certify.store.assessments import workbooks
from certify.store.assessments.answers import answers as answer_table
from certify.store.assessments.decisions import decisions as decision_table
from certify.store.assessments.files import assessments as file_table
from certify.store.database import Database
from certify.store.log.events import events
from certify.store.papers.files import paper_files
from certify.store.papers.issued import paper_assessments as about_table
from certify.store.papers.issued import papers as paper_table
from certify.store.papers.register import Book, register_entries
from certify.store.people import accounts
from certify.store.people.accounts import accounts as account_table
from certify.store.rounds import rounds as round_table
from certify.store.units.units import units as unit_table
from tests.support.acts import act_of
from tests.support.processes import pause
from tests.support.shown import ROLES

# With `--everything`, and otherwise.
KILLS, SAMPLE = 105, 25
# What is done within few kills, and what takes many to come about for certain.
SOON = {"answer", "paper_issued", "number_reserved", "units_imported"}
SEVERAL, WORKBOOK = "several recognised by one decision", "a workbook came in"
LATER = SOON | {"submit", "recognise", "refuse", "revoke", SEVERAL, WORKBOOK}
# Stands in the log when a workbook is about to be confirmed; nothing else here does that.
BEGUN = "plan_imported"
MOST_PAGES, MOST_ACTS = 3, 4
SHARE_OF_WEAK = 0.4
DECIDED = {
    DecisionKind.RECOGNISE: State.RECOGNISED,
    DecisionKind.REFUSE: State.REFUSED,
    DecisionKind.REVOKE: State.REVOKED,
}
LIST = "code,name,type,full_name,district_code,district_name\n"


class Office:
    """What one process does until it is killed: whatever is next on some file, again and again."""

    def __init__(self, site, library, press, seed):
        self.database, self.library, self.press = Database(site.database_url), library, press
        self.chance = random.Random(seed)  # noqa: S311

    def work(self, tells):
        while True:
            papers_and_lists = (self.issue, self.reserve, self.import_units, self.import_book)
            decisions_too = (self.decide, self.decide, self.revoke)
            self.chance.choice((self.save, self.save, self.step, self.step, *decisions_too, *papers_and_lists))()
            os.write(tells, b".")

    def who(self, connection, unit, role):
        return next(row for row in accounts.everyone(connection) if row.unit_id == unit and row.role == role)

    def some(self, connection, *states):
        """A file of the open round in one of these states."""
        joined = sa.select(file_table.c.id).join(round_table, round_table.c.id == file_table.c.round_id)
        staffed = file_table.c.unit_id.in_(sa.select(account_table.c.unit_id))
        open_files = joined.where(round_table.c.state == "open", file_table.c.state.in_(states), staffed)
        chosen = open_files.order_by(file_table.c.id)
        found = list(connection.execute(chosen).scalars())
        return open_sheet(connection, self.library, self.chance.choice(found)) if found else None

    def save(self):
        """Every line of a sheet at once, all with the same mark."""
        side = self.chance.choice((SELF, APPRAISAL))
        with self.database.writing() as connection:
            sheet = self.some(connection, State.DRAFT if side == SELF else State.APPRAISING)
            if sheet is None:
                return
            role, unit = ("commune_officer", sheet.unit.id) if side == SELF else ("appraiser", sheet.parent.id)
            self.fill(connection, sheet, side, self.who(connection, unit, role))

    def fill(self, connection, sheet, side, person, *, weak=False):
        """Fill in a side with the best figures, or with the worst."""
        mark, entries = f"{self.chance.random()}", {}
        for indicator in sheet.version.indicators:
            falling = hasattr(indicator.rule, "bands") and indicator.rule.bands[0].at_least is None
            rate = {"numerator": 0 if falling is not weak else 1000, "denominator": 1000}
            data = {"yes_no": {"yes": not weak}, "count_bands": {"count": 9 * weak}}.get(indicator.rule.kind, rate)
            row = sheet.stored.get((side, indicator.id))
            entries[indicator.id] = AnswerEntry(data, mark, row.version if row else 0)
        answers.save(Act(connection, self.library, person, datetime.now(UTC)), sheet.id, side, entries)

    def import_book(self):
        """A workbook of several communes: what it says is kept, then confirmed; another's save between refuses it."""
        with self.database.writing() as connection:
            sheet = self.some(connection, State.APPRAISING)
            if sheet is None:
                return
            person = self.who(connection, sheet.parent.id, "appraiser")
            taken = [one for one in self.of_district(connection, sheet) if one.state is State.APPRAISING][:MOST_PAGES]
            mark, at = f"{self.chance.random()}", datetime.now(UTC)
            content = {"side": APPRAISAL, "pages": [page_of(one, mark) for one in taken], "faults": []}
            row = {"account_id": person.id, "round_id": sheet.round.id, "file_name": "x", "sha256": mark, "at": at}
            upload = workbooks.keep(connection, {**row, "content": content})
            write_event(connection, person, at, BEGUN, details={"pages": len(taken)})
        with suppress(Refused), self.database.writing() as connection:
            seen = workbook_imports.preview(Act(connection, self.library, person, at), upload).sha256
            workbook_imports.confirm(Act(connection, self.library, person, at), upload, seen, {})

    def of_district(self, connection, sheet):
        joined = sa.select(file_table.c.id).join(unit_table, unit_table.c.id == file_table.c.unit_id)
        chosen = joined.where(unit_table.c.parent_id == sheet.parent.id, file_table.c.round_id == sheet.round.id)
        return [open_sheet(connection, self.library, one) for one in connection.execute(chosen).scalars().all()]

    def step(self):
        """The next step of a file, with the frozen content, the decision and its paper that belong to it."""
        now = datetime.now(UTC)
        with self.database.writing() as connection:
            sheet = self.some(connection, State.DRAFT, State.SUBMITTED, State.APPRAISING)
            if sheet is None:
                return
            below, above = sheet.unit.id, sheet.parent.id
            if sheet.state is State.DRAFT:
                self.fill(connection, sheet, SELF, self.who(connection, below, "commune_officer"))
                self.take(connection, sheet, "submit", self.who(connection, below, "commune_leader"))
            elif sheet.state is State.SUBMITTED:
                self.take(connection, sheet, "start", self.who(connection, above, "appraiser"))
            else:
                weak = self.chance.random() < SHARE_OF_WEAK
                self.fill(connection, sheet, APPRAISAL, self.who(connection, above, "appraiser"), weak=weak)
                officer = self.who(connection, sheet.province.id, "province_officer")
                kind = (sheet.possible[0].id, "Thử", None, "Thử")
                steps.set_category(Act(connection, self.library, officer, now), sheet.id, *kind)
                self.take(connection, sheet, "close", self.who(connection, above, "appraiser"))

    def decide(self):
        """Recognise the files of a district that are ripe for it, one or several in a list; or refuse one."""
        with self.database.writing() as connection:
            sheet = self.some(connection, State.APPRAISED)
            if sheet is None:
                return
            alike = [one for one in self.of_district(connection, sheet) if meets(one) and one.state is State.APPRAISED]
            if meets(sheet):
                self.take_decision(connection, DecisionKind.RECOGNISE, alike[:MOST_PAGES])
            else:
                self.take_decision(connection, DecisionKind.REFUSE, [sheet])

    def revoke(self):
        """Take back a recognition with the papers that rest on it."""
        with self.database.writing() as connection:
            if sheet := self.some(connection, State.RECOGNISED):
                self.take_decision(connection, DecisionKind.REVOKE, [sheet])

    def take_decision(self, connection, kind, sheets):
        now, approver = datetime.now(UTC), self.who(connection, sheets[0].parent.id, "approver")
        if any(objection.open for sheet in sheets for objection in sheet.objections):
            return
        seen = {sheet.id: sheet.content_sha256 for sheet in sheets}
        draft = decisions.DecisionDraft("", local_day(now), "Bài thử", seen, "Hồ sơ của bài thử")
        decisions.decide(Act(connection, self.library, approver, now), self.press, kind, draft)

    def take(self, connection, sheet, step, person):
        steps.take(Act(connection, self.library, person, datetime.now(UTC)), sheet.id, step)

    def issue(self):
        """A paper with its number, then its bytes in a transaction of their own."""
        with self.database.writing() as connection:
            sheet = self.some(connection, State.SUBMITTED, State.APPRAISING, State.APPRAISED, State.RECOGNISED)
            leader, order = (
                self.who(connection, sheet.unit.id, "commune_leader"),
                Order(self.press.form("commune-proposal")),
            )
            paper_id = papers.issue(
                act_of(connection, leader, datetime.now(UTC)), self.press, file_matter(sheet), order
            )
        bytes_of(self.database, self.press, paper_id)

    def reserve(self):
        with self.database.writing() as connection:
            person = accounts.by_user_name(connection, ROLES["appraiser"])
            book = Book(person.unit_id, "PLĐTBXH", "BC", 2031)
            register.reserve(act_of(connection, person, datetime.now(UTC)), book, "BC-PLĐTBXH", 3, "Giữ số")

    def import_units(self):
        """A list of forty communes of a province that was not there before."""
        base, day = self.chance.randrange(100, 900), date(1950, 1, 1) + timedelta(days=self.chance.randrange(20_000))
        rows = "".join(f"{base}{n:02d},{n:02d}.{base},xã,Xã {n:02d}.{base},{base},Khu {base}\n" for n in range(40))
        table = read_units(LIST + rows)
        with self.database.writing() as connection:
            act = act_of(connection, None, datetime.now(UTC))
            lists.import_file(act, table, day, Province(f"T{base}", "Thử", "tỉnh"))


def meets(sheet):
    """Whether the appraisal meets the conditions of a recognition."""
    return all(judgement.meets for judgement in sheet.judgements(APPRAISAL))


def page_of(sheet, mark):
    """A page on which every remark was typed anew."""
    page = {"assessment": sheet.id, "sheet": sheet.unit.code, "sha256": sheet.loaded.sha256, "cells": {}, "bases": {}}
    for indicator in sheet.version.indicators:
        row = sheet.stored.get((APPRAISAL, indicator.id))
        cells = cells_of(indicator, row)
        page["cells"][indicator.id] = {**cells, "explanation": mark}
        page["bases"][indicator.id] = [row.version if row else 0, mark_of(cells)]
    return page


@pytest.mark.whole
def test_nothing_is_half_done_whenever_a_process_is_killed(site, database, library, press, everything):
    """Two processes work at a time; both are killed at some moment, over and over.

    They are killed after a few acts, however long those take, in the middle of the next ones. What went through is a
    matter of chance: it goes on, up to twice as long, until everything did.
    """
    chance, kills, wanted = random.Random(6), KILLS if everything else SAMPLE, LATER if everything else SOON  # noqa: S311
    with database.reading() as connection:
        before = connection.execute(sa.select(sa.func.max(events.c.id))).scalar()
    for number in count():
        if 2 * number >= kills and (wanted <= went_through(database, before) or number >= kills):
            break
        told, tells = os.pipe()
        workers = [forked(site, library, press, f"{number}.{one}", tells) for one in range(2)]
        os.close(tells)
        for _ in range(chance.randrange(MOST_ACTS)):
            assert os.read(told, 1), "both ended by themselves"
        pause(chance.uniform(0, 0.2))
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
        assert all(os.WTERMSIG(os.waitpid(worker, 0)[1]) == signal.SIGKILL for worker in workers), (
            "it was still at work"
        )
        os.close(told)
        if number % 10 == 0:
            assert_whole(database, library)
    assert_whole(database, library)
    assert went_through(database, before) >= wanted


def went_through(database, before):
    """The acts done after an event; also whether a workbook came in, and several files were decided at once."""
    since = events.c.id > before
    with database.reading() as connection:
        acts = set(connection.execute(sa.select(events.c.act).where(since).distinct()).scalars())
        recognised = sa.select(sa.func.count()).where(since, events.c.act == "recognise")
        together = connection.execute(recognised.group_by(events.c.at, events.c.actor_id)).scalars()
        several = {SEVERAL} if max(together, default=0) > 1 else set()
        return acts | several | ({WORKBOOK} if imports(connection) else set())


def forked(site, library, press, seed, tells):
    """A process with everything loaded and no connection of its parent's; it tells each act that it ended."""
    child = os.fork()
    if child:
        return child
    try:
        Office(site, library, press, seed).work(tells)
    finally:
        os._exit(1)
    return 0


def imports(connection):
    """The workbooks that came in: how many pages each had, and how many were saved at its moment."""
    moment = (events.c.at, events.c.actor_id)
    counted = sa.select(*moment, sa.func.count().label("pages")).where(events.c.act == "appraise").group_by(*moment)
    saved = {(one.at, one.actor_id): one.pages for one in connection.execute(counted)}
    begun = connection.execute(sa.select(*moment, events.c.details).where(events.c.act == BEGUN)).all()
    return [(one.details["pages"], saved[key]) for one in begun if (key := (one.at, one.actor_id)) in saved]


def assert_whole(database, library):
    with database.reading() as connection:
        assert all(pages == saved for pages, saved in imports(connection)), "a workbook comes in whole"
        assert list(faults(connection, library)) == []
        marks = defaultdict(set)
        for row in connection.execute(sa.select(answer_table).where(answer_table.c.explanation.like("0.%"))):
            marks[row.assessment_id, row.side].add(row.explanation)
        assert all(len(found) == 1 for found in marks.values()), "a sheet is saved whole"
        assert_decisions_are_whole(connection)
        entries = connection.execute(sa.select(register_entries)).all()
        borne = connection.execute(sa.select(paper_table.c.entry_id).where(paper_table.c.entry_id.is_not(None)))
        issued = [entry.id for entry in entries if entry.way != Way.RESERVED]
        assert sorted(borne.scalars()) == sorted(issued), "each number has its paper, and each paper its own"
        books = defaultdict(list)
        for entry in entries:
            books[entry.unit_id, entry.agency, entry.series, entry.year].append(entry)
        for found in books.values():
            assert {one.way for one in found} <= {Way.NEXT, Way.RESERVED}
            assert sorted(one.value for one in found) == list(range(1, len(found) + 1)), "no gap, no double"
        listed = sa.select(sa.func.count()).where(
            unit_table.c.level == UnitLevel.COMMUNE, unit_table.c.valid_from < date(2010, 1, 1)
        )
        assert connection.execute(listed).scalar() % 40 == 0, "a list comes in whole"
        for kept in connection.execute(sa.select(paper_files)):
            assert hashlib.sha256(kept.content).hexdigest() == kept.sha256, "a paper's bytes are kept whole"
            assert kept.content.startswith(b"%PDF-") and kept.content.rstrip().endswith(b"%%EOF")


def assert_decisions_are_whole(connection):
    """Each file is in the state of its last decision; a paper decides on every file that it names, or on none."""
    rows = connection.execute(sa.select(decision_table).order_by(decision_table.c.id)).all()
    last = {row.assessment_id: row.kind for row in rows}
    states = dict(connection.execute(sa.select(file_table.c.id, file_table.c.state)).all())
    assert {key: DECIDED[kind] for key, kind in last.items()} == {
        key: state for key, state in states.items() if state in DECIDED.values()
    }
    about = sa.select(paper_table.c.number, about_table.c.assessment_id).join(about_table)
    papers_of = connection.execute(about.where(paper_table.c.form.in_(decisions.PAPERS.values()))).all()
    assert sorted(map(tuple, papers_of)) == sorted((row.number, row.assessment_id) for row in rows)
