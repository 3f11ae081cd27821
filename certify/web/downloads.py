"""Any page's table as a file: the page's own address with `dang=csv` (for Excel; `bom=0` for others) or `dang=xlsx`.

Its drawings as well: `dang=svg&hinh=2` is the second.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from flask import Response, current_app, request, url_for
from markupsafe import Markup

from certify.documents.tables.writing import Table
from certify.web.files import CSV, EXCEL, SVG, file_response

_Part = TypeVar("_Part")
NUMBER = {"csv": "bang", "xlsx": "bang", "svg": "hinh"}


def as_file(*tables: Callable[[], Table], drawings: Callable[[], Sequence[Markup]] = tuple) -> Response | None:
    """The page's table or drawing as the file that the address asks for; None when the page itself is wanted.

    A page with several numbers them: `bang=2` is the second table, `hinh=2` the second drawing.
    """
    kind = request.args.get("dang", "")
    if kind == "svg" and (drawn := drawings()):
        number, drawing = _chosen(kind, drawn)
        return file_response(alone(drawing), f"hinh-{number}.svg", SVG, attachment=True)
    if kind not in {"csv", "xlsx"}:
        return None
    table = _chosen(kind, tables)[1]()
    if kind == "xlsx":
        return file_response(table.xlsx(), f"{table.name}.xlsx", EXCEL, attachment=True)
    return file_response(table.csv(bom=request.args.get("bom") != "0"), f"{table.name}.csv", CSV, attachment=True)


def alone(drawing: Markup) -> bytes:
    """A drawing as a file of its own, with the styles that the page gives it."""
    with current_app.open_resource("web/static/charts.css", "r", encoding="utf-8") as kept:
        style = kept.read()
    opened, rest = str(drawing).split(">", 1)
    named = opened.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return f"{named}><style>{style}</style>{rest}".encode()


def address_as(kind: str, number: int) -> str:
    """The address of this page's table or drawing as a file; what the address means to Flask itself is left out."""
    left_out = {"dang", *NUMBER.values()}
    asked_for = {key: value for key, value in request.args.items() if not key.startswith("_") and key not in left_out}
    parts = {**asked_for, **(request.view_args or {}), "dang": kind, NUMBER[kind]: number}
    return url_for(request.endpoint or "", **parts)


def _chosen(kind: str, parts: Sequence[_Part]) -> tuple[int, _Part]:
    number = min(max(request.args.get(NUMBER[kind], 1, int), 1), len(parts))
    return number, parts[number - 1]
