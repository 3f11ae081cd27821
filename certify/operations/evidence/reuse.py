"""Documents of a unit's earlier files, put into this one when somebody chooses them."""

from collections.abc import Collection
from datetime import date

from msgspec import Struct

from certify.domain.evidence.documents import called
from certify.domain.privacy_notice import YEARS_KEPT
from certify.operations.act import Act, NotFound
from certify.operations.assessments.sheet import Sheet
from certify.operations.evidence import documents, files
from certify.operations.evidence.documents import Given, Reference
from certify.operations.evidence.files import Examined, Upload
from certify.operations.units.lineage import files_before
from certify.store.assessments import documents as stored
from certify.store.assessments import evidence_files
from certify.store.assessments.documents import Document
from certify.store.assessments.evidence_files import StoredFile
from certify.store.rounds import Round


class Earlier(Struct, frozen=True):
    """A document of an earlier round, with its file unless that was deleted."""

    round: Round
    document: Document
    file: StoredFile | None

    @property
    def called(self) -> str:
        return called(self.document, self.file)


def earlier_documents(act: Act, sheet: Sheet) -> list[Earlier]:
    """The documents of the unit's files before this one's period, the newest first, that may still be put into it.

    A document without number and link whose file was deleted is none any more.
    """
    found = []
    for past in files_before(act.connection, sheet.unit, sheet.round.period_to):
        held = evidence_files.of_assessment(act.connection, past.file.id)
        for document in stored.of_assessment(act.connection, past.file.id):
            file = held.get(document.id)
            there = file if file and not file.deleted else None
            if document.number or document.link or there:
                found.append(Earlier(past.round, document, there))
    return found


def reuse(act: Act, assessment_id: int, document_ids: Collection[int]) -> int:
    """Put documents of earlier files into this one, with a copy of their files; how many were new.

    What they are evidence of this year is for the commune to say. Raises Forbidden, NotFound, Refused.
    """
    sheet = documents.folder_for(act, assessment_id, "document_added")
    offered = {one.document.id: one for one in earlier_documents(act, sheet)}
    if not set(document_ids) <= offered.keys():
        raise NotFound
    before = {one.id for one in stored.of_assessment(act.connection, sheet.id)}
    kept = {_reuse(act, sheet, offered[document_id]) for document_id in document_ids}
    return len(kept - before)


def kept_until(sheet: Sheet, on: date) -> date:
    """The last day a file is kept by default: YEARS_KEPT years after the year its figures are about."""
    return date(max(sheet.round.period_to.year, on.year) + YEARS_KEPT, 12, 31)


def _reuse(act: Act, sheet: Sheet, earlier: Earlier) -> int:
    said = {name: getattr(earlier.document, name) for name in Reference.__annotations__}
    file = _examined_before(act, sheet, earlier.file) if earlier.file else None
    # It was asked about when it came in.
    return documents.keep(act, sheet.id, Given(Reference(**said), file), sure=True)


def _examined_before(act: Act, sheet: Sheet, file: StoredFile) -> Examined:
    content = files.sound_content(act.connection, file)
    last = kept_until(sheet, act.today)
    return Examined(Upload(file.name, content, file.level, last), file.name, file.media_type)
