"""What all charts share. They are SVG drawn on the server, with coordinates in whole units.

A drawing is 360 units wide, so that its letters stay legible on a phone. Colours come from the style sheet by class;
the exact figures are in a table beside each drawing.
"""

from collections.abc import Sequence

from markupsafe import Markup

WIDTH = 360


def put(text: str, *values: object) -> Markup:
    """A literal piece of SVG with the values inserted, escaped."""
    return Markup(text).format(*values)  # noqa: S704


def drawing(title: str, words: str, width: int, height: int, parts: Sequence[Markup]) -> Markup:
    """The parts as one SVG image; `title` names it and `words` describe its content to those who can't see it."""
    kind = "chart map" if width > WIDTH else "chart"
    opening = '<svg class="{}" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">'
    name = put("<title>{}</title><desc>{}</desc>", title, words)
    shape = put(opening, kind, width, height, width, height, f"{title}. {words}")
    return shape + name + Markup("").join(parts) + Markup("</svg>")
