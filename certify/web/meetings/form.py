"""The fields of a meeting's page as text: as typed in the form, or from the stored meeting."""

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import asdict

from certify.domain.assessment.meetings import MEMBER, Attendee, Vote
from certify.domain.days import LOCAL
from certify.domain.numbers import id_or, parse_count
from certify.operations.act import Refused
from certify.operations.assessments.meetings import MeetingDraft
from certify.store.assessments.meetings import StoredMeeting
from certify.web.dates import read_moment

PERSON = ("office", "duty", "present", "name")
VOTE = ("question", "agree", "against", "abstain")
COUNTS = {"agree": "đồng ý", "against": "không đồng ý", "abstain": "không có ý kiến"}


class TypedMeeting(Struct, frozen=True):
    """The texts in the fields of a meeting's page."""

    version: str
    place: str
    started_at: str
    conclusion: str
    people: tuple[Mapping[str, str], ...]
    votes: tuple[Mapping[str, str], ...]

    def draft(self) -> MeetingDraft:
        """The meeting that the fields describe. Raises Refused with every field that can't be read."""
        problems: list[str] = []
        votes = tuple(_vote(row, problems) for row in self.votes)
        started_at = read_moment(self.started_at, "Bắt đầu", "started_at")
        if problems:
            raise Refused(problems)
        return MeetingDraft(id_or(self.version, 0), self.place, started_at, self._attendees, votes, self.conclusion)

    @property
    def _attendees(self) -> tuple[Attendee, ...]:
        return tuple(Attendee(row["office"], row["duty"], bool(row["present"]), row["name"]) for row in self.people)


def typed_of(meeting: StoredMeeting) -> TypedMeeting:
    """The fields of a meeting as it is stored."""
    return TypedMeeting(
        version=str(meeting.version),
        place=meeting.place,
        started_at=f"{meeting.started_at.astimezone(LOCAL):%Y-%m-%dT%H:%M}",
        conclusion=meeting.conclusion,
        people=tuple({**asdict(person), "present": "1" if person.present else ""} for person in meeting.people),
        votes=tuple({key: str(value) for key, value in asdict(vote).items()} for vote in meeting.votes),
    )


def typed_in(form: Mapping[str, str]) -> TypedMeeting:
    """The fields as a browser sent them, without people who have no office and votes that have no question."""
    return TypedMeeting(
        version=form.get("version", ""),
        place=form.get("place", "").strip(),
        started_at=form.get("started_at", ""),
        conclusion=form.get("conclusion", "").replace("\r\n", "\n").strip(),
        people=tuple(_rows(form, "person", PERSON)),
        votes=tuple(_rows(form, "vote", VOTE)),
    )


def blank_person() -> Mapping[str, str]:
    """An empty line for one more person."""
    return {"office": "", "duty": MEMBER, "present": "", "name": ""}


def _rows(form: Mapping[str, str], name: str, fields: tuple[str, ...]) -> Iterator[Mapping[str, str]]:
    number = 0
    while f"{name}-{number}-{fields[0]}" in form:
        row = {field: form.get(f"{name}-{number}-{field}", "").strip() for field in fields}
        if row[fields[0]]:
            yield row
        number += 1


def _vote(row: Mapping[str, str], problems: list[str]) -> Vote:
    counts = dict.fromkeys(COUNTS, 0)
    for field, name in COUNTS.items():
        try:
            counts[field] = parse_count(row[field] or "0")
        except ValueError as fault:
            problems.append(f"Biểu quyết “{row['question']}”, số phiếu {name}: {fault}")
    return Vote(row["question"], **counts)
