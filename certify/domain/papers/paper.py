"""Papers: the content of a paper, frozen as plain data when it is issued; templates know nothing else."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import field

from certify.domain.assessment.meetings import Meeting
from certify.domain.assessment.names import CriteriaName
from certify.domain.assessment.record import ObjectionLine, Record
from certify.domain.offices.settings import Formation
from certify.domain.papers.briefing import Briefing
from certify.domain.papers.plan_report import PlanReport
from certify.domain.written import Written, data_of, read


class Issuer(Written, frozen=True):
    """An office as it is printed in the head, in sentences and above the signature of a paper.

    `parent` (not bold) is empty when the office has none above it; `authority` ("TM. …") when the head signs alone.
    `by` says for whom somebody else signs ("KT. CHỦ TỊCH"), `signer` is the post and `name` the person who signs; a
    draft whose signer isn't chosen names nobody. `drafting` is the unit that drafts the office's letters.
    """

    office: str
    council: str
    parent: str
    own: tuple[str, ...]
    authority: str
    signer: str
    symbol: str
    place: str
    by: str = ""
    name: str = ""
    drafting: str = ""


class Offices(Written, frozen=True):
    """The three offices of the procedure on the paper's day."""

    self_assessment: Issuer
    appraisal: Issuer
    recognition: Issuer


class Citation(Written, frozen=True):
    """Another paper, as a citation names it: "Tờ trình số 03/TTr-UBND ngày 05 tháng 01 năm 2022".

    Minutes are cited by the day of their meeting, `held_on`; `office` issued the paper.
    """

    title: str
    number: str
    on: date
    held_on: date | None = None
    office: str = ""

    @property
    def day(self) -> date:
        """The day that a citation gives."""
        return self.held_on or self.on


class Lack(Written, frozen=True):
    """Why a file was returned: what one of its indicators lacks."""

    indicator_id: str
    name: str
    reason: str


class Schedule(Written, frozen=True):
    """The days of a round; the days to object and to answer are counted from a result, None where nobody may object."""

    period_from: date
    period_to: date
    self_due_on: date
    appraisal_due_on: date
    objection_days: int | None = None
    answer_days: int | None = None


class Line(Written, frozen=True):
    """One commune in a list; points are exact decimals as text, None where there are none.

    `proposal` is what a decision on the commune rests on; a revocation takes back `recognition` and `certificate`.
    """

    code: str
    full_name: str
    above: str
    state: str
    state_name: str
    zeros: tuple[str, ...] = ()
    category_name: str | None = None
    threshold: str | None = None
    own_total: str | None = None
    appraisal_total: str | None = None
    proposal: Citation | None = None
    recognition: Citation | None = None
    certificate: Citation | None = None


class Part(Written, frozen=True):
    """The counts of one area in a summary; `rate` is cut to two decimals and empty when there are no units."""

    name: str
    units: int
    submitted: int
    appraised: int
    recognised: int
    refused: int
    rate: str


class Paper(Written, frozen=True):
    """The whole content of one paper. `number` is None on a draft and on forms that take none.

    `recipients` and `filed` are what the office typed under "Nơi nhận" and after "Lưu: VT"; without them a form prints
    its own. `grounds` are the laws of the paper's day, `further_grounds` what the office adds: whole lines without the
    sign that ends them. `inspection` is the conclusion that a revocation rests on. `shortcomings`, `causes` and
    `proposals` are what the office says of itself in reports. `lacks` are the reasons of a return and `due_on` the day
    until which it is answered, `answers` the answered objections that a letter tells; `formation` is the council that a
    decision forms, `schedule` the round's. `questions` are the labels of each indicator's figures, on sheets that are
    filled in by hand, `shared` those that several indicators ask for, with these indicators; `nouns` say what the
    figures of each indicator of the record count.
    With `own_file` the office wrote the file itself: its bytes are not made from this content.
    """

    form: str
    title: str
    on: date
    draft: bool
    demonstration: bool
    attested: bool
    issuer: Issuer
    offices: Offices
    province: str
    round_name: str
    year: int
    number: str | None = None
    criteria: CriteriaName | None = None
    record: Record | None = None
    meeting: Meeting | None = None
    lines: tuple[Line, ...] = ()
    parts: tuple[Part, ...] = ()
    total: Part | None = None
    cited: Mapping[str, Citation] = field(default_factory=dict)
    replaces: Citation | None = None
    reason: str = ""
    address: str = ""
    chain_head: str = ""
    plan: PlanReport | None = None
    briefing: Briefing | None = None
    recipients: tuple[str, ...] = ()
    filed: str = ""
    further_grounds: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    lacking: str = ""
    own_file: bool = False
    inspection: Citation | None = None
    shortcomings: str = ""
    causes: str = ""
    proposals: str = ""
    lacks: tuple[Lack, ...] = ()
    due_on: date | None = None
    answers: tuple[ObjectionLine, ...] = ()
    formation: Formation | None = None
    schedule: Schedule | None = None
    questions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shared: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    nouns: Mapping[str, str] = field(default_factory=dict)


def paper_data(paper: Paper) -> dict[str, Any]:
    """A paper as JSON-able data, the inverse of `paper_from`."""
    return data_of(paper)


def paper_from(data: Mapping[str, Any]) -> Paper:
    """The paper that `paper_data` wrote. Raises pydantic's ValidationError for any other data."""
    return read(Paper, data)
