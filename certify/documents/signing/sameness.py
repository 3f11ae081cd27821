"""Whether objects of two files say the same, however they are numbered and wherever they are written."""

from collections.abc import Collection, Iterator
from typing import Any, TypeAlias

from msgspec import Struct, field
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NullObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from certify.documents.signing.document import Key, key_of, raw, target

LEAST_DIFFERENCE = 0.001  # in points and the like: programs write numbers anew with fewer digits

Pair: TypeAlias = tuple[Any, Any]


class Comparison(Struct):
    """A comparison of two files, by value: a reference says what it leads to, and a stream is its bytes.

    `pinned` says which object of the new file stands for which object of the old one where the two are compared by
    rules of their own (the catalog, pages, signature fields); a reference to one of them isn't followed.
    """

    pinned: dict[Key, Key] = field(default_factory=dict)
    seen: set[tuple[Key, Key]] = field(default_factory=set)

    def pin(self, old: object, new: object) -> None:
        """Let one object stand for another one from now on; direct objects need no pin."""
        old_key, new_key = key_of(old), key_of(new)
        if old_key and new_key:
            self.pinned[old_key] = new_key

    def same(self, old: object, new: object, free: Collection[str] = ()) -> bool:
        """Whether two objects say the same; the keys in `free` of the two themselves are left out."""
        waiting = [(target(old), target(new))] if free else [(old, new)]
        while waiting:
            before, after = waiting.pop()
            parts = self._parts(before, after, free)
            free = ()
            if parts is None:
                return False
            waiting.extend(parts)
        return True

    def _parts(self, old: Any, new: Any, free: Collection[str]) -> list[Pair] | None:  # noqa: ANN401
        """The pairs that are still to be compared; None when the two differ already."""
        old_key, new_key = key_of(old), key_of(new)
        if old_key in self.pinned:
            return [] if self.pinned[old_key] == new_key else None
        if old_key and new_key:
            if (old_key, new_key) in self.seen:
                return []
            self.seen.add((old_key, new_key))
        old, new = target(old), target(new)
        if isinstance(old, DictionaryObject) and isinstance(new, DictionaryObject):
            return _entries(old, new, free)
        if isinstance(old, ArrayObject) and isinstance(new, ArrayObject):
            return list(zip(_elements(old), _elements(new), strict=True)) if len(old) == len(new) else None
        return [] if _equal(old, new) else None


def _entries(old: DictionaryObject, new: DictionaryObject, free: Collection[str]) -> list[Pair] | None:
    if isinstance(old, StreamObject) or isinstance(new, StreamObject):
        if type(old) is not type(new) or old.encoded_data != new.encoded_data:  # type: ignore[attr-defined]
            return None
        free = {*free, "/Length"}
    keys = _keys(old) - set(free)
    if keys != _keys(new) - set(free):
        return None
    return [(raw(old, key), raw(new, key)) for key in sorted(keys)]


def _keys(container: DictionaryObject) -> set[str]:
    """The keys that have a value: null is the same as none."""
    return {key for key in container if not isinstance(target(raw(container, key)), NullObject)}


def _elements(array: ArrayObject) -> Iterator[Any]:
    return (array.raw_get(index) for index in range(len(array)))


def _equal(old: Any, new: Any) -> bool:  # noqa: ANN401
    if isinstance(old, NumberObject | FloatObject) and isinstance(new, NumberObject | FloatObject):
        return abs(float(old) - float(new)) < LEAST_DIFFERENCE
    if isinstance(old, TextStringObject | ByteStringObject) and isinstance(new, TextStringObject | ByteStringObject):
        return bool(old.original_bytes == new.original_bytes)
    return type(old) is type(new) and not isinstance(old, IndirectObject) and bool(old == new)
