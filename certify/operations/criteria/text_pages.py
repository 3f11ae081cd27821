"""The pages of the official texts of a draft, numbered through all its files, to be read beside the lines."""

from certify.documents.uploads.page_images import page_count, page_image, page_text
from certify.operations.act import NotFound, Refused
from certify.operations.criteria.official_texts import open_text
from certify.operations.criteria.work import Work
from certify.store.connection import Connection
from certify.store.criteria.official_texts import OfficialText

Page = tuple[OfficialText, int]
# How many pages a file has, by its hash, and the images drawn last: each starts a process, sealed files never change.
_counts: dict[str, int] = {}
_images: dict[tuple[str, int], bytes] = {}
# Whoever compares comes back to the same few pages, line by line; an image has some hundred KB.
MOST_IMAGES = 40


def pages_of(connection: Connection, work: Work) -> list[Page]:
    """Each page as its file and its number in it (from 1), the files in the order in which they were attached."""
    return [(text, number) for text in work.texts for number in range(1, _count(connection, work, text) + 1)]


def image_of(connection: Connection, work: Work, number: int) -> bytes:
    """The image of a page, by its number through all files (from 1). Raises NotFound, Refused."""
    text, within = _page(connection, work, number)
    return _images.get((text.sha256, within)) or _drawn(connection, work, text, within)


def text_of(connection: Connection, work: Work, number: int) -> str:
    """The text of a page, by its number through all files; empty where it can't be read. Raises NotFound, Refused."""
    text, within = _page(connection, work, number)
    return page_text(open_text(connection, work, text.id)[1], within)


def _drawn(connection: Connection, work: Work, text: OfficialText, within: int) -> bytes:
    """The image of a page of a file, kept for whoever looks at it next. Raises Refused."""
    image = page_image(open_text(connection, work, text.id)[1], within)
    if image is None:
        raise Refused([f"Không vẽ được trang {within} của {text.name}; hãy tải tệp về để xem."])
    for key in list(_images)[: 1 - MOST_IMAGES]:  # the oldest make room
        _images.pop(key, None)
    _images[text.sha256, within] = image
    return image


def _page(connection: Connection, work: Work, number: int) -> Page:
    pages = pages_of(connection, work)
    if not 1 <= number <= len(pages):
        raise NotFound
    return pages[number - 1]


def _count(connection: Connection, work: Work, text: OfficialText) -> int:
    if text.sha256 not in _counts:
        _counts[text.sha256] = page_count(open_text(connection, work, text.id)[1])
    return _counts[text.sha256]
