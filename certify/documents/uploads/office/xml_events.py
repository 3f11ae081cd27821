"""Reading XML from outside: whatever its encoding, without a document type, entities or anything from a network."""

from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from certify.documents.uploads.office.refusal import BROKEN, Refused


def elements(body: bytes) -> Iterator[tuple[str, etree._Element]]:
    """Each element as ("start", element) and, with its text, as ("end", element). Raises Refused.

    Elements are emptied after their end, so that a large part needs little memory.
    """
    events = etree.iterparse(
        BytesIO(body),
        ("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = None
    try:
        for event, element in events:
            if root is None:
                root = element
                if element.getroottree().docinfo.internalDTD is not None:
                    raise Refused(BROKEN)
            yield event, element
            if event == "end":
                element.clear(keep_tail=True)
    except etree.XMLSyntaxError as fault:
        raise Refused(BROKEN) from fault


def name_of(element: etree._Element) -> str:
    """The name of an element without its namespace: transitional and strict Open XML differ in nothing else."""
    return _local(str(element.tag))


def attributes_of(element: etree._Element) -> dict[str, str]:
    """The attributes of an element, by their names without namespaces."""
    return {_local(str(name)): str(value) for name, value in element.attrib.items()}


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def text_of(element: etree._Element) -> str:
    """All text inside an element."""
    return "".join(map(str, element.itertext()))
