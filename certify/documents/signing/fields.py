"""The signature fields of a file, and what such a field may hold."""

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct
from pyhanko.pdf_utils.generic import DictionaryObject

from certify.documents.signing.document import Document, Key, dictionary, items, key_of, raw, target
from certify.documents.signing.refusal import AGAIN, Refusal
from certify.documents.signing.sameness import Comparison

# What signing programs write into a field and its place on the page; no actions, no layers that come and go.
FIELD = {"/FT", "/T", "/V", "/Ff", "/TU", "/TM", "/DA", "/DR", "/Q", "/Lock", "/SV", "/Kids", "/Parent"}
WIDGET = {"/Type", "/Subtype", "/Rect", "/F", "/P", "/AP", "/AS", "/MK", "/BS", "/Border", "/H", "/M", "/NM", "/C",
          "/StructParent", "/Contents", "/Lang"}  # fmt: skip
# What may change when an empty field is signed. What it is called stays, and it grows nowhere: PDFBox leaves an
# invisible signature no area at all.
FILLED = {"/V", "/AP", "/AS", "/F", "/MK", "/BS", "/Border", "/M", "/NM", "/DA", "/DR", "/Q", "/Lock", "/Rect"}
SLACK = 1.0  # points: programs round
MOST_FIELDS = 20

NOT_A_SIGNATURE = f"Tệp có thêm trường biểu mẫu không phải chữ ký số. {AGAIN}"
GONE = f"Tệp thiếu một trường chữ ký đã có từ trước. {AGAIN}"
EMPTY = f"Tệp có thêm khung chữ ký hiển thị mà chưa ký. {AGAIN}"
ALTERED = f"Một chữ ký hoặc chỗ ký đã có từ trước bị đổi sau đó. {AGAIN}"
TOO_MANY = f"Tệp có hơn {MOST_FIELDS} trường chữ ký, nhiều hơn một văn bản cần. {AGAIN}"


class Widget(Struct, frozen=True):
    """A field's place on a page, as (left, bottom, right, top) in points; an invisible signature has no area.

    With `resizes` it keeps its size on the screen when the page is made smaller, and so covers more of it.
    """

    reference: Any
    box: tuple[float, float, float, float]
    resizes: bool

    @property
    def area(self) -> float:
        """Square points."""
        left, bottom, right, top = self.box
        return (right - left) * (top - bottom)

    def within(self, place: "Widget") -> bool:
        """Whether it shows nothing outside of another one's box."""
        left, bottom, right, top = self.box
        x0, y0, x1, y1 = place.box
        inside = left >= x0 - SLACK and bottom >= y0 - SLACK and right <= x1 + SLACK and top <= y1 + SLACK
        return inside or not self.area


class Field(Struct, frozen=True):
    """A signature field, signed when it has a value."""

    name: str
    reference: Any
    content: DictionaryObject
    widgets: tuple[Widget, ...]

    @property
    def key(self) -> Key:
        """The object that the field is."""
        key = key_of(self.reference)
        if key is None:
            raise ValueError("a field that is no object of its own")
        return key

    @property
    def signed(self) -> bool:
        """Whether it has a value."""
        return bool(dictionary(raw(self.content, "/V")))


def fields_of(document: Document) -> list[Field]:
    """The fields of a file. Raises Refusal for one that is no signature or holds more than a signature needs."""
    references = list(items(raw(document.form, "/Fields")))
    if len(references) > MOST_FIELDS:
        raise Refusal(TOO_MANY)
    return [_field(reference) for reference in references]


def _field(reference: Any) -> Field:  # noqa: ANN401
    content = dictionary(reference)
    if content.get("/FT") != "/Sig" or not set(content) <= FIELD | WIDGET:
        raise Refusal(NOT_A_SIGNATURE)
    parts = list(items(raw(content, "/Kids"))) or [reference] * ("/Rect" in content)
    for part in parts:
        if (part is not reference and "/T" in target(part)) or not set(target(part)) <= FIELD | WIDGET:
            raise Refusal(NOT_A_SIGNATURE)
    return Field(str(content.get("/T", "")), reference, content, tuple(_widget(part) for part in parts))


def _widget(reference: Any) -> Widget:  # noqa: ANN401
    content = dictionary(reference)
    x0, y0, x1, y1 = (float(target(edge)) for edge in items(raw(content, "/Rect")))
    return Widget(reference, (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), bool(int(content.get("/F", 0)) & 8))


def matched(old: Iterable[Field], new: list[Field], comparison: Comparison) -> list[Field]:
    """The fields that only the new file has; every old one is pinned to its successor.

    Raises Refusal when a field is gone.
    """
    added = {field.name: field for field in new}
    if len(added) != len(new):
        raise Refusal(ALTERED)
    for before in old:
        after = added.pop(before.name, None)
        if after is None or len(before.widgets) != len(after.widgets):
            raise Refusal(GONE)
        comparison.pin(before.reference, after.reference)
        for widget, successor in zip(before.widgets, after.widgets, strict=True):
            comparison.pin(widget.reference, successor.reference)
    return list(added.values())


def check_fields(old: list[Field], new: list[Field], comparison: Comparison) -> None:
    """Refuse a change of a field that was signed, and any but signing of one that was empty."""
    after = {field.name: field for field in new}
    for before in old:
        now = after[before.name]
        free = FILLED if now.signed and not before.signed else set()
        same = all(comparison.same(target(old_part), target(part), free) for old_part, part in _parts(before, now))
        if not same or not all(map(Widget.within, now.widgets, before.widgets)):
            raise Refusal(ALTERED)
    names = {field.name for field in old}
    if any(not field.signed and any(part.area for part in field.widgets) for field in new if field.name not in names):
        raise Refusal(EMPTY)


def _parts(old: Field, new: Field) -> Iterator[tuple[Any, Any]]:
    """A field with its widgets beside those of its successor; mostly field and widget are one object."""
    yield old.reference, new.reference
    for widget, successor in zip(old.widgets, new.widgets, strict=True):
        if widget.reference is not old.reference:
            yield widget.reference, successor.reference
