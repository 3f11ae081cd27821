"""Quantities: numbers that several indicators share ("tổng số trẻ em dưới 16 tuổi"), entered once per file."""

from typing import Annotated, NamedTuple

from pydantic import StringConstraints

from certify.domain.criteria.figures import SourceMark
from certify.domain.criteria.strict.model import Model, Text

QuantityId = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]{0,59}$")]

# The figures of an answer that a quantity can be, each with the key by which an indicator names its quantity.
NAMED_BY = {field: f"{field}_quantity" for field in ("numerator", "denominator", "count")}


class Definition(Model):
    """What a figure counts, and where that is defined."""

    text: Text
    citation: Text


class Quantity(Model):
    """A number that several indicators share. Its mark says how well it is known that they ask for the same number."""

    id: QuantityId
    name: Text
    definition: Definition | None = None
    # The quantity of the replaced decision that is the very same number.
    same_as: QuantityId | None = None
    source: SourceMark


class Use(NamedTuple):
    """A figure of an indicator that is a quantity."""

    indicator_id: str
    field: str
