"""Answers over the API: their shapes, and saving those of a draft, all or none."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from flask import Blueprint
from pydantic import ConfigDict, Discriminator, Field, JsonValue, Tag, model_validator
from pydantic_core import PydanticCustomError

from certify.domain.assessment.sides import SELF
from certify.domain.criteria.answers import LONGEST_REASON
from certify.domain.limits import LONGEST_TEXT
from certify.operations.assessments.answers import AnswerEntry, Saved, save_on
from certify.operations.assessments.questions import asked_beside, beside_of, reply_on
from certify.operations.assessments.sheet import Sheet, sheet_for
from certify.operations.people.tokens import WRITE
from certify.store.assessments.answers import StoredAnswer
from certify.web.access import requires
from certify.web.api.calls import call, pointer
from certify.web.api.questions import (
    AskedQuestion,
    Id,
    NumberChange,
    ReplyChange,
    asked,
    check_said,
    sayings,
    shared_entries,
)
from certify.web.api.values import Base, Count, Model, Typed
from certify.web.problem_details import Fault, Refusal
from certify.web.request_context import acting, now

blueprint = Blueprint("answers", __name__)


class YesNo(Model):
    """Done or not."""

    yes: Annotated[bool, Field(strict=True)]


class Rate(Model):
    """A part and its whole."""

    numerator: Count
    denominator: Count


class Cases(Model):
    """A number of cases."""

    count: Count


class NotApplicable(Model):
    """Nothing to count, and why."""

    not_applicable: Annotated[Typed, Field(min_length=1, max_length=LONGEST_REASON)]


def kind_of(data: object) -> str:
    """The tag of the kind of answer that data seem to be."""
    keys = data if isinstance(data, dict) else vars(data) if isinstance(data, Model) else {}
    kinds = {"yes": "YesNo", "count": "Count", "not_applicable": "NotApplicable"}
    return next((kind for key, kind in kinds.items() if key in keys), "Rate")


Answer = Annotated[
    Annotated[YesNo, Tag("YesNo")]
    | Annotated[Rate, Tag("Rate")]
    | Annotated[Cases, Tag("Count")]
    | Annotated[NotApplicable, Tag("NotApplicable")],
    Discriminator(kind_of),
]
# An object keyed by indicators has no other keys.
KEYED: dict[str, JsonValue] = {"additionalProperties": False}
IndicatorId = Annotated[str, Field(strict=True, pattern=r"^[1-9][0-9]?\.[1-9][0-9]?$")]


class Change(Model):
    """What to save for an indicator over the version that was read (0: none was there).

    A null answer empties the line; without `explanation` the stored one is kept.
    """

    base: Base
    answer: Answer | None
    explanation: Annotated[Typed, Field(max_length=LONGEST_TEXT)] | None = None


class Changes(Model):
    """What to save, at least one thing: answers by indicator, shared numbers, replies to questions about figures."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    answers: dict[IndicatorId, Change] = Field(
        default_factory=dict, min_length=1, max_length=200, json_schema_extra=KEYED
    )
    quantities: dict[Id, NumberChange] = Field(
        default_factory=dict, min_length=1, max_length=20, json_schema_extra=KEYED
    )
    questions: dict[Id, ReplyChange] = Field(default_factory=dict, min_length=1, max_length=50, json_schema_extra=KEYED)

    @model_validator(mode="after")
    def _something(self) -> "Changes":
        if not self.model_fields_set:
            raise PydanticCustomError("too_short", "nothing", {"min_length": 1})
        return self


class SavedAnswers(Model):
    """The current versions of the indicators that the request is about, and the questions that the figures raise now.

    `saved` are the indicators and questions that changed; hints are on texts that seem to be about a child.
    """

    assessment: int
    versions: Mapping[str, int]
    saved: list[str]
    questions: list[AskedQuestion]
    hints: list[str]
    at: datetime


@blueprint.patch("/assessments/<int:assessment_id>/answers")
@requires("assessment:answer")
@call("Ghi số liệu tự chấm của bản nháp, trả lời câu hỏi: ghi hết hoặc không ghi gì", scope=WRITE, refusals=(409,))
def put(assessment_id: int, body: Changes) -> SavedAnswers:
    """Save answers of the self score. An answer equal to the stored one is no change, so a call may be repeated."""
    with acting(assessment_id) as act:
        sheet = sheet_for(act, assessment_id)
        if unknown := sorted(set(body.answers) - sheet.version.ids):
            faults = [Fault(pointer=pointer("answers", key), detail="Không có chỉ tiêu này.") for key in unknown]
            raise Refusal("impossible", faults)
        entries = {key: _entry(sheet, key, change) for key, change in body.answers.items()}
        entries |= shared_entries(sheet, body.quantities, entries)
        saved, after = save_on(act, sheet, SELF, entries)
        _check(sheet, body, saved)
        beside = beside_of(act.connection, after)
        said, after = reply_on(act, after, sayings(body.questions), asked_beside(after, beside))
        check_said(said)
        standing = asked_beside(after, beside)
    hints = [hint for key in sorted(saved.versions) if (hint := entries[key].hint(key))]
    return SavedAnswers(
        assessment=assessment_id,
        versions={key: saved.versions.get(key, _version(sheet, key)) for key in entries},
        saved=[*sorted(saved.versions), *sorted(said.versions)],
        questions=list(map(asked, standing)),
        hints=hints + said.hints,
        at=now(),
    )


def figures(change: Change) -> dict[str, Any] | None:
    """The answer of a change as it is stored."""
    return change.answer.model_dump() if change.answer else None


def _entry(sheet: Sheet, key: str, change: Change) -> AnswerEntry:
    row = _row(sheet, key)
    stored = row.explanation if row else ""
    return AnswerEntry(
        figures(change), stored if change.explanation is None else change.explanation.strip(), change.base
    )


def _check(sheet: Sheet, body: Changes, saved: Saved) -> None:
    """Raise Refusal unless every entry was saved, so that the transaction saves none."""
    if saved.errors:
        faults = [
            Fault(pointer=_pointer_of(key, problem.place), detail=problem.text) for key, problem in saved.errors.items()
        ]
        raise Refusal("impossible", faults)
    if saved.closed:
        faults = [Fault(pointer=pointer("answers", key), detail="Không nhập được.") for key in saved.closed]
        raise Refusal("closed", faults)
    if saved.conflicts:
        faults = [
            Fault(pointer=pointer("answers", key, "base"), detail=f"Phiên bản hiện tại là {_version(sheet, key)}.")
            for key in saved.conflicts
        ]
        raise Refusal("stale", faults, more={"conflicts": {key: _both(sheet, body, key) for key in saved.conflicts}})


def _pointer_of(key: str, field: str) -> str:
    path = ("explanation",) if field == "explanation" else ("answer", field) if field else ("answer",)
    return pointer("answers", key, *path)


def _both(sheet: Sheet, body: Changes, key: str) -> dict[str, Any]:
    """Both versions of a line: the one in the request and the stored one."""
    sent, row = body.answers[key], _row(sheet, key)
    current = {"answer": row.data, "explanation": row.explanation, "version": row.version} if row else None
    return {"sent": sent.model_dump(mode="json"), "current": current}


def _row(sheet: Sheet, key: str) -> StoredAnswer | None:
    return sheet.stored.get((SELF, key))


def _version(sheet: Sheet, key: str) -> int:
    row = _row(sheet, key)
    return row.version if row else 0
