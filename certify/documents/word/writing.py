"""A paper as a Word file that offices may edit: made from the same HTML as the PDF, so that no wording differs."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import segno
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from lxml import html

from certify.documents.pdf.forms import Form
from certify.documents.pdf.pages import html_of
from certify.documents.word.style import (
    ALIGNS,
    BORDERLESS,
    LOOKS,
    WIDTH,
    Look,
    UnknownPart,
    base_size,
    look_in,
    look_of,
    shares_of,
)
from certify.domain.papers.paper import Paper

FACE = "Times New Roman"
INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def word(form: Form, paper: Paper) -> bytes:
    """A paper as .docx. Raises UnknownPart when the form uses an element or class that isn't known here."""
    body = html.document_fromstring(INVALID.sub("", html_of(form, paper))).find("body")
    document = _document(form, paper)
    for part in body:
        _part(document, form, paper, part)
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def _document(form: Form, paper: Paper) -> WordDocument:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(17)
    section.different_first_page_header_footer = True
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FACE, Pt(base_size(form))
    fonts = normal.element.rPr.rFonts
    for slot in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(slot), FACE)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    normal.element.rPr.append(language)
    _page_number(section.header.paragraphs[0])
    document.core_properties.title = paper.title
    document.core_properties.author = paper.issuer.office
    document.core_properties.language = "vi-VN"
    return document


def _page_number(paragraph: Paragraph) -> None:
    """Centred in the top margin from page 2 on (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    paragraph.alignment = ALIGN.CENTER
    run = paragraph.add_run()
    run.font.size = Pt(13)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run._r.addnext(field)


def _part(place: Any, form: Form, paper: Paper, part: Any, look: Look | None = None) -> None:  # noqa: ANN401
    """One element of the page, put at the end of `place` (the document or a cell)."""
    kind, name = part.tag, part.get("class", "")
    if kind == "p" and name in {"running", "watermark"}:
        _margin(place, part.text_content(), name)
    elif kind in {"p", "h1", "h2"}:
        _paragraph(place, part, look or look_of(kind, name))
    elif kind == "div" and name in {"title", "fit", "appendix"}:
        if name == "appendix":
            place.add_page_break()
        for inner in part:
            _part(place, form, paper, inner)
    elif kind == "table" and (name in BORDERLESS or name.split()[0] == "grid"):
        _table(place, form, paper, part)
    elif kind == "svg":
        _code(place, paper)
    else:
        raise UnknownPart(f"{form.file.id}: <{kind} class={name!r}>")


def _margin(document: WordDocument, text: str, name: str) -> None:
    """The line at the foot of each page, and the word that marks a draft, at the head of each."""
    section = document.sections[0]
    running: tuple[Any, ...] = (section.first_page_footer, section.footer)
    draft: tuple[Any, ...] = (section.first_page_header, section.header)
    for place in (running if name == "running" else draft) if text.strip() else ():
        paragraph = place.paragraphs[0] if name == "running" else place.add_paragraph()
        paragraph.alignment = ALIGN.CENTER
        run = paragraph.add_run(text)
        run.bold, run.font.size = True, Pt(11 if name == "running" else 28)


def _paragraph(place: Any, part: Any, look: Look) -> None:  # noqa: ANN401
    empty = isinstance(place, _Cell) and len(place.paragraphs) == 1 and not place.paragraphs[0].text
    paragraph = place.paragraphs[0] if empty and not place.tables else place.add_paragraph()
    style = paragraph.paragraph_format
    style.alignment = ALIGNS[look.align]
    style.space_before, style.space_after = Pt(look.before), Pt(look.after)
    style.first_line_indent, style.left_indent = Mm(look.first), Mm(look.left)
    style.keep_with_next = bool({"end", "keep"} & set(part.get("class", "").split()))
    if look.rule:
        _rule(paragraph, look.rule)
    for text, bold, italic in _runs(part, look.bold, look.italic):
        run = paragraph.add_run()
        run.bold, run.italic = bold, italic
        if look.size:
            run.font.size = Pt(look.size)
        run.add_break() if text == "\n" else run.add_text(text)


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
    paragraph._p.get_or_add_pPr().append(borders)


def _table(place: Any, form: Form, paper: Paper, part: Any) -> None:  # noqa: ANN401
    name = part.get("class").split()[0]
    shares = shares_of(form, part) if name == "grid" else BORDERLESS[name]
    table: Table = place.add_table(rows=0, cols=len(shares))
    table.autofit = False
    _margins(table)
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Mm(WIDTH * share)
    if name == "grid":
        table.style = "Table Grid"
    for row in part.iter("tr"):
        if part in (row.getparent(), row.getparent().getparent()):
            _row(table, form, paper, row, shares, name)


def _margins(table: Table) -> None:
    """Cells keep one millimetre on each side, as in the PDF."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "57")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tblPr.append(margins)


def _row(table: Table, form: Form, paper: Paper, row: Any, shares: tuple[float, ...], name: str) -> None:  # noqa: ANN401
    added = table.add_row()  # type: ignore[no-untyped-call]
    heading = row.getparent().tag == "thead"
    for flag in ("w:cantSplit", *(["w:tblHeader"] if heading else [])):
        added._tr.get_or_add_trPr().append(OxmlElement(flag))
    cells = added.cells
    for at, (cell, given) in enumerate(zip(cells, row, strict=False)):
        cell.width = Mm(WIDTH * shares[at])
        if given.get("colspan"):
            cell.merge(cells[-1])
        _cell(cell, form, paper, given, look_in(name, given, heading or "criterion" in row.get("class", "")))


def _cell(cell: _Cell, form: Form, paper: Paper, given: Any, look: Look | None) -> None:  # noqa: ANN401
    if len(given) == 0 or given[0].tag in {"br", "b", "i"}:
        _paragraph(cell, given, look or Look())
        return
    for inner in given:
        own = inner.get("class", "") in LOOKS and inner.get("class", "") != ""
        _part(cell, form, paper, inner, None if own or inner.tag != "p" else look)


def _code(place: Any, paper: Paper) -> None:  # noqa: ANN401
    """The code for checking, as a picture."""
    picture = BytesIO()
    segno.make(paper.address, error="m", micro=False).save(picture, kind="png", scale=6, border=0)
    picture.seek(0)
    place.paragraphs[0].add_run().add_picture(picture, width=Mm(18))
