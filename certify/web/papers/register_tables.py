"""A book of the register as a table: the register of outgoing papers, and that of certificates."""

from collections.abc import Iterable, Mapping

from msgspec.structs import astuple

from certify.documents.bundle import file_name
from certify.documents.tables.writing import Cell, Table
from certify.domain.papers.register import Number, Way, write_number
from certify.domain.papers.register_lines import RegisterLine
from certify.operations.papers.register import RegisterBook
from certify.store.papers.register import Entry

# The series of certificates, whose book is kept apart (sổ cấp giấy công nhận).
CERTIFICATES = "GCN"
# Nghị định 30/2020/NĐ-CP, Phụ lục IV: sổ đăng ký văn bản đi.
OUTGOING = (
    ("Số, ký hiệu văn bản", 18),
    ("Ngày văn bản", 12),
    ("Tên loại và trích yếu nội dung", 52),
    ("Người ký", 28),
    ("Nơi nhận", 36),
    ("Đơn vị, người nhận bản lưu", 20),
    ("Tình trạng", 18),
    ("Ghi chú", 36),
)
CERTIFICATE_BOOK = (
    ("Số giấy công nhận", 18),
    ("Ngày cấp", 12),
    ("Đơn vị được công nhận", 36),
    ("Theo Quyết định số", 18),
    ("Người ký", 28),
    ("Tình trạng", 18),
    ("Ghi chú", 36),
)
# What a number is used for, as the book says it and as its tabs are called.
STATES = {
    "còn hiệu lực": "Còn hiệu lực",
    "đang dành": "Đang dành",
    "chưa dùng": "Chưa dùng",
    "đã được thay thế": "Đã được thay thế",
    "đã thu hồi": "Đã thu hồi",
    "đã hủy": "Đã hủy",
}


def register_table(book: RegisterBook, entries: Iterable[Entry], lines: Mapping[int, RegisterLine]) -> Table:
    """A whole book of the register, in the order of its numbers."""
    certificates = book.book.series == CERTIFICATES
    row = _certificate if certificates else _outgoing
    rows = [row(entry, lines.get(entry.paper_id or 0)) for entry in entries]
    kind = "Sổ cấp giấy công nhận" if certificates else "Sổ đăng ký văn bản đi"
    title = f"{kind} {book.symbol} năm {book.book.year}"
    heads = CERTIFICATE_BOOK if certificates else OUTGOING
    return Table(file_name(title), title, book.office, heads, rows)


def _outgoing(entry: Entry, line: RegisterLine | None) -> tuple[Cell, ...]:
    said = (line.about, line.signer, line.recipients, line.filed) if line else ("", "", "", "")
    return (number_of(entry), entry.issued_on, *said, state_of(entry), note_of(entry))


def _certificate(entry: Entry, line: RegisterLine | None) -> tuple[Cell, ...]:
    said = (", ".join(line.communes), line.decision, line.signer) if line else ("", "", "")
    return (number_of(entry), entry.issued_on, *said, state_of(entry), note_of(entry))


def number_of(entry: Entry) -> str:
    """Number and symbol as printed."""
    return write_number(Number(entry.value, entry.suffix), entry.symbol)


def state_of(entry: Entry) -> str:
    """What a number is used for now, in words."""
    if entry.released is not None:
        return "đã hủy"
    if entry.paper_id is None:
        return "đang dành" if entry.way == Way.RESERVED else "chưa dùng"
    if entry.recalled:
        return "đã thu hồi"
    return "đã được thay thế" if entry.replaced else "còn hiệu lực"


def note_of(entry: Entry) -> str:
    """Why a number was reserved, and why it was given up."""
    return "; ".join(text for text in (entry.note, entry.released and f"hủy: {entry.released}") if text)


def texts_of(entry: Entry, line: RegisterLine | None) -> Iterable[str]:
    """The texts of a line of the book, in which somebody looks for words."""
    yield from (number_of(entry), note_of(entry))
    for text in astuple(line) if line else ():
        yield " ".join(text) if isinstance(text, tuple) else text
