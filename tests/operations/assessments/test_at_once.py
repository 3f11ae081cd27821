"""Two writers at once: the second one finds what the first one left, and who works on another file goes on meanwhile.

Each test lets one writer do its work in an open transaction, starts another one in a thread, and ends the first
one's transaction once the second one waits for it.
"""

import threading

import pytest

from certify.domain.assessment.decisions import DecisionKind
from certify.domain.assessment.meetings import CouncilStep
from certify.domain.assessment.sides import APPRAISAL, SELF
from certify.domain.assessment.states import State
from certify.domain.days import local_day
from certify.operations.act import Refused
from certify.operations.assessments import answers, meetings, steps
from certify.operations.assessments.answers import AnswerEntry
from certify.operations.assessments.meetings import MeetingDraft
from certify.operations.assessments.sheet import open_sheet
from certify.operations.audit.faults import faults
from certify.operations.batches import batches, items
from certify.operations.batches.prospect import prospect_of
from certify.operations.papers import decisions
from certify.operations.papers.content import file_matter
from certify.operations.papers.decisions import DecisionDraft
from certify.operations.papers.issue import Order, issue
from certify.operations.people import guessing, sign_in
from certify.operations.people.guessing import Source
from certify.operations.rounds import steps as rounds
from certify.store import locks
from certify.store.assessments import files, snapshots
from certify.store.assessments import meetings as stored_meetings
from certify.store.log import chain
from certify.store.papers import batches as stored_batches
from certify.store.papers import issued
from certify.store.people import accounts
from certify.store.proof.rows import WrongFile
from certify.store.site import settings
from certify.store.units import units
from tests.support.life import Life
from tests.support.postgres import WAITING
from tests.support.processes import until
from tests.support.shown import ROLES

YEAR = {"numerator": 9, "denominator": 10}


class Writer(threading.Thread):
    """One who does something in a transaction; afterwards, what came of it."""

    def __init__(self, transaction, work):
        super().__init__()
        self.transaction, self.work, self.begins, self.result = transaction, work, threading.Event(), None

    def run(self):
        self.begins.set()
        try:
            with self.transaction as connection:
                self.result = self.work(connection)
        except Refused as refused:
            self.result = refused


class Pair:
    """Two writers on one site, and the file that they write about."""

    def __init__(self, database, library, now, press):
        self.database, self.library, self.now, self.press = database, library, now, press
        self.officer = ROLES["commune_officer"]
        with self.database.reading() as connection:
            self.id = Life(connection, library, now, press).id

    def life(self, connection):
        life = Life(connection, self.library, self.now, self.press)
        life.id, who = self.id, life.who
        life.who = lambda role: who(self.officer if role == "commune_officer" else role)
        return life

    def another(self, division, *states):
        """Another file of the round in one of some states: of a division, or of any but this file's."""
        found, own = Pair(self.database, self.library, self.now, self.press), self.sheet
        with self.database.reading() as connection:
            for file in files.of_round(connection, own.round.id):
                unit = units.find(connection, file.unit_id)
                apart = unit.parent_id == division if division else unit.parent_id != own.parent.id
                if file.state in states and apart:
                    found.id, found.officer = file.id, accounts.officers(connection, [unit.id])[unit.id].user_name
        assert found.id != self.id
        return found

    def prepared(self, work):
        with self.database.writing() as connection:
            return work(self.life(connection))

    def of_file(self):
        return self.database.writing_of_file(self.id)

    def in_turn(self, first, second, one=None, other=None):
        """What came of two acts, the second of which began before the first had ended."""
        with one or self.of_file() as connection:
            done = first(self.life(connection))
            writer = Writer(other or self.of_file(), lambda connection: second(self.life(connection)))
            writer.start()
            self.wait_for(writer)
            assert writer.result is None, "the second writer waits for the first"
        writer.join()
        return done, writer.result

    def wait_for(self, writer):
        """Until a writer stands before the other one's lock, as far as the database tells."""
        assert writer.begins.wait(60)
        if self.database.engine.dialect.name == "postgresql":
            with self.database.engine.connect() as connection:
                until(lambda: connection.execute(WAITING).scalar() or not writer.is_alive())

    @property
    def sheet(self):
        with self.database.reading() as connection:
            return open_sheet(connection, self.library, self.id)

    def seen(self, side=SELF):
        """The version of the line that both change, as a page shows it."""
        row = self.sheet.stored.get((side, "2.1"))
        return row.version if row else 0

    def insist_on_proof(self):
        with self.database.reading() as connection:
            assert list(faults(connection, self.library)) == []


@pytest.fixture
def pair(database, library, now, press):
    return Pair(database, library, now, press)


def saved(figures, side=SELF, role="commune_officer", base=0):
    return lambda life: answers.save(life.act(role), life.id, side, {"2.1": AnswerEntry(figures, "", base)})


def taken(step, role, **more):
    return lambda life: life.take(step, role, **more)


def printed(life):
    return issue(life.act("appraiser"), life.press, file_matter(life.sheet), Order(life.press.form("appraisal-report")))


def test_of_two_saves_of_one_line_the_second_is_told_of_the_first(pair):
    base = pair.seen()
    first, second = pair.in_turn(saved(YEAR, base=base), saved({"numerator": 1, "denominator": 10}, base=base))
    assert (first.versions, second.versions, second.conflicts) == ({"2.1": base + 1}, {}, ["2.1"])
    assert pair.sheet.stored[SELF, "2.1"].data == YEAR
    pair.insist_on_proof()


def test_a_save_comes_before_the_submission_or_not_at_all(pair):
    pair.prepared(lambda life: life.fill())
    base = pair.seen()
    submit = taken("submit", "commune_leader")
    first, _ = pair.in_turn(saved(YEAR, base=base), submit)
    assert first.versions and pair.sheet.state is State.SUBMITTED
    with pair.database.reading() as connection:
        assert pair.sheet.content_sha256 in snapshots.newest(connection, pair.id).content, "what was saved is frozen"
    pair.prepared(lambda life: life.take("return", "appraiser", reasons={"2.1": "Xem lại"}))
    first, second = pair.in_turn(submit, saved(None, base=base + 1))
    assert first and second.closed == ["2.1"] and pair.sheet.stored[SELF, "2.1"].data == YEAR
    pair.insist_on_proof()


def test_a_round_closes_after_a_submission_or_refuses_it(pair):
    pair.prepared(lambda life: life.fill())
    submit = taken("submit", "commune_leader")
    whole = pair.database.writing

    def close(life):
        return rounds.close(life.act("province_officer"), life.sheet.round.id)

    _, refused = pair.in_turn(close, submit, one=whole())
    assert isinstance(refused, Refused) and pair.sheet.state is State.DRAFT
    pair.prepared(lambda life: rounds.reopen(life.act("province_officer"), life.sheet.round.id, "Mở lại"))
    pair.in_turn(submit, close, other=whole())
    assert (pair.sheet.state, pair.sheet.round.state) == (State.SUBMITTED, "closed")


def test_an_appraisal_ends_or_is_returned(pair):
    pair.prepared(lambda life: (life.fill(), life.take("submit", "commune_leader"), life.take("start", "appraiser")))
    pair.prepared(lambda life: (life.fill(APPRAISAL, "appraiser"), life.categorise()))
    back = taken("return", "appraiser", reasons={"2.1": "Xem lại"})
    _, refused = pair.in_turn(taken("close", "appraiser"), back)
    assert isinstance(refused, Refused) and pair.sheet.state is State.APPRAISED
    _, late = pair.in_turn(printed, saved(None, APPRAISAL, "appraiser", base=pair.seen(APPRAISAL)))
    assert late.closed == ["2.1"]


def test_a_decision_stands_against_what_comes_at_the_same_time(pair):
    """The appraisal is opened again, or the category set: before the decision, which then is refused, or not at all."""
    pair.prepared(lambda life: life.appraised())
    seen = pair.sheet.content_sha256

    def decide(life):
        return life.decide(DecisionKind.RECOGNISE, seen=seen)

    again = taken("reopen", "approver", note="Xem lại")
    _, refused = pair.in_turn(again, decide)
    assert isinstance(refused, Refused) and pair.sheet.state is State.APPRAISING
    pair.prepared(taken("close", "appraiser"))

    def set_category(life):
        return steps.set_category(life.act("province_officer"), life.id, "other", "Quyết định 862", reason="Sửa")

    decided, refused = pair.in_turn(decide, set_category)
    assert decided and isinstance(refused, Refused) and pair.sheet.state is State.RECOGNISED
    pair.insist_on_proof()


def test_numbers_of_one_book_follow_each_other(pair):
    """Two files of one office: their writers share the site, and wait for each other at the book alone."""
    pair.prepared(lambda life: life.appraised())
    other = pair.another(pair.sheet.parent.id, State.REFUSED, State.RECOGNISED)
    papers = pair.in_turn(printed, lambda life: printed(other.life(life.connection)), other=other.of_file())
    with pair.database.reading() as connection:
        numbers = [issued.find(connection, one).number for one in papers]
    one, next_one = (int(number.split("/")[0]) for number in numbers)
    assert next_one == one + 1


def test_of_two_revocations_the_last_one_recalls_the_list(pair):
    """Each finds what the other one revoked, so the list of both communes is recalled by the second."""
    pair.prepared(lambda life: life.appraised())
    other = pair.another(pair.sheet.parent.id, State.APPRAISED)
    seen = {one.id: one.sheet.content_sha256 for one in (pair, other)}

    def recognise(life):
        draft = DecisionDraft("", local_day(life.now), "", seen, "Hồ sơ của bài thử")
        return decisions.decide(life.act("approver"), life.press, DecisionKind.RECOGNISE, draft)

    def revoked(one):
        return lambda life: one.life(life.connection).decide(DecisionKind.REVOKE, reason="Không còn đạt", number="")

    listed = pair.prepared(recognise)
    pair.in_turn(revoked(pair), revoked(other), other=other.of_file())
    with pair.database.reading() as connection:
        assert issued.recalled_at(connection, listed)
    pair.insist_on_proof()


def test_a_council_opens_one_meeting(pair):
    step = CouncilStep.SELF_ASSESSMENT

    def opened(life):
        return meetings.start(life.act("commune_officer"), life.id, step, MeetingDraft(0, "Hội trường", life.now))

    first, second = pair.in_turn(opened, opened)
    assert first == second
    far = pair.another(None, State.DRAFT)
    with pytest.raises(WrongFile), far.of_file() as connection:
        stored_meetings.drop(connection, first)
    with pair.of_file() as connection:
        meetings.drop(pair.life(connection).act("commune_officer"), pair.id, first)
    pair.insist_on_proof()


def test_the_same_content_in_two_files_is_stored_once(pair):
    far = pair.another(None, State.DRAFT, State.RETURNED)
    pair.in_turn(
        lambda life: life.attach("01/BC"),
        lambda life: far.life(life.connection).attach("01/BC"),
        other=far.of_file(),
    )
    held = [next(iter(one.sheet.files.values())) for one in (pair, far)]
    assert held[0].sha256 == held[1].sha256
    pair.insist_on_proof()


def test_a_batch_and_a_hand_issue_one_paper(pair):
    pair.prepared(lambda life: life.appraised())

    def start(life):
        act, sheet = life.act("appraiser"), life.sheet
        wanted = (sheet.round.id, sheet.parent.id, "appraisal-report")
        return batches.start(act, life.press, prospect_of(act, life.press, *wanted))

    batch = pair.prepared(start)

    def claim(life):
        return items.claim(life.connection, life.library, life.press, life.now, "worker", batch)

    with pair.database.reading() as connection:
        pair.id = stored_batches.items(connection, batch)[0].assessment_id
    item, paper = pair.in_turn(claim, printed, one=pair.database.writing())
    assert item.paper_id == paper and item.assessment_id == pair.id


def test_wrong_attempts_at_one_account_are_all_counted_and_hold_up_no_other(pair):
    """Who signs in waits for who tries the same name, and for nobody else."""
    with pair.database.reading() as connection:
        one, other = (accounts.by_user_name(connection, ROLES[role]) for role in ("commune_officer", "appraiser"))

    def of(account):
        return pair.database.writing_of_account(account.user_name, account.id)

    def wrong(life):
        guessing.fail(life.connection, life.now, one.user_name, Source("203.0.113.7"))

    def enters(life):
        return sign_in.enter(life.connection, life.now, other, Source("203.0.113.8"))

    writer = Writer(of(other), lambda connection: enters(pair.life(connection)))
    with of(one) as connection:
        writer.start()
        if pair.database.engine.dialect.name == "postgresql":
            writer.join(60)
            assert writer.result, "it waits for nobody"
        wrong(pair.life(connection))
    writer.join()
    pair.in_turn(wrong, wrong, one=of(one), other=of(one))
    with pair.database.reading() as connection:
        assert accounts.find(connection, one.id).failures == 3
        assert guessing.failures(connection, pair.now, one, Source("203.0.113.7")) == 3
    with pytest.raises(WrongFile), of(one) as connection:
        wrong(pair.life(connection))
        accounts.change(connection, other.id, active=False)
    pair.insist_on_proof()


def test_who_works_on_another_file_goes_on_and_every_event_is_sealed(pair):
    """On PostgreSQL the second writer ends first: its event has the later id and the earlier link."""
    far = pair.another(None, State.DRAFT, State.RETURNED)
    save, save_far = saved(YEAR, base=pair.seen()), saved(YEAR, base=far.seen())
    writer = Writer(far.of_file(), lambda connection: save_far(far.life(connection)))
    with pair.of_file() as connection:
        save(pair.life(connection))
        writer.start()
        if pair.database.engine.dialect.name == "postgresql":
            writer.join(60)
            assert writer.result.versions, "it waits for nobody"
    writer.join()
    assert writer.result.versions
    with pair.database.reading() as connection:
        sealed = [one.event_id for one in chain.links(connection) if one.event_id][-2:]
    assert (sealed == sorted(sealed)) == (pair.database.engine.dialect.name == "sqlite")
    pair.insist_on_proof()


def test_a_writer_of_one_file_writes_of_no_other(pair, now):
    other = pair.another(None, State.DRAFT).id
    for transaction in (pair.of_file, pair.database.writing_aside):
        with pytest.raises(WrongFile), transaction() as connection:
            files.change(connection, other, updated_at=now)
        with pytest.raises(WrongFile), transaction() as connection:
            settings.set_setting(connection, "a", "b")
    with pair.database.reading() as connection:
        assert settings.setting(connection, "a") is None


def test_locks_are_taken_in_one_order(pair):
    with pytest.raises(locks.OutOfOrder), pair.of_file() as connection:
        locks.division(connection, 1, 1)
        locks.book(connection, 1, "UBND", "BC", 2022)
    with pytest.raises(locks.OutOfOrder), pair.of_file() as connection:
        locks.book(connection, 1, "UBND", "BC", 2022)
        locks.book(connection, 1, "UBND", "BC", 2022)
        locks.book(connection, 1, "UBND", "BB", 2022)
    with pair.database.writing() as connection:
        locks.chain(connection)
        locks.book(connection, 1, "UBND", "BC", 2022)
    with pair.database.reading() as connection:
        locks.book(connection, 1, "UBND", "BC", 2022)
