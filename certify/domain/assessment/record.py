"""The record of an assessment: its whole content, frozen as plain data; papers know nothing else."""

from datetime import date, datetime
from typing import Any

from certify.domain.assessment.names import CriteriaName, DecisionName, OfficeName, RoundName, UnitName
from certify.domain.written import Written, data_of, read


class Threshold(Written, frozen=True):
    """A category, its threshold, and whether the latest column meets the conditions under it."""

    name: str
    points: str
    meets: bool


class Cell(Written, frozen=True):
    """One side's answer to an indicator: its points, and the line that explains them."""

    points: str
    why: str


class IndicatorRow(Written, frozen=True):
    id: str
    name: str
    max: str
    provisional: bool
    own: Cell | None
    appraisal: Cell | None
    explanation: str
    comment: str
    evidence: tuple[str, ...]


class CriterionRow(Written, frozen=True):
    """A criterion with the subtotals of both sides; None for a side without any answer."""

    id: str
    name: str
    max: str
    own_points: str | None
    appraisal_points: str | None
    at_zero: bool
    indicators: tuple[IndicatorRow, ...]


class QuantityRow(Written, frozen=True):
    """A number that several indicators share: what each side says of it, one or several numbers with their indicators.

    A side that says nothing has none.
    """

    name: str
    own: tuple[tuple[int, tuple[str, ...]], ...]
    appraisal: tuple[tuple[int, tuple[str, ...]], ...]


class QuestionRow(Written, frozen=True):
    """A question that the commune's figures raised: what stood there, what was asked, what the commune said to it.

    `former` says that it was said of other figures than those that stand here.
    """

    indicators: tuple[str, ...]
    said: str
    question: str
    reply: str
    former: bool


class HistoryLine(Written, frozen=True):
    at: datetime
    who: str
    what: str


class ObjectionLine(Written, frozen=True):
    """An objection to one criterion, and its answer once there is one."""

    criterion_id: str
    at: datetime
    text: str
    outcome_name: str | None
    answered_at: datetime | None
    reason: str


class Record(Written, frozen=True):
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
    # Contents frozen before there were objections have none.
    objections: tuple[ObjectionLine, ...] = ()
    # Whether a criterion at zero prevents recognition; it did for every content frozen before this field existed.
    zero_fails: bool = True
    # Contents frozen before there were shared numbers have none.
    quantities: tuple[QuantityRow, ...] = ()
    # Contents frozen before figures were asked about have none.
    questions: tuple[QuestionRow, ...] = ()


def record_data(record: Record) -> dict[str, Any]:
    """A record as JSON-able data, the inverse of `record_from`."""
    return data_of(record)


def record_from(data: dict[str, Any]) -> Record:
    """The record that `record_data` wrote. Raises pydantic's ValidationError for any other data."""
    return read(Record, data)
