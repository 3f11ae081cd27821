"""Active content in a PDF: scripts, programs to start, forms that send data, files inside, pages of other files.

Only going to a place in the document comes in as an action; an address to click may stand in a link, as Word writes it.
"""

from io import BytesIO

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, StreamObject
from pyhanko.pdf_utils.reader import PdfFileReader

from certify.documents.links import is_clickable
from certify.documents.uploads.pdf_objects import dictionaries, one_meaning, resolved, value_of

# What no dictionary may have: scripts, triggers, forms of XML, files inside, collections of files, rich media.
KEYS = frozenset(
    [
        "/JS",
        "/JavaScript",
        "/AA",
        "/XFA",
        "/EmbeddedFiles",
        "/EmbeddedFile",
        "/EF",
        "/AF",
        "/Collection",
        "/RichMediaContent",
        "/RichMediaSettings",
        "/RichMediaExecute",
        "/PA",
    ]
)
# What no dictionary may be, wherever it stands: kinds of actions, and of annotations and objects.
ACTIONS = frozenset(
    [
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/ResetForm",
        "/GoToR",
        "/GoToE",
        "/GoToDp",
        "/Thread",
        "/Rendition",
        "/Movie",
        "/Sound",
        "/Hide",
        "/SetOCGState",
        "/Trans",
        "/GoTo3DView",
        "/RichMediaExecute",
    ]
)
SUBTYPES = frozenset(["/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D", "/PS"])
STEPS = frozenset({"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"})
REFUSED = "Tệp PDF có phần tự chạy hoặc tệp nhúng (mã lệnh, biểu mẫu gửi đi, tệp đính kèm); hãy in lại thành PDF mới."
ENCRYPTED = "Tệp PDF có mật khẩu hoặc mã hóa; hãy bỏ mật khẩu rồi tải lên."
UNREADABLE = "Không đọc được tệp PDF này; tệp hỏng."


def active_parts(content: bytes) -> list[str]:
    """The reasons why a PDF is refused, in Vietnamese; empty when it has no active content."""
    try:
        with one_meaning():
            reader = PdfFileReader(BytesIO(content), strict=False)
            if reader.encrypted:
                return [ENCRYPTED]
            return [REFUSED] if any(map(_is_active, dictionaries(reader))) else []
    except Exception:
        return [UNREADABLE]


def _is_active(item: DictionaryObject) -> bool:
    if KEYS & set(item) or _name(item, "/S") in ACTIONS or _name(item, "/Subtype") in SUBTYPES:
        return True
    if isinstance(item, StreamObject) and {"/F", "/Ref"} & set(item):  # its content lies in another file
        return True
    return not (_goes_within(value_of(item, "/OpenAction")) and _follows_well(item))


def _goes_within(opening: object) -> bool:
    """Whether what happens when the document is opened is nothing but going to a place in it."""
    if not isinstance(opening, DictionaryObject):
        return True
    return _name(opening, "/S") == "/GoTo"


def _follows_well(item: DictionaryObject) -> bool:
    return all(_may_follow(value_of(item, key)) for key in ("/A", "/Next"))


def _may_follow(action: object) -> bool:
    """Whether what a click does is harmless: a place in the document, another page of it, an address.

    What is no action at all passes too: attributes of structure and entries of an outline have the same keys.
    """
    if isinstance(action, ArrayObject):
        return all(_may_follow(resolved(action.raw_get(index))) for index in range(len(action)))
    if not isinstance(action, DictionaryObject) or "/S" not in action:
        return True
    kind = _name(action, "/S")
    if kind == "/URI":
        return is_clickable(_text(value_of(action, "/URI")))
    return kind == "/GoTo" or (kind == "/Named" and _name(action, "/N") in STEPS)


def _name(item: DictionaryObject, key: str) -> str:
    """A name in a dictionary; what isn't there is no name of any action."""
    return str(value_of(item, key))


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
