"""Slips that give people their account and the code for their first sign-in; made, sent, and never stored."""

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path

from certify.documents.indents import without_indents
from certify.documents.pdf.forms import LAYOUT
from certify.documents.pdf.pages import template_of
from certify.documents.pdf.render import render_text

FOLDER = "access-slips"


def sheet_of(
    forms: Path,
    slips: Sequence[object],
    address: str,
    until: date,
    second_factor: Collection[str],
    *,
    demonstration: bool = False,
) -> bytes:
    """The PDF of slips (account, unit, code), eight on a page; `second_factor` names the roles that need one."""
    folders = (forms / FOLDER, forms / LAYOUT)
    values = {"slips": slips, "address": address, "until": until, "second_factor": second_factor}
    text = template_of(folders[0], "template.html").render(**values, demonstration=demonstration)
    return render_text(folders, "style.css", without_indents(text))
