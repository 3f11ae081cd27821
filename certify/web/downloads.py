"""A page's tables and drawings as files, at the page's own address with a parameter `dang`.

`dang=csv` (for Excel; with `bom=0` for other programs) or `dang=xlsx` gives the table, `dang=svg` the drawing. Where a
page has several, `bang=2` names the second table and `hinh=2` the second drawing.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from flask import Response, current_app, request
from markupsafe import Markup

from certify.documents.tables.writing import Table
from certify.domain.numbers import parse_id
from certify.web.files import CSV, EXCEL, SVG, file_response
from certify.web.lists.listing import address_with

_Part = TypeVar("_Part")
NUMBER = {"csv": "bang", "xlsx": "bang", "svg": "hinh"}


def as_file(*tables: Callable[[], Table], drawings: Callable[[], Sequence[Markup]] = tuple) -> Response | None:
    """The table or drawing that the address asks for, as a file; None if it asks for the page itself.

    Tables are made when they are asked for, in the order in which addresses number them.
    """
    kind = request.args.get("dang", "")
    if kind == "svg" and (page_drawings := drawings()):
        number, drawing = _chosen(kind, page_drawings)
        return file_response(alone(drawing), f"hinh-{number}.svg", SVG, attachment=True)
    if kind not in {"csv", "xlsx"}:
        return None
    table = _chosen(kind, tables)[1]()
    if kind == "xlsx":
        return file_response(table.xlsx(), f"{table.name}.xlsx", EXCEL, attachment=True)
    return file_response(table.csv(bom=request.args.get("bom") != "0"), f"{table.name}.csv", CSV, attachment=True)


def alone(drawing: Markup) -> bytes:
    """A drawing as a complete SVG file, with the styles that the page's style sheet gives it."""
    with current_app.open_resource("web/static/charts.css", "r", encoding="utf-8") as style_sheet:
        style = style_sheet.read()
    opening, rest = str(drawing).split(">", 1)
    opening = opening.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return f"{opening}><style>{style}</style>{rest}".encode()


def address_as(kind: str, number: int) -> str:
    """The address of this page's table or drawing of that number as a file."""
    return address_with(dang=kind, **{NUMBER[kind]: number})


def _chosen(kind: str, parts: Sequence[_Part]) -> tuple[int, _Part]:
    """The number in the address, brought within bounds, and the table or drawing with that number."""
    number = min(max(request.args.get(NUMBER[kind], 1, parse_id), 1), len(parts))
    return number, parts[number - 1]
