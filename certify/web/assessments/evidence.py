"""Evidence for an indicator: adding and removing references, with or without a file."""

from datetime import date

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.assessment.evidence import CONFIDENTIALITY_NAMES, Confidentiality
from certify.domain.assessment.hands import ACTS
from certify.domain.identity_hints import warning
from certify.domain.limits import DOCUMENT
from certify.domain.privacy_notice import YEARS_KEPT
from certify.operations.act import Act, NotFound
from certify.operations.assessments import evidence, evidence_files
from certify.operations.assessments.evidence_files import Upload
from certify.operations.assessments.offices import barred
from certify.operations.assessments.sheet import Sheet, sheet_for
from certify.web.access import requires, takes
from certify.web.dates import read_date
from certify.web.files import download_response
from certify.web.forms import Problems, done, page, shown_again
from certify.web.request_context import acting, today, viewing

blueprint = Blueprint("evidence", __name__)


@blueprint.get("/phieu/<int:assessment_id>/minh-chung/<indicator_id>")
@requires("indicator:answer")
def form(assessment_id: int, indicator_id: str, problems: Problems = ()) -> ResponseReturnValue:
    """The form for one more reference of an indicator."""
    with viewing() as act:
        sheet = _sheet_with(act, assessment_id, indicator_id)
        why_not = barred(act, sheet, ACTS["evidence"])
    values = {"sheet": sheet, "indicator": sheet.version.indicator(indicator_id), "form": request.form}
    levels = {"levels": CONFIDENTIALITY_NAMES, "internal": Confidentiality.INTERNAL}
    return page(
        "assessments/evidence_add.html", problems, **values, **levels, kept_until=_kept_until(sheet), why_not=why_not
    )


@blueprint.post("/phieu/<int:assessment_id>/minh-chung/<indicator_id>")
@requires("indicator:answer")
@takes(DOCUMENT.request)
@shown_again(form)
def add(assessment_id: int, indicator_id: str) -> ResponseReturnValue:
    """Add a reference to an indicator."""
    with viewing() as act:
        _sheet_with(act, assessment_id, indicator_id)
    _add(assessment_id, indicator_id)
    address = url_for("assessments.show", assessment_id=assessment_id, _anchor=f"i{indicator_id}")
    return done("Đã thêm minh chứng.", address)


@blueprint.post("/phieu/<int:assessment_id>/minh-chung/<int:evidence_id>/bo")
@requires("indicator:answer")
def remove(assessment_id: int, evidence_id: int) -> ResponseReturnValue:
    """Remove a reference."""
    with acting() as act:
        evidence.remove(act, assessment_id, evidence_id)
    return done("Đã bỏ minh chứng.", url_for("assessments.show", assessment_id=assessment_id))


@blueprint.get("/minh-chung/<int:file_id>/tep")
@requires("assessment:read")
def file(file_id: int) -> ResponseReturnValue:
    """The file itself, as a download: never opened within the site."""
    with acting() as act:
        stored, content = evidence_files.open_file(act, file_id)
    return download_response(content, stored.name, stored.media_type)


@blueprint.route("/minh-chung/<int:file_id>/xoa", methods=["GET", "POST"])
@requires("assessment:answer")
def delete(file_id: int) -> ResponseReturnValue:
    """Delete a file with a reason."""
    return _delete(file_id=file_id) if request.method == "POST" else _deleting(file_id)


def _deleting(file_id: int, problems: Problems = ()) -> ResponseReturnValue:
    with viewing() as act:
        sheet, stored = evidence_files.file_for(act, file_id)
    return page("assessments/evidence_delete.html", problems, sheet=sheet, file=stored, form=request.form)


@shown_again(_deleting)
def _delete(file_id: int) -> ResponseReturnValue:
    with acting() as act:
        evidence_files.delete(act, file_id, request.form.get("reason", ""))
    return done("Đã xóa tệp; lịch sử còn ghi ai xóa, khi nào, vì sao.", url_for("people.home"))


def _sheet_with(act: Act, assessment_id: int, indicator_id: str) -> Sheet:
    """The sheet, if its criteria have that indicator; raises NotFound otherwise."""
    sheet = sheet_for(act, assessment_id)
    if indicator_id not in sheet.version.ids:
        raise NotFound
    return sheet


def _add(assessment_id: int, indicator_id: str) -> None:
    """Add the typed reference, with its file if one was uploaded. Raises Refused."""
    reference, uploaded = _reference(), request.files.get("file")
    if uploaded is None or not uploaded.filename:
        with acting() as act:
            evidence.add(act, assessment_id, indicator_id, reference)
    else:
        kept_until = read_date(request.form.get("kept_until", ""), "Lưu đến ngày", "kept_until")
        upload = Upload(uploaded.filename, uploaded.stream.read(), request.form.get("level", ""), kept_until)
        examined = evidence_files.examined(upload, today().date())
        with acting() as act:
            evidence_files.add(act, assessment_id, indicator_id, reference, examined)
    typed = " ".join((reference.number, reference.issuer, uploaded.filename or "" if uploaded else ""))
    if hint := warning(typed, f"Minh chứng của chỉ tiêu {indicator_id}"):
        flash(hint, "warn")


def _kept_until(sheet: Sheet) -> date:
    """The last day a file is kept by default: YEARS_KEPT years after the year its figures are about."""
    return date(max(sheet.round.period_to.year, today().year) + YEARS_KEPT, 12, 31)


def _reference() -> evidence.Reference:
    form = request.form
    issued = read_date(form.get("issued_on", ""), "Ngày ban hành", "issued_on", optional=True)
    return evidence.Reference(form.get("number", ""), issued, form.get("issuer", ""), form.get("link", ""))
