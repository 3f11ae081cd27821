"""A PDF read as strictly as its meaning needs and as freely as signing programs number their objects."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, TypeAlias

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject, NullObject
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
        super().__init__(BytesIO(content), strict=False)
        if self.total_revisions > MOST_REVISIONS:
            raise ValueError("more revisions than any paper has")

    @property
    def strict(self) -> bool:  # type: ignore[override]
        """What the objects are read with; `strict=False` above loosens the cross-references alone."""
        return True

    @strict.setter
    def strict(self, value: bool) -> None:
        pass

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
        value = value.get_object()
    raise ValueError("references without an end")


def key_of(value: object) -> Key | None:
    """The number and generation of a reference; None for a direct object."""
    return (value.idnum, value.generation) if isinstance(value, IndirectObject) else None


def raw(container: DictionaryObject, name: str) -> Any:  # noqa: ANN401
    """The value of a key as it is written, a reference or an object; None without one."""
    return container.raw_get(name) if name in container else None


def dictionary(value: object) -> DictionaryObject:
    """A value as a dictionary; an empty one for None and null. Raises ValueError for anything else."""
    found = target(value)
    if found is None or isinstance(found, NullObject):
        return DictionaryObject()
    if not isinstance(found, DictionaryObject):
        raise ValueError("not a dictionary")
    return found


def items(value: object) -> Iterator[Any]:
    """The elements of an array as they are written; none for None and null. Raises ValueError for anything else."""
    found = target(value)
    if found is None or isinstance(found, NullObject):
        return
    if not isinstance(found, ArrayObject):
        raise ValueError("not an array")
    yield from (found.raw_get(index) for index in range(len(found)))
