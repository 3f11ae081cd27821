"""Values that are written as data read back as they were, and whatever doesn't fit is told at once."""

import json
from collections.abc import Mapping
from datetime import date

import pytest
from msgspec import field
from pydantic import ValidationError

from certify.domain.hashing import canonical_json
from certify.domain.written import Written, data_of, read


class Stop(Written, frozen=True):
    name: str
    on: date


class Way(Written, frozen=True):
    title: str
    stops: tuple[Stop, ...] = ()
    first: Stop | None = None
    notes: Mapping[str, str] = field(default_factory=dict)


STOP = Stop("Bến Một", date(2021, 3, 1))
WAY = Way("Đường", (STOP, Stop("Bến Hai", date(2021, 3, 2))), STOP, {"a": "b"})


@pytest.mark.parametrize("way", [WAY, Way("Đường")])
def test_what_was_written_reads_back(way):
    assert read(Way, json.loads(canonical_json(data_of(way)))) == way


def test_what_is_not_said_is_as_the_value_has_it():
    assert read(Way, {"title": "Đường"}) == Way("Đường")


def test_every_fault_is_told_with_its_place():
    said = {"stops": [{"name": 1, "on": date(2021, 3, 1)}, "x", {"name": "Bến Hai"}], "first": None}
    with pytest.raises(ValidationError) as refused:
        read(Way, said)
    assert [(fault["loc"], fault["type"]) for fault in refused.value.errors()] == [
        (("title",), "missing"),
        (("stops", 0, "name"), "string_type"),
        (("stops", 1), "dict_type"),
        (("stops", 2, "on"), "missing"),
    ]
