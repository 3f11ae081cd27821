"""The filters of the templates: how pages show points, dates and texts."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal

from flask import Flask

from certify.documents.indents import WithoutIndents
from certify.domain.assessment.states import STATE_NAMES, State
from certify.domain.days import LOCAL, parse_day, parse_moment, write_day
from certify.domain.evidence.documents import called, is_supplementary
from certify.domain.numbers import format_number, format_points
from certify.domain.offices.steps import OFFICE_STEP_NAMES
from certify.domain.papers.dossier import STANDING_NAMES
from certify.domain.people.permissions import CRUCIAL_WORDS, may
from certify.domain.plans.words import goal_mark, goal_words
from certify.domain.problems import Problem
from certify.domain.scoring.score import why
from certify.domain.vietnamese import lower_first
from certify.web.downloads import address_as
from certify.web.lists.listing import address_with

# Columns of the unit lists by the beginning of their names, and their values, in words.
FACTS = {
    "dtts_mn": "vùng dân tộc thiểu số và miền núi",
    "zone": "khu vực",
    "dac_biet_kho_khan": "đặc biệt khó khăn",
    "mien_nui": "miền núi",
    "hai_dao": "hải đảo",
    "threshold": "ngưỡng",
}
VALUES = {"yes": "có", "no": "không", "none": "không thuộc", "unknown": "chưa rõ", "likely": "có thể có"}


def prepare(app: Flask) -> None:
    """Make the filters available to the templates of an application."""
    app.jinja_env.add_extension(WithoutIndents)
    names = {"standing_names": STANDING_NAMES, "step_names": OFFICE_STEP_NAMES, "crucial_roles": CRUCIAL_WORDS}
    app.jinja_env.globals.update(names, role_may=may)
    app.add_template_filter(points, "points")
    app.add_template_filter(format_number, "count")
    app.add_template_filter(goal_words)
    app.add_template_filter(goal_mark)
    app.add_template_filter(day, "day")
    app.add_template_filter(moment, "moment")
    app.add_template_filter(typed_day)
    app.add_template_filter(stamp, "stamp")
    app.add_template_filter(state_name, "state_name")
    app.add_template_filter(facts, "facts")
    app.add_template_filter(why)
    app.add_template_filter(called)
    app.add_template_filter(at)
    app.add_template_filter(lower_first)
    app.add_template_global(address_as, "address_as")
    app.add_template_global(is_supplementary)
    app.add_template_global(address_with, "address_with")


def points(value: Decimal | None) -> str:
    """Points with a decimal comma; a blank stays blank."""
    return "" if value is None else format_points(value)


def day(value: date | None) -> str:
    """dd/mm/yyyy."""
    return "" if value is None else f"{value:%d/%m/%Y}"


def moment(value: datetime) -> str:
    """dd/mm/yyyy hh:mm in Vietnamese time."""
    return f"{value.astimezone(LOCAL):%d/%m/%Y %H:%M}"


def typed_day(value: object) -> str:
    """A day, or a day and time, for its field as people here write it; what can't be read stays as it was typed."""
    text = str(value or "")
    with suppress(ValueError):
        return write_day(parse_day(text))
    with suppress(ValueError):
        return moment(parse_moment(text))
    return text


def stamp(value: str) -> str:
    """A moment stored as ISO 8601 text, as `moment` shows it."""
    return moment(datetime.fromisoformat(value))


def state_name(state: str) -> str:
    """The name of a state."""
    return STATE_NAMES[State(state)]


def at(problems: Iterable[Problem], place: str) -> str:
    """What is wrong at a field, as its sentences; empty when nothing is."""
    return " ".join(problem.text for problem in problems if problem.place == place)


def facts(columns: Mapping[str, str]) -> list[str]:
    """The facts about a unit in the list of units, in words; columns without a name here are left out."""
    words = []
    for column, value in sorted(columns.items()):
        name = next((name for beginning, name in FACTS.items() if column.startswith(beginning)), None)
        if name:
            words.append(f"{name}: {VALUES.get(value, value)}")
    return words
