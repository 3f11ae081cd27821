"""A paper that an office wrote itself: a PDF of A4 pages whose text can be read, with nothing active in it."""

import re

from certify.documents.bounded import bounded
from certify.documents.uploads.evidence_files import PDF, TOO_MUCH, examine
from certify.domain.texts import composed

# Points (1/72 inch); a page may be a few wider or higher, as some programs round.
A4, TOLERANCE = (595.3, 841.9), 6
LEAST_LETTERS = 200
_BETWEEN = re.compile(r"[\s\u00ad\u200b\u2011-]+")


def paper_problems(name: str, content: bytes, number: str) -> list[str]:
    """Every reason (Vietnamese sentence) why a PDF isn't taken as a paper with a number; empty when it is."""
    kind, faults = examine(name, content)
    if faults:
        return faults
    if kind is not PDF:
        return ["Văn bản phải là tệp PDF."]
    found = bounded(pages_of, content)
    if found is None:
        return [TOO_MUCH]
    sizes, text = found
    problems = [] if all(is_a4(*size) for size in sizes) else ["Tệp có trang không phải khổ A4 (210 × 297 mm)."]
    if len(_joined(text)) < LEAST_LETTERS:
        problems.append("Tệp không có chữ đọc được, có thể là ảnh quét; hãy xuất PDF từ phần mềm soạn thảo.")
    elif _joined(number) not in _joined(text):
        problems.append(f"Trong tệp không có số {number}; số ghi trong tệp và số ở ô trên phải giống nhau.")
    return problems


def pages_of(content: bytes) -> tuple[list[tuple[float, float]], str]:
    """The sizes of a PDF's pages in points, and its text. Runs in a process of its own."""
    import pypdfium2  # noqa: PLC0415

    with pypdfium2.PdfDocument(content) as document:
        pages = [document[index] for index in range(len(document))]
        return [page.get_size() for page in pages], "\n".join(page.get_textpage().get_text_range() for page in pages)


def is_a4(width: float, height: float) -> bool:
    """Whether a page is A4, upright or lying."""
    short, long = sorted((width, height))
    return abs(short - A4[0]) <= TOLERANCE and abs(long - A4[1]) <= TOLERANCE


def _joined(text: str) -> str:
    """A text without what programs put between letters: spaces, hyphens of any kind, line ends."""
    return _BETWEEN.sub("", composed(text)).casefold()
