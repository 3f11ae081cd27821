"""What a file tells about itself: title, author and the like stay; the date and the program of signing are added."""

from io import BytesIO

from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.metadata.model import NS, ExpandedName, XmpValue
from pyhanko.pdf_utils.metadata.xmp_xml import parse_xmp

from certify.documents.signing.document import Document, dictionary, raw
from certify.documents.signing.refusal import AGAIN, Refusal
from certify.documents.signing.sameness import Comparison

INFO = {"/Producer", "/ModDate"}
XMP = {(NS["pdf"], "Producer"), (NS["xmp"], "ModifyDate"), (NS["xmp"], "MetadataDate")}
ABOUT = XmpValue("")  # each group of properties is "about" this file; programs group them anew
MEDIA = "http://ns.adobe.com/xap/1.0/mm/"  # numbers of the file's versions

RETITLED = f"Thông tin tài liệu (tiêu đề, tác giả, ngôn ngữ…) khác bản phát hành. {AGAIN}"


def check_metadata(old: Document, new: Document, comparison: Comparison) -> None:
    """Refuse any change of the metadata, in both of its kinds, but of the date and the program that wrote it."""
    infos = [dictionary(raw(document.trailer_view, "/Info")) for document in (old, new)]
    if not comparison.same(infos[0], infos[1], INFO) or _properties(old) != _properties(new):
        raise Refusal(RETITLED)


def _properties(document: Document) -> dict[ExpandedName, list[XmpValue]]:
    """What the XMP says, by name; a name that is said twice keeps both values."""
    stream = dictionary(raw(document.root, "/Metadata"))
    properties: dict[ExpandedName, list[XmpValue]] = {}
    if isinstance(stream, StreamObject):
        for part in parse_xmp(BytesIO(stream.data)):
            for name, value in part:
                if (name.ns, name.local_name) not in XMP and name.ns != MEDIA and value != ABOUT:
                    properties.setdefault(name, []).append(value)
    return properties
