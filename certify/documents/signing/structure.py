"""The tags of a tagged file: they stay, but for those that name new signature fields."""

from collections.abc import Collection, Iterator
from typing import Any

from certify.documents.signing.document import Document, Key, dictionary, items, key_of, raw, target
from certify.documents.signing.refusal import AGAIN, Refusal
from certify.documents.signing.sameness import Comparison

ROOT = {"/K", "/ParentTree", "/ParentTreeNextKey"}
ELEMENT = {"/Type", "/S", "/P", "/Pg", "/K", "/NS"}
DEEPEST = 8

RETAGGED = f"Cấu trúc đọc (thẻ) của tệp khác bản phát hành. {AGAIN}"


def check_structure(old: Document, new: Document, added: Collection[Key], comparison: Comparison) -> None:
    """Refuse any change of the tags but elements for the widgets in `added`, under the root or its first elements."""
    before, after = (dictionary(raw(document.root, "/StructTreeRoot")) for document in (old, new))
    comparison.pin(raw(old.root, "/StructTreeRoot"), raw(new.root, "/StructTreeRoot"))
    tops, later = _kids(before), _kids(after)
    pairs = list(zip(tops, later, strict=False))
    for top, successor in pairs:
        comparison.pin(top, successor)
    whole = (
        comparison.same(before, after, ROOT)
        and _grown(tops, later, added)
        and all(_same_top(*pair, added, comparison) for pair in pairs)
        and _same_parents(before, after, added, comparison)
    )
    if not whole:
        raise Refusal(RETAGGED)


def _same_top(old: Any, new: Any, added: Collection[Key], comparison: Comparison) -> bool:  # noqa: ANN401
    before, after = dictionary(old), dictionary(new)
    kids, later = _kids(before), _kids(after)
    return (
        comparison.same(before, after, {"/K"}) and _grown(kids, later, added) and all(map(comparison.same, kids, later))
    )


def _kids(element: Any) -> list[Any]:  # noqa: ANN401
    """What an element holds: one thing or several."""
    kids = raw(element, "/K")
    return [kids] if key_of(kids) and not isinstance(target(kids), list) else list(items(kids))


def _grown(old: list[Any], new: list[Any], added: Collection[Key]) -> bool:
    """Whether nothing was added behind the old elements but tags of new widgets."""
    return len(old) <= len(new) and all(_names_a_signature(element, added) for element in new[len(old) :])


def _names_a_signature(element: Any, added: Collection[Key]) -> bool:  # noqa: ANN401
    """Whether an element is only the tag of new widgets."""
    content = dictionary(element)
    kids = [dictionary(kid) for kid in _kids(content)]
    return (
        set(content) <= ELEMENT
        and content.get("/S") == "/Form"
        and all(kid.get("/Type") == "/OBJR" and key_of(raw(kid, "/Obj")) in added for kid in kids)
    )


def _same_parents(old: Any, new: Any, added: Collection[Key], comparison: Comparison) -> bool:  # noqa: ANN401
    """Whether the table from content to tags stays, but for lines of new signature fields."""
    before, after = (dict(_numbers(raw(root, "/ParentTree"))) for root in (old, new))
    return all(number in after and comparison.same(value, after[number]) for number, value in before.items()) and all(
        _names_a_signature(value, added) for number, value in after.items() if number not in before
    )


def _numbers(tree: Any, depth: int = 0) -> Iterator[tuple[int, Any]]:  # noqa: ANN401
    """The lines of a number tree."""
    if depth > DEEPEST:
        raise ValueError("a deeper tree than any paper has")
    content = dictionary(tree)
    flat = list(items(raw(content, "/Nums")))
    yield from zip((int(target(number)) for number in flat[::2]), flat[1::2], strict=True)
    for kid in items(raw(content, "/Kids")):
        yield from _numbers(kid, depth + 1)
