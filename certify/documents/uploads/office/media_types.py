"""Which parts an Office file may have: the media types of text, tables, drawings and pictures, and how each begins.

Everything else does not come in: macros under any name, sheets of Excel 4 macros, controls, objects and files inside,
imported pieces (altChunk), links to other workbooks, connections, queries and panes from the web.
"""

import re
from collections.abc import Callable

from certify.documents.uploads.office.package import Part

_OFFICE = "application/vnd.openxmlformats-officedocument"
_PACKAGE = "application/vnd.openxmlformats-package"
RELATIONS = f"{_PACKAGE}.relationships+xml"
WORD_MAIN = f"{_OFFICE}.wordprocessingml.document.main+xml"
EXCEL_MAIN = f"{_OFFICE}.spreadsheetml.sheet.main+xml"
SVG = "image/svg+xml"
WORKBOOK = f"{_OFFICE}.spreadsheetml.sheet"

_WORD = (
    "comments commentsExtended commentsExtensible commentsIds document.glossary document.main endnotes fontTable "
    "footer footnotes header numbering people settings styles webSettings"
)
_EXCEL = (
    "calcChain chartsheet comments pivotCacheDefinition pivotCacheRecords pivotTable revisionHeaders revisionLog "
    "sharedStrings sheet.main sheetMetadata styles table tableSingleCells userNames worksheet"
)
_DRAWING = "chart chartshapes diagramColors diagramData diagramLayout diagramStyle"
_MICROSOFT = (
    "ms-excel.featurepropertybag ms-excel.person ms-excel.rdrichvalue ms-excel.rdrichvaluestructure "
    "ms-excel.rdrichvaluetypes ms-excel.slicer ms-excel.slicercache ms-excel.threadedcomments ms-excel.timeline "
    "ms-excel.timelinecache ms-office.chartcolorstyle ms-office.chartex ms-office.chartstyle "
    "ms-office.classificationlabels ms-office.documenttasks ms-office.drawingml.diagramDrawing "
    "ms-office.intelligence2 ms-word.stylesWithEffects"
)
XML = frozenset(
    name.casefold()
    for name in (
        "application/xml",
        "text/xml",
        RELATIONS,
        f"{_PACKAGE}.core-properties+xml",
        f"{_PACKAGE}.digital-signature-xmlsignature+xml",
        f"{_OFFICE}.vmlDrawing",
        *(f"{_OFFICE}.{noun}+xml" for noun in ("theme", "themeOverride", "drawing", "customXmlProperties")),
        *(f"{_OFFICE}.{noun}-properties+xml" for noun in ("extended", "custom")),
        *(f"{_OFFICE}.wordprocessingml.{noun}+xml" for noun in _WORD.split()),
        *(f"{_OFFICE}.spreadsheetml.{noun}+xml" for noun in _EXCEL.split()),
        *(f"{_OFFICE}.drawingml.{noun}+xml" for noun in _DRAWING.split()),
        *(f"application/vnd.{noun}+xml" for noun in _MICROSOFT.split()),
    )
)
CHARTS = frozenset({f"{_OFFICE}.drawingml.chart+xml", "application/vnd.ms-office.chartex+xml"})
# What starts a program, opens a container or is read as a page, whatever it calls itself.
_PROGRAM = re.compile(rb"MZ|\x7fELF|PK|\xd0\xcf\x11\xe0|%PDF|\{\\rt|#!|\s*(?:\xef\xbb\xbf)?\s*<|ITSF|L\0\0\0|Rar!|7z")


def _begins(pattern: bytes) -> Callable[[bytes], bool]:
    compiled = re.compile(pattern, re.DOTALL)
    return lambda body: compiled.match(body) is not None


def _is_plain_binary(body: bytes) -> bool:
    return _PROGRAM.match(body) is None


def _is_hidden_font(body: bytes) -> bool:
    """Whether bytes are an embedded font: only its first 32 bytes are disguised, the third table's name is readable."""
    return body[44:48].isalnum() or body[44:47].isalnum()


_BINARY: dict[str, Callable[[bytes], bool]] = {
    "image/png": _begins(rb"\x89PNG\r\n\x1a\n"),
    "image/x-png": _begins(rb"\x89PNG\r\n\x1a\n"),
    "image/jpeg": _begins(rb"\xff\xd8\xff"),
    "image/jpg": _begins(rb"\xff\xd8\xff"),
    "image/gif": _begins(rb"GIF8[79]a"),
    "image/bmp": _begins(rb"BM.{12}"),
    "image/tiff": _begins(rb"II\*\0|MM\0\*"),
    "image/x-emf": _begins(rb"\x01\0\0\0.{36} EMF"),
    "image/emf": _begins(rb"\x01\0\0\0.{36} EMF"),
    "image/x-wmf": _begins(rb"\xd7\xcd\xc6\x9a|[\x01\x02]\0\x09\0\0[\x01\x03]"),
    "image/wmf": _begins(rb"\xd7\xcd\xc6\x9a|[\x01\x02]\0\x09\0\0[\x01\x03]"),
    "image/vnd.ms-photo": _begins(rb"II\xbc"),
    f"{_OFFICE}.obfuscatedfont": _is_hidden_font,
    f"{_OFFICE}.spreadsheetml.printersettings": _is_plain_binary,
    f"{_OFFICE}.wordprocessingml.printersettings": _is_plain_binary,
    f"{_PACKAGE}.digital-signature-origin": lambda body: not body,
}


def is_xml(part: Part) -> bool:
    """Whether a part is one of those that hold XML; whoever reads it finds out whether it does."""
    return part.media_type in XML or part.media_type == SVG


def is_accepted(part: Part) -> bool:
    """Whether a part's media type is one of those that come in, and its bytes begin as that type does."""
    begins = _BINARY.get(part.media_type)
    return is_xml(part) if begins is None else begins(part.body)
