"""The life of an assessment through the operations: every step, every refusal, what is frozen and what stays bound."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from certify.domain.assessment.returns import WHOLE
from certify.domain.assessment.sides import APPRAISAL, SELF
from certify.domain.assessment.states import State
from certify.domain.assessment.workflow import STEPS
from certify.domain.days import local_day, write_day
from certify.operations.act import Act, Forbidden, NotFound, Refused
from certify.operations.assessments import answers
from certify.operations.assessments import steps as assessments
from certify.operations.assessments.answers import AnswerEntry
from certify.operations.assessments.record import record_of
from certify.operations.assessments.sheet import open_sheet
from certify.operations.notices.tasks import tasks_of
from certify.operations.papers.press import Press
from certify.operations.rounds import steps as round_steps
from certify.operations.rounds.plans import RoundPlan
from certify.operations.rounds.prospects import prospect_of
from certify.store import rounds
from certify.store.assessments import decisions, results, snapshots
from certify.store.assessments import files as stored
from certify.store.log import events
from certify.store.people import accounts
from tests.support.attested import attested
from tests.support.life import Life
from tests.support.shown import COMMUNES, ELSEWHERE
from tests.support.sites import ADDRESS


def test_the_whole_way_to_recognition_and_revocation(life):
    life.appraised()
    life.decide("recognise")
    assert life.sheet.state is State.RECOGNISED
    life.decide("revoke", reason="Có khiếu nại đúng", number="502/QĐ-UBND")
    assert life.sheet.state is State.REVOKED
    acts = [event.act for event in events.events_of(life.connection, life.id) if event.to_state]
    assert acts == ["submit", "start", "close", "recognise", "revoke"]
    assert [decision.number for decision in decisions.of_assessment(life.connection, life.id)] == [
        "501/QĐ-UBND",
        "502/QĐ-UBND",
    ]


def test_submit_lists_what_is_missing(life):
    missing = life.sheet.missing(SELF)
    with pytest.raises(Refused) as refused:
        life.take("submit", "commune_leader")
    assert refused.value.reasons == [f"Còn chỉ tiêu chưa nhập: {', '.join(missing)}."]


def test_close_needs_every_indicator_and_a_category(life):
    life.fill()
    life.take("submit", "commune_leader")
    life.take("start", "appraiser")
    with pytest.raises(Refused) as refused:
        life.take("close", "appraiser")
    assert len(refused.value.reasons) == 2
    assert "phân loại" in refused.value.reasons[1]


def test_a_category_must_fit_the_unit_and_have_a_basis(life, now):
    person = life.who("province_officer")
    with pytest.raises(Refused) as refused:
        assessments.set_category(Act(life.connection, life.library, person, now), life.id, "city_ward", " ")
    assert len(refused.value.reasons) == 2
    life.categorise()
    assert life.sheet.category.id == "mountain_island_difficult"
    assert life.sheet.assessment.category_basis == "Quyết định 861"
    life.fill()
    assert [judgement.meets for judgement in life.sheet.judgements(SELF)] == [True]


def test_only_returned_indicators_reopen_and_reasons_stay(life, now):
    life.fill()
    life.take("submit", "commune_leader")
    with pytest.raises(Refused, match="lý do"):
        life.take("return", "appraiser", reasons={"2.1": " "})
    with pytest.raises(Refused, match=r"Không có chỉ tiêu 99\.9"):
        life.take("return", "appraiser", reasons={"99.9": "x"})
    life.take("return", "appraiser", reasons={"2.1": "thiếu nguồn"})
    assert life.sheet.editable(SELF, local_day(now)) == {"2.1"}
    saved = life.fill(**{"2.1": {"numerator": 99, "denominator": 100}, "9.1": {"numerator": 1, "denominator": 9}})
    assert set(saved.versions) == {"2.1"} and saved.closed == ["9.1"]
    life.take("submit", "commune_leader")
    life.take("return", "appraiser", reasons={"9.1": "khác"})
    assert life.sheet.editable(SELF, local_day(now)) == {"9.1"}
    assert [(one.indicator_id, one.reason) for one in life.sheet.reasons] == [("2.1", "thiếu nguồn"), ("9.1", "khác")]


def test_a_reason_for_the_whole_file_reopens_no_indicator(life, now):
    life.fill()
    life.take("submit", "commune_leader")
    life.take("return", "appraiser", reasons={"2.1": "thiếu nguồn"})
    life.take("submit", "commune_leader")
    life.take("return", "appraiser", reasons={WHOLE: "thiếu tờ trình"})
    assert life.sheet.editable(SELF, local_day(now)) == frozenset()
    assert life.fill(**{"2.1": {"numerator": 9, "denominator": 10}}).closed == ["2.1"]
    life.take("submit", "commune_leader")
    life.take("return", "appraiser", reasons={"9.1": "khác", WHOLE: "thiếu chữ ký"})
    assert life.sheet.editable(SELF, local_day(now)) == {"9.1"}


def test_a_returned_file_may_be_answered_until_its_day(database, library, press):
    with database.writing() as connection:
        first = Life(connection, library, datetime.now(UTC), press)
        late = Life(connection, library, first.now + timedelta(days=90), press)
        first.fill()
        first.take("submit", "commune_leader")
        due_on, today = late.sheet.round.self_due_on, local_day(late.now)
        assert due_on < today, "the round's own day has passed"
        with pytest.raises(Refused, match="Hạn bổ sung: không sớm hơn"):
            late.take("return", "appraiser", reasons={"2.1": "x"}, due_on=today - timedelta(days=1))
        late.take("return", "appraiser", reasons={"2.1": "x"}, due_on=today + timedelta(days=9))
        sheet = late.sheet
        assert sheet.due_on == today + timedelta(days=9) and sheet.editable(SELF, sheet.due_on) == {"2.1"}
        assert sheet.locked(sheet.due_on + timedelta(days=1))
        (task,) = [one for one in tasks_of(late.act("commune_officer")) if "trả lại" in one.title]
        assert task.due == sheet.due_on
        officer = late.act("province_officer")
        with pytest.raises(Refused, match="phải sau hạn bổ sung"):
            assessments.extend(officer, late.id, sheet.due_on, "mưa bão")
        assessments.extend(officer, late.id, sheet.due_on + timedelta(days=3), "mưa bão")
        assert late.sheet.due_on == sheet.due_on + timedelta(days=3)
        late.take("submit", "commune_leader")


def test_recognition_needs_the_conditions(life):
    life.appraised(**{"3.1": {"numerator": 9, "denominator": 1000}})
    with pytest.raises(Refused, match=r"Tiêu chí 3 bị 0 điểm"):
        life.decide("recognise")
    life.decide("refuse", reason="Điểm liệt tiêu chí 3")
    assert life.sheet.state is State.REFUSED


def test_recognition_needs_attested_criteria(life, site):
    for path in site.revisions_folder.glob("*.toml"):
        path.unlink()
    life.appraised()
    with pytest.raises(Refused, match="chưa đối chiếu văn bản gốc"):
        life.decide("recognise")


def test_a_demonstration_attestation_counts_on_a_demonstration_site_only(life):
    from certify.store.site import settings

    life.appraised()
    settings.set_setting(life.connection, "demonstration", "no")
    with pytest.raises(Refused, match="chưa đối chiếu văn bản gốc"):
        life.decide("recognise")


def test_recognition_needs_to_know_who_recognises_at_the_time(life, site, now):
    from certify.store import rounds
    from certify.store.site import settings

    life.appraised()
    settings.set_setting(life.connection, "demonstration", "no")
    life.press = Press(life.press.forms, ADDRESS)
    attested(life.connection, site, now)
    rounds.change(life.connection, life.sheet.round.id, period_to=date(2026, 12, 31))
    with pytest.raises(Refused, match="thẩm quyền công nhận"):
        life.decide("recognise")
    rounds.change(life.connection, life.sheet.round.id, period_to=date(2022, 12, 31))
    life.decide("recognise")
    assert life.sheet.state is State.RECOGNISED


def test_whoever_appraised_does_not_decide(life):
    life.appraised()
    accounts.change(life.connection, life.who("appraiser").id, role="approver")
    with pytest.raises(Refused, match=r"đã thẩm định ngày .* nên không được quyết định"):
        life.decide("recognise", role="appraiser")


def test_a_decision_is_bound_to_what_was_seen(life):
    life.appraised()
    seen = life.sheet.content_sha256
    life.take("reopen", "approver", note="xem lại 2.1")
    life.fill(APPRAISAL, "appraiser", **{"2.1": {"numerator": 96, "denominator": 100}})
    life.take("close", "appraiser")
    with pytest.raises(Refused, match="đã thay đổi"):
        life.decide("recognise", seen=seen)
    life.decide("recognise")
    decision = decisions.of_assessment(life.connection, life.id)[0]
    assert decision.content_sha256 == life.sheet.content_sha256 != seen


def test_a_new_evidence_changes_the_content(life, now):
    from certify.operations.evidence import citing
    from certify.operations.evidence.documents import Given, Reference

    before = life.sheet.content_sha256
    reference = Reference("12/BC-UBND", None, "UBND xã", "")
    citing.add(Act(life.connection, life.library, life.who("commune_officer"), now), life.id, "2.1", Given(reference))
    assert life.sheet.content_sha256 != before


@pytest.mark.parametrize("step", STEPS)
def test_steps_are_refused_to_roles_without_the_permission(life, step):
    with pytest.raises(Forbidden):
        if step in {"recognise", "refuse", "revoke"}:
            life.decide(step, role="province_officer")
        else:
            life.take(step, "administrator")


def test_steps_elsewhere_do_not_exist(life):
    with pytest.raises(NotFound):
        life.take("submit", ELSEWHERE["commune_leader"])


@pytest.mark.parametrize("step", ["start", "return", "close"])
def test_a_step_from_the_wrong_state_says_so(life, step):
    with pytest.raises(Refused, match="Bản nháp"):
        life.take(step, "appraiser", reasons={"2.1": "x"} if step == "return" else None)


def test_a_locked_file_opens_again_by_extension(life, now):
    yesterday = local_day(now) - timedelta(days=1)
    rounds.change(life.connection, life.sheet.round.id, self_due_on=yesterday)
    life_before = life.sheet
    assert life_before.locked(local_day(now)) and life_before.editable(SELF, local_day(now)) == frozenset()
    person = life.who("province_officer")
    until = local_day(now) + timedelta(days=3)
    assessments.extend(Act(life.connection, life.library, person, now), life.id, until, "Công văn 12")
    assert life.sheet.due_on == until
    assert not life.sheet.locked(until) and life.sheet.locked(until + timedelta(days=1))
    assert life.sheet.state is State.DRAFT


def test_an_appraisal_says_why_its_points_differ(life):
    life.fill()
    life.take("submit", "commune_leader")
    life.take("start", "appraiser")
    life.categorise()
    life.fill(APPRAISAL, "appraiser")
    row = life.sheet.stored[APPRAISAL, "3.1"]
    worse = {"numerator": 900, "denominator": 1000}

    def appraise(why):
        base = life.sheet.stored[APPRAISAL, "3.1"].version
        answers.save(life.act("appraiser"), life.id, APPRAISAL, {"3.1": AnswerEntry(worse, why, base)})

    def unexplained():
        return assessments.facts_of(life.sheet, local_day(life.now)).unexplained

    assert row.explanation == "" and unexplained() == ()
    appraise("  ")
    assert unexplained() == ("3.1",)
    with pytest.raises(Refused, match=r"Chưa ghi lý do ở chỉ tiêu thẩm định khác điểm tự chấm: 3\.1\."):
        life.take("close", "appraiser")
    appraise("Theo sổ của công an xã")
    life.take("close", "appraiser")
    assert life.sheet.state is State.APPRAISED


def test_an_extension_goes_beyond_the_round_with_a_reason(life, now):
    act, due_on = life.act("province_officer"), life.sheet.round.self_due_on
    with pytest.raises(Refused) as refused:
        assessments.extend(act, life.id, due_on, " ")
    assert [problem.place for problem in refused.value.problems] == ["until", "why"]
    assert f"phải sau hạn trình của đợt ({write_day(due_on)})" in refused.value.reasons[0]
    long_ago = local_day(now) - timedelta(days=9)
    rounds.change(life.connection, life.sheet.round.id, self_due_on=long_ago)
    with pytest.raises(Refused, match="đã qua"):
        assessments.extend(act, life.id, long_ago + timedelta(days=1), "Công văn 12")
    assessments.extend(act, life.id, local_day(now), "Công văn 12")
    assert "lý do: Công văn 12" in events.events_of(life.connection, life.id)[-1].details["note"]


def test_the_record_is_frozen_at_each_sign_off(life, now):
    assert record_of(life.connection, life.sheet, now).kind == "draft"
    life.fill()
    life.take("submit", "commune_leader")
    submitted = record_of(life.connection, life.sheet, now + timedelta(days=9))
    assert submitted.kind == "submitted" and submitted.prepared_on == local_day(now)
    life.take("start", "appraiser")
    life.fill(APPRAISAL, "appraiser")
    assert record_of(life.connection, life.sheet, now) == submitted, "the appraisal does not touch what was sent"


def test_a_decided_file_is_untouched_by_a_newer_revision(life, site, now):
    life.appraised()
    life.decide("recognise")
    before = record_of(life.connection, life.sheet, now)
    kept = results.of_round(life.connection, life.sheet.round.id)[life.id, APPRAISAL]
    made = attested(life.connection, site, now)
    assert made.version.attested and made.version.revision == 4
    assert life.sheet.version.revision == 3
    assert record_of(life.connection, life.sheet, now) == before
    assert results.of_round(life.connection, life.sheet.round.id)[life.id, APPRAISAL] == kept
    other = next(one for one in stored.of_round(life.connection, life.sheet.round.id) if one.state == "draft")
    assert open_sheet(life.connection, life.library, other.id).version.revision == 4


@pytest.mark.each_case
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE events SET actor_name = 'x'",
        "DELETE FROM events",
        "UPDATE snapshots SET content = '{}'",
        "DELETE FROM decisions",
        "DELETE FROM return_reasons",
        "UPDATE answers SET data = NULL WHERE assessment_id IN (SELECT id FROM assessments WHERE state = 'recognised')",
        "DELETE FROM answers WHERE assessment_id IN (SELECT id FROM assessments WHERE state = 'appraised')",
        "UPDATE assessments SET category = 'other' WHERE state = 'recognised'",
    ],
)
def test_the_database_itself_refuses_to_change_what_is_signed_off(database, change):
    refused = pytest.raises(sa.exc.IntegrityError, match=r"append-only|cannot change")
    with refused, database.engine.connect() as connection:
        connection.exec_driver_sql(change)


@pytest.mark.whole
def test_every_snapshot_hashes_to_its_name_and_every_state_follows_from_its_events(database):
    from certify.domain.assessment.record import record_data, record_from
    from certify.domain.hashing import canonical_json, sha256_of

    with database.reading() as connection:
        for number in range(1, 313):
            file = stored.find(connection, number)
            states = [event.to_state for event in events.events_of(connection, number) if event.to_state]
            assert file.state == (states[-1] if states else State.DRAFT)
            snapshot = snapshots.newest(connection, number)
            if snapshot and number % 20 == 0:
                assert sha256_of(snapshot.content) == snapshot.sha256
                data = json.loads(snapshot.content)
                assert canonical_json(record_data(record_from(data))) == snapshot.content


def test_rounds_are_planned_opened_and_closed(life, now):
    person = life.who("province_officer")
    day = date(2022, 12, 31)
    plan = RoundPlan("Đợt mới", "2019-06-qd-ttg", date(2022, 1, 1), day, day, day)
    act = Act(life.connection, life.library, person, now)
    number = round_steps.create(act, plan)
    prospect = prospect_of(act, number)
    assert (prospect.communes, prospect.unfinished) == (len(COMMUNES), {})
    round_steps.start(act, number)
    assert len(stored.of_round(life.connection, number)) == len(COMMUNES)
    with pytest.raises(Refused):
        round_steps.start(act, number)
    with pytest.raises(Refused, match=f"nay là {len(COMMUNES)}"):
        round_steps.close(act, number, 0)
    round_steps.close(act, number, sum(prospect_of(act, number).unfinished.values()))
    assert rounds.find(life.connection, number).state == "closed"
    with pytest.raises(Refused) as refused:
        round_steps.reopen(act, number, " ")
    assert [problem.place for problem in refused.value.problems] == ["reason"]
    round_steps.reopen(act, number, "Công văn 15")
    assert rounds.find(life.connection, number).state == "open"
    with pytest.raises(Refused, match="Chỉ mở lại được đợt đã đóng"):
        round_steps.reopen(act, number, "Công văn 15")
    bad = RoundPlan("Đợt mới", "khong-co", day, date(2022, 1, 1), day, date(2022, 1, 1))
    with pytest.raises(Refused) as refused:
        round_steps.create(act, bad)
    assert len(refused.value.reasons) == 4
