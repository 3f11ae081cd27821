"""The figures and marks of a version, with their places in the file."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from certify.domain.criteria.figures import Band, Figure, Mark, Otherwise
from certify.domain.criteria.rates import NothingToCount


def figures_in(part: BaseModel, place: str) -> Iterator[tuple[str, Any]]:
    """The figures and bands within a part of a version, with their places."""
    if isinstance(part, Figure | Band | Otherwise | NothingToCount):
        yield place, part
        return
    for inner, item in _parts(part, place):
        yield from figures_in(item, inner)


def marks_in(part: BaseModel, place: str) -> Iterator[tuple[str, Mark]]:
    """Every mark within a part of a version, whether of a figure, a name or a rule, with its place."""
    for name in type(part).model_fields:
        if isinstance(mark := getattr(part, name), Mark):
            yield f"{place}.{name}" if place else name, mark
    for inner, item in _parts(part, place):
        yield from marks_in(item, inner)


def _parts(part: BaseModel, place: str) -> Iterator[tuple[str, BaseModel]]:
    """The parts of a part that the file states: a model's fields, without its cached properties."""
    for name in type(part).model_fields:
        value = getattr(part, name)
        start = f"{place}.{name}" if place else name
        for index, item in enumerate(value if isinstance(value, tuple) else (value,)):
            if isinstance(item, BaseModel):
                yield (f"{start}[{getattr(item, 'id', index)}]" if isinstance(value, tuple) else start), item
