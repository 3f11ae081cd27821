"""The form of a round: the versions to choose from, and the round that was typed."""

from datetime import date

from flask import request
from msgspec import Struct

from certify.domain.criteria.version import Version
from certify.domain.numbers import id_or
from certify.domain.problems import Problem
from certify.operations.act import Refused
from certify.operations.rounds.plans import RoundPlan
from certify.store import rounds as stored
from certify.web.dates import read_date
from certify.web.request_context import site, today

MOST_DAYS = 999


class Choice(Struct, frozen=True):
    """A version that a round may use and the last day it is in force; `proposed` is the one in force today."""

    version: Version
    ends_on: date | None
    proposed: bool


def form_values() -> dict[str, object]:
    """What a page with a round's form draws: the versions to choose from, and what was typed."""
    library, in_force = site().library, site().library.in_force(today().date())
    choices = [
        Choice(loaded.version, library.ends_on(loaded.version.id), loaded is in_force)
        for loaded in reversed(library.newest())
    ]
    numbers = {choice.version.id: choice.version.number for choice in choices}
    return {"choices": choices, "numbers": numbers, "form": request.form}


def typed_plan(former: stored.Round | None = None) -> RoundPlan:
    """The round in the form; fields that the page does not have keep their former value."""
    form = request.form

    def text(name: str) -> str:
        return form.get(name, getattr(former, name, ""))

    def day(name: str, label: str) -> date:
        return getattr(former, name) if former and name not in form else read_date(form.get(name, ""), label, name)

    def days(name: str, label: str) -> int | None:
        return getattr(former, name) if former and name not in form else _days(name, label)

    return RoundPlan(
        name=text("name"),
        criteria_version=text("criteria_version"),
        period_from=day("period_from", "Kỳ số liệu, từ ngày"),
        period_to=day("period_to", "Kỳ số liệu, đến ngày"),
        self_due_on=day("self_due_on", "Hạn tự chấm điểm"),
        appraisal_due_on=day("appraisal_due_on", "Hạn thẩm định"),
        objection_days=days("objection_days", "Thời hạn kiến nghị"),
        answer_days=days("answer_days", "Thời hạn trả lời kiến nghị"),
    )


def _days(name: str, label: str) -> int | None:
    """A number of days; None if it is left empty. Raises Refused at the field, with a sentence that names it."""
    typed = request.form.get(name, "").strip()
    if not typed:
        return None
    days = id_or(typed, MOST_DAYS + 1)
    if days > MOST_DAYS:
        raise Refused([Problem(name, f"{label}: “{typed[:20]}” không phải số ngày; hãy ghi như 7.")])
    return days
