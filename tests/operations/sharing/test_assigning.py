"""A commune assigns indicators to its sectors; their officers fill in and prove these, and nothing else."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from certify.domain.assessment.sides import APPRAISAL
from certify.domain.days import local_day
from certify.operations.act import Forbidden, NotFound, Refused
from certify.operations.assessments import answers, steps
from certify.operations.assessments.answers import AnswerEntry
from certify.operations.assessments.sheet import sheet_for
from certify.operations.evidence import citing
from certify.operations.evidence.documents import Given, Reference
from certify.operations.log import notices
from certify.operations.notices.tasks import tasks_of
from certify.operations.sharing import assigning, handing
from certify.store.assessments import assignments
from certify.store.log import hands
from certify.store.notices import mail
from certify.store.people import accounts
from tests.support.shown import ELSEWHERE

MINE, OTHER = "2.1", "3.1"
RATE = {"numerator": 90, "denominator": 100}
GIVEN = Given(Reference("15/BC-TYT", None, "Trạm Y tế", ""))


@pytest.fixture
def life(life):
    """A draft of which one indicator is assigned to the sector's officer, and nothing else."""
    station = life.who("sector_officer").id
    before = assignments.of_assessment(life.connection, life.id)
    assigning.assign(life.act("commune_officer"), life.id, {**dict.fromkeys(before), MINE: station})
    return life


def entry(life, key, data=RATE):
    row = life.sheet.stored.get(("self", key))
    return {key: AnswerEntry(data, "", row.version if row else 0)}


def save(life, key):
    return answers.save(life.act("sector_officer"), life.id, "self", entry(life, key))


def test_only_what_is_assigned_may_be_filled_in_and_proved(life):
    station = life.act("sector_officer")
    assert sheet_for(station, life.id).only == {MINE}
    assert set(save(life, MINE).versions) == {MINE} and save(life, OTHER).closed == [OTHER]
    evidence_id = citing.add(station, life.id, MINE, GIVEN)
    with pytest.raises(Refused, match="không sửa được"):
        citing.add(station, life.id, OTHER, GIVEN)
    other = citing.add(life.act("commune_officer"), life.id, OTHER, GIVEN)
    with pytest.raises(Refused, match="không sửa được"):
        citing.remove(station, life.id, other)
    citing.remove(station, life.id, evidence_id)
    with pytest.raises(Forbidden):
        answers.save(station, life.id, APPRAISAL, entry(life, MINE))
    with pytest.raises(Forbidden):
        steps.take(station, life.id, "submit")
    with pytest.raises(Forbidden):
        assigning.assign(station, life.id, {OTHER: station.actor.id})


def test_figures_of_a_sector_count_like_the_commune_s_own(life):
    life.fill(**{MINE: None})
    before = life.sheet.self_score.answered
    save(life, MINE)
    assert life.sheet.self_score.answered == before + 1
    life.take("submit", "commune_leader")
    assert save(life, MINE).closed == [] and not sheet_for(life.act("sector_officer"), life.id).editable(
        "self", local_day(life.now)
    )


def test_after_a_return_only_what_came_back_is_open(life):
    life.fill()
    life.take("submit", "commune_leader")
    life.take("return", "appraiser", reasons={OTHER: "Thiếu sổ"})
    assert not sheet_for(life.act("sector_officer"), life.id).editable("self", local_day(life.now))
    life.take("submit", "commune_leader")
    life.take("return", "appraiser", reasons={OTHER: "Thiếu sổ", MINE: "Thiếu sổ"})
    assert sheet_for(life.act("sector_officer"), life.id).editable("self", local_day(life.now)) == {MINE}


def test_what_is_no_longer_assigned_is_gone(life):
    assigning.assign(life.act("commune_leader"), life.id, {MINE: None})
    with pytest.raises(NotFound):
        sheet_for(life.act("sector_officer"), life.id)
    assert assigning.own_sheets(life.act("sector_officer")) == []
    assert not [one for one in tasks_of(life.act("sector_officer")) if f"/phieu/{life.id}" in one.path]


def test_only_open_accounts_of_the_commune_get_a_part_of_a_file_that_is_filled_in(life):
    officer = life.act("commune_officer")
    for person in (life.who("commune_leader"), life.who(ELSEWHERE["commune_officer"])):
        with pytest.raises(Refused, match="chọn một cán bộ ngành"):
            assigning.assign(officer, life.id, {OTHER: person.id})
    with pytest.raises(Refused, match=r"Không có chỉ tiêu 99\.9"):
        assigning.assign(officer, life.id, {"99.9": life.who("sector_officer").id})
    accounts.change(life.connection, life.who("sector_officer").id, active=False)
    with pytest.raises(Refused, match="chọn một cán bộ ngành"):
        assigning.assign(officer, life.id, {OTHER: life.who("sector_officer").id})
    accounts.change(life.connection, life.who("sector_officer").id, active=True)
    assert assigning.assign(officer, life.id, {MINE: life.who("sector_officer").id}) == [], "nothing changed"
    life.fill()
    life.take("submit", "commune_leader")
    with pytest.raises(Refused, match="không ở bước tự chấm"):
        assigning.assign(officer, life.id, {OTHER: life.who("sector_officer").id})


def test_who_gets_a_part_is_told_and_it_waits_until_it_is_filled_in(life):
    station = life.who("sector_officer")
    accounts.change(life.connection, station.id, email="tram@coquan.example", mailed=True)
    notices.turn(life.connection, life.now, on=True)
    life.fill(**{MINE: None, OTHER: None})
    assigning.assign(life.act("commune_officer"), life.id, {OTHER: station.id})
    assert mail.counts(life.connection).waiting == 1
    (task,) = [one for one in tasks_of(life.act("sector_officer")) if one.path == f"/phieu/{life.id}"]
    assert task.detail.endswith(f"chưa nhập chỉ tiêu {MINE}, {OTHER}") and task.due == life.sheet.due_on
    save(life, MINE)
    save(life, OTHER)
    assert not [one for one in tasks_of(life.act("sector_officer")) if one.path == f"/phieu/{life.id}"]


def test_whoever_filled_in_a_part_has_had_the_hand_of_the_commune(life):
    save(life, MINE)
    person = life.who("sector_officer").person_id
    assert [one.hand for one in hands.hands_of(life.connection, person, [life.id])[life.id]] == ["self"]


def test_nothing_is_assigned_or_handed_over_once_the_day_is_past(life):
    life.fill()
    officer = life.act("commune_officer")
    late = replace(officer, at=officer.at + timedelta(days=3650))
    assert assigning.closed(life.sheet, officer.today) == []
    with pytest.raises(Refused, match="hồ sơ đang khóa; đề nghị cán bộ cấp tỉnh gia hạn"):
        assigning.assign(late, life.id, {OTHER: life.who("sector_officer").id})
    with pytest.raises(Refused, match="hồ sơ đang khóa"):
        handing.hand_over(late, life.id, "")
