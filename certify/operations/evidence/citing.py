"""Evidence: which documents of a file count for which of its indicators, and where in them."""

from collections.abc import Iterable, Mapping

from certify.domain.assessment.sides import SELF
from certify.domain.evidence.documents import called
from certify.domain.limits import LONGEST_PLACE, MOST_REFERENCES
from certify.domain.problems import Problem
from certify.operations.act import Act, NotFound, Refused
from certify.operations.assessments.offices import insist
from certify.operations.assessments.sheet import Sheet, sheet_for
from certify.operations.evidence import documents
from certify.operations.evidence.documents import Given
from certify.store.assessments import evidence
from certify.store.assessments.documents import Document


def add(act: Act, assessment_id: int, indicator_id: str, given: Given, place: str = "", *, sure: bool = False) -> int:
    """Put a document into a file as evidence of an indicator; the evidence's id. The same again is the one there.

    Raises Refused, NotFound, Forbidden.
    """
    _editable_sheet(act, assessment_id, {indicator_id})
    document_id = documents.keep(act, assessment_id, given, sure=sure)
    cite(act, assessment_id, indicator_id, {document_id: place}, sure=sure)
    found = evidence.of_assessment(act.connection, assessment_id)
    return next(one.id for one in found if (one.indicator_id, one.document_id) == (indicator_id, document_id))


def cite(act: Act, assessment_id: int, indicator_id: str, places: Mapping[int, str], *, sure: bool = False) -> int:
    """Add documents of a file, by id, as evidence of an indicator, each with its place; how many were not there yet.

    Raises Refused, NotFound, Forbidden.
    """
    sheet = _editable_sheet(act, assessment_id, {indicator_id})
    _insist_on_places(places.values(), sure=sure)
    known = {one.document_id for one in sheet.evidence if one.indicator_id == indicator_id}
    added = {document_id: place for document_id, place in places.items() if document_id not in known}
    for document_id, place in added.items():
        _add(act, sheet, documents.find(act, sheet, document_id), {indicator_id: place})
    return len(added)


def place(act: Act, assessment_id: int, document_id: int, places: Mapping[str, str], *, sure: bool = False) -> bool:
    """Let a document be evidence of exactly these indicators, each with its place; whether that changed anything.

    Raises Refused, NotFound, Forbidden.
    """
    before = {one.indicator_id: one for one in _of_document(act, assessment_id, document_id)}
    gone = [one for key, one in before.items() if key not in places]
    moved = {key: where for key, where in places.items() if key in before and before[key].place != where}
    new = {key: where for key, where in places.items() if key not in before}
    touched = {one.indicator_id for one in gone} | moved.keys() | new.keys()
    if not touched:
        return False
    sheet = _editable_sheet(act, assessment_id, touched)
    document = documents.find(act, sheet, document_id)
    _insist_on_places(places.values(), sure=sure)
    if gone:
        evidence.remove(act.connection, [one.id for one in gone], act.at)
        _record(act, sheet, "evidence_removed", document, [one.indicator_id for one in gone])
    for key, where in moved.items():
        evidence.move(act.connection, before[key].id, where)
    if moved:
        _record(act, sheet, "evidence", document, list(moved))
    if new:
        _add(act, sheet, document, new)
    return True


def remove(act: Act, assessment_id: int, evidence_id: int) -> str:
    """Remove one piece of evidence; its indicator's id. The document stays. Raises Refused, NotFound, Forbidden."""
    stored = {one.id: one for one in evidence.of_assessment(act.connection, assessment_id)}
    piece = stored.get(evidence_id)
    if piece is None:
        raise NotFound
    sheet = _editable_sheet(act, assessment_id, {piece.indicator_id})
    evidence.remove(act.connection, [evidence_id], act.at)
    _record(act, sheet, "evidence_removed", documents.find(act, sheet, piece.document_id), [piece.indicator_id])
    return piece.indicator_id


def _of_document(act: Act, assessment_id: int, document_id: int) -> list[evidence.Evidence]:
    found = evidence.of_assessment(act.connection, assessment_id)
    return [one for one in found if one.document_id == document_id]


def _add(act: Act, sheet: Sheet, document: Document, places: Mapping[str, str]) -> None:
    held = [one.indicator_id for one in evidence.of_assessment(act.connection, sheet.id)]
    if full := [key for key in places if held.count(key) >= MOST_REFERENCES]:
        raise Refused([f"Chỉ tiêu {', '.join(full)} đã có {MOST_REFERENCES} minh chứng, không nhận thêm."])
    row = {"assessment_id": sheet.id, "document_id": document.id, "added_at": act.at, "added_by": act.actor.id}
    evidence.add_all(act.connection, [{**row, "indicator_id": key, "place": where} for key, where in places.items()])
    _record(act, sheet, "evidence", document, list(places))


def _record(act: Act, sheet: Sheet, name: str, document: Document, indicators: list[str]) -> None:
    file = sheet.files.get(document.id)
    note = called(document, file)
    act.record(name, assessment_id=sheet.id, details={"indicators": indicators, "note": note})


def _editable_sheet(act: Act, assessment_id: int, indicators: Iterable[str]) -> Sheet:
    act.need("indicator:answer")
    sheet = sheet_for(act, assessment_id)
    if not set(indicators) <= sheet.version.ids:
        raise NotFound
    if closed := sorted(set(indicators) - sheet.editable(SELF, act.today)):
        raise Refused([f"Chỉ tiêu {', '.join(closed)} hiện không sửa được."])
    insist(act, sheet, "evidence")
    return sheet


def _insist_on_places(places: Iterable[str], *, sure: bool) -> None:
    if any(len(where) > LONGEST_PLACE for where in places):
        raise Refused([Problem("place", f"Mục, trang: dài không quá {LONGEST_PLACE} ký tự.")])
    documents.ask(places, sure=sure)
