"""What in a PDF acts by itself: scripts, programs to start, forms that send, files inside the file."""

from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject
from pyhanko.pdf_utils.reader import PdfFileReader

KEYS = frozenset({"/JS", "/JavaScript", "/AA", "/XFA", "/EmbeddedFiles", "/EmbeddedFile", "/RichMediaContent"})
ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound"}
)
SUBTYPES = frozenset({"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"})
REFUSED = "Tệp PDF có phần tự chạy hoặc tệp nhúng (mã lệnh, biểu mẫu gửi đi, tệp đính kèm); hãy in lại thành PDF mới."
ENCRYPTED = "Tệp PDF có mật khẩu hoặc mã hóa; hãy bỏ mật khẩu rồi tải lên."
UNREADABLE = "Không đọc được tệp PDF này; tệp hỏng."


def active_parts(content: bytes) -> list[str]:
    """Why a PDF is not taken, in Vietnamese; empty when nothing in it acts."""
    try:
        reader = PdfFileReader(BytesIO(content), strict=False)
        if reader.encrypted:
            return [ENCRYPTED]
        return [REFUSED] if _acts(reader) else []
    except Exception:
        return [UNREADABLE]


def _acts(reader: PdfFileReader) -> bool:
    """Walk everything that the document reaches, each object once."""
    waiting: list[Any] = [reader.root, reader.trailer_view.get("/Info", None)]
    seen: set[tuple[int, int]] = set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if (one.idnum, one.generation) in seen:
                continue
            seen.add((one.idnum, one.generation))
            one = one.get_object()  # type: ignore[no-untyped-call]
        if isinstance(one, DictionaryObject | StreamObject):
            if _is_active(one):
                return True
            waiting += [one.raw_get(key) for key in one]
        elif isinstance(one, ArrayObject):
            waiting += [one.raw_get(place) for place in range(len(one))]
    return False


def _is_active(one: Any) -> bool:  # noqa: ANN401
    if KEYS & set(one):
        return True
    return str(one.get("/S", "")) in ACTIONS or str(one.get("/Subtype", "")) in SUBTYPES
