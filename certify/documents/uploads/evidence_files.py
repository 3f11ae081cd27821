"""Files behind an answer: their real type by content, and what in them is refused."""

import io
import re
from pathlib import PurePosixPath

from msgspec import Struct

from certify.documents import kinds
from certify.documents.bounded import bounded
from certify.domain.limits import DOCUMENT
from certify.domain.texts import composed

MOST_PIXELS = 60_000_000
LONGEST_NAME = 120
TOO_MUCH = "Tệp cần quá nhiều thời gian hoặc bộ nhớ để đọc; hãy xuất lại thành PDF rồi tải lên."


class Kind(Struct, frozen=True):
    """A kind of file that is accepted: its name, its endings and its media type."""

    name: str
    endings: tuple[str, ...]
    media_type: str


_OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = Kind("PDF", (".pdf",), "application/pdf")
PNG = Kind("PNG", (".png",), "image/png")
JPEG = Kind("JPEG", (".jpg", ".jpeg"), "image/jpeg")
DOCX = Kind("DOCX", (".docx",), f"{_OFFICE}.wordprocessingml.document")
XLSX = Kind("XLSX", (".xlsx",), f"{_OFFICE}.spreadsheetml.sheet")
KINDS = (PDF, PNG, JPEG, DOCX, XLSX)
_BY_CONTENT = {kinds.PDF: PDF, kinds.PNG: PNG, kinds.JPEG: JPEG, kinds.DOCX: DOCX, kinds.XLSX: XLSX}


def examine(name: str, content: bytes) -> tuple[Kind | None, list[str]]:
    """The kind of a file, and every reason (Vietnamese sentence) why it is refused.

    The content decides, not the name; it is read in a process of its own, limited in time and memory.
    """
    if not content:
        return None, ["Tệp trống."]
    if len(content) > DOCUMENT.file:
        return None, [f"Tệp lớn quá; mỗi tệp không quá {DOCUMENT.file // 1_000_000} MB."]
    found = kinds.kind_of(content)
    kind = _BY_CONTENT.get(found)
    if kind is None:
        return None, [_not_accepted(found)]
    if PurePosixPath(name.casefold()).suffix not in kind.endings:
        return kind, [f"Tên tệp không đúng loại: nội dung là {kind.name}, tên phải kết thúc bằng {kind.endings[0]}."]
    faults = bounded(faults_of, content, kind.name)
    return kind, [TOO_MUCH] if faults is None else faults


def kind_of(content: bytes) -> Kind | None:
    """The kind of a file that is accepted, by its content; None for any other."""
    return _BY_CONTENT.get(kinds.kind_of(content))


def _not_accepted(kind: kinds.FileKind) -> str:
    """Why a file of another kind isn't accepted, called by its real name, and what to do."""
    if kind is kinds.ENCRYPTED:
        return f"Tệp là {kind.name}; hãy bỏ mật khẩu rồi lưu lại, hoặc xuất thành PDF."
    if kind.save_as:
        return f"Tệp là {kind.name}; hãy lưu lại dạng {kind.save_as}, không mật khẩu, hoặc xuất thành PDF."
    named = f"Tệp là {kind.name}. " if kind.name else ""
    return f"{named}Loại tệp không nhận; chỉ nhận {', '.join(accepted.name for accepted in KINDS)}."


def faults_of(content: bytes, kind: str) -> list[str]:
    """The reasons to refuse a file of a kind. Run it in a process of its own: the content may be hostile.

    Only that process imports what reads PDFs and Office files.
    """
    from certify.documents.uploads.active_content import active_parts  # noqa: PLC0415
    from certify.documents.uploads.office.inspection import word_faults, workbook_faults  # noqa: PLC0415

    inspect = {
        PDF.name: active_parts,
        PNG.name: _image,
        JPEG.name: _image,
        DOCX.name: word_faults,
        XLSX.name: workbook_faults,
    }
    return inspect[kind](content)


def safe_name(name: str, kind: Kind) -> str:
    """A name that is no path: the last part, without characters that mean something to a file system."""
    last = re.split(r"[\\/]", composed(name))[-1]
    plain = "".join(character if character.isalnum() or character in " .-_()" else "_" for character in last).strip(
        " ."
    )
    stem = PurePosixPath(plain).stem.strip(" .")[:LONGEST_NAME] or "minh-chung"
    return f"{stem}{kind.endings[0]}"


def _image(content: bytes) -> list[str]:
    from PIL import Image  # noqa: PLC0415

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as image:
            if image.width * image.height > MOST_PIXELS:
                return [f"Ảnh lớn quá: {image.width} × {image.height} điểm ảnh."]
            image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return ["Ảnh lớn quá."]
    except (OSError, ValueError, SyntaxError):
        return ["Không đọc được ảnh này; tệp hỏng."]
    return []
