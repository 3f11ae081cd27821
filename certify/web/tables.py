"""Any page's table as a file: the page's own address with `dang=csv` (for Excel; `bom=0` for others) or `dang=xlsx`."""

from collections.abc import Callable

from flask import Response, request, url_for

from certify.documents.tables import Table
from certify.web.files import CSV, EXCEL, sent


def asked(*tables: Callable[[], Table]) -> Response | None:
    """The page's table as the file that the address asks for; None when the page itself is wanted.

    A page with several tables numbers them: `bang=2` is the second.
    """
    kind = request.args.get("dang", "")
    if kind not in {"csv", "xlsx"}:
        return None
    number = request.args.get("bang", 1, int)
    table = tables[min(max(number, 1), len(tables)) - 1]()
    if kind == "xlsx":
        return sent(table.xlsx(), f"{table.name}.xlsx", EXCEL, attachment=True)
    return sent(table.csv(bom=request.args.get("bom") != "0"), f"{table.name}.csv", CSV, attachment=True)


def address_as(kind: str, number: int) -> str:
    """The address of this page's table as a file; what the address means to Flask itself is left out."""
    asked_for = {key: value for key, value in request.args.items() if not key.startswith("_")}
    return url_for(request.endpoint or "", **{**asked_for, **(request.view_args or {}), "dang": kind, "bang": number})
