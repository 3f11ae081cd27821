"""PDF/UA-1 beside PDF/A-3a: what WeasyPrint, which writes one of the two, leaves to be added to a tagged file."""

from collections.abc import Iterator
from typing import Any

# PDF/A knows the properties of PDF/UA only when the file describes them (ISO 19005-3, 6.6.2.3).
_IDENTIFICATION = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">\
<pdfuaid:part>1</pdfuaid:part></rdf:Description>\
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"\
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Indicates which part of ISO 14289 the file adheres to</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property>\
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description></rdf:RDF>"""
_CELLS = {"/Table", "/TR", "/TD", "/THead", "/TBody"}


def identify(metadata: Any) -> None:  # noqa: ANN401
    """Say in the file's metadata (a pydyf stream) that it is PDF/UA-1 too."""
    metadata.stream = [part.replace(b"</rdf:RDF>", _IDENTIFICATION) for part in metadata.stream]


def untable(pdf: Any) -> None:  # noqa: ANN401
    """Call tables that only arrange a page (no head cell in them) divisions, so that nobody is read a table."""
    parts = {part.reference: part for part in pdf.objects if _type(part) == "/StructElem"}
    for table in [part for part in parts.values() if part["S"] == "/Table"]:
        inside = list(_own_cells(table, parts))
        if not any(part["S"] == "/TH" for part in inside):
            for part in (table, *inside):
                part["S"] = "/Div"
                part.pop("A", None)


def _own_cells(part: Any, parts: dict[bytes, Any]) -> Iterator[Any]:  # noqa: ANN401
    """The rows and cells of a table, without those of a table inside one of its cells."""
    for kid in (parts[one] for one in part["K"] if one in parts):
        if kid["S"] == "/TH" or kid["S"] in _CELLS - {"/Table"}:
            yield kid
        if kid["S"] != "/Table":
            yield from _own_cells(kid, parts)


def _type(part: Any) -> object:  # noqa: ANN401
    return part.get("Type") if hasattr(part, "get") else None
