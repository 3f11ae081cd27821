"""No person has two hands on a file that must be different people's, whatever accounts and roles they go through."""

import random
import re
from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

from certify.domain.assessment.hands import ACTS, MEETING_ACTS
from certify.domain.assessment.objections import Outcome
from certify.domain.assessment.sides import APPRAISAL, SELF
from certify.domain.assessment.states import State
from certify.domain.days import local_day
from certify.domain.people.permissions import Role
from certify.operations.act import Act, Forbidden, Refused
from certify.operations.assessments import answers, meetings, objections, steps
from certify.operations.assessments.carrying import carry_over
from certify.operations.evidence import citing
from certify.operations.evidence.documents import Given, Reference
from certify.operations.evidence.files import Examined, Upload
from certify.operations.log.events import write_event
from certify.operations.people import persons
from certify.operations.people.new_accounts import NewAccount, add_account
from certify.store.assessments import meetings as stored_meetings
from certify.store.assessments import objections as stored_objections
from certify.store.log import events
from certify.store.people import accounts
from tests.support.lives import MADE_UP, Office, with_made_up_decision
from tests.support.shown import HEIR_COMMUNE

PEOPLE, PASSWORD = 9, "cay-cau-tre-lac-leo-2026"
SEEDS, MOST_TRIES = range(3), 50
# Written a second time: the pairs that one person must not have, and the acts of each hand.
NEVER = ({"self", "appraisal"}, {"self", "category"}, {"self", "decision"}, {"appraisal", "decision"})
NEVER = (*NEVER, {"category", "decision"})
HANDS = {
    "self": "answer reply carry evidence evidence_removed file_added hand_over hand_back submit object"
    " document_added document_changed document_removed",
    "appraisal": "start appraise return objection_answered close",
    "category": "category",
    "decision": "reopen recognise refuse revoke",
}
COUNCIL = {"Hội đồng cấp xã": "self", "Hội đồng thẩm định": "appraisal"}
HAND_OF = {act: hand for hand, acts in HANDS.items() for act in acts.split()}
# What may be tried in each state, and the role that it takes.
TRIES = {
    State.DRAFT: ("fill", "evidence", "meet", "categorise", "submit", "submit"),
    State.RETURNED: ("evidence", "categorise", "submit", "submit"),
    State.SUBMITTED: ("start", "start", "return"),
    State.APPRAISING: ("appraise", "close", "close", "categorise", "meet"),
    State.APPRAISED: ("reopen", "recognise", "refuse", "meet"),
    State.RECOGNISED: ("revoke",),
    State.REFUSED: (),
    State.REVOKED: (),
}
ROLES = {
    **dict.fromkeys(("fill", "evidence", "carry", "add file", "take away"), Role.COMMUNE_OFFICER),
    **dict.fromkeys(("start", "appraise", "agree", "return", "close", "answer objection"), Role.APPRAISER),
    "object": Role.COMMUNE_LEADER,
    **dict.fromkeys(("reopen", "recognise", "refuse", "revoke"), Role.APPROVER),
    "submit": Role.COMMUNE_LEADER,
    "categorise": Role.PROVINCE_OFFICER,
}
# Each act that a person may try, where in a file's life, and whose hand it is; what is tried first is tried alone too.
STAGES = {
    "begin": {
        **dict.fromkeys(("fill", "carry", "evidence", "add file", "take away", "meet", "submit"), "self"),
        "categorise": "category",
    },
    "submit": {"start": "appraisal", "return": "appraisal"},
    "start": {
        **dict.fromkeys(("appraise", "agree", "meet", "write minutes", "return", "close"), "appraisal"),
        "categorise": "category",
    },
    "close": {
        "object": "self",
        "answer objection": "appraisal",
        **dict.fromkeys(("reopen", "recognise", "refuse"), "decision"),
    },
    "recognise": {"revoke": "decision"},
}
UPHELD = (Outcome.KEPT, "Theo sổ sách")
BARRED = "kể cả bằng tài khoản hoặc vai trò khác"


def write_minutes(act, life):
    (meeting,) = stored_meetings.of_assessment(life.connection, life.id)
    meetings.note(act, life.id, meeting.id, "", "Nhất trí", "")


def add_file(act, life):
    upload = Upload("Báo cáo.pdf", b"%PDF-", "internal", local_day(life.now) + timedelta(days=9))
    reference = Reference("9/BC", date(2027, 1, 2), "Trạm y tế", "")
    file = Examined(upload, upload.name, "application/pdf")
    citing.add(act, life.id, life.sheet.version.indicators[0].id, Given(reference, file))


PLAIN = {
    "write minutes": write_minutes,
    "add file": add_file,
    "carry": lambda act, life: carry_over(act, life.id),
    "agree": lambda act, life: answers.agree(act, life.id),
    "take away": lambda act, life: citing.remove(act, life.id, life.sheet.evidence[0].id),
    "object": lambda act, life: objections.make(act, life.id, life.sheet.version.criteria[0].id, "Số liệu khác"),
    "answer objection": lambda act, life: objections.answer(act, life.id, life.sheet.objections[0].id, *UPHELD),
}


class Crowd:
    """A file of which few people, each with two accounts that change their roles, do everything."""

    def __init__(self, life, accounts_of_people):
        self.life, self.people = life, accounts_of_people
        self.person_of = {id_: number for number, ids in enumerate(accounts_of_people) for id_ in ids}

    def act(self, role, account_id):
        """An act of an account in a role that it was given just now."""
        life = self.life
        seat = life.commune if "commune" in role else life.parent
        accounts.change(life.connection, account_id, role=role, unit_id=seat.id)
        life.people[role] = accounts.find(life.connection, account_id)
        return Act(life.connection, life.library, life.people[role], life.now)

    def attempt(self, what, account_id):
        """Give an account the role that an act takes and let it try; the sentence of a refusal."""
        role = ROLES.get(what) or (Role.COMMUNE_LEADER if self.life.sheet.side == SELF else Role.APPRAISER)
        act = self.act(role, account_id)
        savepoint = self.life.connection.begin_nested()
        try:
            self._do(act, what, role)
        except (Refused, Forbidden) as refused:
            savepoint.rollback()
            return str(refused)
        savepoint.commit()
        return ""

    def _do(self, act, what, role):
        life = self.life
        if what in {"fill", "appraise"}:
            life.fill(SELF if what == "fill" else APPRAISAL, role)
        elif what == "evidence":
            indicator = next(iter(life.sheet.version.indicators)).id
            number = f"{len(life.sheet.evidence) + 1}/BC"
            citing.add(act, life.id, indicator, Given(Reference(number, date(2027, 1, 2), "Trạm y tế", "")))
        elif what == "meet":
            step = "self_assessment" if life.sheet.side == SELF else "appraisal"
            draft = meetings.MeetingDraft(0, "Hội trường", life.now)
            meetings.drop(act, life.id, meetings.start(act, life.id, step, draft))
        elif what in PLAIN:
            PLAIN[what](act, life)
        elif what == "categorise":
            chosen = life.sheet.possible[0].id
            steps.set_category(act, life.id, chosen, f"Quyết định {life.sheet.content_sha256[:6]}", reason="Sửa")
        elif what in {"recognise", "refuse", "revoke"}:
            life.decide(what, role, reason="Theo hồ sơ")
        else:
            more = {"return": {"reasons": {life.sheet.version.indicators[0].id: "Thiếu"}}, "reopen": {"note": "Lại"}}
            life.take(what, role, **more.get(what, {}))

    def walk(self, chance):
        """Try things at random till the file is decided or nothing is left; in one state nothing twice."""
        state, untried = None, []
        for _ in range(MOST_TRIES):
            if self.life.sheet.state is not state:
                state = self.life.sheet.state
                untried = [(what, id_) for what in TRIES[state] for id_ in self.person_of]
            if not untried:
                return
            what, account_id = untried.pop(chance.randrange(len(untried)))
            yield what, self.attempt(what, account_id)

    def hands(self):
        """The hands of each person, read from the log by this test's own table."""
        hands = defaultdict(set)
        for event in events.events_of(self.life.connection, self.life.id):
            hand = COUNCIL.get(event.details.get("note")) if "meeting" in event.act else HAND_OF.get(event.act)
            if hand and event.actor_id in self.person_of:
                hands[self.person_of[event.actor_id]].add(hand)
        return hands


@pytest.fixture
def crowd(founded, begun, now):
    """Nine people with two accounts each, beside a file under a decision that nothing stands in the way of."""
    with_made_up_decision(founded)
    life = Office(begun, founded, now, HEIR_COMMUNE.code, 2027, MADE_UP)
    operator = Act(begun, life.library, None, now)
    people = []
    for number in range(PEOPLE):
        names = [f"nguoi.{number}.{which}" for which in "ab"]
        own = [
            add_account(operator, NewAccount(name, "Nguyễn Văn Mẫu", Role.ADMINISTRATOR, None), PASSWORD)
            for name in names
        ]
        persons.join(operator, own[1], names[0])
        people.append(own)
    return Crowd(life, people)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_few_people_over_several_accounts_and_roles_never_get_two_excluded_hands(crowd):
    done, barred = Counter(), 0
    for seed in SEEDS:
        world = crowd.life.connection.begin_nested()
        for what, refusal in crowd.walk(random.Random(seed)):  # noqa: S311
            done[what] += not refusal
            barred += BARRED in refusal
            assert not any(pair <= had for had in crowd.hands().values() for pair in NEVER), (seed, what, refusal)
        world.rollback()
    assert all(done[what] for what in ("fill", "submit", "start", "close", "categorise")), done
    assert done["recognise"] + done["refuse"], done
    assert barred > 10, barred


def test_hands_are_a_persons_whatever_account_they_used_and_part_with_the_account(crowd):
    (own, later), (others, _), *_ = crowd.people
    assert not crowd.attempt("fill", own) and not crowd.attempt("submit", own)
    refusal = crowd.attempt("start", later)
    assert re.search(r"đã tự chấm điểm ngày \d\d/\d\d/\d{4} \(tài khoản “.+”\) nên không được thẩm định", refusal), (
        refusal
    )
    assert "Việc này phải do một người khác làm, với vai trò “Tổ thẩm định”." in refusal
    assert not crowd.attempt("start", others)
    life = crowd.life
    persons.part(Act(life.connection, life.library, None, life.now), accounts.find(life.connection, later))
    assert not crowd.attempt("return", later)


def test_whoever_only_writes_in_the_minutes_has_had_that_hand(crowd):
    (own, _), (others, _), *_ = crowd.people
    life = crowd.life
    crowd.attempt("fill", own)
    draft = meetings.MeetingDraft(0, "Hội trường", life.now)
    meeting_id = meetings.start(crowd.act(Role.COMMUNE_LEADER, own), life.id, "self_assessment", draft)
    for before, after in (("", "Nhất trí"), ("Nhất trí", "Nhất trí cao")):
        meetings.note(crowd.act(Role.COMMUNE_LEADER, others), life.id, meeting_id, "", after, before)
    kept = [event for event in events.events_of(life.connection, life.id) if event.act == "meeting_kept"]
    assert [event.actor_id for event in kept] == [others]
    assert not crowd.attempt("submit", own)
    assert "tự chấm điểm" in crowd.attempt("start", others)


def test_accounts_joined_one_after_another_are_one_persons(crowd):
    life, ((a, b), (c, d), (e, _), *_) = crowd.life, crowd.people
    operator = Act(life.connection, life.library, None, life.now)
    assert persons.join(operator, d, "nguoi.0.b") and not persons.join(operator, a, "nguoi.1.a")
    assert {accounts.find(life.connection, id_).person_id for id_ in (a, b, c, d)} == {a}
    for name in ("nguoi.2.a", "khong.co"):
        with pytest.raises(Refused, match="không có tài khoản khác"):
            persons.join(operator, e, name)
    persons.part(operator, accounts.find(life.connection, a))
    assert [accounts.find(life.connection, id_).person_id for id_ in (a, b, c, d)] == [a, b, b, b]


class Stages:
    """The same file taken from stage to stage by people who have nothing to do with the crowd."""

    def __init__(self, crowd):
        self.crowd, self.life, self.own = crowd, crowd.life, dict(crowd.life.people)

    def reach(self, stage):
        life, connection = self.life, self.life.connection
        life.people.update(self.own)
        if stage == "begin":
            life.fill(SELF, Role.COMMUNE_OFFICER)
            reference = Reference("1/BC", date(2027, 1, 2), "Trạm y tế", "")
            officer = Act(connection, life.library, self.own[Role.COMMUNE_OFFICER], life.now)
            citing.add(officer, life.id, life.sheet.version.indicators[0].id, Given(reference))
        elif stage == "start":
            life.take("start", Role.APPRAISER)
            life.fill(APPRAISAL, Role.APPRAISER)
            life.categorise()
            draft = meetings.MeetingDraft(0, "Hội trường", life.now)
            meetings.start(
                Act(connection, life.library, self.own[Role.APPRAISER], life.now), life.id, "appraisal", draft
            )
        elif stage == "close":
            life.take("close", Role.APPRAISER)
            leader = self.own[Role.COMMUNE_LEADER]
            event_id = write_event(connection, leader, life.now, "object", assessment_id=life.id)
            objection = {"assessment_id": life.id, "event_id": event_id, "result_id": event_id, "criterion_id": "1"}
            stored_objections.add(connection, {**objection, "text": "x", "answer_due_on": local_day(life.now)})
        elif stage == "recognise":
            officer = Act(connection, life.library, self.own[Role.APPRAISER], life.now)
            objections.answer(officer, life.id, life.sheet.objections[0].id, *UPHELD)
            life.decide()
        else:
            life.take("submit", Role.COMMUNE_LEADER)

    def refusal_after(self, earlier, what):
        """What a person is told who tries something after an act, or none, of theirs with another account."""
        (own, later), connection = self.crowd.people[0], self.life.connection
        world = connection.begin_nested()
        if earlier:
            act, council = earlier
            details = {"note": council} if council else {}
            held = accounts.find(connection, own)
            write_event(connection, held, self.life.now, act, assessment_id=self.life.id, details=details)
        refusal = self.crowd.attempt(what, later)
        world.rollback()
        return refusal


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_every_act_is_refused_after_exactly_those_acts_that_must_be_anothers(crowd):
    """Each act in the life of a file after each act of the table, by one person with two accounts."""
    stages, walked = Stages(crowd), Counter()
    earlier = {(act, ""): hand for act, hand in HAND_OF.items()}
    earlier |= {(act, name): hand for act in sorted(MEETING_ACTS) for name, hand in COUNCIL.items()}
    assert {act for act, _ in earlier} == ACTS.keys() | MEETING_ACTS
    for stage, tries in STAGES.items():
        stages.reach(stage)
        for what, hand in tries.items():
            free = stages.refusal_after(None, what)
            assert BARRED not in free and (not free or what in {"object", "recognise", "refuse"}), (what, free)
            for before, had in earlier.items():
                refusal = stages.refusal_after(before, what)
                assert (BARRED in refusal) == ({hand, had} in NEVER), (what, before, refusal)
                walked[BARRED in refusal] += 1
    assert walked[True] > walked[False] > 100, walked
