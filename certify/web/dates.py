"""Reading dates as people and browsers write them."""

from datetime import date, datetime
from typing import Literal, overload

from certify.domain.days import parse_day, parse_moment
from certify.domain.problems import Problem
from certify.operations.act import Refused


@overload
def read_date(text: str, name: str, field: str = "", *, optional: Literal[False] = False) -> date: ...
@overload
def read_date(text: str, name: str, field: str = "", *, optional: bool) -> date | None: ...
def read_date(text: str, name: str, field: str = "", *, optional: bool = False) -> date | None:
    """A date written dd/mm/yyyy or yyyy-mm-dd; None if it is `optional` and left empty.

    `name` is the field's label, `field` its name in the form. Raises Refused with a problem at that field.
    """
    typed = text.strip()
    if not typed and optional:
        return None
    try:
        return parse_day(typed)
    except ValueError as fault:
        raise Refused([Problem(field, f"{name}: {fault}")]) from fault


def read_moment(text: str, name: str, field: str = "") -> datetime:
    """A day and time in Vietnam, as a browser or a person writes it. Raises Refused, as `read_date` does."""
    try:
        return parse_moment(text)
    except ValueError as fault:
        raise Refused([Problem(field, f"{name}: {fault}")]) from fault
