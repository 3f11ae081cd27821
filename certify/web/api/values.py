"""What the API's models share: exact numbers as strings, references to units, pages of a list.

Counts are JSON integers. Every other number (points, thresholds, values) is a string: a decimal number where it is
finite ("97.5"), else a fraction in lowest terms ("200/3"). None is ever a binary float.
"""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from certify.domain.criteria.answers import LARGEST_COUNT
from certify.domain.limits import LARGEST_ID, LONGEST_TEXT
from certify.domain.texts import TextRefused, admitted
from certify.store.units.units import Unit

Points = Annotated[str, StringConstraints(pattern=r"^[0-9]+(\.[0-9]+)?$")]
Value = Annotated[str, StringConstraints(pattern=r"^[0-9]+(\.[0-9]+|/[0-9]+)?$")]
Side = Literal["self", "appraisal"]


def _admitted(text: str) -> str:
    try:
        return admitted(text)
    except TextRefused as refused:
        raise PydanticCustomError("string_shape", "shape") from refused


_PRINTED = r"^[^\x00-\x08\x0b-\x1f\x7f]*$"
# Text as people type it, over several lines: composed (NFC), without control characters (a database refuses some).
Typed = Annotated[
    str, StringConstraints(strict=True, max_length=LONGEST_TEXT, pattern=_PRINTED), AfterValidator(_admitted)
]
# What something is called; of signs that nobody sees nothing is left, and that is the name of nothing.
Name = Annotated[
    str,
    StringConstraints(strict=True, min_length=1, max_length=80, pattern=_PRINTED),
    AfterValidator(_admitted),
]


def _integral(number: object) -> object:
    """JSON makes no difference between 3 and 3.0."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


Count = Annotated[int, Field(strict=True, ge=0, le=LARGEST_COUNT), BeforeValidator(_integral)]
Base = Annotated[int, Field(strict=True, ge=0, le=LARGEST_ID), BeforeValidator(_integral)]


def _digits(text: object) -> object:
    """Whole numbers of a query are written with digits alone (not "+1", "1_0" or "1.0")."""
    if isinstance(text, str) and not re.fullmatch(r"-?[0-9]+", text):
        raise PydanticCustomError("int_parsing", "digits")
    return text


def _day(text: object) -> object:
    """Days of a query are written 2021-12-31 (not as a number of seconds)."""
    if isinstance(text, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise PydanticCustomError("date_parsing", "day")
    return text


Digits = BeforeValidator(_digits)
Id = Annotated[int, Field(ge=0, le=LARGEST_ID), Digits]
# Any day of the calendar, as the description says: it only chooses among stored ones.
Day = Annotated[date, BeforeValidator(_day)]


class Model(BaseModel):
    """A part of a request or a response; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Window(Model):
    """Which part of a list is asked for. Lists are ordered by id, so no record is skipped or listed twice."""

    cursor: Id = Field(0, description="Giá trị next của trang trước; bỏ trống ở trang đầu.")
    limit: Annotated[int, Digits] = Field(100, ge=1, le=500, description="Số bản ghi nhiều nhất của trang.")


class UnitName(Model):
    """A unit, in short."""

    id: int
    code: str
    full_name: str


def named(unit: Unit) -> UnitName:
    """A unit in short."""
    return UnitName(id=unit.id, code=unit.code, full_name=unit.full_name)


def points(exact: Decimal) -> str:
    """Points as a decimal string: "1000", "47.5"."""
    plain = f"{exact:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def value(exact: Fraction) -> str:
    """An exact value: a decimal string where it is finite, else a fraction in lowest terms."""
    places = exact.denominator.bit_length()
    scaled = exact * 10**places
    if scaled.denominator != 1:
        return f"{exact.numerator}/{exact.denominator}"
    digits = f"{scaled.numerator:0{places + 1}d}"
    decimals = digits[-places:].rstrip("0")
    return digits[:-places] + (f".{decimals}" if decimals else "")
