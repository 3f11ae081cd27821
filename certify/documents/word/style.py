"""The style of a paper's parts in a Word file: the same sizes and positions as in the style sheet of the layout."""

import re
from functools import cache
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from msgspec import Struct
from msgspec.structs import replace

from certify.documents.pdf.forms import Form, FormError
from certify.domain.problems import Problem

WIDTH = 163  # mm between the margins


class UnknownPart(FormError):  # noqa: N818
    """The form uses an element or class that this module doesn't know; its text would be lost."""

    def __init__(self, part: str) -> None:
        super().__init__("", Problem("", f"bản Word: không biết phần {part}"))


class Look(Struct, frozen=True):
    """The look of a paragraph: `size` in points (None: the form's own), indents and rules in mm, spaces in points.

    `line` is the height of a line as a share of the size. Word adds the spaces of neighbours where the layout takes the
    larger one, so a space above is what is missing to it. `style` is the named style of the Word file, which gives the
    file its outline.
    """

    align: str = "both"
    size: float | None = None
    bold: bool = False
    italic: bool = False
    first: float = 10
    left: float = 0
    before: float = 0
    after: float = 6
    rule: float = 0
    line: float = 1.2
    style: str = "Normal"


_CENTRE = Look("center", 14, bold=True, first=0, after=0)
LOOKS = {
    "": Look(),
    "parent": replace(_CENTRE, size=12, bold=False),
    "own": replace(_CENTRE, size=12),
    "country": replace(_CENTRE, size=12),
    "motto": replace(_CENTRE, size=13),
    "rule short": replace(_CENTRE, size=2, rule=0.3, before=2),
    "rule centre": replace(_CENTRE, size=2, rule=0.34, before=2, after=6.5),
    "rule whole": replace(_CENTRE, size=2, rule=0.2),
    "about": _CENTRE,
    "authority": replace(_CENTRE, after=6),
    "with": replace(_CENTRE, bold=False, italic=True, after=6),
    "to-whom": Look("center", first=0, before=6, after=12),
    "basis": Look(italic=True),
    "order": replace(_CENTRE, before=2, after=8),
    "legend": Look("left", 11, italic=True, first=0),
    "fact": Look(first=0, left=10),
    "line": Look(italic=True),
    "step": Look(),
    "name": _CENTRE,
    "role": replace(_CENTRE, size=13, bold=False, italic=True),
    "when": replace(_CENTRE, size=13, bold=False, italic=True),
    "code": Look("left", 11, bold=True, first=0, after=0),
    "centred": replace(_CENTRE, size=11, bold=False),
    "measure": Look("right", 12, italic=True, first=0),
    "to-title": Look("left", 12, bold=True, italic=True, first=0, after=0),
    "space": replace(_CENTRE, before=57),  # with its own line 26 mm
}
HEADINGS = {
    "h1": replace(_CENTRE, before=12, style="Heading 1"),
    "h2": Look(bold=True, before=2, style="Heading 2"),
    "h3": Look(bold=True, italic=True, style="Heading 3"),
}
CONCERNING = replace(HEADINGS["h1"], size=12, bold=False, before=6)  # what a letter is about, under its number
AFTER_TABLE = {"grid": 6.0, "to-whom-list": 12.0, "form-head": 12.0}  # points under a table, which Word leaves none
BESIDE_RECIPIENTS = replace(LOOKS["space"], before=79.5)  # 34 mm: room for an office's seal
# Classes that only control page breaks, or that mark a plain paragraph.
PLAIN = {"end", "keep"}
TO = Look("left", 11, first=0, after=0)
CELL = {
    "number": Look("center", 13, first=0, before=4.5, after=0),
    "place": Look("center", 13, italic=True, first=0, before=4.5, after=0),
    "to": TO,
    "grid": Look("left", 11, first=0, after=0, line=1.15),
    "form-head": Look("left", 11, first=0, after=0),
    "post": _CENTRE,
    "to-whom-list": Look("left", first=0, after=0),
}
BORDERLESS = {"head": (0.43, 0.57), "sign": (0.5, 0.5), "to-whom-list": (0.2, 0.8), "form-head": (1 / 3, 1 / 3, 1 / 3)}
ALIGNS = {"both": ALIGN.JUSTIFY, "center": ALIGN.CENTER, "left": ALIGN.LEFT, "right": ALIGN.RIGHT}


def look_of(part: Any) -> Look:  # noqa: ANN401
    """The style of an element by its tag and class. Raises UnknownPart for an unknown class."""
    if part.tag in HEADINGS:
        return CONCERNING if "concerning" in classes_of(part) else HEADINGS[part.tag]
    classes = " ".join(word for word in classes_of(part) if word not in PLAIN)
    if classes not in LOOKS:
        raise UnknownPart(f"<{part.tag} class={classes!r}>")
    beside = part.getparent().getprevious() if classes == "space" else None
    return LOOKS[classes] if beside is None or "to" not in classes_of(beside) else BESIDE_RECIPIENTS


def space_above(part: Any, look: Look) -> float:  # noqa: ANN401
    """Points above a paragraph: its own, and those that the layout leaves under a table before it."""
    above = part.getprevious()
    return look.before + (AFTER_TABLE.get(classes_of(above)[0], 0) if above is not None and above.tag == "table" else 0)


def classes_of(part: Any) -> list[str]:  # noqa: ANN401
    """The classes of an element, in order."""
    classes: list[str] = part.get("class", "").split()
    return classes


def look_in(table: str, cell: Any, strong: bool) -> Look | None:  # noqa: ANN401
    """The style that a cell gives its paragraphs; None when their own class does."""
    name = cell.get("class", "")
    if table == "grid":
        centred = cell.tag == "th" or name == "n"
        return replace(CELL["grid"], bold=strong, align="center" if centred else "left")
    if table == "sign":
        return CELL["to" if name == "to" else "post"]
    return CELL.get(name) or CELL.get(table)


def shares_of(form: Form, part: Any) -> tuple[float, ...]:  # noqa: ANN401
    """The widths of the columns as shares, from their own style or the form's; those without a width share the rest."""
    widths = _widths(form)
    own_widths = [_width(column.get("style", "")) or widths.get(column.get("class", "")) for column in part.iter("col")]
    remainder = (WIDTH - sum(width for width in own_widths if width)) / max(
        1, sum(width is None for width in own_widths)
    )
    return tuple((remainder if width is None else width) / WIDTH for width in own_widths)


def _width(style: str) -> float | None:
    match = re.search(r"width:\s*([\d.]+)mm", style)
    return float(match[1]) if match else None


@cache
def _css(form: Form) -> str:
    return form.text(form.file.style)


def _widths(form: Form) -> dict[str, float]:
    return {name: float(width) for name, width in re.findall(r"\.(c\d)\s*\{\s*width: ([\d.]+)mm", _css(form))}


def base_size(form: Form) -> float:
    """The size of a form's text in points."""
    match = re.search(r"html[^{]*\{\s*font-size: ([\d.]+)pt", _css(form))
    return float(match[1]) if match else 14
