"""The documents of a file: all of them with what they are evidence of, several added or tied at once."""

from flask import Blueprint, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from msgspec import Struct

from certify.domain.assessment.hands import ACTS
from certify.domain.assessment.sides import SELF
from certify.domain.evidence.documents import UnreadablePlaces, called, places_from, places_text
from certify.domain.limits import DOCUMENT
from certify.domain.people.permissions import may
from certify.domain.problems import Problem
from certify.operations.act import Act, Refused
from certify.operations.assessments.offices import barred
from certify.operations.assessments.sheet import Sheet, sheet_for
from certify.operations.evidence import citing, documents
from certify.operations.evidence.reuse import earlier_documents, kept_until, reuse
from certify.store.assessments import documents as stored
from certify.store.assessments.documents import Document
from certify.store.assessments.evidence_files import StoredFile
from certify.web.access import requires, takes
from certify.web.evidence import typed
from certify.web.evidence.levels import OFFERED, USUAL
from certify.web.forms import Problems, done, page, shown_again
from certify.web.request_context import acting, by_script, viewing

blueprint = Blueprint("documents", __name__)


class Row(Struct, frozen=True):
    """A document on the page: its file unless it has none, and what it is evidence of, as text."""

    document: Document
    file: StoredFile | None
    places: str

    @property
    def called(self) -> str:
        return called(self.document, self.file)


@blueprint.get("/phieu/<int:assessment_id>/tai-lieu")
@requires("assessment:read")
def index(assessment_id: int, problems: Problems = ()) -> ResponseReturnValue:
    """The documents of a file; the forms for more to whoever may add some."""
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
        rows = _rows(act, sheet)
        why_not = barred(act, sheet, ACTS["document_added"]) if may(act.actor.role, "assessment:answer") else ""
        works = may(act.actor.role, "assessment:answer") and not why_not and bool(sheet.editable(SELF, act.today))
        earlier = earlier_documents(act, sheet) if works else []
        last_day = kept_until(sheet, act.today)
    there = {row.called for row in rows}
    values = {"sheet": sheet, "rows": rows, "working": works, "why_not": why_not, "form": request.form}
    values |= {"earlier": [one for one in earlier if one.called not in there], "kept_until": last_day}
    cited = {one.indicator_id for one in sheet.evidence}
    bare = [one.id for one in sheet.version.indicators if one.id not in cited]
    return page("evidence/documents.html", problems, **values, levels=OFFERED, usual=USUAL, bare=bare)


@blueprint.post("/phieu/<int:assessment_id>/tai-lieu")
@requires("assessment:answer")
@takes(DOCUMENT.request)
def add(assessment_id: int) -> ResponseReturnValue:
    """Add documents; the page's script sends one file after the other and reads JSON."""
    try:
        count = _add(assessment_id)
    except Refused as refused:
        if not by_script():
            return index(assessment_id, problems=refused.problems)
        return jsonify(problems=[{"place": one.place, "text": one.text} for one in refused.problems]), 422
    if by_script():
        return jsonify(added=count)
    return done(f"Đã thêm {count} tài liệu vào hồ sơ.", url_for(".index", assessment_id=assessment_id))


def _add(assessment_id: int) -> int:
    with viewing() as act:
        sheet_for(act, assessment_id)
    new, sure = typed.documents(), typed.sure()
    if not new:
        raise Refused([Problem("file", "Chọn tệp, hoặc nhập số, ký hiệu, hoặc đường dẫn, hoặc dán danh sách.")])
    with acting(assessment_id) as act:
        for given in new:
            documents.keep(act, assessment_id, given, sure=sure)
    return len(new)


@blueprint.post("/phieu/<int:assessment_id>/tai-lieu/minh-chung")
@requires("assessment:answer")
@shown_again(index)
def place(assessment_id: int) -> ResponseReturnValue:
    """Write down what each document is evidence of; a line that stands as the page showed it is left alone."""
    with acting(assessment_id) as act:
        sheet = sheet_for(act, assessment_id)
        wanted = _typed_places(act, sheet)
        changed = sum(
            citing.place(act, assessment_id, document_id, places, sure=typed.sure())
            for document_id, places in wanted.items()
        )
    said = f"Đã ghi minh chứng của {changed} tài liệu." if changed else "Không có gì thay đổi."
    return done(said, url_for(".index", assessment_id=assessment_id))


@blueprint.post("/phieu/<int:assessment_id>/tai-lieu/nam-truoc")
@requires("assessment:answer")
@shown_again(index)
def take_over(assessment_id: int) -> ResponseReturnValue:
    """Put documents of earlier rounds into the file."""
    chosen = typed.chosen()
    with acting(assessment_id) as act:
        count = reuse(act, assessment_id, chosen)
    said = f"Đã dùng lại {count} tài liệu; hãy ghi chúng là minh chứng của chỉ tiêu nào." if count else "Chưa chọn gì."
    return done(said, url_for(".index", assessment_id=assessment_id))


@blueprint.get("/phieu/<int:assessment_id>/tai-lieu/<int:document_id>")
@requires("assessment:answer")
def edit(assessment_id: int, document_id: int, problems: Problems = ()) -> ResponseReturnValue:
    """What is said of one document, to be changed; and taking it out."""
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
        document = documents.find(act, sheet, document_id)
    file = sheet.files.get(document_id)
    cited = [one.indicator_id for one in sheet.evidence if one.document_id == document_id]
    values = {"sheet": sheet, "document": document, "file": file, "cited": cited, "form": request.form}
    return page("evidence/document.html", problems, **values, called=called(document, file))


@blueprint.post("/phieu/<int:assessment_id>/tai-lieu/<int:document_id>")
@requires("assessment:answer")
@shown_again(edit)
def describe(assessment_id: int, document_id: int) -> ResponseReturnValue:
    """Change what is said of a document."""
    with acting(assessment_id) as act:
        documents.describe(act, assessment_id, document_id, typed.reference(request.form), sure=typed.sure())
    return done("Đã ghi.", url_for(".index", assessment_id=assessment_id))


@blueprint.post("/phieu/<int:assessment_id>/tai-lieu/<int:document_id>/bo")
@requires("assessment:answer")
@shown_again(edit)
def remove(assessment_id: int, document_id: int) -> ResponseReturnValue:
    """Take a document out of the file."""
    with acting(assessment_id) as act:
        documents.remove(act, assessment_id, document_id)
    return done("Đã bỏ tài liệu khỏi hồ sơ.", url_for(".index", assessment_id=assessment_id))


def _rows(act: Act, sheet: Sheet) -> list[Row]:
    order = {key: number for number, key in enumerate(one.id for one in sheet.version.indicators)}
    pieces = sorted(sheet.evidence, key=lambda one: order.get(one.indicator_id, 0))
    return [
        Row(
            document,
            sheet.files.get(document.id),
            places_text({one.indicator_id: one.place for one in pieces if one.document_id == document.id}),
        )
        for document in stored.of_assessment(act.connection, sheet.id)
    ]


def _typed_places(act: Act, sheet: Sheet) -> dict[int, dict[str, str]]:
    """What was changed on the page, by document. Raises Refused with each line that can't be read or is stale."""
    wanted, problems = {}, []
    for row in _rows(act, sheet):
        field = f"places-{row.document.id}"
        said, seen = request.form.get(field), request.form.get(f"seen-{row.document.id}", "")
        if said is None or said.strip() in {seen, row.places}:
            continue
        if seen != row.places:
            text = f"{row.called}: người khác vừa ghi “{row.places or 'không có gì'}”; xem lại rồi ghi lần nữa."
            problems.append(Problem(field, text))
            continue
        try:
            wanted[row.document.id] = places_from(said, sheet.version.ids)
        except UnreadablePlaces as fault:
            problems.append(Problem(field, f"{row.called}: {fault}"))
    if problems:
        raise Refused(problems)
    return wanted
