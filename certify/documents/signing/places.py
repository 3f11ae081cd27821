"""Where visible signatures may stand: in the places that the issued file holds, or else where its page is free."""

from collections.abc import Iterator

from certify.documents.signing.document import Document, dictionary, items, key_of, raw
from certify.documents.signing.fields import Field, Widget, fields_of
from certify.documents.signing.hiding import hides
from certify.documents.signing.refusal import Refusal

LARGEST = 595 * 842 / 8  # square points: an eighth of a page for all visible signatures beside the prepared places
MOST_VISIBLE = 6

OUTSIDE = (
    "Khung chữ ký hiển thị ở trang {} nằm ngoài chỗ dành sẵn cho chữ ký. Hãy ký lại bản phát hành, đặt khung vào chỗ "
    "trống dưới chức danh người ký hoặc ở góc trên bên phải trang đầu."
)
COVERING = (
    "Khung chữ ký hiển thị ở trang {} che lên nội dung văn bản. Hãy ký lại bản phát hành, đặt khung vào chỗ trống dưới "
    "chức danh người ký."
)
TOO_LARGE = "Các khung chữ ký hiển thị chiếm quá nhiều chỗ trên trang; hãy ký lại bản phát hành với khung nhỏ hơn."
TOO_MANY = f"Tệp có hơn {MOST_VISIBLE} khung chữ ký hiển thị ngoài các chỗ ký dành sẵn; hãy ký lại với ít khung hơn."


def check_places(issued: Document, content: bytes, signed: Document) -> None:
    """Refuse a visible signature that stands elsewhere; `content` are the bytes of the issued file.

    A signature in a prepared field stands within the field, so only fields of the signing program are looked at.
    """
    prepared, fields = fields_of(issued), fields_of(signed)
    names = {field.name for field in prepared}
    places = list(_visible(prepared, issued))
    shown = list(_visible([field for field in fields if field.name not in names], signed))
    for page, widget in _visible(fields, signed):
        if widget.resizes:
            raise Refusal(COVERING.format(page + 1))
    if len(shown) > MOST_VISIBLE:
        raise Refusal(TOO_MANY)
    for page, widget in shown:
        if places and not any(page == number and widget.within(place) for number, place in places):
            raise Refusal(OUTSIDE.format(page + 1))
    for page in {page for page, _ in shown if not places}:
        if hides(content, page, [widget.box for number, widget in shown if number == page]):
            raise Refusal(COVERING.format(page + 1))
    if sum(widget.area for _, widget in shown) > LARGEST:
        raise Refusal(TOO_LARGE)


def _visible(fields: list[Field], document: Document) -> Iterator[tuple[int, Widget]]:
    """Every widget that a page shows, with the index of the page."""
    for number, page in enumerate(document.pages):
        shown = {key_of(note) for note in items(raw(dictionary(page), "/Annots"))}
        for field in fields:
            yield from ((number, part) for part in field.widgets if part.area and key_of(part.reference) in shown)
