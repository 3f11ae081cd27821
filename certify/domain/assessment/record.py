"""The record of an assessment: the whole content, frozen as plain data; the only thing that papers know."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from pydantic import TypeAdapter

from certify.domain.hashing import canonical_json, sha256_of


class AnswerRow(Protocol):
    """One side's answer to an indicator, as it is kept."""

    @property
    def side(self) -> str: ...
    @property
    def indicator_id(self) -> str: ...
    @property
    def data(self) -> Mapping[str, Any] | None: ...
    @property
    def confirmed(self) -> bool: ...
    @property
    def explanation(self) -> str: ...


class EvidenceRow(Protocol):
    """One reference behind an answer, as it is kept."""

    @property
    def indicator_id(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def issued_on(self) -> date | None: ...
    @property
    def issuer(self) -> str: ...
    @property
    def link(self) -> str: ...


@dataclass(frozen=True)
class UnitName:
    code: str
    full_name: str
    type: str
    parent_name: str
    province_name: str


@dataclass(frozen=True)
class RoundName:
    name: str
    year: int
    period_from: date
    period_to: date


@dataclass(frozen=True)
class CriteriaName:
    id: str
    revision: int
    number: str
    title: str
    issued_on: date
    sha256: str
    attested: bool
    # What contents frozen before these were kept all cited.
    kind: str = "Quyết định"
    issued_by: str = "Thủ tướng Chính phủ"


@dataclass(frozen=True)
class Threshold:
    """A category, its threshold, and whether the latest column meets the conditions under it."""

    name: str
    points: str
    meets: bool


@dataclass(frozen=True)
class Cell:
    """One side's answer to an indicator: points, and the line that says why."""

    points: str
    why: str


@dataclass(frozen=True)
class IndicatorRow:
    id: str
    name: str
    max: str
    provisional: bool
    own: Cell | None
    appraisal: Cell | None
    explanation: str
    comment: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class CriterionRow:
    """A criterion with the subtotals of both sides; None for a side without any answer."""

    id: str
    name: str
    max: str
    own_points: str | None
    appraisal_points: str | None
    at_zero: bool
    indicators: tuple[IndicatorRow, ...]

    @property
    def own_at_zero(self) -> bool:
        """Whether the commune's own column is at zero; `at_zero` tells it of the latest column."""
        whole = all(indicator.own is not None for indicator in self.indicators)
        return whole and self.own_points is not None and Decimal(self.own_points) == 0


@dataclass(frozen=True)
class DecisionName:
    kind_name: str
    number: str
    on: date
    reason: str


@dataclass(frozen=True)
class HistoryLine:
    at: datetime
    who: str
    what: str


@dataclass(frozen=True)
class ObjectionLine:
    """An objection to one criterion, and its answer once there is one."""

    criterion_id: str
    at: datetime
    text: str
    outcome_name: str | None
    answered_at: datetime | None
    reason: str


@dataclass(frozen=True)
class OfficeName:
    """An office as it stands under a paper."""

    office: str
    authority: str
    signer: str


@dataclass(frozen=True)
class Record:
    """The content of an assessment at a moment; `kind` is draft, submitted, appraised or decided."""

    kind: str
    state_name: str
    demonstration: bool
    prepared_on: date
    unit: UnitName
    round: RoundName
    criteria: CriteriaName
    category_name: str | None
    category_basis: str
    thresholds: tuple[Threshold, ...]
    rows: tuple[CriterionRow, ...]
    own_total: str
    appraisal_total: str | None
    max: str
    reasons: tuple[str, ...]
    decision: DecisionName | None
    history: tuple[HistoryLine, ...]
    own_office: OfficeName
    appraisal_office: OfficeName
    recognition_office: OfficeName
    content_sha256: str
    # Contents that were frozen before there were objections have none.
    objections: tuple[ObjectionLine, ...] = ()
    # Whether a criterion at zero stops the recognition (so it was under every content frozen without it).
    zero_fails: bool = True


_adapter = TypeAdapter(Record)


def record_data(record: Record) -> dict[str, Any]:
    """A record as JSON-able data, the inverse of `record_from`."""
    data: dict[str, Any] = _adapter.dump_python(record, mode="json")
    return data


def record_from(data: dict[str, Any]) -> Record:
    """The record that data states. Raises pydantic's ValidationError when it is none."""
    return _adapter.validate_python(data)


def content_sha256(
    assessment_id: int,
    criteria_sha256: str,
    category: tuple[str | None, str],
    answers: Iterable[AnswerRow],
    evidence: Iterable[EvidenceRow],
    files: Collection[str],
) -> str:
    """The hash of what a decision is bound to: answers of both sides, evidence with its files, criteria, category."""
    rows = sorted(answers, key=lambda row: (row.side, row.indicator_id))
    bound = {
        "assessment": assessment_id,
        "criteria": criteria_sha256,
        "category": list(category),
        "answers": [[r.side, r.indicator_id, r.data, r.confirmed, r.explanation] for r in rows],
        "evidence": [[e.indicator_id, e.number, str(e.issued_on), e.issuer, e.link] for e in evidence],
    }
    return sha256_of(canonical_json({**bound, **({"files": sorted(files)} if files else {})}))
