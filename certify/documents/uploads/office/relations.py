"""The relations between the parts of an Office file: which kinds come in, and what may lie outside of the file."""

import re
from posixpath import basename, dirname, join, normpath

from msgspec import Struct

from certify.documents.links import is_clickable
from certify.documents.uploads.office.package import Part, key_of
from certify.documents.uploads.office.refusal import refuse_part, refuse_target
from certify.documents.uploads.office.xml_events import attributes_of, elements, name_of

HYPERLINKS = frozenset(
    f"{base}/relationships/hyperlink"
    for base in ("http://schemas.openxmlformats.org/officeDocument/2006", "http://purl.oclc.org/ooxml/officeDocument")
)
_OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:|[\\/]{2}|.*\\", re.IGNORECASE | re.DOTALL)
# The last step of a kind's address. None of these runs, or fetches, anything.
KINDS = frozenset(
    """
    calcChain chart chartColorStyle chartEx chartsheet chartStyle chartUserShapes classificationlabels comments
    commentsExtended commentsExtensible commentsIds core-properties custom-properties customXml customXmlProps
    diagramColors diagramData diagramDrawing diagramLayout diagramQuickStyle documenttasks drawing endnotes
    extended-properties featurePropertyBag font fontTable footer footnotes glossaryDocument hdphoto header hyperlink
    image intelligence legacyDiagramText metadata numbering officeDocument origin package people person
    pivotCacheDefinition pivotCacheRecords pivotTable printerSettings rdRichValue rdRichValueStructure rdRichValueTypes
    revisionHeaders revisionLog settings sharedStrings sheetMetadata signature slicer slicerCache styles
    stylesWithEffects table tableSingleCells theme themeOverride threadedComment thumbnail timeline timelineCache
    usernames vmlDrawing webSettings worksheet
    """.casefold().split()
)


class Relation(Struct, frozen=True):
    """A relation within a file: the part it starts from ("" for the file itself), its kind's last step, its target.

    Both parts are keys (see key_of).
    """

    source: str
    kind: str
    target: str


def relations_in(part: Part) -> list[Relation]:
    """The relations within the file that a part of relations states. Raises Refused for what leads elsewhere."""
    folder, name = dirname(dirname(part.name)), basename(part.name)
    source = key_of(join(folder, name.removesuffix(".rels")) if name != ".rels" else "")
    relations = []
    for event, element in elements(part.body):
        if event == "start" and name_of(element) == "Relationship":
            values = attributes_of(element)
            target, kind = values.get("Target", "").strip(), values.get("Type", "").strip()
            if values.get("TargetMode", "Internal") != "Internal":
                _look_outside(kind, target)
            else:
                relations.append(_inside(source, kind, target))
    return relations


def _look_outside(kind: str, target: str) -> None:
    if kind not in HYPERLINKS or not is_clickable(target):
        refuse_target(target)


def _inside(source: str, kind: str, target: str) -> Relation:
    if _OUTSIDE.match(target):
        refuse_target(target)
    name = basename(kind).casefold()
    if name not in KINDS:
        refuse_part(target)
    place, _, _ = target.partition("#")
    path = place if place.startswith("/") else join("/", dirname(source), place)
    return Relation(source, name, key_of(normpath(path)))
