"""A guide as PDF, in the layout of the papers; it is no paper of an office, and has no number."""

from pathlib import Path

from certify.documents.indents import without_indents
from certify.documents.pdf.forms import LAYOUT
from certify.documents.pdf.pages import template_of
from certify.documents.pdf.render import render_text
from certify.domain.guide.guide import Guide

FOLDER = "guide"


def guide_pdf(forms: Path, guide: Guide, address: str, *, demonstration: bool) -> bytes:
    """The PDF of a guide, with the address of the site; pictures are left to the screen."""
    folders = (forms / FOLDER, forms / LAYOUT)
    text = template_of(folders[0], "template.html").render(guide=guide, address=address, demonstration=demonstration)
    return render_text(folders, "style.css", without_indents(text))
