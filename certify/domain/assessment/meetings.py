"""Meetings of the councils: the step a council serves, who sits on it, and what a meeting needs before it can end."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from certify.domain.assessment.states import SELF_STATES, State
from certify.domain.criteria.version import Version
from certify.domain.problems import Problem, problems_of
from certify.domain.written import Written

CHAIR, SECRETARY, MEMBER, GUEST = "Chủ tọa", "Thư ký", "Thành viên", "Khách mời"
DUTIES = (CHAIR, SECRETARY, MEMBER, GUEST)
WHOLE = "Ý kiến chung"
LONGEST = {"text": 2000, "line": 300}
MOST_ROWS = 60
MOST_BALLOTS = 999


class Attendee(Written, frozen=True):
    """Somebody at a meeting, by office and, where it was written down, by name; `duty` is what they do there."""

    office: str
    duty: str
    present: bool
    name: str = ""


class Opinion(Written, frozen=True):
    """What was said about one criterion, or about the whole when `criterion_id` is empty."""

    criterion_id: str
    title: str
    text: str


class Vote(Written, frozen=True):
    """A question put to the meeting, and how many voted for, against and neither."""

    question: str
    agree: int
    against: int
    abstain: int


class Meeting(Written, frozen=True):
    """A council's meeting as its minutes record it; `conclusion` is the sentence that closes it."""

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


class Council(Struct, frozen=True):
    """The council of one step: the permission to keep its meetings, and the states of a file in which it may meet."""

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
    """How many may vote: everybody present but the guests."""
    return sum(person.present and person.duty != GUEST for person in people)


def ballots(vote: Vote) -> int:
    """How many took part in a vote."""
    return vote.agree + vote.against + vote.abstain


def lacking(meeting: Meeting, at: datetime) -> list[Problem]:
    """Every reason why a meeting can't end as it stands; `at` is now, `ended_at` must be set."""
    problems = [*_times(meeting, at), *problems_of(_people(meeting.people))]
    problems += [problem for vote in meeting.votes for problem in _vote(vote, voters(meeting.people))]
    if not meeting.conclusion.strip():
        problems.append(Problem("conclusion", "Chưa có kết luận."))
    return problems


def _vote(vote: Vote, entitled: int) -> Iterator[Problem]:
    """What is wrong with the result of one vote."""
    cast, name = ballots(vote), f"Biểu quyết “{vote.question}”"
    if cast == 0:
        yield Problem("", f"{name}: chưa ghi số phiếu.")
    elif cast > entitled:
        said = f"{name}: tổng số {cast} phiếu nhiều hơn {entitled} người có mặt có quyền biểu quyết."
        yield Problem("", said)


def oversized(meeting: Meeting) -> list[str]:
    """Every reason why a meeting can't even be saved as a draft: too long, too many, an unknown duty."""
    people = [text for person in meeting.people for text in (person.office, person.name)]
    lines = [meeting.place, *people, *(vote.question for vote in meeting.votes)]
    texts = [meeting.conclusion, *(opinion.text for opinion in meeting.opinions)]
    problems = []
    if any(len(line) > LONGEST["line"] for line in lines):
        problems.append(f"Địa điểm, họ tên, chức vụ, nội dung biểu quyết: mỗi ô dài không quá {LONGEST['line']} ký tự.")
    if any(len(text) > LONGEST["text"] for text in texts):
        problems.append(f"Ý kiến, kết luận: mỗi ô dài không quá {LONGEST['text']} ký tự.")
    if max(len(meeting.people), len(meeting.votes)) > MOST_ROWS:
        problems.append(f"Danh sách dài không quá {MOST_ROWS} dòng.")
    if any(person.duty not in DUTIES for person in meeting.people):
        problems.append(f"Nhiệm vụ: chọn một trong {', '.join(DUTIES)}.")
    if any(not 0 <= count <= MOST_BALLOTS for vote in meeting.votes for count in _counts(vote)):
        problems.append("Số phiếu: phải là số từ 0 đến 999.")
    return problems


def usual_people(step: CouncilStep, unit_type: str, office: str, guest: str) -> tuple[Attendee, ...]:
    """The offices that usually sit on a council, as a proposal; nobody is present until somebody says so.

    `office` is the office that sets up the council, `guest` the one whose file it discusses.
    """
    type_name = unit_type.lower()
    if step == CouncilStep.SELF_ASSESSMENT:
        rows = [
            (f"Phó Chủ tịch {office}, Chủ tịch Hội đồng", CHAIR),
            (f"Cán bộ phụ trách trẻ em {type_name}", SECRETARY),
        ]
        rows += [(f"{name} {type_name}", MEMBER) for name in _COMMUNE]
        rows += [("Hiệu trưởng trường tiểu học", MEMBER), ("Hiệu trưởng trường mầm non", MEMBER)]
        rows += [(f"Chủ tịch Ủy ban Mặt trận Tổ quốc Việt Nam {type_name}", GUEST)]
    else:
        rows = [(f"Lãnh đạo {office}, Chủ tịch Hội đồng", CHAIR), (f"Chuyên viên {office}", SECRETARY)]
        rows += [(name, MEMBER) for name in _ABOVE] + [(f"Đại diện {guest}", GUEST)]
    return tuple(Attendee(name, duty, present=False) for name, duty in rows)


def titles(version: Version) -> dict[str, str]:
    """What an opinion may be about, in order: each criterion by its id, and the whole under an empty id."""
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


def _times(meeting: Meeting, at: datetime) -> Iterator[Problem]:
    if not meeting.place.strip():
        yield Problem("place", "Chưa ghi địa điểm họp.")
    if meeting.ended_at is None or meeting.ended_at <= meeting.started_at:
        yield Problem("ended_at", "Giờ kết thúc phải sau giờ bắt đầu.")
    elif meeting.ended_at > at:
        yield Problem("ended_at", "Giờ kết thúc chưa đến; cuộc họp chưa diễn ra xong thì chưa kết thúc được.")


def _people(people: tuple[Attendee, ...]) -> list[str]:
    present = [person for person in people if person.present]
    problems = [] if present else ["Chưa ghi ai có mặt."]
    problems += [problem for duty in (CHAIR, SECRETARY) if (problem := _one(people, duty))]
    chairs, secretaries = (
        {person.office.strip().casefold() for person in people if person.duty == duty} for duty in (CHAIR, SECRETARY)
    )
    if chairs & secretaries:
        problems.append("Chủ tọa và Thư ký phải là hai người; nếu đúng là hai người, hãy ghi rõ chức vụ từng người.")
    return problems


def _one(people: tuple[Attendee, ...], duty: str) -> str | None:
    """What is wrong with a duty that exactly one person present must hold."""
    holders = [person for person in people if person.duty == duty]
    present = [holder for holder in holders if holder.present]
    if not holders:
        return f"Chưa có {duty}."
    if not present:
        return f"{duty} chưa có mặt; hãy ghi có mặt hoặc giao người khác làm {duty}."
    return f"Có {len(present)} người làm {duty}; chỉ một người." if len(present) > 1 else None
