"""The archive of a batch: every paper of its form in force in its area, with a list."""

from collections.abc import Iterator
from datetime import date, datetime

from msgspec import Struct

from certify.documents.bundle import file_name
from certify.documents.tables.writing import Cell, listing
from certify.domain.days import local_day
from certify.domain.papers.states import PaperState
from certify.store.connection import Connection
from certify.store.database import Database
from certify.store.papers import files, issued
from certify.store.papers.batches import Batch
from certify.store.papers.issued import Issued
from certify.store.units import units
from certify.store.units.units import Unit

LIST_NAME = "danh-sach.csv"
HEADS = (
    "STT",
    "Số, ký hiệu",
    "Ngày ban hành",
    "Tên văn bản",
    "Đơn vị",
    "Mã đơn vị",
    "Cơ quan ban hành",
    "Tệp",
    "SHA-256",
)
NO_FILE = "(chưa có tệp)"


class Delivered(Struct, frozen=True):
    """A paper in force and its commune; `name` is its file name, empty while its bytes aren't stored."""

    paper: Issued
    unit: Unit

    @property
    def name(self) -> str:
        if self.paper.sha256 is None:
            return ""
        return f"{file_name(self.paper.number or '', self.unit.code, self.paper.form)}.pdf"


def delivered(connection: Connection, batch: Batch) -> list[Delivered]:
    """The papers of a batch's form in force in its area, in the order of their issue."""
    papers = []
    for paper in issued.of_round(connection, batch.round_id, batch.form):
        unit = units.find(connection, paper.unit_id)
        if unit and paper.state == PaperState.IN_FORCE and batch.unit_id in {unit.parent_id, unit.province_id}:
            papers.append(Delivered(paper, unit))
    return papers


def files_of_delivery(database: Database, papers: list[Delivered], at: datetime) -> Iterator[tuple[str, date, bytes]]:
    """The list and then the files (name, day, content), each read only when the iterator reaches it."""
    rows = [_row(number, delivered_paper) for number, delivered_paper in enumerate(papers, start=1)]
    yield LIST_NAME, local_day(at), listing(HEADS, rows)
    for delivered_paper in papers:
        if delivered_paper.name:
            with database.reading() as connection:
                content = files.content_of(connection, delivered_paper.paper.id)
            yield delivered_paper.name, delivered_paper.paper.issued_on, content or b""


def _row(number: int, delivered_paper: Delivered) -> tuple[Cell, ...]:
    paper, unit = delivered_paper.paper, delivered_paper.unit
    head = (number, paper.number or "", paper.issued_on, paper.title)
    file = (delivered_paper.name or NO_FILE, paper.sha256 or "")
    return (*head, unit.full_name, unit.code, paper.office, *file)
