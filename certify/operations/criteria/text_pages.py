"""The pages of the official texts of a draft, numbered through all its files, to be read beside the lines."""

from certify.documents.uploads.page_images import page_count, page_image, page_text
from certify.operations.act import NotFound, Refused
from certify.operations.criteria.official_texts import open_text
from certify.operations.criteria.work import Work
from certify.store.connection import Connection
from certify.store.criteria.official_texts import OfficialText

# How many pages a file has, by its hash: counting starts a process, and a sealed file never changes.
_counts: dict[str, int] = {}

Page = tuple[OfficialText, int]


def pages_of(connection: Connection, work: Work) -> list[Page]:
    """Each page as its file and its number in it (from 1), the files in the order in which they were attached."""
    return [(text, number) for text in work.texts for number in range(1, _count(connection, work, text) + 1)]


def image_of(connection: Connection, work: Work, number: int) -> bytes:
    """The image of a page, by its number through all files (from 1). Raises NotFound, Refused."""
    text, within = _page(connection, work, number)
    image = page_image(open_text(connection, work, text.id)[1], within)
    if image is None:
        raise Refused([f"Không vẽ được trang {within} của {text.name}; hãy tải tệp về để xem."])
    return image


def text_of(connection: Connection, work: Work, number: int) -> str:
    """The text of a page, by its number through all files; empty where it can't be read. Raises NotFound, Refused."""
    text, within = _page(connection, work, number)
    return page_text(open_text(connection, work, text.id)[1], within)


def _page(connection: Connection, work: Work, number: int) -> Page:
    pages = pages_of(connection, work)
    if not 1 <= number <= len(pages):
        raise NotFound
    return pages[number - 1]


def _count(connection: Connection, work: Work, text: OfficialText) -> int:
    if text.sha256 not in _counts:
        _counts[text.sha256] = page_count(open_text(connection, work, text.id)[1])
    return _counts[text.sha256]
