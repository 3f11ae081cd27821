"""The pages of an uploaded PDF or picture as images: a browser shows them, and never opens the file itself.

pypdfium2 is built without a script engine, so nothing in a file runs; each file is read in a process with limits, and
that process alone imports what reads it.
"""

from io import BytesIO
from typing import TYPE_CHECKING

from certify.documents.bounded import bounded
from certify.documents.uploads.evidence_files import MOST_PIXELS, PDF, kind_of

if TYPE_CHECKING:
    from PIL.Image import Image

# The longer side of an image in pixels (about 180 to the inch on A4), and the most that a page is enlarged.
LONGEST_SIDE, MOST_SCALE = 2100, 4
MEDIA_TYPE = "image/webp"


def page_count(content: bytes) -> int:
    """How many pages a PDF has; 1 for a picture, 0 for a file that can't be read within the limits."""
    return (bounded(count_pages, content) or 0) if kind_of(content) is PDF else 1


def page_image(content: bytes, number: int) -> bytes | None:
    """A page (from 1) as WebP; None when there is no such page or it can't be drawn within the limits."""
    return bounded(draw_page, content, number)


def page_text(content: bytes, number: int) -> str:
    """The text of a page (from 1) of a PDF, line by line; empty for a picture, a scan, or what can't be read."""
    return (bounded(read_page, content, number) or "") if kind_of(content) is PDF else ""


def count_pages(content: bytes) -> int:
    """How many pages a PDF has. Runs in a process of its own."""
    import pypdfium2  # noqa: PLC0415

    with pypdfium2.PdfDocument(content) as document:
        return len(document)


def draw_page(content: bytes, number: int) -> bytes | None:
    """A page as WebP. Runs in a process of its own."""
    if kind_of(content) is not PDF:
        return _written(_picture(content)) if number == 1 else None
    import pypdfium2  # noqa: PLC0415

    with pypdfium2.PdfDocument(content) as document:
        if not 1 <= number <= len(document):
            return None
        page = document[number - 1]
        scale = min(MOST_SCALE, LONGEST_SIDE / max(page.get_size()))
        return _written(page.render(scale=scale, may_draw_forms=False).to_pil())


def read_page(content: bytes, number: int) -> str:
    """The text of a page of a PDF. Runs in a process of its own."""
    import pypdfium2  # noqa: PLC0415

    with pypdfium2.PdfDocument(content) as document:
        if not 1 <= number <= len(document):
            return ""
        text: str = document[number - 1].get_textpage().get_text_range()
        return text.replace("\r\n", "\n")


def _picture(content: bytes) -> "Image":
    """A picture, upright as its camera says, no larger than a page."""
    from PIL import Image, ImageOps  # noqa: PLC0415

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as opened:
        upright = ImageOps.exif_transpose(opened).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return upright


def _written(image: "Image") -> bytes:
    file = BytesIO()
    image.save(file, "WEBP", quality=80)
    return file.getvalue()
