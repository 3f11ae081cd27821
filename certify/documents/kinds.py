"""What a file from outside really is, by its content and whatever its name says, and how it is called among people."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from operator import itemgetter

from msgspec import Struct


class FileKind(Struct, frozen=True):
    """A kind of file: how people call it, and as what a program saves the same content so that it can come in."""

    name: str
    save_as: str = ""


PDF, PNG, JPEG = FileKind("PDF"), FileKind("ảnh PNG"), FileKind("ảnh JPEG")
DOCX, XLSX = FileKind("Word (.docx)"), FileKind("Excel (.xlsx)")
ENCRYPTED = FileKind("tệp Office có đặt mật khẩu mở", ".xlsx")
UNKNOWN, PACKED = FileKind(""), FileKind("tệp nén (.zip)")

_OFFICE = "application/vnd.openxmlformats-officedocument"
# The media type of the part that a package of Open XML opens with. That it is the right part, and that nothing comes
# in besides, is for whoever reads the package.
_MAIN = {
    f"{_OFFICE}.wordprocessingml.document.main+xml": DOCX,
    f"{_OFFICE}.wordprocessingml.template.main+xml": FileKind("mẫu Word (.dotx)", ".docx"),
    "application/vnd.ms-word.document.macroenabled.main+xml": FileKind("Word có macro (.docm)", ".docx"),
    f"{_OFFICE}.spreadsheetml.sheet.main+xml": XLSX,
    f"{_OFFICE}.spreadsheetml.template.main+xml": FileKind("mẫu Excel (.xltx)", ".xlsx"),
    "application/vnd.ms-excel.sheet.macroenabled.main+xml": FileKind("Excel có macro (.xlsm)", ".xlsx"),
    "application/vnd.ms-excel.sheet.binary.macroenabled.main": FileKind("Excel nhị phân (.xlsb)", ".xlsx"),
    f"{_OFFICE}.presentationml.presentation.main+xml": FileKind("trình chiếu PowerPoint (.pptx)"),
}
_MACROS = "application/vnd.ms-office.vbaproject"
_WITH_MACROS = {DOCX: FileKind("Word có macro", ".docx"), XLSX: FileKind("Excel có macro", ".xlsx")}
# The type that a package in the manner of OpenDocument names in its first member.
_OPEN_DOCUMENT = {
    "opendocument.spreadsheet": FileKind("bảng tính OpenDocument (.ods)", ".xlsx"),
    "opendocument.text": FileKind("văn bản OpenDocument (.odt)", ".docx"),
}
_APPLE = FileKind("tệp của Apple Numbers (.numbers) hoặc Pages (.pages)", ".xlsx")
# Streams of the compound files in which Office kept everything before 2007, and keeps what has a password.
_STREAMS = {
    "EncryptedPackage": ENCRYPTED,
    "Workbook": FileKind("Excel kiểu cũ (.xls)", ".xlsx"),
    "Book": FileKind("Excel kiểu cũ (.xls)", ".xlsx"),
    "WordDocument": FileKind("Word kiểu cũ (.doc)", ".docx"),
    "PowerPoint Document": FileKind("PowerPoint kiểu cũ (.ppt)"),
}
_COMPOUND = FileKind("tệp Office kiểu cũ (.doc, .xls) hoặc có đặt mật khẩu", ".xlsx")
_BEGINNINGS = {
    b"%PDF-": PDF,
    b"\x89PNG\r\n\x1a\n": PNG,
    b"\xff\xd8\xff": JPEG,
    b"{\\rtf": FileKind("văn bản RTF (.rtf)", ".docx"),
    b"Rar!": FileKind("tệp nén (.rar)"),
    b"7z\xbc\xaf": FileKind("tệp nén (.7z)"),
}
# Programs of offices write tables as pages and call them .xls.
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|meta|table|body|style|\?xml)", re.IGNORECASE)
_PAGE, _XML = FileKind("trang web (HTML) mang tên bảng tính", ".xlsx"), FileKind("Excel XML 2003 (.xml)", ".xlsx")

OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_TYPE = re.compile(r"""ContentType\s*=\s*["']\s*([^"'\s;]+)""")
MOST_TYPES = 1_000_000
_FAULTS = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error)


def kind_of(body: bytes) -> FileKind:
    """The kind of a file; UNKNOWN for plain text and for whatever is not among these."""
    if body.startswith(ZIP):
        return _in_package(body)
    if body.startswith(OLE):
        return next(_streams(body), _COMPOUND)
    for beginning, kind in _BEGINNINGS.items():
        if body.startswith(beginning):
            return kind
    if _MARKUP.match(body):
        return _XML if b"urn:schemas-microsoft-com:office:spreadsheet" in body[:5000] else _PAGE
    return UNKNOWN


def _in_package(body: bytes) -> FileKind:
    """The kind of a zip archive by what it says of its members."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = {name.casefold(): name for name in archive.namelist()}
            if "[content_types].xml" in names:
                return _of_types(_text(archive, names["[content_types].xml"]))
            if "mimetype" in names:
                media_type = _text(archive, names["mimetype"])
                return next((kind for name, kind in _OPEN_DOCUMENT.items() if name in media_type), PACKED)
            return _APPLE if any(name.endswith(".iwa") or name == "index.zip" for name in names) else PACKED
    except _FAULTS:
        return UNKNOWN


def _of_types(text: str) -> FileKind:
    """The kind of a package of Open XML by its list of media types."""
    types = [found.casefold() for found in _TYPE.findall(text)]
    kind = next((_MAIN[found] for found in types if found in _MAIN), PACKED)
    return _WITH_MACROS.get(kind, kind) if _MACROS in types else kind


def _text(archive: zipfile.ZipFile, name: str) -> str:
    """The text of a member, as much of it as a list of types needs."""
    with archive.open(name) as member:
        return member.read(MOST_TYPES).decode("utf-8", "replace")


def _streams(body: bytes) -> Iterator[FileKind]:
    """The kinds that the directory of a compound file tells of, in its order: a name, filled up, and its length."""
    found = []
    for stream, kind in _STREAMS.items():
        name = stream.encode("utf-16-le")
        entry = name.ljust(64, b"\0") + (len(name) + 2).to_bytes(2, "little")
        if (place := body.find(entry)) >= 0:
            found.append((place, kind))
    yield from (kind for _, kind in sorted(found, key=itemgetter(0)))
