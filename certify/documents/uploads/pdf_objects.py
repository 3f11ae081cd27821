"""The objects of a PDF from outside, also those in object streams and behind references."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject
from pyhanko.pdf_utils.reader import PdfFileReader

# Only here pyHanko says that a dictionary gives a key twice: it takes the first of them, other programs the last.
_LOG = logging.getLogger("pyhanko.pdf_utils.generic")
_TWICE = "Multiple definitions"


class TwoMeaningsError(ValueError):
    """A dictionary gives a key twice, so that programs read it differently."""


@contextmanager
def one_meaning() -> Iterator[None]:
    """Within it, reading a dictionary that gives a key twice raises TwoMeaningsError."""
    before = _LOG.level  # whoever checks signatures keeps this log quiet
    _LOG.setLevel(logging.WARNING)
    _LOG.addFilter(_refuse_twice)
    try:
        yield
    finally:
        _LOG.removeFilter(_refuse_twice)
        _LOG.setLevel(before)


def _refuse_twice(record: logging.LogRecord) -> bool:
    if record.getMessage().startswith(_TWICE):
        raise TwoMeaningsError(record.getMessage())
    return True


def dictionaries(reader: PdfFileReader) -> Iterator[DictionaryObject]:
    """Every dictionary and stream that the document refers to, each once."""
    waiting: list[Any] = [reader.root, reader.trailer_view.get("/Info", None)]
    seen: set[tuple[int, int]] = set()
    while waiting:
        item = waiting.pop()
        if isinstance(item, IndirectObject):
            if (item.idnum, item.generation) in seen:
                continue
            seen.add((item.idnum, item.generation))
            item = resolved(item)
        if isinstance(item, DictionaryObject):
            yield item
            waiting += [item.raw_get(key) for key in item]
        elif isinstance(item, ArrayObject):
            waiting += [item.raw_get(index) for index in range(len(item))]


def resolved(item: Any) -> Any:  # noqa: ANN401
    """An object itself, where a reference to it may stand."""
    while isinstance(item, IndirectObject):
        item = item.get_object()  # type: ignore[no-untyped-call]
    return item


def value_of(item: DictionaryObject, key: str) -> Any:  # noqa: ANN401
    """The value under a key of a dictionary; None without one."""
    return resolved(item.raw_get(key)) if key in item else None
