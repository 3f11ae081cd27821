"""Looking at evidence page by page: PDFs and pictures as images, which a browser shows without opening the file."""

from datetime import timedelta

from msgspec import Struct

from certify.documents.uploads.evidence_files import JPEG, PDF, PNG
from certify.documents.uploads.page_images import page_count
from certify.operations.act import Act, Refused
from certify.operations.assessments.sheet import Sheet, sheet_for
from certify.operations.evidence import documents, files
from certify.store.assessments.documents import Document
from certify.store.assessments.evidence import Evidence
from certify.store.assessments.evidence_files import StoredFile
from certify.store.log import events

# Within this time the pages of a file that a person turns are one reading.
ONE_LOOK = timedelta(hours=12)
DRAWN = {PDF.media_type, PNG.media_type, JPEG.media_type}
# How many pages a file has, by its hash: counting starts a process, and a sealed file never changes.
_counts: dict[str, int] = {}


class View(Struct, frozen=True):
    """A document as evidence of an indicator, or by itself.

    `file` is None where there is none that the person may read. `before` and `after` are the evidence beside it, in
    the order of the criteria.
    """

    sheet: Sheet
    document: Document
    piece: Evidence | None
    file: StoredFile | None
    withheld: bool
    before: Evidence | None
    after: Evidence | None

    @property
    def drawn(self) -> bool:
        """Whether its pages can be shown; Office files can only be taken along."""
        return self.file is not None and self.file.media_type in DRAWN


def view_of(act: Act, assessment_id: int, document_id: int, indicator_id: str) -> View:
    """A document of a file, as evidence of an indicator where it is one. Raises NotFound."""
    sheet = sheet_for(act, assessment_id)
    document = documents.find(act, sheet, document_id)
    order = {key: number for number, key in enumerate(one.id for one in sheet.version.indicators)}
    pieces = sorted(sheet.evidence, key=lambda one: (order.get(one.indicator_id, len(order)), one.id))
    here = [place for place, one in enumerate(pieces) if one.document_id == document_id]
    named = [place for place in here if pieces[place].indicator_id == indicator_id]
    at = next(iter(named or here), None)
    beside = (None, None) if at is None else (pieces[at - 1] if at else None, next(iter(pieces[at + 1 :]), None))
    file = sheet.files.get(document_id)
    file = None if file and file.deleted else file
    may = file is not None and files.may_read(act.actor, sheet, file)
    piece = None if at is None else pieces[at]
    return View(sheet, document, piece, file if may else None, file is not None and not may, *beside)


def pages_of(act: Act, file: StoredFile) -> int:
    """How many pages a file has; 0 where it can't be read. Raises Refused when its bytes are damaged."""
    if file.sha256 not in _counts:
        _counts[file.sha256] = page_count(files.sound_content(act.connection, file))
    return _counts[file.sha256]


def pages_source(act: Act, file_id: int) -> tuple[StoredFile, bytes, bool]:
    """A file whose pages may be drawn, its bytes, and whether the log says that this person is reading it.

    Raises NotFound, Refused.
    """
    sheet, file = files.readable_file(act, file_id)
    if file.media_type not in DRAWN:
        raise Refused([f"Tệp {file.name} chỉ tải về được, không xem được ở đây."])
    noted = events.has_event(act.connection, sheet.id, "file_read", act.actor.id, act.at - ONE_LOOK, file.name)
    return file, files.sound_content(act.connection, file), noted


def note_reading(act: Act, file_id: int) -> None:
    """Write down that the person looks at a file: once, not for each of its pages."""
    sheet, file = files.readable_file(act, file_id)
    act.record("file_read", assessment_id=sheet.id, details={"note": file.name})
