"""Active content in a PDF: scripts, programs to start, forms that send data, embedded files."""

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
    """The reasons why a PDF is refused, in Vietnamese; empty when it has no active content."""
    try:
        reader = PdfFileReader(BytesIO(content), strict=False)
        if reader.encrypted:
            return [ENCRYPTED]
        return [REFUSED] if _acts(reader) else []
    except Exception:
        return [UNREADABLE]


def _acts(reader: PdfFileReader) -> bool:
    """Whether any object that the document refers to is active; visits each object once."""
    waiting: list[Any] = [reader.root, reader.trailer_view.get("/Info", None)]
    seen: set[tuple[int, int]] = set()
    while waiting:
        item = waiting.pop()
        if isinstance(item, IndirectObject):
            if (item.idnum, item.generation) in seen:
                continue
            seen.add((item.idnum, item.generation))
            item = item.get_object()  # type: ignore[no-untyped-call]
        if isinstance(item, DictionaryObject | StreamObject):
            if _is_active(item):
                return True
            waiting += [item.raw_get(key) for key in item]
        elif isinstance(item, ArrayObject):
            waiting += [item.raw_get(index) for index in range(len(item))]
    return False


def _is_active(item: Any) -> bool:  # noqa: ANN401
    if KEYS & set(item):
        return True
    return str(item.get("/S", "")) in ACTIONS or str(item.get("/Subtype", "")) in SUBTYPES
