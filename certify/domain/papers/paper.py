"""Papers: the content of a paper, frozen as plain data when it is issued; templates know nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from certify.domain.assessment.meetings import Meeting
from certify.domain.assessment.names import CriteriaName
from certify.domain.assessment.record import Record
from certify.domain.papers.briefing import Briefing
from certify.domain.papers.plan_report import PlanReport


@dataclass(frozen=True)
class Issuer:
    """An office as it is printed in the head, in sentences and above the signature of a paper.

    `parent` (not bold) is empty when the office has none above it; `authority` ("TM. …") when the head signs alone.
    `by` ("KT. CHỦ TỊCH") stands between both and the post `signer`; `name` is who signs, empty where nobody is named.
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


@dataclass(frozen=True)
class Offices:
    """The three offices of the procedure on the paper's day."""

    self_assessment: Issuer
    appraisal: Issuer
    recognition: Issuer


@dataclass(frozen=True)
class Citation:
    """Another paper, as a citation names it: "Tờ trình số 03/TTr-UBND ngày 05/01/2022"."""

    title: str
    number: str
    on: date


@dataclass(frozen=True)
class Line:
    """One commune in a list; points are exact decimals as text, None where there are none."""

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


@dataclass(frozen=True)
class Part:
    """The counts of one area in a summary; `rate` is cut to two decimals and empty when there are no units."""

    name: str
    units: int
    submitted: int
    appraised: int
    recognised: int
    refused: int
    rate: str


@dataclass(frozen=True)
class Paper:
    """The whole content of one paper. `number` is None on a draft and on forms that take none.

    `recipients` replace those of the form when there are any; `filed` follows "Lưu: VT"; `further_grounds` are what a
    clerk adds to the grounds, each a whole line without its last sign. `lacking` says why a decision was taken although
    papers of its dossier were missing.
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
    recipients: tuple[str, ...] = ()
    filed: str = ""
    further_grounds: tuple[str, ...] = ()
    lacking: str = ""
    plan: PlanReport | None = None
    briefing: Briefing | None = None


_adapter = TypeAdapter(Paper)


def paper_data(paper: Paper) -> dict[str, Any]:
    """A paper as JSON-able data, the inverse of `paper_from`."""
    data: dict[str, Any] = _adapter.dump_python(paper, mode="json")
    return data


def paper_from(data: Mapping[str, Any]) -> Paper:
    """The paper that `paper_data` wrote. Raises pydantic's ValidationError for any other data."""
    return _adapter.validate_python(data)
