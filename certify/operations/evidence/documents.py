"""The documents of a file: each is entered once, by its number, its link or the file itself."""

import re
from collections.abc import Iterable
from datetime import date

from msgspec import Struct
from msgspec.structs import asdict

from certify.domain.assessment.sides import SELF
from certify.domain.evidence.documents import called
from certify.domain.identity_hints import suspicions
from certify.domain.limits import LONGEST_TEXT, MOST_DOCUMENTS
from certify.domain.problems import Problem
from certify.operations.act import Act, NotFound, Refused
from certify.operations.assessments.offices import insist
from certify.operations.assessments.sheet import Sheet, sheet_for
from certify.operations.evidence import files
from certify.operations.evidence.files import Examined
from certify.store.assessments import documents, evidence
from certify.store.assessments.documents import Document

_LINK = re.compile(r"https?://", re.IGNORECASE)


class Reference(Struct, frozen=True):
    """What is said of a document: number and symbol, day, issuer, link and name; its number, link or file is enough."""

    number: str
    issued_on: date | None
    issuer: str
    link: str
    name: str = ""


class Given(Struct, frozen=True):
    """A document that somebody gives: what is said of it, and its file if it comes with one."""

    reference: Reference
    file: Examined | None = None


def folder_for(act: Act, assessment_id: int, name: str) -> Sheet:
    """The sheet of a file whose documents may change now; `name` is the act as the log names it.

    Raises Forbidden, NotFound, Refused.
    """
    act.need("indicator:answer")
    sheet = sheet_for(act, assessment_id)
    if not sheet.editable(SELF, act.today):
        raise Refused(["Hồ sơ này hiện không sửa được nên không đổi được tài liệu minh chứng."])
    insist(act, sheet, name)
    return sheet


def keep(act: Act, assessment_id: int, given: Given, *, sure: bool = False) -> int:
    """Put a document into a file; its id. The same one again is the one that is there.

    What looks like a child's data is kept only if the person is `sure`. Raises Refused, NotFound, Forbidden.
    """
    sheet = folder_for(act, assessment_id, "document_added")
    said, file = _said(given.reference, given.file, sure=sure), given.file
    held = documents.of_assessment(act.connection, sheet.id)
    if (same := _same(sheet, held, said, file)) is not None:
        return same
    if len(held) >= MOST_DOCUMENTS:
        raise Refused([f"Hồ sơ này đã có {MOST_DOCUMENTS} tài liệu, không nhận thêm."])
    if file:
        files.insist_on_room(act, sheet, len(file.upload.content))
    row = {**asdict(said), "assessment_id": sheet.id, "added_at": act.at, "added_by": act.actor.id}
    document_id = documents.add(act.connection, row)
    if file:
        files.attach(act, sheet, document_id, file)
    else:
        act.record("document_added", assessment_id=sheet.id, details={"note": called(said)})
    return document_id


def describe(act: Act, assessment_id: int, document_id: int, reference: Reference, *, sure: bool = False) -> None:
    """Change what is said of a document. Raises Refused, NotFound, Forbidden."""
    sheet, document = open_document(act, assessment_id, document_id, "document_changed")
    file = sheet.files.get(document_id)
    said = _said(reference, file, sure=sure)
    if asdict(said).items() <= asdict(document).items():
        return
    documents.change(act.connection, document_id, **asdict(said))
    note = f"{called(document, file)} → {called(said, file)}"
    act.record("document_changed", assessment_id=sheet.id, details={"note": note})


def remove(act: Act, assessment_id: int, document_id: int) -> None:
    """Take a document out of a file, with all that it is evidence of. Raises Refused, NotFound, Forbidden."""
    sheet, document = open_document(act, assessment_id, document_id, "document_removed")
    pieces = [one for one in sheet.evidence if one.document_id == document_id]
    if pieces:
        evidence.remove(act.connection, [one.id for one in pieces], act.at)
    documents.remove(act.connection, document_id, act.at)
    file = sheet.files.get(document_id)
    details = {"indicators": [one.indicator_id for one in pieces], "note": called(document, file)}
    act.record("document_removed", assessment_id=sheet.id, details=details)


def open_document(act: Act, assessment_id: int, document_id: int, name: str) -> tuple[Sheet, Document]:
    """A document that may change now: one that isn't evidence of an indicator that is closed.

    Raises Refused, NotFound, Forbidden.
    """
    act.need("assessment:answer")
    sheet = folder_for(act, assessment_id, name)
    document = find(act, sheet, document_id)
    closed = {one.indicator_id for one in sheet.evidence if one.document_id == document_id}
    closed -= sheet.editable(SELF, act.today)
    if closed:
        raise Refused([f"Tài liệu này là minh chứng của chỉ tiêu {', '.join(sorted(closed))}, hiện không sửa được."])
    return sheet, document


def find(act: Act, sheet: Sheet, document_id: int) -> Document:
    """A document of a file. Raises NotFound."""
    for document in documents.of_assessment(act.connection, sheet.id):
        if document.id == document_id:
            return document
    raise NotFound


def _said(reference: Reference, file: object, *, sure: bool) -> Reference:
    """What is said of a document, without blanks at its ends. Raises Refused with everything that is wrong with it."""
    texts = {name: value.strip() for name, value in asdict(reference).items() if isinstance(value, str)}
    problems = []
    if not (texts["number"] or texts["link"] or file):
        problems.append(Problem("number", "Nhập số, ký hiệu văn bản, hoặc đường dẫn, hoặc chọn tệp: một trong ba."))
    if texts["link"] and not _LINK.match(texts["link"]):
        problems.append(Problem("link", "Đường dẫn: phải bắt đầu bằng http:// hoặc https://."))
    if any(len(text) > LONGEST_TEXT for text in texts.values()):
        problems.append(Problem("", f"Mỗi ô dài không quá {LONGEST_TEXT} ký tự."))
    if problems:
        raise Refused(problems)
    ask([*texts.values(), str(getattr(file, "name", ""))], sure=sure)
    return Reference(issued_on=reference.issued_on, **texts)


def ask(texts: Iterable[str], *, sure: bool) -> None:
    """Raise Refused, at the place "sure", when texts look like a child's data and the person hasn't said otherwise."""
    kinds = () if sure else suspicions("\n".join(texts))
    if kinds:
        looks = f"Nội dung hoặc tên tệp có thể chứa thông tin của trẻ em ({', '.join(kinds)}), nên chưa ghi."
        raise Refused([Problem("sure", f"{looks} Hãy sửa lại; nếu không phải, hãy chọn “Vẫn ghi”.")])


def _same(sheet: Sheet, held: Iterable[Document], said: Reference, file: Examined | None) -> int | None:
    for document in held:
        stored = sheet.files.get(document.id)
        same_file = stored.sha256 == file.sha256 if stored and file else stored is None and file is None
        if same_file and asdict(said).items() <= asdict(document).items():
            return document.id
    return None
