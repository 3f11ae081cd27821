"""Meetings of the councils: which step a council serves, who sits on it, what must be there before a meeting ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from certify.domain.assessment.workflow import SELF_STATES, State
from certify.domain.criteria.version import Version

CHAIR, SECRETARY, MEMBER, GUEST = "Chủ tọa", "Thư ký", "Thành viên", "Khách mời"
DUTIES = (CHAIR, SECRETARY, MEMBER, GUEST)
WHOLE = "Ý kiến chung"
LONGEST = {"text": 2000, "line": 300}
MOST_ROWS = 60
MOST_BALLOTS = 999


@dataclass(frozen=True)
class Attendee:
    """Somebody at a meeting, named by office; `duty` is what they do there."""

    office: str
    duty: str
    present: bool


@dataclass(frozen=True)
class Opinion:
    """What was said on one criterion, or on the whole when `criterion_id` is empty."""

    criterion_id: str
    title: str
    text: str


@dataclass(frozen=True)
class Vote:
    """A question put to the meeting and how many were for, against and without opinion."""

    question: str
    agree: int
    against: int
    abstain: int


@dataclass(frozen=True)
class Meeting:
    """A council's meeting as its minutes tell it; `conclusion` is the sentence that closes it."""

    place: str
    started_at: datetime
    people: tuple[Attendee, ...]
    opinions: tuple[Opinion, ...]
    votes: tuple[Vote, ...]
    conclusion: str
    ended_at: datetime | None = None


class CouncilStep(StrEnum):
    """The steps that a council meets on, named as in the procedure of a criteria version."""

    SELF_ASSESSMENT = "self_assessment"
    APPRAISAL = "appraisal"


@dataclass(frozen=True)
class Council:
    """One step's council: who may keep its meetings, and while a file is in which states."""

    step: CouncilStep
    name: str
    permission: str
    states: frozenset[State]


COUNCILS = {
    council.step: council
    for council in (
        Council(CouncilStep.SELF_ASSESSMENT, "Hội đồng cấp xã", "assessment:answer", SELF_STATES | {State.SUBMITTED}),
        Council(
            CouncilStep.APPRAISAL,
            "Hội đồng thẩm định",
            "assessment:appraise",
            frozenset({State.APPRAISING, State.APPRAISED}),
        ),
    )
}


def voters(people: Iterable[Attendee]) -> int:
    """How many may vote: who is present and no guest."""
    return sum(one.present and one.duty != GUEST for one in people)


def ballots(vote: Vote) -> int:
    """How many took part in a vote."""
    return vote.agree + vote.against + vote.abstain


def lacking(meeting: Meeting, at: datetime) -> list[str]:
    """Every reason (Vietnamese sentence) why a meeting can't end as it stands; `at` is now, `ended_at` must be set."""
    problems = [*_times(meeting, at), *_people(meeting.people)]
    problems += [problem for vote in meeting.votes for problem in vote_problems(vote, voters(meeting.people))]
    if not meeting.conclusion.strip():
        problems.append("Chưa có kết luận.")
    return problems


def vote_problems(vote: Vote, entitled: int) -> list[str]:
    """What is wrong with the result of one vote."""
    cast, name = ballots(vote), f"Biểu quyết “{vote.question}”"
    if cast == 0:
        return [f"{name}: chưa ghi số phiếu."]
    if cast > entitled:
        return [f"{name}: tổng số {cast} phiếu nhiều hơn {entitled} người có mặt có quyền biểu quyết."]
    return []


def oversized(meeting: Meeting) -> list[str]:
    """Every reason why what was typed is not even a draft: too long, too many, an unknown duty."""
    lines = [meeting.place, *(one.office for one in meeting.people), *(one.question for one in meeting.votes)]
    texts = [meeting.conclusion, *(one.text for one in meeting.opinions)]
    problems = []
    if any(len(line) > LONGEST["line"] for line in lines):
        problems.append(f"Địa điểm, chức vụ, nội dung biểu quyết: mỗi ô dài không quá {LONGEST['line']} ký tự.")
    if any(len(text) > LONGEST["text"] for text in texts):
        problems.append(f"Ý kiến, kết luận: mỗi ô dài không quá {LONGEST['text']} ký tự.")
    if max(len(meeting.people), len(meeting.votes)) > MOST_ROWS:
        problems.append(f"Danh sách dài không quá {MOST_ROWS} dòng.")
    if any(one.duty not in DUTIES for one in meeting.people):
        problems.append(f"Nhiệm vụ: chọn một trong {', '.join(DUTIES)}.")
    if any(not 0 <= count <= MOST_BALLOTS for vote in meeting.votes for count in _counts(vote)):
        problems.append("Số phiếu: phải là số từ 0 đến 999.")
    return problems


def usual_people(step: CouncilStep, unit_type: str, office: str, guest: str) -> tuple[Attendee, ...]:
    """The offices that usually sit on a council, to be corrected; nobody is present until somebody says so.

    `office` is the office that sets up the council, `guest` the one whose file it looks at.
    """
    place = unit_type.lower()
    if step == CouncilStep.SELF_ASSESSMENT:
        rows = [(f"Phó Chủ tịch {office}, Chủ tịch Hội đồng", CHAIR), (f"Cán bộ phụ trách trẻ em {place}", SECRETARY)]
        rows += [(f"{name} {place}", MEMBER) for name in _COMMUNE]
        rows += [("Hiệu trưởng trường tiểu học", MEMBER), ("Hiệu trưởng trường mầm non", MEMBER)]
        rows += [(f"Chủ tịch Ủy ban Mặt trận Tổ quốc Việt Nam {place}", GUEST)]
    else:
        rows = [(f"Lãnh đạo {office}, Chủ tịch Hội đồng", CHAIR), (f"Chuyên viên {office}", SECRETARY)]
        rows += [(name, MEMBER) for name in _ABOVE] + [(f"Đại diện {guest}", GUEST)]
    return tuple(Attendee(name, duty, present=False) for name, duty in rows)


def titles(version: Version) -> dict[str, str]:
    """What an opinion may be about, in order: each criterion by its id, and the whole under no id."""
    return {**{criterion.id: criterion.name for criterion in version.criteria}, "": WHOLE}


_COMMUNE = (
    "Công chức Tư pháp - Hộ tịch",
    "Trưởng Trạm Y tế",
    "Trưởng Công an",
    "Bí thư Đoàn Thanh niên Cộng sản Hồ Chí Minh",
    "Chủ tịch Hội Liên hiệp Phụ nữ",
)
_ABOVE = (
    "Đại diện cơ quan y tế",
    "Đại diện cơ quan giáo dục và đào tạo",
    "Đại diện cơ quan công an",
    "Đại diện cơ quan tư pháp",
    "Đại diện Đoàn Thanh niên Cộng sản Hồ Chí Minh",
    "Đại diện Hội Liên hiệp Phụ nữ",
)


def _counts(vote: Vote) -> tuple[int, int, int]:
    return vote.agree, vote.against, vote.abstain


def _times(meeting: Meeting, at: datetime) -> list[str]:
    problems = [] if meeting.place.strip() else ["Chưa ghi địa điểm họp."]
    if meeting.ended_at is None or meeting.ended_at <= meeting.started_at:
        problems.append("Giờ kết thúc phải sau giờ bắt đầu.")
    elif meeting.ended_at > at:
        problems.append("Giờ kết thúc chưa đến; cuộc họp chưa diễn ra xong thì chưa kết thúc được.")
    return problems


def _people(people: tuple[Attendee, ...]) -> list[str]:
    present = [one for one in people if one.present]
    problems = [] if present else ["Chưa ghi ai có mặt."]
    problems += [problem for duty in (CHAIR, SECRETARY) if (problem := _one(people, duty))]
    chairs, secretaries = (
        {one.office.strip().casefold() for one in people if one.duty == duty} for duty in (CHAIR, SECRETARY)
    )
    if chairs & secretaries:
        problems.append("Chủ tọa và Thư ký phải là hai người; nếu đúng là hai người, hãy ghi rõ chức vụ từng người.")
    return problems


def _one(people: tuple[Attendee, ...], duty: str) -> str | None:
    """What is wrong with who holds a duty that exactly one person who is present must hold."""
    holders = [one for one in people if one.duty == duty]
    here = [one for one in holders if one.present]
    if not holders:
        return f"Chưa có {duty}."
    if not here:
        return f"{duty} chưa có mặt; hãy ghi có mặt hoặc giao người khác làm {duty}."
    return f"Có {len(here)} người làm {duty}; chỉ một người." if len(here) > 1 else None
