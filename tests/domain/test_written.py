"""Values that are written as data read back as they were, and whatever doesn't fit is told at once."""

from collections.abc import Mapping
from datetime import date

import pytest
from msgspec import field, to_builtins
from pydantic import TypeAdapter, ValidationError

from certify.domain.hashing import canonical_json
from certify.domain.written import Written


class Stop(Written, frozen=True):
    name: str
    on: date


class Way(Written, frozen=True):
    title: str
    stops: tuple[Stop, ...] = ()
    first: Stop | None = None
    notes: Mapping[str, str] = field(default_factory=dict)


READER = TypeAdapter(Way)
STOP = Stop("Bến Một", date(2021, 3, 1))
WAY = Way("Đường", (STOP, Stop("Bến Hai", date(2021, 3, 2))), STOP, {"a": "b"})


@pytest.mark.parametrize("way", [WAY, Way("Đường")])
def test_what_was_written_reads_back(way):
    text = canonical_json(to_builtins(way))
    assert READER.validate_json(text) == way


def test_what_is_not_said_is_as_the_value_has_it():
    assert READER.validate_python({"title": "Đường"}) == Way("Đường")


def test_every_fault_is_told_with_its_place():
    said = {"stops": [{"name": 1, "on": date(2021, 3, 1)}, "x", {"name": "Bến Hai"}], "first": None}
    with pytest.raises(ValidationError) as refused:
        READER.validate_python(said)
    assert [(fault["loc"], fault["type"]) for fault in refused.value.errors()] == [
        (("title",), "missing"),
        (("stops", 0, "name"), "string_type"),
        (("stops", 1), "dict_type"),
        (("stops", 2, "on"), "missing"),
    ]
