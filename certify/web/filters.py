"""How pages show points, dates and texts."""

from datetime import date, datetime
from decimal import Decimal

from flask import Flask

from certify.domain.numbers import format_points
from certify.domain.workflow import STATE_NAMES, State
from certify.operations.answers import LOCAL


def prepare(app: Flask) -> None:
    """Give the filters to the templates."""
    app.add_template_filter(points, "points")
    app.add_template_filter(day, "day")
    app.add_template_filter(moment, "moment")
    app.add_template_filter(state_name, "state_name")


def points(value: Decimal | None) -> str:
    """Points with a decimal comma; a blank stays blank."""
    return "" if value is None else format_points(value)


def day(value: date | None) -> str:
    """dd/mm/yyyy."""
    return "" if value is None else f"{value:%d/%m/%Y}"


def moment(value: datetime) -> str:
    """dd/mm/yyyy hh:mm in Vietnamese time."""
    return f"{value.astimezone(LOCAL):%d/%m/%Y %H:%M}"


def state_name(state: str) -> str:
    """The name of a state."""
    return STATE_NAMES[State(state)]
