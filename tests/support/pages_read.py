"""The pages of a PDF: their characters as PDFium places them, everything else as pdfplumber reads it.

Both place a character alike, to a tenth of a point; PDFium does it in a tenth of the time. Text that was drawn twice at
exactly one place, which nobody could tell from text drawn once, it gives once.
"""

import ctypes
import io
import math
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium

Char = dict[str, Any]
# The longest name of a font.
NAME = 256
# Points that a page's size is told to: PDFium has it as a float, and no part of a page may reach past its edge.
FINE = 1000


class Page:
    """A page; what it has besides (tables, rules, images, parts of it) is asked of pdfplumber, which reads it then."""

    def __init__(self, pdf: bytes, number: int, page: pypdfium2.PdfPage) -> None:
        self._pdf, self.page_number = pdf, number
        self.width, self.height = (math.floor(edge * FINE) / FINE for edge in page.get_size())
        self.chars = list(_chars(page, number))

    @cached_property
    def _plumbed(self) -> Any:
        return pdfplumber.open(io.BytesIO(self._pdf)).pages[self.page_number - 1]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._plumbed, name)

    @cached_property
    def tables(self) -> list[Any]:
        """The tables of the page."""
        return self._plumbed.find_tables()

    def search(self, pattern: str) -> list[dict[str, Any]]:
        """Where a pattern stands within a line: its edges and characters."""
        found = []
        for line in lines_of(self.chars):
            text = "".join(char["text"] for char in line).replace("\xa0", " ")
            for match in re.finditer(pattern, text):
                chars = line[match.start() : match.end()]
                edges = {edge: min(char[edge] for char in chars) for edge in ("x0", "top")}
                edges |= {edge: max(char[edge] for char in chars) for edge in ("x1", "bottom")}
                found.append({"chars": chars, **edges})
        return found


def pages_of(pdf: bytes) -> list[Page]:
    """The pages of a PDF."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [Page(pdf, number, page) for number, page in enumerate(document, 1)]


def lines_of(chars: list[Char]) -> list[list[Char]]:
    """Characters by lines, from top to bottom and left to right; both columns of a head are on one line."""
    lines: dict[int, list[Char]] = {}
    for char in chars:
        lines.setdefault(round(char["bottom"]), []).append(char)
    return [sorted(lines[bottom], key=lambda char: char["x0"]) for bottom in sorted(lines)]


def _chars(page: pypdfium2.PdfPage, number: int) -> Iterator[Char]:
    """The characters of a page in the order in which they are drawn, edges in points from its upper left corner."""
    text, height = page.get_textpage(), page.get_height()
    box, matrix, x, y = pdfium.FS_RECTF(), pdfium.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    for at in range(text.count_chars()):
        if pdfium.FPDFText_IsGenerated(text, at):
            continue  # a space or the end of a line that nobody drew
        pdfium.FPDFText_GetLooseCharBox(text, at, box)
        pdfium.FPDFText_GetMatrix(text, at, matrix)
        pdfium.FPDFText_GetCharOrigin(text, at, x, y)
        size = pdfium.FPDFText_GetFontSize(text, at) * math.hypot(matrix.c, matrix.d)
        name, descent = _font(text, at)
        # The box of a letter that reaches below all others would tell another line.
        bottom = height - (box.bottom if matrix.b else y.value + descent * size)
        yield {
            "text": chr(pdfium.FPDFText_GetUnicode(text, at)),
            "x0": box.left,
            "x1": box.right,
            "top": height - box.top if matrix.b else bottom - size,
            "bottom": bottom,
            "size": size,
            "fontname": name,
            "page_number": number,
        }


def _font(text: pypdfium2.PdfTextPage, at: int) -> tuple[str, float]:
    """The name of a character's font, and how far it reaches below the line, as a share of its size."""
    font, descent = pdfium.FPDFTextObj_GetFont(pdfium.FPDFText_GetTextObject(text, at)), ctypes.c_float()
    name = ctypes.create_string_buffer(NAME)
    length = pdfium.FPDFFont_GetBaseFontName(font, name, NAME)
    pdfium.FPDFFont_GetDescent(font, 1, descent)
    return name.raw[: length - 1].decode(), descent.value
