"""What a meeting lacks before it can end, one case each, and how it is said."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from certify.domain.assessment.meetings import (
    CHAIR,
    GUEST,
    MEMBER,
    SECRETARY,
    Attendee,
    Meeting,
    Opinion,
    Vote,
    lacking,
    oversized,
    usual_people,
    voters,
)

NOW = datetime(2022, 1, 5, 4, 0, tzinfo=UTC)
PEOPLE = (
    Attendee("Phó Chủ tịch", CHAIR, True),
    Attendee("Cán bộ trẻ em", SECRETARY, True),
    Attendee("Trưởng Trạm Y tế", MEMBER, True),
    Attendee("Trưởng Công an", MEMBER, False),
    Attendee("Đại diện Mặt trận", GUEST, True),
)
MEETING = Meeting(
    place="Hội trường",
    started_at=NOW - timedelta(hours=2),
    people=PEOPLE,
    opinions=(),
    votes=(Vote("Thống nhất kết quả", 2, 1, 0),),
    conclusion="Thống nhất.",
    ended_at=NOW,
)


def test_a_whole_meeting_lacks_nothing():
    assert lacking(MEETING, NOW) == [] and oversized(MEETING) == []


def test_guests_and_absent_members_do_not_vote():
    assert voters(PEOPLE) == 3


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"place": " "}, "Chưa ghi địa điểm họp."),
        ({"ended_at": None}, "Giờ kết thúc phải sau giờ bắt đầu."),
        ({"ended_at": NOW - timedelta(hours=2)}, "Giờ kết thúc phải sau giờ bắt đầu."),
        ({"ended_at": NOW + timedelta(minutes=1)}, "Giờ kết thúc chưa đến"),
        ({"conclusion": "\n"}, "Chưa có kết luận."),
        ({"people": PEOPLE[1:]}, "Chưa có Chủ tọa."),
        ({"people": (replace(PEOPLE[0], present=False), *PEOPLE[1:])}, "Chủ tọa chưa có mặt"),
        ({"people": (*PEOPLE, Attendee("Văn phòng", SECRETARY, True))}, "Có 2 người làm Thư ký"),
        ({"people": (PEOPLE[0], replace(PEOPLE[0], duty=SECRETARY), PEOPLE[2])}, "Chủ tọa và Thư ký phải là hai người"),
        ({"votes": (Vote("A", 0, 0, 0),)}, "Biểu quyết “A”: chưa ghi số phiếu."),
        ({"votes": (Vote("A", 2, 1, 1),)}, "Biểu quyết “A”: tổng số 4 phiếu nhiều hơn 3 người"),
    ],
)
def test_each_lack_is_said(change, said):
    assert [problem for problem in lacking(replace(MEETING, **change), NOW) if problem.text.startswith(said)]


@pytest.mark.parametrize(
    "change",
    [
        {"place": "x" * 301},
        {"conclusion": "x" * 2001},
        {"opinions": (Opinion("1", "", "x" * 2001),)},
        {"people": PEOPLE * 13},
        {"people": (Attendee("A", "Giám đốc", True),)},
        {"votes": (Vote("A", 1000, 0, 0),)},
        {"votes": (Vote("A", -1, 2, 0),)},
    ],
)
def test_what_is_not_even_a_draft_is_refused(change):
    assert len(oversized(replace(MEETING, **change))) == 1


@pytest.mark.parametrize("step", ["self_assessment", "appraisal"])
def test_the_usual_people_hold_every_duty_once_and_nobody_is_present(step):
    people = usual_people(step, "Xã", "Ủy ban nhân dân xã", "Ủy ban nhân dân xã Suối Trong")
    duties = [person.duty for person in people]
    assert duties.count(CHAIR) == duties.count(SECRETARY) == 1 and MEMBER in duties and GUEST in duties
    assert voters(people) == 0
