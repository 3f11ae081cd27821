"""Evidence of one indicator: documents of the file or new ones; their files, out and gone."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.assessment.hands import ACTS
from certify.domain.limits import DOCUMENT
from certify.domain.problems import Problem
from certify.operations.act import Act, NotFound, Refused
from certify.operations.assessments.offices import barred
from certify.operations.assessments.sheet import Sheet, sheet_for
from certify.operations.evidence import citing, files
from certify.operations.evidence.reuse import kept_until
from certify.store.assessments import documents as stored
from certify.web.access import requires, takes
from certify.web.evidence import typed
from certify.web.evidence.levels import OFFERED, USUAL
from certify.web.files import download_response
from certify.web.forms import Problems, done, page, shown_again
from certify.web.request_context import acting, viewing

blueprint = Blueprint("evidence", __name__)


@blueprint.get("/phieu/<int:assessment_id>/minh-chung/<indicator_id>")
@requires("indicator:answer")
def form(assessment_id: int, indicator_id: str, problems: Problems = ()) -> ResponseReturnValue:
    """What is evidence of an indicator, and the form for more."""
    with viewing() as act:
        sheet = _sheet_with(act, assessment_id, indicator_id)
        why_not = barred(act, sheet, ACTS["evidence"])
        documents = stored.of_assessment(act.connection, assessment_id)
        last_day = kept_until(sheet, act.today)
    there = [one for one in sheet.evidence if one.indicator_id == indicator_id]
    others = [one for one in documents if one.id not in {piece.document_id for piece in there}]
    values = {"sheet": sheet, "indicator": sheet.version.indicator(indicator_id), "form": request.form}
    values |= {"there": there, "others": others, "chosen": request.form.getlist("document")}
    levels = {"levels": OFFERED, "usual": USUAL, "kept_until": last_day}
    return page("evidence/add.html", problems, **values, **levels, why_not=why_not)


@blueprint.post("/phieu/<int:assessment_id>/minh-chung/<indicator_id>")
@requires("indicator:answer")
@takes(DOCUMENT.request)
@shown_again(form)
def add(assessment_id: int, indicator_id: str) -> ResponseReturnValue:
    """Add documents as evidence of an indicator: new ones, and some of the file's own."""
    with viewing() as act:
        _sheet_with(act, assessment_id, indicator_id)
    new, chosen = typed.documents(), typed.chosen()
    if not new and not chosen:
        raise Refused([Problem("number", "Chọn tài liệu đã có, hoặc nhập số, ký hiệu, hoặc đường dẫn, hoặc chọn tệp.")])
    place, sure = request.form.get("place", "").strip(), typed.sure()
    with acting(assessment_id) as act:
        for given in new:
            citing.add(act, assessment_id, indicator_id, given, place, sure=sure)
        citing.cite(act, assessment_id, indicator_id, dict.fromkeys(chosen, place), sure=sure)
    said = f"Đã ghi {len(new) + len(chosen)} minh chứng cho chỉ tiêu {indicator_id}."
    return done(said, url_for(".form", assessment_id=assessment_id, indicator_id=indicator_id))


@blueprint.post("/phieu/<int:assessment_id>/minh-chung/<int:evidence_id>/bo")
@requires("indicator:answer")
def remove(assessment_id: int, evidence_id: int) -> ResponseReturnValue:
    """Remove a piece of evidence."""
    with acting(assessment_id) as act:
        indicator_id = citing.remove(act, assessment_id, evidence_id)
    address = url_for(".form", assessment_id=assessment_id, indicator_id=indicator_id)
    return done("Đã bỏ minh chứng; tài liệu vẫn còn trong hồ sơ.", address)


@blueprint.get("/minh-chung/<int:file_id>/tep")
@requires("assessment:read")
def file(file_id: int) -> ResponseReturnValue:
    """The file itself, as a download: never opened within the site."""
    with viewing() as act:
        sheet, _ = files.file_for(act, file_id)
    with acting(sheet.id) as act:
        stored_file, content = files.open_file(act, file_id)
    return download_response(content, stored_file.name, stored_file.media_type)


@blueprint.route("/minh-chung/<int:file_id>/xoa", methods=["GET", "POST"])
@requires("assessment:answer")
def delete(file_id: int) -> ResponseReturnValue:
    """Delete a file with a reason."""
    return _delete(file_id=file_id) if request.method == "POST" else _deleting(file_id)


def _deleting(file_id: int, problems: Problems = ()) -> ResponseReturnValue:
    with viewing() as act:
        sheet, stored_file = files.file_for(act, file_id)
    return page("evidence/delete.html", problems, sheet=sheet, file=stored_file, form=request.form)


@shown_again(_deleting)
def _delete(file_id: int) -> ResponseReturnValue:
    with acting() as act:
        sheet, _ = files.file_for(act, file_id)
        files.delete(act, file_id, request.form.get("reason", ""))
    address = url_for("documents.index", assessment_id=sheet.id)
    return done("Đã xóa tệp; lịch sử còn ghi ai xóa, khi nào, vì sao.", address)


def _sheet_with(act: Act, assessment_id: int, indicator_id: str) -> Sheet:
    """The sheet, if its criteria have that indicator; raises NotFound otherwise."""
    sheet = sheet_for(act, assessment_id)
    if indicator_id not in sheet.version.ids:
        raise NotFound
    return sheet
