"""Objections from being made to their answer, and what they mean for the decision; all stays with the file."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from certify.domain.assessment.states import State
from certify.operations.act import Act, Forbidden, NotFound, Refused
from certify.operations.assessments import objections
from certify.operations.assessments.record import record_of
from certify.operations.audit import faults as audit
from certify.store import rounds
from certify.store.assessments import objections as stored
from certify.store.log import events
from certify.store.people import accounts
from tests.support.clients import account
from tests.support.life import Life
from tests.support.shown import ELSEWHERE

TEXT = "Đề nghị xem lại số liệu theo báo cáo số 12/BC-UBND"


class Case(Life):
    """A file of whose result the commune may object to each criterion."""

    def object(self, criterion="5", role="commune_leader", text=TEXT, days=0):
        at = self.now + timedelta(days=days)
        return objections.make(Act(self.connection, self.library, self.who(role), at), self.id, criterion, text)

    def answer(self, one, outcome="kept", role="appraiser", reason="Đã đối chiếu sổ theo dõi"):
        objections.answer(self.act(role), self.id, one, outcome, reason)


@pytest.fixture
def case(database, library, now, press):
    with database.writing() as connection:
        made = Case(connection, library, now, press)
        made.appraised()
        yield made


def refused(act, *arguments, **more):
    with pytest.raises(Refused) as told:
        act(*arguments, **more)
    return " ".join(told.value.reasons)


def test_an_unanswered_objection_stops_the_decision_and_a_kept_result_lets_it_go_on(case):
    one = case.object()
    for step in ("recognise", "refuse"):
        assert "Còn kiến nghị chưa trả lời về tiêu chí 5." in refused(case.decide, step, reason="x")
    case.answer(one)
    case.decide("recognise")
    assert case.sheet.state is State.RECOGNISED
    (kept,) = case.sheet.objections
    assert (kept.outcome, kept.text, kept.reason) == ("kept", TEXT, "Đã đối chiếu sổ theo dõi")


def test_accepted_before_the_decision_the_file_is_appraised_again(case):
    case.answer(case.object(), "accepted")
    assert "yêu cầu thẩm định lại" in refused(case.decide, "recognise")
    case.take("reopen", "approver", note="Kiến nghị được chấp nhận")
    case.take("close", "appraiser")
    case.decide("recognise")
    assert case.sheet.state is State.RECOGNISED


def test_with_the_round_closed_there_is_no_way_back_and_the_decision_remains(case):
    case.answer(case.object(), "accepted")
    rounds.change(case.connection, case.sheet.round.id, state="closed")
    case.decide("recognise")
    assert case.sheet.state is State.RECOGNISED


def test_after_the_decision_the_answer_changes_nothing_of_it(case):
    case.decide("refuse", reason="x")
    before = case.sheet.content_sha256
    case.answer(case.object("7"), "accepted")
    assert (case.sheet.state, case.sheet.content_sha256) == (State.REFUSED, before)


def test_one_objection_for_each_criterion_of_a_result(case):
    one = case.object()
    assert "đã có kiến nghị" in refused(case.object)
    case.object("7")
    case.answer(one)
    assert "đã có kiến nghị" in refused(case.object)
    case.answer(stored.of_assessment(case.connection, case.id)[1].id)
    case.take("reopen", "approver", note="x")
    assert "Chỉ kiến nghị được" in refused(case.object), "no result while it is appraised again"
    case.take("close", "appraiser")
    case.object()


def test_the_time_is_the_round_s_and_without_one_nobody_objects(case):
    days = case.sheet.round.objection_days
    assert "hết hạn" in refused(case.object, days=days + 1)
    case.object(days=days)
    rounds.change(case.connection, case.sheet.round.id, objection_days=None, answer_days=None)
    assert "Chỉ kiến nghị được" in refused(case.object, "7")


def test_only_the_leader_objects_and_only_the_appraising_body_answers_once(case):
    with pytest.raises(Forbidden):
        case.object(role="commune_officer")
    with pytest.raises(NotFound):
        case.object(role=ELSEWHERE["commune_leader"])
    one = case.object()
    with pytest.raises(Forbidden):
        case.answer(one, role="approver")
    with pytest.raises(NotFound):
        case.answer(one, role=ELSEWHERE["appraiser"])
    with pytest.raises(NotFound):
        case.answer(one + 1000)
    case.answer(one)
    assert "đã được trả lời" in refused(case.answer, one)


def test_an_appraiser_whose_office_another_is_at_the_round_s_date_does_not_answer(case):
    one, appraiser = case.object(), case.who("appraiser")
    accounts.change(case.connection, appraiser.id, unit_id=case.who("province_officer").unit_id)
    assert "Theo trình tự của đợt này" in refused(case.answer, one)
    assert stored.unanswered(case.connection, case.who("appraiser").unit_id, below=True) == []


def test_the_first_due_comes_first_and_the_day_is_fixed_when_it_is_made(case):
    first, second = case.object("7", days=1), case.object("5")
    area = account(case.connection, "appraiser").unit_id
    mine = [one for one, _ in stored.unanswered(case.connection, area) if one.assessment_id == case.id]
    assert [one.id for one in mine] == [second, first]
    rounds.change(case.connection, case.sheet.round.id, answer_days=99)
    assert stored.of_assessment(case.connection, case.id)[0].answer_due_on == mine[1].answer_due_on


def test_it_stays_in_the_history_the_record_and_the_chain(case, now):
    case.decide("recognise")
    case.answer(case.object(), "accepted")
    acts = [event.act for event in events.events_of(case.connection, case.id)]
    assert acts[-2:] == ["object", "objection_answered"]
    record = record_of(case.connection, case.sheet, now)
    assert record.kind == "decided" and record.objections[0].outcome_name == "Chấp nhận kiến nghị"


def test_what_was_written_is_found_when_it_is_changed(database, library, now, press):
    with database.writing() as connection:
        made = Case(connection, library, now, press)
        made.appraised()
        made.answer(made.object())
    with database.reading() as connection:
        assert list(audit.faults(connection, library)) == []
    with database.engine.connect() as connection, pytest.raises(sa.exc.IntegrityError, match="append-only"):
        connection.exec_driver_sql("UPDATE objections SET text = 'x'")
