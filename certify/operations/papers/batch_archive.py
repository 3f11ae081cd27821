"""What a batch gives: every paper of its form that stands in force in its area, with a list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from certify.documents.bundle import file_name
from certify.documents.tables.writing import Cell, listing
from certify.domain.days import local_day
from certify.domain.papers.states import PaperState
from certify.store import units
from certify.store.connection import Connection
from certify.store.database import Database
from certify.store.papers import files, issued
from certify.store.papers.batches import Batch
from certify.store.papers.issued import Issued
from certify.store.units import Unit

LIST_NAME = "danh-sach.csv"
HEADS = (
    "STT", "Số, ký hiệu", "Ngày ban hành", "Tên văn bản", "Đơn vị", "Mã đơn vị", "Cơ quan ban hành", "Tệp", "SHA-256",
)  # fmt: skip
NO_FILE = "(chưa có tệp)"


@dataclass(frozen=True)
class Delivered:
    """A paper in force and its commune; `name` is its file's, empty while its bytes are not kept."""

    paper: Issued
    unit: Unit

    @property
    def name(self) -> str:
        if self.paper.sha256 is None:
            return ""
        return f"{file_name(self.paper.number or '', self.unit.code, self.paper.form)}.pdf"


def delivered(connection: Connection, batch: Batch) -> list[Delivered]:
    """The papers of a batch's form in force in its area, in the order of their issue."""
    found = []
    for paper in issued.of_round(connection, batch.round_id, batch.form):
        unit = units.find(connection, paper.unit_id)
        if unit and paper.state == PaperState.IN_FORCE and batch.unit_id in {unit.parent_id, unit.province_id}:
            found.append(Delivered(paper, unit))
    return found


def files_of_delivery(database: Database, found: list[Delivered], at: datetime) -> Iterator[tuple[str, date, bytes]]:
    """The list and then the files (name, day, content), each read when its turn comes."""
    rows = [_row(number, one) for number, one in enumerate(found, start=1)]
    yield LIST_NAME, local_day(at), listing(HEADS, rows)
    for one in found:
        if one.name:
            with database.reading() as connection:
                content = files.content_of(connection, one.paper.id)
            yield one.name, one.paper.issued_on, content or b""


def _row(number: int, one: Delivered) -> tuple[Cell, ...]:
    paper, unit = one.paper, one.unit
    bears = (paper.number or "", paper.issued_on, paper.title)
    return (number, *bears, unit.full_name, unit.code, paper.office, one.name or NO_FILE, paper.sha256 or "")
