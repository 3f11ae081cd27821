"""Papers of an assessment as PDF."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from certify.documents.forms import load_form
from certify.documents.render import render
from certify.operations.records import record_of
from certify.web.access import requires
from certify.web.desk import desk, now, open_mine, reading

blueprint = Blueprint("papers", __name__)


@blueprint.get("/phieu/<int:assessment_id>/ho-so.pdf")
@requires("assessment:read")
def assessment_record(assessment_id: int) -> ResponseReturnValue:
    """The record of an assessment: the frozen content, or a draft that says so."""
    with reading() as connection:
        sheet = open_mine(connection, assessment_id)
        record = record_of(connection, sheet, now())
    pdf = render(load_form(desk().settings.paper_forms / "assessment-record"), record)
    name = f"phieu-danh-gia-{sheet.unit.code}-{sheet.round.year}.pdf"
    return Response(pdf, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})
