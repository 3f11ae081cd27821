"""A paper as a Word file to read and reuse, made from the same HTML as the PDF so that no wording differs.

It bears no marks for checking: an edited print of it must not pass for the paper.
"""

import re
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from lxml import html

from certify.documents.pdf.forms import Form
from certify.documents.pdf.pages import html_of
from certify.documents.pdf.print_html import JOINER, for_print
from certify.documents.word.paragraphs import add_gap, add_paragraph, set_line
from certify.documents.word.style import (
    BORDERLESS,
    HEADINGS,
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
MARK = "Bản Word để tham khảo"
# Rows with more text than this may go on on the next page; else LibreOffice cuts what doesn't fit on one.
LONGEST_WHOLE_ROW = 700
BETWEEN_TABLES = 8.0  # points
BOX = 9  # mm that a figure written by hand needs
# Points above and beside the text of a cell.
MARGINS, NO_MARGINS = {"grid": (2.0, 3.0), "sign": (0.0, 3.0), "form-head": (0.0, 3.0)}, (0.0, 0.0)
INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def word(form: Form, paper: Paper) -> bytes:
    """A paper as .docx. Raises UnknownPart when the form uses an element or class that isn't known here."""
    page = for_print(INVALID.sub("", html_of(form, paper))).replace(JOINER, "")
    body = html.document_fromstring(page).find("body")
    for proof in body.xpath("//table[@class='proof']"):
        proof.drop_tree()
    document = _document(form, paper)
    for part in body:
        _part(document, form, part)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _document(form: Form, paper: Paper) -> WordDocument:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(17)
    section.different_first_page_header_footer = True
    normal = document.styles["Normal"]
    for name in ("Normal", *(look.style for look in HEADINGS.values())):
        _face(document.styles[name], base_size(form))
        set_line(document.styles[name].paragraph_format, base_size(form) * LOOKS[""].line)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    normal.element.rPr.append(language)
    _page_number(section.header.paragraphs[0])
    document.core_properties.title = paper.title
    document.core_properties.author = paper.issuer.office
    document.core_properties.language = "vi-VN"
    running: tuple[Any, ...] = (section.first_page_footer, section.footer)
    for container in running:
        _in_margin(container.paragraphs[0], MARK, 11)
    return document


def _face(style: Any, size: float) -> None:  # noqa: ANN401
    """Give a style the face of papers, in black; headings of Word's own template are blue and of another face."""
    style.font.name, style.font.size, style.font.color.rgb = FACE, Pt(size), RGBColor(0, 0, 0)
    fonts = style.element.rPr.rFonts
    for theme in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[theme]
    for slot in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(slot), FACE)


def _page_number(paragraph: Paragraph) -> None:
    """Centred in the top margin from page 2 on (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    paragraph.alignment = ALIGN.CENTER
    run = paragraph.add_run()
    run.font.size = Pt(13)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run._r.addnext(field)


def _part(container: Any, form: Form, part: Any, look: Look | None = None) -> None:  # noqa: ANN401
    """Add one element of the page at the end of `container` (the document or a cell)."""
    kind, name = part.tag, part.get("class", "")
    if kind == "p" and name in {"running", "watermark", "office-signature"}:
        _margin(container, part.text_content(), name)
    elif kind in {"p", *HEADINGS}:
        add_paragraph(container, part, look or look_of(part))
    elif kind == "div" and name in {"title", "fit", "appendix"}:
        before = len(container.paragraphs)
        for inner in part:
            _part(container, form, inner)
        if name == "appendix":
            container.paragraphs[before].paragraph_format.page_break_before = True
    elif kind == "table" and name.split()[0] in {*BORDERLESS, "grid"}:
        _table(container, form, part)
    else:
        raise UnknownPart(f"{form.file.id}: <{kind} class={name!r}>")


def _margin(document: WordDocument, text: str, name: str) -> None:
    """Add the line at the foot of each page, or the word that marks a draft at the head of each."""
    section = document.sections[0]
    if name == "running" and text.strip():
        for foot in (section.first_page_footer, section.footer):
            _in_margin(foot.paragraphs[0], f" · {text.strip()}", 11)
    elif name == "watermark":
        for head in (section.first_page_header, section.header):
            _in_margin(head.add_paragraph(), text, 28)


def _in_margin(paragraph: Paragraph, text: str, size: float) -> None:
    paragraph.alignment = ALIGN.CENTER
    run = paragraph.add_run(text)
    run.bold, run.font.size = True, Pt(size)


def _table(container: Any, form: Form, part: Any) -> None:  # noqa: ANN401
    name = part.get("class").split()[0]
    above = part.getprevious()
    if above is not None and above.tag == "table":
        add_gap(container, BETWEEN_TABLES)
    shares = shares_of(form, part) if name == "grid" else BORDERLESS[name]
    table: Table = container.add_table(rows=0, cols=len(shares))
    table.autofit = False
    _margins(table, *MARGINS.get(name, NO_MARGINS))
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Mm(WIDTH * share)
    if name == "grid":
        table.style = "Table Grid"
    for row in part.iter("tr"):
        own = part in (row.getparent(), row.getparent().getparent())
        if own and (name != "sign" or row.text_content().strip()):
            _row(table, form, row, shares, name)


def _margins(table: Table, above: float, beside: float) -> None:
    """Give cells the margins of the layout, in points: above and below the text, and on both sides of it."""
    margins = OxmlElement("w:tblCellMar")
    for side, points in (("top", above), ("left", beside), ("bottom", above), ("right", beside)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(round(points * 20)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tblPr.find(qn("w:tblLook")).addprevious(margins)


def _row(table: Table, form: Form, row: Any, shares: tuple[float, ...], name: str) -> None:  # noqa: ANN401
    added = table.add_row()  # type: ignore[no-untyped-call]
    heading = row.getparent().tag == "thead"
    if "figure" in row.get("class", ""):
        added.height = Mm(BOX)
    whole = len(row.text_content()) <= LONGEST_WHOLE_ROW
    for flag in (*(["w:cantSplit"] if whole else []), *(["w:tblHeader"] if heading else [])):
        added._tr.get_or_add_trPr().append(OxmlElement(flag))
    criterion = "criterion" in row.get("class", "")
    cells, stays = added.cells, criterion or name == "sign"  # a criterion stands with its first line
    for index, (cell, source) in enumerate(zip(cells, row, strict=False)):
        cell.width = Mm(WIDTH * shares[index])
        if source.get("colspan"):
            cell.merge(cells[-1])
        _cell(cell, form, source, look_in(name, source, heading or criterion))
        for paragraph in cell.paragraphs if stays else ():
            paragraph.paragraph_format.keep_with_next = True


def _cell(cell: _Cell, form: Form, source: Any, look: Look | None) -> None:  # noqa: ANN401
    if len(source) == 0 or source[0].tag in {"br", "b", "i"}:
        add_paragraph(cell, source, look or Look())
        return
    for inner in source:
        own = inner.get("class", "") in LOOKS and inner.get("class", "") != ""
        _part(cell, form, inner, None if own or inner.tag != "p" else look)
