"""A PDF read as strictly as its meaning needs and as freely as signing programs number their objects."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, TypeAlias

from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NullObject,
    Reference,
    StreamObject,
    read_object,
)
from pyhanko.pdf_utils.misc import PdfStrictReadError
from pyhanko.pdf_utils.reader import PdfFileReader

Key: TypeAlias = tuple[int, int]  # number and generation of an object
MOST_LINKS = 8
MOST_REVISIONS = 64


class Document(PdfFileReader):
    """A PDF whose dictionaries name each key once and whose references lead somewhere.

    Only pyHanko's own rules on generations and on freed numbers are left out: poppler writes objects of generation 1
    that nothing refers to, iText frees numbers that were never used. Neither changes what a reader sees.
    """

    def __init__(self, content: bytes) -> None:
        self._unpacked: dict[int, tuple[bytes, list[int]]] = {}  # the bytes and the head of each object stream
        super().__init__(BytesIO(content), strict=False)
        if self.total_revisions > MOST_REVISIONS:
            raise ValueError("more revisions than any paper has")

    @property
    def strict(self) -> bool:
        """What the objects are read with; `strict=False` above loosens the cross-references alone."""
        return True

    @strict.setter
    def strict(self, value: bool) -> None:
        pass

    def _get_object_from_stream(self, idnum: int, stmnum: int, idx: int) -> Any:  # noqa: ANN401
        """An object of an object stream, whose head is read once: pyHanko reads it again for every object."""
        if stmnum not in self._unpacked:
            stream: Any = Reference(stmnum, 0, self).get_object()
            whole, first = stream.read_data(DecodePurpose.OBJECT_STREAM), int(stream["/First"])
            head = [int(number) for number in whole[:first].split()]
            if len(set(head[::2])) != len(head[::2]):
                raise PdfStrictReadError("an object stream that holds an object twice")
            self._unpacked[stmnum] = whole[first:], head
        objects, head = self._unpacked[stmnum]
        if head[2 * idx] != idnum:
            raise PdfStrictReadError("another object than the cross-references say")
        place = BytesIO(objects)
        place.seek(head[2 * idx + 1])
        content = read_object(place, Reference(idnum, 0, self))
        if isinstance(content, StreamObject | IndirectObject):
            raise PdfStrictReadError("an object that no object stream may hold")
        return content

    @property
    def pages(self) -> list[IndirectObject]:
        """The pages; their tree is flat in every issued paper and stays so."""
        kids = list(items(raw(self.root["/Pages"], "/Kids")))
        if not all(isinstance(kid, IndirectObject) and target(kid)["/Type"] == "/Page" for kid in kids):
            raise ValueError("a tree of pages that no issued paper has")
        return kids

    @property
    def form(self) -> DictionaryObject:
        """The form of the catalog; empty when there is none."""
        return dictionary(raw(self.root, "/AcroForm"))


def target(value: Any) -> Any:  # noqa: ANN401
    """What a value is in the end; references are followed."""
    for _ in range(MOST_LINKS):
        if not isinstance(value, IndirectObject):
            return value
        value = value.get_object()  # type: ignore[no-untyped-call]
    raise ValueError("references without an end")


def key_of(value: object) -> Key | None:
    """The number and generation of a reference; None for a direct object."""
    return (value.idnum, value.generation) if isinstance(value, IndirectObject) else None


def raw(container: DictionaryObject, name: str) -> Any:  # noqa: ANN401
    """The value of a key as it is written, a reference or an object; None without one."""
    return container.raw_get(name) if name in container else None


def dictionary(value: object) -> DictionaryObject:
    """A value as a dictionary; an empty one for None and null. Raises ValueError for anything else."""
    content = target(value)
    if content is None or isinstance(content, NullObject):
        return DictionaryObject()  # type: ignore[no-untyped-call]
    if not isinstance(content, DictionaryObject):
        raise ValueError("not a dictionary")
    return content


def items(value: object) -> Iterator[Any]:
    """The elements of an array as they are written; none for None and null. Raises ValueError for anything else."""
    array = target(value)
    if array is None or isinstance(array, NullObject):
        return
    if not isinstance(array, ArrayObject):
        raise ValueError("not an array")
    yield from (array.raw_get(index) for index in range(len(array)))
