"""Places for signatures in an issued file: empty signature fields in the blanks that the layout leaves for them.

With fields prepared, signing only fills in a form, which can be told from any other change, and visible signatures have
a place where they hide nothing (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.7-8).
"""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from pydyf import PDF, Array, Dictionary, Stream, String

# Classes of the layout: the blank under the post of each who signs, and the one above the head for the office's own.
SIGNER, OFFICE = "space", "office-signature"
POINTS = 0.75  # in a CSS pixel
PRINTED = 4  # the flag of an annotation that PDF/A asks for


class Place(Struct, frozen=True):
    """A blank for a signature: the index of its page and its box as (left, bottom, right, top) in points."""

    name: str
    label: str
    page: int
    box: tuple[float, float, float, float]


def places_of(document: Any) -> list[Place]:  # noqa: ANN401
    """The places on the pages that WeasyPrint laid out, in the order of reading; none on a paper nobody signs."""
    blanks = [(number, page, box) for number, page in enumerate(document.pages) for box in _blanks(page._page_box)]
    signers = [(number, _box(page, box)) for number, page, box in blanks if SIGNER in _classes(box)]
    offices = [(number, _box(page, box)) for number, page, box in blanks if OFFICE in _classes(box)]
    several = len(signers) > 1
    places = [
        Place(f"ChuKy{order}", f"Chữ ký thứ {order}" if several else "Chữ ký của người có thẩm quyền", *where)
        for order, where in enumerate(signers, start=1)
    ]
    return places + [Place("ChuKyCoQuan", "Chữ ký số của cơ quan", *where) for where in offices if places]


def add_fields(pdf: PDF, places: list[Place]) -> None:
    """Add a form with an empty signature field at each place; without places an empty form."""
    form = Dictionary({"Fields": Array([])})
    pdf.add_object(form)
    pdf.catalog["AcroForm"] = form.reference
    for place in places:
        field = _field(pdf, place)
        form["Fields"].append(field.reference)
        page = pdf.objects[int(pdf.page_references[place.page].split()[0])]
        page.setdefault("Annots", Array()).append(field.reference)
        if "StructTreeRoot" in pdf.catalog:
            _tag(pdf, place, field)


def _blanks(box: Any) -> Iterator[Any]:  # noqa: ANN401
    """The boxes of blanks in a box; those within a box that a line or page broke off are left to it."""
    box = getattr(box, "_box", box)  # what is positioned stands in its place as a promise
    if not _classes(box).isdisjoint({SIGNER, OFFICE}):
        yield box
    else:
        for child in getattr(box, "children", ()):
            yield from _blanks(child)


def _classes(box: Any) -> set[str]:  # noqa: ANN401
    return set() if box.element is None else set(box.element.get("class", "").split())


def _box(page: Any, box: Any) -> tuple[float, float, float, float]:  # noqa: ANN401
    left, top = box.content_box_x(), box.content_box_y()
    edges = (left, page.height - top - box.height, left + box.width, page.height - top)
    x0, y0, x1, y1 = (round(edge * POINTS, 2) for edge in edges)
    return x0, y0, x1, y1


def _field(pdf: PDF, place: Place) -> Dictionary:
    """Field and widget in one, with an empty picture, which PDF/A asks for: it shows nothing."""
    left, bottom, right, top = place.box
    size = Array([0, 0, round(right - left, 2), round(top - bottom, 2)])
    picture = Stream([], {"Type": "/XObject", "Subtype": "/Form", "BBox": size})
    pdf.add_object(picture)
    field = Dictionary(
        {
            "Type": "/Annot",
            "Subtype": "/Widget",
            "FT": "/Sig",
            "T": String(place.name),
            "TU": String(place.label),
            "F": PRINTED,
            "Rect": Array(place.box),
            "P": pdf.page_references[place.page],
            "AP": Dictionary({"N": picture.reference}),
        }
    )
    pdf.add_object(field)
    return field


def _tag(pdf: PDF, place: Place, field: Dictionary) -> None:
    """Name the field in the tags of a tagged file (ISO 14289-1, 7.18)."""
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    top, numbers = _object(pdf, root["K"][0]), _object(pdf, root["ParentTree"])["Nums"]
    page = pdf.page_references[place.page]
    kid = Dictionary({"Type": "/OBJR", "Obj": field.reference, "Pg": page})
    element = Dictionary({"Type": "/StructElem", "S": "/Form", "K": Array([kid]), "Pg": page, "P": top.reference})
    pdf.add_object(element)
    top["K"].append(element.reference)
    field["StructParent"] = numbers[-2] + 1
    numbers.extend((field["StructParent"], element.reference))


def _object(pdf: PDF, reference: bytes) -> Dictionary:
    found: Dictionary = pdf.objects[int(reference.split()[0])]
    return found
