"""The page on which a commune assigns indicators to its sectors, and the sectors' own short pages."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.assessment.sides import SELF
from certify.domain.numbers import id_or
from certify.operations.assessments.sheet import sheet_for
from certify.operations.sharing import assigning
from certify.operations.sharing.former_parts import former_parts
from certify.store.assessments import assignments
from certify.web.access import requires
from certify.web.forms import Problems, done, page, shown_again
from certify.web.request_context import acting, today, viewing

blueprint = Blueprint("assigning", __name__)
# In the address: the fields hold what was assigned in the last round.
TAKE = "lay"


@blueprint.get("/phieu/<int:assessment_id>/phan-cong")
@requires("indicator:assign")
def show(assessment_id: int, problems: Problems = ()) -> ResponseReturnValue:
    """Who fills in which indicator; with `lay` as in the last round, to be looked at and saved."""
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
        people = assigning.sector_officers(act.connection, sheet.unit.id)
        assigned = assignments.of_assessment(act.connection, assessment_id)
        former = former_parts(act, assessment_id)
    answered = sheet.version.ids - set(sheet.missing(SELF))
    values = {"sheet": sheet, "people": people, "assigned": assigned, "answered": answered, "form": request.form}
    values |= {"lacks": assigning.closed(sheet, today().date()), "today": today().date()}
    proposed = former.people if former and TAKE in request.args else {}
    return page("sharing/assign.html", problems, **values, former=former, proposed=proposed, take=TAKE)


@blueprint.post("/phieu/<int:assessment_id>/phan-cong")
@requires("indicator:assign")
@shown_again(show)
def assign(assessment_id: int) -> ResponseReturnValue:
    """Assign what was chosen otherwise than the page showed."""
    with acting(assessment_id) as act:
        version = sheet_for(act, assessment_id).version
        typed = {key: request.form.get(f"{key}.account") for key in sorted(version.ids)}
        seen = {key: request.form.get(f"{key}.seen", "") for key in typed}
        wanted = {
            key: id_or(text, -1) if text else None for key, text in typed.items() if text not in {None, seen[key]}
        }
        changed = assigning.assign(act, assessment_id, wanted)
    said = f"Đã phân công {len(changed)} chỉ tiêu." if changed else "Không có gì thay đổi."
    return done(said, url_for(".show", assessment_id=assessment_id))


@blueprint.get("/phan-viec")
@requires("part:read")
def own() -> ResponseReturnValue:
    """The files of which something is assigned to a sector's officer."""
    with viewing() as act:
        parts = [(sheet, assigning.left_to(sheet)) for sheet in assigning.own_sheets(act)]
    return render_template("sharing/own.html", parts=parts, today=today().date())
