"""Open data for everybody: a data dictionary, and each table as CSV and JSON."""

from datetime import date
from decimal import Decimal

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from certify.documents.tables.writing import Cell, listing
from certify.domain.progress.open_data import DATASETS, KINDS, Dataset
from certify.operations.act import NotFound
from certify.operations.progress.open_data import Row, Value, rows_of
from certify.store.site.settings import is_demonstration
from certify.web.access import PUBLIC, requires
from certify.web.files import CSV, file_response
from certify.web.problem_details import json_reply
from certify.web.progress.public import published
from certify.web.request_context import reading, site

blueprint = Blueprint("open_data", __name__)
blueprint.before_request(published)

SAMPLE = "Dữ liệu mẫu của hệ thống trình diễn, không phải số liệu thật."


@blueprint.get("/cong-khai/du-lieu")
@requires(PUBLIC)
def index() -> ResponseReturnValue:
    """What there is, column by column."""
    return render_template("progress/open_data.html", datasets=DATASETS.values(), kinds=KINDS)


@blueprint.get("/cong-khai/du-lieu/<name>.<kind>")
@requires(PUBLIC)
def table(name: str, kind: str) -> ResponseReturnValue:
    """A table as CSV (UTF-8) or JSON."""
    if kind not in {"csv", "json"}:
        raise NotFound
    with reading() as connection:
        dataset, rows = rows_of(connection, site().library, name)
        note = SAMPLE if is_demonstration(connection) else ""
    if kind == "json":
        return json_reply(_json(dataset, rows, note))
    heads = [field.name for field in dataset.fields]
    lines = listing(heads, [[_cell(value) for value in row] for row in rows], bom=False)
    return file_response(lines, f"{'mau-' if note else ''}{name}.csv", CSV, attachment=True)


def _json(dataset: Dataset, rows: list[Row], note: str) -> dict[str, object]:
    fields = [{"name": field.name, "kind": field.kind, "says": field.says} for field in dataset.fields]
    told = [{field.name: _plain(value) for field, value in zip(dataset.fields, row, strict=True)} for row in rows]
    return {"title": dataset.title, "rule": dataset.rule, "note": note, "fields": fields, "rows": told}


def _plain(value: Value) -> object:
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value


def _cell(value: Value) -> Cell:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value
