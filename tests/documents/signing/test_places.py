"""Visible signatures stand where they hide nothing: in the prepared places, on older papers where they hide no line."""

import page
import pypdfium2
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from certify.documents.signing import hiding
from tests.support.pki import sign
from tests.support.signed import accepted, boxes_of, changed, paper, program, refused

OUTSIDE, COVERING = (
    "Khung chữ ký hiển thị ở trang {} nằm ngoài chỗ dành sẵn",
    "Khung chữ ký hiển thị ở trang {} che lên",
)


def inside(place, left=5, bottom=5, width=120, height=60):
    """A box within a prepared place, and the page it is on."""
    number, x, y, _, _ = place
    return {"page": number, "box": (x + left, y + bottom, x + left + width, y + bottom + height)}


def test_the_places_of_a_paper(issued):
    secretary, chair, office = boxes_of(issued).values()
    assert list(boxes_of(issued)) == ["ChuKy1", "ChuKy2", "ChuKyCoQuan"]
    assert secretary[0] == chair[0] == 1 and secretary[3] < chair[1], "side by side on the last page"
    assert office[0] == 0 and office[4] > 800 and office[3] > 540, "at the top right of the first page"


def test_fields_of_a_program_within_the_places(issued, person, agency, stamp):
    free = boxes_of(issued)
    one = sign(issued, person, "A", stamp=stamp, **inside(free["ChuKy1"]))
    two = sign(one, agency, "B", stamp=stamp, **inside(free["ChuKy2"]))
    three = sign(two, agency, "C", stamp=stamp, **inside(free["ChuKyCoQuan"], height=30))
    accepted(issued, three, 3)


def test_a_seal_may_stand_over_a_signature_within_its_place(issued, person, agency, stamp):
    place = inside(boxes_of(issued)["ChuKy2"], left=40, width=66, height=66)
    accepted(issued, sign(sign(issued, person, "ChuKy2", stamp=stamp), agency, "Dau", stamp=stamp, **place), 2)


@pytest.mark.parametrize(
    ("number", "box"),
    [
        (0, (90, 700, 540, 715)),  # a line
        (0, (90, 770, 300, 800)),  # the agency's name
        (0, (2, 600, 593, 705)),
        (1, (90, 60, 200, 90)),  # blank, but no place
        (0, (90, 20, 200, 50)),
    ],
)
def test_a_field_outside_of_the_places_is_refused(issued, person, stamp, number, box):
    refused(issued, sign(issued, person, "A", stamp=stamp, page=number, box=box), OUTSIDE.format(number + 1))


def test_a_field_larger_than_its_place_is_refused(issued, person, stamp):
    number, left, bottom, right, top = boxes_of(issued)["ChuKy2"]
    box = (left - 20, bottom, right, top + 40)
    refused(issued, sign(issued, person, "A", stamp=stamp, page=number, box=box), OUTSIDE.format(number + 1))


@pytest.mark.parametrize(
    ("edges", "taken"),
    [((10, 10, -10, -10), True), ((0, 0, 0, 30), False), ((-30, 0, -30, 0), False)],
    ids=["smaller", "larger", "moved"],
)
def test_a_prepared_place_may_shrink_when_it_is_signed_and_neither_grow_nor_move(issued, person, edges, taken):
    _, *place = boxes_of(issued)["ChuKy1"]

    def resize(writer):
        field = writer.root["/AcroForm"]["/Fields"][0].get_object()
        box = (edge + by for edge, by in zip(place, edges, strict=True))
        field["/Rect"] = generic.ArrayObject(generic.FloatObject(edge) for edge in box)
        writer.update_container(field)

    signed = sign(changed(issued, resize), person, "ChuKy1")
    if taken:
        accepted(issued, signed)
    else:
        refused(issued, signed, "chỗ ký đã có từ trước bị đổi")


@pytest.mark.parametrize("older", [False, True])
def test_stamps_over_a_whole_page_are_refused(issued, person, stamp, older):
    first = signed = program("issued.pdf") if older else issued
    for number in range(8):
        box = (2, 2 + 105 * number, 592, 107 + 105 * number)
        signed = sign(signed, person, f"A{number}", stamp=stamp, page=0, box=box)
    refused(first, signed, "hơn 6 khung chữ ký hiển thị")


def test_many_fields_are_refused(issued, person):
    signed = issued
    for number in range(18):
        signed = sign(signed, person, f"A{number}")
    refused(issued, signed, "hơn 20 trường chữ ký")


def test_an_older_paper_takes_a_visible_signature_where_it_hides_nothing(person, stamp):
    issued = program("issued.pdf")
    accepted(issued, sign(issued, person, "A", stamp=stamp, box=(330, 200, 520, 290)))
    accepted(issued, sign(issued, person, "A"))


@pytest.mark.parametrize(
    "box",
    [
        (90, 480, 540, 500),  # a line
        (85, 760, 300, 800),  # the agency's name
        (330, 280, 520, 370),  # the post of who signs
        (85, 215, 135, 270),  # the code
        (90, 386, 400, 401),  # the greater part of a line
        (330, -40, 520, 40),
        (500, 200, 640, 280),
    ],
)
def test_an_older_paper_takes_none_over_a_line_or_a_drawing_or_beyond_its_edge(person, stamp, box):
    issued = program("issued.pdf")
    refused(issued, sign(issued, person, "A", stamp=stamp, box=box), COVERING.format(1))


def test_two_stamps_may_not_share_in_hiding_a_line(person, agency, stamp):
    issued = program("issued.pdf")
    one = sign(issued, person, "A", stamp=stamp, box=(90, 386, 290, 401))
    accepted(issued, one)
    refused(issued, sign(one, agency, "B", stamp=stamp, box=(400, 386, 548, 401)), COVERING.format(1))


def test_an_older_paper_takes_no_large_signature(person, stamp):
    issued = program("issued.pdf")
    signed = sign(issued, person, "A", stamp=stamp, box=(2, 50, 592, 160))
    refused(issued, signed, "chiếm quá nhiều chỗ")


@pytest.mark.parametrize("form_id", ["survey-children", "briefing"])
def test_a_paper_nobody_signs_has_no_places(form_id):
    assert boxes_of(paper(form_id)) == {}


def test_signatures_in_the_places_leave_an_archivable_file(issued, person, stamp, monkeypatch):
    """A stamp that embeds its font doesn't break PDF/A. Only pyHanko would write the metadata anew."""
    monkeypatch.setattr(IncrementalPdfFileWriter, "_update_meta", lambda _: None)
    signed = sign(issued, person, "ChuKy1", stamp=stamp)
    assert page.validate_pdf_bytes(signed, profile=page.ValidationProfile.PDF_A_3A).failures == []


def test_the_places_do_not_show(issued):
    with pypdfium2.PdfDocument(issued) as document:
        for number, *box in boxes_of(issued).values():
            assert hiding._blank_but_for(document[number], [], box)
        bare, shown = (
            document[1].render(may_draw_forms=forms, draw_annots=forms).to_pil().tobytes() for forms in (False, True)
        )
    assert bare == shown
