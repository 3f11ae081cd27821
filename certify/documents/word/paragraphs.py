"""Paragraphs of a Word file, made from the elements of a paper's HTML."""

import re
from collections.abc import Iterator
from typing import Any

from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.parfmt import ParagraphFormat

from certify.documents.word.style import ALIGNS, WIDTH, Look, UnknownPart, classes_of, space_above


def add_paragraph(container: Any, part: Any, look: Look) -> None:  # noqa: ANN401
    """Add the text of an element at the end of `container`: the document or a cell."""
    empty = isinstance(container, _Cell) and len(container.paragraphs) == 1 and not container.paragraphs[0].text
    paragraph = container.paragraphs[0] if empty and not container.tables else container.add_paragraph()
    paragraph.style = look.style
    style = paragraph.paragraph_format
    style.alignment = ALIGNS[look.align]
    style.space_before, style.space_after = Pt(space_above(part, look)), Pt(look.after)
    style.first_line_indent, style.left_indent = Mm(look.first), Mm(look.left)
    style.keep_with_next = look.style != "Normal" or _stays(part)
    if look.size:
        set_line(style, look.size * look.line)
        _end_size(paragraph, look.size)
    if look.rule:
        _rule(paragraph, look.rule)
    for text, bold, italic in _runs(part, look.bold, look.italic):
        run = paragraph.add_run()
        run.bold, run.italic = bold, italic
        if look.size:
            run.font.size = Pt(look.size)
        run.add_break() if text == "\n" else run.add_text(text)


def add_gap(container: Any, points: float) -> None:  # noqa: ANN401
    """Add an empty paragraph of that height, which parts two tables: Word would join them."""
    gap = container.add_paragraph()
    gap.paragraph_format.space_after = Pt(0)
    set_line(gap.paragraph_format, points)
    _end_size(gap, points / 1.2)


def set_line(style: ParagraphFormat, points: float) -> None:
    """Give a paragraph or style the height of a line; taller letters make it taller."""
    style.line_spacing, style.line_spacing_rule = Pt(points), WD_LINE_SPACING.AT_LEAST


def _stays(part: Any) -> bool:  # noqa: ANN401
    """Whether an element goes with what follows: the end of a text takes the paragraph before it to the signature."""
    following = part.getnext()
    last = following is not None and following.tag == "p" and "end" in classes_of(following)
    return last or bool({"end", "keep"} & set(classes_of(part)))


def _end_size(paragraph: Paragraph, size: float) -> None:
    """Give the mark at the end of a paragraph its size: an empty one is as high as its mark."""
    marks, height = OxmlElement("w:rPr"), OxmlElement("w:sz")
    height.set(qn("w:val"), str(round(size * 2)))
    marks.append(height)
    paragraph._p.get_or_add_pPr().append(marks)


def _runs(part: Any, bold: bool, italic: bool) -> Iterator[tuple[str, bool, bool]]:  # noqa: ANN401
    """The text of a paragraph, piece by piece, with its weight and slope; a line break is "\\n"."""
    if part.text:
        yield _spaced(part.text), bold, italic
    for inner in part:
        if inner.tag == "br":
            yield "\n", bold, italic
        elif inner.tag in {"b", "i"}:
            yield from _runs(inner, bold or inner.tag == "b", italic or inner.tag == "i")
        else:
            raise UnknownPart(f"<{inner.tag}>")
        if inner.tail:
            yield _spaced(inner.tail), bold, italic


def _spaced(text: str) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text)


def _rule(paragraph: Paragraph, share: float) -> None:
    """A line under the paragraph, shorter by `share` of the column on each side."""
    column = WIDTH * (0.5 if share < 0.33 else 1)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(column * share)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    # Programs may refuse a file whose properties are out of order: borders stand before spaces and indents.
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:spacing")
