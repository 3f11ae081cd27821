"""What in an Office file does not come in, found by reading all of it: parts, relations, fields and formulas."""

import re

from lxml import etree

from certify.documents.uploads.office.fields import Fields
from certify.documents.uploads.office.formulas import check_formula
from certify.documents.uploads.office.media_types import (
    CHARTS,
    EXCEL_MAIN,
    RELATIONS,
    SVG,
    WORD_MAIN,
    WORKBOOK,
    is_accepted,
    is_xml,
)
from certify.documents.uploads.office.package import Part, key_of, read_package
from certify.documents.uploads.office.refusal import BROKEN, Refused, refuse_part, refuse_target
from certify.documents.uploads.office.relations import Relation, relations_in
from certify.documents.uploads.office.xml_events import elements, name_of

# Pieces that Word puts in from elsewhere, programs' objects, and the source of a mail merge.
_OBJECTS = frozenset({"altChunk", "OLEObject", "oleObject", "control", "mailMerge", "ddeLink", "oleLink", "script"})
_WITHIN = re.compile(r"#|data:image/(?:png|jpe?g|gif)[;,]|\s*$", re.IGNORECASE)


def word_faults(content: bytes) -> list[str]:
    """The reason (Vietnamese sentence) why a Word file is refused; empty when it comes in."""
    return _faults(content, WORD_MAIN)


def workbook_faults(content: bytes) -> list[str]:
    """The reason (Vietnamese sentence) why an Excel workbook is refused; empty when it comes in."""
    return _faults(content, EXCEL_MAIN)


def _faults(content: bytes, main: str) -> list[str]:
    try:
        _inspect(content, main, with_charts=True)
    except Refused as refusal:
        return [str(refusal)]
    return []


def _inspect(content: bytes, main: str, *, with_charts: bool) -> None:
    """Raises Refused. The figures of a chart (`with_charts`) are a workbook inside, which has no charts' figures."""
    parts = {key_of(part.name): part for part in read_package(content)}
    relations = [
        relation
        for key, part in parts.items()
        if key.endswith(".rels") or part.media_type == RELATIONS
        for relation in relations_in(part)
    ]
    _check_main(parts, relations, main)
    inside = _figures(parts, relations) if with_charts else set()
    for key, part in parts.items():
        if key in inside:
            _inspect(part.body, EXCEL_MAIN, with_charts=False)
        elif not is_accepted(part):
            refuse_part(part.name)
        elif is_xml(part):
            _check_xml(part)


def _check_main(parts: dict[str, Part], relations: list[Relation], main: str) -> None:
    """Whether exactly one part is what the file opens with, and it is of the right kind."""
    openings = [parts.get(one.target) for one in relations if one.source == "" and one.kind == "officedocument"]
    if len(openings) != 1 or openings[0] is None:
        raise Refused(BROKEN)
    if openings[0].media_type != main:
        refuse_part(openings[0].name)


def _figures(parts: dict[str, Part], relations: list[Relation]) -> set[str]:
    """The workbooks inside that hold the figures of charts, and belong to nothing else."""
    packages = [relation for relation in relations if relation.kind == "package"]
    for relation in packages:
        source = parts.get(relation.source)
        if source is None or source.media_type not in CHARTS:
            refuse_part(relation.target)
    return {one.target for one in packages if one.target in parts and parts[one.target].media_type == WORKBOOK}


def _check_xml(part: Part) -> None:
    fields = Fields()
    for event, element in elements(part.body):
        name = name_of(element)
        fields.see(event, name, element)
        check_formula(event, name, element)
        if event == "start":
            _check_element(part, name, element)
    fields.finish()


def _check_element(part: Part, name: str, element: etree._Element) -> None:
    """Raises Refused at an object, or at a picture of an old drawing that is loaded from an address."""
    if name in _OBJECTS:
        refuse_part(f"{part.name}: {name}")
    addresses = ("src", "href") if part.media_type == SVG else ("src",)
    for attribute, value in element.attrib.items():
        if str(attribute).endswith(addresses) and not _WITHIN.match(str(value)):
            refuse_target(str(value))
