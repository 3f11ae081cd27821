"""Mail of notices: queued with its event or not at all, to those concerned, once; sent, tried again, given up."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from certify.operations.act import Act, Forbidden, Refused
from certify.operations.assessments import objections
from certify.operations.log import notices
from certify.operations.notices import mail
from certify.operations.notices.mail import LEASE, WAITS, Undeliverable
from certify.store import rounds
from certify.store.notices import mail as stored
from certify.store.notices.mail import mails as table
from certify.store.people import accounts
from tests.support.clients import account
from tests.support.life import Life
from tests.support.shown import COMMUNE, ELSEWHERE, ROLES

# Eight in the morning in Viet Nam.
MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
OTHER = ELSEWHERE["commune_officer"]


@pytest.fixture
def on(database, now):
    """A site that sends mail, whose people have addresses."""
    with database.writing() as connection:
        notices.turn(connection, now, on=True)
        for role, name in [*ROLES.items(), ("elsewhere", OTHER)]:
            person = accounts.by_user_name(connection, name)
            accounts.change(connection, person.id, email=f"{role.replace('_', '-')}@mail.example", active=True)
    return database


@pytest.fixture
def life(on, life):  # noqa: ARG001  the site is told to send mail before the file is opened
    return life


def queued(connection):
    """Who is told what, in the order in which it was queued."""
    rows = connection.execute(sa.select(table).order_by(table.c.id)).all()
    return [(accounts.find(connection, row.account_id).role, row.subject, row.path) for row in rows]


class Post:
    """A server that takes what it is handed, or fails as it is told."""

    def __init__(self, *faults):
        self.faults, self.taken = list(faults), []

    def __call__(self, letter):
        if self.faults and (fault := self.faults.pop(0)):
            raise fault
        self.taken.append(letter)


def clock(moment):
    """A clock that stands at a moment."""
    return lambda: moment


def one_mail(database, now):
    """A site with a single mail, to the appraiser."""
    with database.writing() as connection:
        person = account(connection, "appraiser")
        row = {"about": "event:1", "account_id": person.id, "subject": "x", "text": "x", "path": "/", "queued_at": now}
        stored.add(connection, row)
        stored.add(connection, row)
    return person


def state_of(database):
    with database.reading() as connection:
        return connection.execute(sa.select(table.c.state, table.c.attempts, table.c.next_at)).one()


def test_each_step_is_told_to_whom_it_waits_for_and_holds_no_figure(life):
    life.appraised()
    one = objections.make(life.act("commune_leader"), life.id, "5", "Bí mật 7")
    objections.answer(life.act("appraiser"), life.id, one, "kept", "Bí mật 8")
    life.decide("recognise")
    told = queued(life.connection)
    assert [role for role, _, _ in told] == [
        "appraiser", "approver", "appraiser", "commune_officer", "commune_leader", "commune_officer", "commune_leader",
    ]  # fmt: skip
    assert told[0] == ("appraiser", f"{COMMUNE.full_name} đã trình hồ sơ đề nghị thẩm định", f"/phieu/{life.id}")
    assert told[2][2] == told[3][2] == f"/phieu/{life.id}/kien-nghi"
    texts = " ".join(life.connection.execute(sa.select(table.c.text)).scalars())
    assert "Bí mật" not in texts and "điểm" not in texts


def test_a_return_is_told_to_the_commune_and_not_to_who_did_it(life):
    accounts.change(life.connection, life.who("commune_leader").id, mailed=False)
    life.fill()
    life.take("submit", "commune_leader")
    life.take("return", "appraiser", reasons={"2.1": "Thiếu sổ"})
    assert [role for role, _, _ in queued(life.connection)] == ["appraiser", "commune_officer"]


def test_what_is_undone_queues_nothing(on, library, now, press):
    with pytest.raises(RuntimeError), on.writing() as connection:
        life = Life(connection, library, now, press)
        life.fill()
        life.take("submit", "commune_leader")
        assert queued(connection)
        raise RuntimeError
    with on.reading() as connection:
        assert queued(connection) == []


def test_a_site_without_a_server_queues_nothing_and_drops_what_waited(life):
    life.fill()
    life.take("submit", "commune_leader")
    notices.turn(life.connection, life.now, on=False)
    life.take("start", "appraiser")
    life.take("return", "appraiser", reasons={"2.1": "x"})
    states = life.connection.execute(sa.select(table.c.state)).scalars().all()
    assert states == ["dropped"] and stored.counts(life.connection).waiting == 0


def test_the_digest_comes_once_a_day_with_what_is_due_and_no_figure(on, library):
    with on.writing() as connection:
        leader = account(connection, "commune_leader")
        due = MORNING.date() + timedelta(days=7)
        for one in rounds.everything(connection):
            rounds.change(connection, one.id, self_due_on=due)
        accounts.change(connection, leader.id, mailed=True, reminded=True)
        others = [one for one in accounts.everyone(connection) if one.id != leader.id]
        assert others and not any(one.reminded for one in others), "nobody is reminded who didn't ask for it"
    mail.digest(on, library, MORNING - timedelta(hours=2))
    with on.reading() as connection:
        assert queued(connection) == [], "not before seven o'clock"
    for hours in (0, 1, 5):
        mail.digest(on, library, MORNING + timedelta(hours=hours))
    with on.reading() as connection:
        told = queued(connection)
        texts = connection.execute(sa.select(table.c.text).where(table.c.account_id == leader.id)).scalars().all()
    assert told == [("commune_leader", "Việc cần làm ngày 02/03/2026", "/viec-can-lam")]
    assert "- Nhập số liệu: hạn 09/03/2026, còn 7 ngày" in texts[0] and "/27" not in texts[0]


def test_one_is_told_of_one_thing_once_and_it_is_sent_once(on, now):
    person, server = one_mail(on, now), Post()
    assert mail.post(on, clock(now), server) == 1
    assert mail.post(on, clock(now + timedelta(days=9)), server) == 0
    assert [(letter.to, letter.mark) for letter in server.taken] == [(person.email, f"event-1.{person.id}")]
    assert state_of(on).state == "sent"


def test_a_server_that_is_down_is_asked_again_after_growing_waits_and_then_given_up(on, now):
    one_mail(on, now)
    at, waited = now, []
    for _ in range(len(WAITS)):
        assert mail.post(on, clock(at), Post(ConnectionRefusedError())) == 0
        waited.append(state_of(on).next_at - at)
        assert mail.post(on, clock(at + waited[-1] / 2), Post()) == 0, "not before its time"
        at = state_of(on).next_at
    assert waited == list(WAITS) == sorted(WAITS)
    assert state_of(on).state == "waiting"
    mail.post(on, clock(at), Post(TimeoutError()))
    assert state_of(on).state == "failed"
    with on.reading() as connection:
        assert stored.counts(connection).failed == 1


def test_up_again_it_goes_out(on, now):
    one_mail(on, now)
    server = Post(ConnectionRefusedError(), None)
    assert mail.post(on, clock(now), server) == 0
    assert mail.post(on, clock(now + WAITS[0]), server) == 1


def test_what_is_refused_for_good_is_not_tried_again(on, now):
    one_mail(on, now)
    mail.post(on, clock(now), Post(Undeliverable()))
    assert state_of(on).state == "failed"


def test_a_mail_whose_worker_died_is_sent_again_under_the_same_mark(on, now):
    """At least once: the first server took it, the worker died before noting it."""
    one_mail(on, now)
    first, second = Post(), Post()

    def dying(letter):
        first(letter)
        raise SystemExit

    with pytest.raises(SystemExit):
        mail.post(on, clock(now), dying)
    assert mail.post(on, clock(now + LEASE - timedelta(seconds=1)), second) == 0, "it may still be at work"
    assert mail.post(on, clock(now + LEASE), second) == 1
    assert first.taken == second.taken


def test_a_mail_that_kills_its_worker_each_time_is_given_up(on, now):
    one_mail(on, now)
    tried = 0
    while state_of(on).state == "waiting":
        tried += 1
        try:
            mail.post(on, clock(state_of(on).next_at), Post(SystemExit()))
        except SystemExit:
            continue
    assert tried <= len(WAITS) + 2 and state_of(on).state == "failed"


@pytest.mark.parametrize("change", [{"email": ""}, {"mailed": False}, {"active": False}])
def test_who_wants_none_any_more_gets_none(on, now, change):
    person, server = one_mail(on, now), Post()
    with on.writing() as connection:
        accounts.change(connection, person.id, **change)
    assert mail.post(on, clock(now), server) == 0
    assert state_of(on).state == "dropped"


@pytest.mark.parametrize(
    "address", ["x", "a b@c.vn", "a@b", "a@c.vn\r\nBcc: x@y.vn", "@c.vn", "ấ@c.vn", "a" * 250 + "@c.vn"]
)
def test_an_address_that_is_none_is_refused(life, address):
    person = life.who("commune_officer")
    with pytest.raises(Refused) as refused:
        mail.set_address(Act(life.connection, life.library, person, life.now), person.id, address, mailed=True)
    assert "Địa chỉ thư" in refused.value.reasons[0]


def test_an_address_is_set_by_its_person_or_the_administrator(life):
    person, other = life.who("commune_officer"), life.who("commune_leader")
    with pytest.raises(Forbidden):
        mail.set_address(Act(life.connection, life.library, person, life.now), other.id, "a@b.vn", mailed=True)
    mail.set_address(Act(life.connection, life.library, person, life.now), person.id, " a@b.vn ", mailed=False)
    mail.set_address(life.act("administrator"), other.id, "", mailed=True)
    assert (life.who("commune_officer").email, life.who("commune_officer").mailed) == ("a@b.vn", False)
    assert life.who("commune_leader").email == ""
