"""The formats of the workbook's cells."""

from collections.abc import Mapping

from certify.documents.workbook.pages import Value

# A row is at most 409 points high; longer texts are set smaller so that they fit.
LONG, LONGER = 600, 1200


def sized(face: str, text: Value) -> str:
    """The format of a cell by the length of its text, so that the text fits into a row."""
    length = len(str(text)) + 30 * str(text).count("\n")
    return f"{face}_{'tiny' if length > LONGER else 'small'}" if length > LONG else face


def faces() -> Mapping[str, Mapping[str, object]]:
    """The properties of every format, by its name."""
    face = {"font_name": "Times New Roman", "font_size": 11}
    cell = {**face, "border": 1, "border_color": "#8D99A8", "text_wrap": True, "valign": "top"}
    typed = {**cell, "bg_color": "#FFF6D6", "locked": False, "num_format": "#,##0", "align": "left"}
    formats = {
        "title": {**face, "bold": True, "font_size": 14},
        "said": {**face, "italic": True},
        "head": {**cell, "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#E7EFF9"},
        "criterion": {**cell, "bold": True, "bg_color": "#EEF2F8"},
        "locked": cell,
        "link": {**cell, "font_color": "#12467F", "underline": 1},
        "unused": {**cell, "bg_color": "#E8EBF0"},
        "shut": {**cell, "num_format": "#,##0", "align": "left"},
        "input": typed,
    }
    for name in ("locked", "shut", "input"):
        formats[f"{name}_small"] = {**formats[name], "font_size": 8}
        formats[f"{name}_tiny"] = {**formats[name], "font_size": 6}
    return formats | {f"{name}_risky": {**properties, "quote_prefix": True} for name, properties in formats.items()}
