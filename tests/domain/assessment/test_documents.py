"""What a document is called, and the places in it as people write them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from certify.domain.evidence.documents import (
    UnreadablePlaces,
    called,
    first_page,
    is_supplementary,
    places_from,
    places_text,
)

KNOWN = {"1.1", "2.1", "4.2", "10.3"}


@dataclass(frozen=True)
class Said:
    name: str = ""
    number: str = ""
    issued_on: date | None = None
    issuer: str = ""
    link: str = ""


@dataclass(frozen=True)
class Return:
    at: datetime


def test_a_document_is_called_by_what_is_known_of_it():
    day = date(2022, 1, 5)
    assert called(Said(number="12/BC", issued_on=day, issuer="UBND xã")) == "12/BC ngày 05/01/2022, UBND xã"
    assert called(Said(name="Báo cáo", number="12/BC")) == "Báo cáo (12/BC)"
    assert called(Said(name="Báo cáo")) == "Báo cáo"
    file = Said(name="a.pdf")
    assert called(Said(link="https://example.org"), file) == "https://example.org"
    assert called(Said(), file) == "a.pdf" and called(Said()) == ""


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", {}),
        ("1.1", {"1.1": ""}),
        ("1.1, 2.1;4.2\n10.3", {"1.1": "", "2.1": "", "4.2": "", "10.3": ""}),
        ("1.1 tr. 3; 2.1 mục II, trang 4-5", {"1.1": "tr. 3", "2.1": "mục II, trang 4-5"}),
        ("2.1: mục 1.1 , tr 3", {"2.1": "mục 1.1 , tr 3"}),
        ("1.1 (Phụ lục  2);", {"1.1": "(Phụ lục 2)"}),
    ],
)
def test_places_are_read_as_people_write_them(text, places):
    assert places_from(text, KNOWN) == places
    assert places_from(places_text(places), KNOWN) == places


@pytest.mark.parametrize(
    ("text", "words"), [("trang 3; 1.1", "trang 3"), ("9.9", "không có chỉ tiêu 9.9"), ("1.1, 7.7, 8.8", "7.7, 8.8")]
)
def test_what_names_no_indicator_is_refused(text, words):
    with pytest.raises(UnreadablePlaces, match=words):
        places_from(text, KNOWN)


def test_a_place_names_its_first_page():
    pages = {"mục II, tr. 4-5": 4, "Trang 12": 12, "tr.7": 7, "trang": 1, "mục 3": 1, "": 1}
    assert {place: first_page(place) for place in pages} == pages


def test_evidence_is_supplementary_after_the_first_return():
    days = [datetime(2022, 1, day, tzinfo=UTC) for day in (1, 2, 3)]
    assert not is_supplementary(days[1], [])
    assert not is_supplementary(days[0], [Return(days[1])])
    assert is_supplementary(days[2], [Return(days[2]), Return(days[1])])
