"""Questions about figures and shared numbers over the API: their shapes, and what a change of a number means."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from certify.domain.assessment.sides import SELF
from certify.domain.limits import LONGEST_TEXT
from certify.domain.numbers import format_number
from certify.domain.questions.replies import Asked
from certify.domain.scoring.data import question_data
from certify.operations.assessments.answers import AnswerEntry
from certify.operations.assessments.counted_answers import shared_of
from certify.operations.assessments.questions import Said, Saying
from certify.operations.assessments.sheet import Sheet
from certify.web.api.calls import pointer
from certify.web.api.values import Base, Count, Model, Typed
from certify.web.problem_details import Fault, Refusal

# The id of a quantity or of a question.
Id = Annotated[str, Field(strict=True, pattern=r"^[a-z][a-z0-9_]{0,59}$")]


class NumberChange(Model):
    """A number to put at every indicator that shares it, over the one that was read (null: several, or none)."""

    base: Count | None
    number: Count


class ReplyChange(Model):
    """What to say to a question, over the version that was read (0: nothing was said); an empty text takes it back."""

    base: Base
    reply: Annotated[Typed, Field(max_length=LONGEST_TEXT)]


class RaisedQuestion(Model):
    """A question that figures raise: `said` is what stands there, in words. It stands in the way of nothing."""

    id: str
    indicators: list[str]
    said: str
    question: str


class AskedQuestion(RaisedQuestion):
    """A question with what the commune says to it; `open` while nothing is said of the figures that stand now.

    `version` is what a reply names as its base.
    """

    reply: str
    open: bool
    version: int


def asked(one: Asked) -> AskedQuestion:
    """A question with its reply."""
    return AskedQuestion(**question_data(one.question), reply=one.text, open=one.open, version=one.version)


def sayings(changes: Mapping[str, ReplyChange]) -> dict[str, Saying]:
    """What is said to questions."""
    return {key: Saying.typed(change.reply, change.base) for key, change in changes.items()}


def shared_entries(
    sheet: Sheet, changes: Mapping[str, NumberChange], sent: Mapping[str, AnswerEntry]
) -> dict[str, AnswerEntry]:
    """The entries that put numbers at the indicators that share them, besides those that are `sent`.

    Raises Refusal for an unknown quantity, for one that changed since it was read, and where an answer that is sent
    says another number.
    """
    if unknown := sorted(changes.keys() - {quantity.id for quantity in sheet.version.quantities}):
        detail = "Không có số liệu dùng chung này."
        raise Refusal("impossible", [Fault(pointer=pointer("quantities", key), detail=detail) for key in unknown])
    _need_current(sheet, changes)
    entries: dict[str, AnswerEntry] = {}
    for quantity_id, change in changes.items():
        for key, field in sheet.version.uses[quantity_id]:
            if key in sent:
                _need_same(key, field, sent[key], change.number)
            elif (entry := _with_number(sheet, entries.get(key), key, {field: change.number})) is not None:
                entries[key] = entry
    return entries


def _with_number(sheet: Sheet, entry: AnswerEntry | None, key: str, number: dict[str, int]) -> AnswerEntry | None:
    """An indicator's entry with a number put into it; None where there is nothing to count."""
    row = sheet.stored.get((SELF, key))
    data = entry.data if entry else row.data if row else None
    if "not_applicable" in (data or {}):
        return None
    confirmed, version = (row.confirmed, row.version) if row else (True, 0)
    return AnswerEntry({**(data or {}), **number}, row.explanation if row else "", version, confirmed)


def _need_current(sheet: Sheet, changes: Mapping[str, NumberChange]) -> None:
    shared = {one.quantity.id: one for one in shared_of(sheet.version, SELF, sheet.stored.values())}
    stale = [key for key, change in changes.items() if change.base != shared[key].number]
    if not stale:
        return
    faults = [
        Fault(pointer=pointer("quantities", key, "base"), detail="Số hiện tại là số khác, xem conflicts.")
        for key in stale
    ]
    current = {key: {"number": shared[key].number, "stated": dict(shared[key].stated)} for key in stale}
    both = {key: {"sent": changes[key].model_dump(mode="json"), "current": current[key]} for key in stale}
    raise Refusal("stale", faults, more={"conflicts": both})


def _need_same(key: str, field: str, entry: AnswerEntry, number: int) -> None:
    said = (entry.data or {}).get(field, number)
    if said != number:
        detail = f"Khác số dùng chung gửi cùng lúc ({format_number(number)})."
        raise Refusal("impossible", [Fault(pointer=pointer("answers", key, "answer", field), detail=detail)])


def check_said(said: Said) -> None:
    """Raise Refusal unless every reply was saved, so that the transaction saves none."""
    kinds = {"impossible": [*said.unasked, *said.long], "closed": said.closed, "stale": said.conflicts}
    for kind, keys in kinds.items():
        if keys:
            field = {"impossible": (), "closed": (), "stale": ("base",)}[kind]
            faults = [Fault(pointer=pointer("questions", key, *field), detail=said.errors[key]) for key in keys]
            raise Refusal(kind, faults)
