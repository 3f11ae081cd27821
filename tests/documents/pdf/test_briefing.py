"""The page for who leads a province: one sheet of A4, whatever the names (its layout: test_layout.py)."""

import pytest
from msgspec import structs

from certify.domain.papers.paper import paper_data, paper_from
from tests.support.papers_read import FORMS, Read, sample, squeezed

SAMPLE = sample("briefing").paper
LONG = "Thành phố trực thuộc tỉnh mang tên rất dài Nguyễn Thị Minh Khai"


def read(**changes):
    return Read(FORMS["briefing"], structs.replace(SAMPLE, briefing=structs.replace(SAMPLE.briefing, **changes)))


def with_long_names():
    """An Giang's 156 communes in 11 areas with the longest names and dangers that one may meet."""
    areas = tuple(structs.replace(area, name=f"{LONG} {n}") for n, area in enumerate(SAMPLE.briefing.areas))
    return {"areas": areas, "dangers": (SAMPLE.briefing.dangers[0],) * 2}


@pytest.mark.parametrize("changes", [{}, with_long_names()], ids=["sample", "long"])
def test_it_is_one_page_with_everything_on_it(changes):
    found = read(**changes)
    told = found.paper.briefing
    assert len(found.pages) == 1
    assert sum(len(area.tiles) for area in told.areas) == 156 and len(told.areas) == 11
    said = [
        told.sentence,
        *told.dangers,
        *(number.text for number in told.numbers),
        *(number.value for number in told.numbers),
    ]
    for text in (*said, *(area.name for area in told.areas), *(area.text for area in told.areas)):
        assert squeezed(text) in found.text, text


def test_every_commune_has_its_letter_in_its_area():
    found = read()
    for area in SAMPLE.briefing.areas:
        assert squeezed(area.name) + "".join(tile.letter for tile in area.tiles) + area.text in found.text, area.name
    for letter in SAMPLE.briefing.letters:
        assert squeezed(f"{letter.letter} {letter.name} ({letter.count})") in found.text


def test_a_province_with_thirty_areas_still_fits_on_the_page():
    areas = tuple(structs.replace(SAMPLE.briefing.areas[n % 11], name=f"Khu vực số {n}") for n in range(30))
    assert len(read(areas=areas).pages) == 1


@pytest.mark.parametrize(("communes", "size"), [(102, 9.5), (16 * 18, 9.5), (16 * 18 + 1, 7)])
def test_letters_are_small_only_where_the_page_needs_it(communes, size):
    """A province without areas is one line of many letters: a page has room for sixteen lines of them."""
    first = SAMPLE.briefing.areas[0]
    found = read(areas=(structs.replace(first, name="Tỉnh An Giang", tiles=first.tiles[:1] * communes),))
    assert len(found.pages) == 1
    letters = [char["size"] for char in found.first.chars if char["text"] == first.tiles[0].letter]
    assert sum(abs(one - size) < 0.1 for one in letters) >= communes


def test_it_bears_no_number_signature_or_place_in_the_register():
    assert "Số:" not in read().text and "Nơinhận" not in read().text and SAMPLE.issuer.signer not in read().text


def test_it_is_plain_data():
    assert paper_from(paper_data(SAMPLE)) == SAMPLE
