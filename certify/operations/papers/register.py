"""The register of papers: takes the next number, a reserved one, or one from the office's own paper book."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct

from certify.documents.pdf.forms import FormFile
from certify.domain.criteria.procedure import Office
from certify.domain.library import Library
from certify.domain.offices.steps import OfficeStep
from certify.domain.papers.register import Number, Way, read_number, write_number
from certify.domain.papers.register_lines import RegisterLine, register_line
from certify.domain.problems import Problem
from certify.operations.act import Act, NotFound, Refused
from certify.operations.offices.issuers import Seat, issuer_on
from certify.store import rounds
from certify.store.connection import Connection
from certify.store.papers import register
from certify.store.papers.register import Book, Entry
from certify.store.units import units
from certify.store.units.units import Unit

MOST_RESERVED = 50


class Taken(Struct, frozen=True):
    """A number taken for a paper; `entry_id` is its entry when it's in the register already (reserved)."""

    text: str
    number: Number
    way: Way
    entry_id: int | None = None


def next_value(taken: Mapping[tuple[int, str], Way]) -> int:
    """The next number of a book: one after its own last, skipping those entered from outside; no gap, no repeat."""
    value = max((value for (value, _), way in taken.items() if way != Way.EXTERNAL), default=0) + 1
    while (value, "") in taken:
        value += 1
    return value


def number_for(connection: Connection, book: Book, symbol: str, typed: str) -> Taken:
    """The number for a paper: the next one when `typed` is blank, else a reserved or external one.

    Raises Refused when the number is malformed or used. The caller holds the writing transaction.
    """
    if not typed.strip():
        number = Number(next_value(register.taken(connection, book)))
        return Taken(write_number(number, symbol), number, Way.NEXT)
    try:
        number = read_number(typed, symbol)
    except ValueError as fault:
        raise Refused([Problem("number", f"Số văn bản: {fault}")]) from fault
    text = write_number(number, symbol)
    entries = {(entry.value, entry.suffix): entry for entry in register.entries_of(connection, book)}
    entry = entries.get((number.value, number.suffix))
    if entry is None:
        return Taken(text, number, Way.EXTERNAL)
    if entry.released is not None:
        raise Refused([Problem("number", f"Số {text} năm {book.year} đã dành rồi hủy; lấy số khác.")])
    if entry.way == Way.RESERVED and entry.paper_id is None:
        return Taken(text, number, Way.RESERVED, entry.id)
    raise Refused([Problem("number", f"Số {text} năm {book.year} đã có trong sổ.")])


def enter(connection: Connection, book: Book, symbol: str, taken: Taken, event_id: int, note: str = "") -> int:
    """Put a number into the register; the id of its entry."""
    if taken.entry_id is not None:
        return taken.entry_id
    values = {"value": taken.number.value, "suffix": taken.number.suffix, "way": taken.way}
    return register.add(connection, book, {**values, "symbol": symbol, "note": note, "event_id": event_id})


def reserve(act: Act, book: Book, symbol: str, count: int, note: str, first: int | None = None) -> list[str]:
    """Reserve the next `count` numbers of a book; the numbers as text.

    `first` is the next number that the page showed, so a second click finds it taken and is refused.
    Raises Forbidden, NotFound and Refused.
    """
    act.need("register:keep")
    own_unit(act, book)
    if first not in {None, next_value(register.taken(act.connection, book))}:
        raise Refused([f"Số {first:02d} vừa được dùng; xem lại sổ rồi dành số nếu còn cần."])
    if not 1 <= count <= MOST_RESERVED:
        raise Refused([Problem("count", f"Số lượng dành: từ 1 đến {MOST_RESERVED} số.")])
    if not note.strip():
        raise Refused([Problem("note", "Lý do dành số: phải ghi rõ.")])
    numbers = []
    for _ in range(count):
        number = Number(next_value(register.taken(act.connection, book)))
        text = write_number(number, symbol)
        event_id = act.record("number_reserved", details={"note": f"{text}: {note.strip()}"})
        enter(act.connection, book, symbol, Taken(text, number, Way.RESERVED), event_id, note.strip())
        numbers.append(text)
    return numbers


def release(act: Act, book: Book, entry_id: int, reason: str) -> str:
    """Give up a number that was reserved in a book and that no paper bears; the number, which nobody takes again.

    Raises Forbidden, NotFound and Refused.
    """
    act.need("register:keep")
    own_unit(act, book)
    entry = next((entry for entry in register.entries_of(act.connection, book) if entry.id == entry_id), None)
    if entry is None:
        raise NotFound
    if entry.way != Way.RESERVED or entry.paper_id is not None or entry.released is not None:
        raise Refused(["Chỉ hủy được số đang dành mà chưa có văn bản nào dùng."])
    if not reason.strip():
        raise Refused([Problem("reason", "Lý do hủy số: phải ghi rõ.")])
    text = write_number(Number(entry.value, entry.suffix), entry.symbol)
    event_id = act.record("number_released", details={"note": f"{text}: {reason.strip()}"})
    register.release(act.connection, entry.id, event_id, reason.strip())
    return text


def lines_of(act: Act, book: Book, entries: Sequence[Entry]) -> dict[int, RegisterLine]:
    """What the register says of the papers of some entries of the actor's own office, by the paper's id."""
    act.need("register:keep")
    own_unit(act, book)
    if not entries:
        return {}
    values = [entry.value for entry in entries]
    contents = register.contents_of(act.connection, book, min(values), max(values))
    return {paper_id: register_line(json.loads(content)) for paper_id, content in contents.items()}


def own_unit(act: Act, book: Book) -> Unit:
    """The unit of a book of the actor's own office; NotFound for another office's book."""
    unit = units.find(act.connection, book.unit_id)
    if unit is None or act.actor.unit_id != unit.id:
        raise NotFound
    return unit


class RegisterBook(Struct, frozen=True):
    """A book that an office keeps, with the office's name and the symbol of its numbers."""

    book: Book
    office: str
    symbol: str

    @property
    def key(self) -> str:
        return f"{self.book.agency}.{self.book.series}.{self.book.year}"


def books_of(act: Act, forms: Iterable[FormFile]) -> list[RegisterBook]:
    """The books of the actor's own office: those that its forms need this year, and all that hold a number."""
    act.need("register:keep")
    unit = units.find(act.connection, act.actor.unit_id or 0)
    if unit is None:
        raise NotFound
    register_books = {needed.key: needed for needed in _needed(act.connection, act.library, forms, unit, act.today)}
    by_series = {(needed.book.agency, needed.book.series): needed for needed in register_books.values()}
    used = register.books(act.connection, unit.id)
    for book in used:
        like = by_series.get((book.agency, book.series))
        register_book = RegisterBook(
            book, like.office if like else unit.full_name, like.symbol if like else book.series
        )
        register_books.setdefault(register_book.key, register_book)
    return sorted(
        register_books.values(), key=lambda listed: (-listed.book.year, listed.book not in used, listed.symbol)
    )


def _needed(
    connection: Connection, library: Library, forms: Iterable[FormFile], unit: Unit, today: date
) -> Iterator[RegisterBook]:
    """The books that the forms need from a unit's offices, under the procedures of its rounds."""
    numbered = [form for form in forms if form.series]
    issuing = sorted({(form.office, form.council) for form in numbered})
    named = [
        (step, council, issuer_on(connection, seat, today, council=council))
        for step, council in issuing
        for seat in _seats(connection, library, unit, OfficeStep(step))
    ]
    for form in numbered:
        for step, council, issuer in named:
            if (step, council) == (form.office, form.council):
                book = Book(unit.id, issuer.symbol, form.series, today.year)
                yield RegisterBook(book, issuer.council if council else issuer.office, form.symbol(issuer))


def _seats(connection: Connection, library: Library, unit: Unit, step: OfficeStep) -> Iterator[Seat]:
    """A unit's office of a step under the procedure of each round of its province that gives it one."""
    for round_ in rounds.of_province(connection, unit.province_id or unit.id):
        version = library.latest(round_.criteria_version).version
        office: Office | None = getattr(version.procedure_on(round_.period_to), step)
        if office and office.level == unit.level:
            yield Seat(version, step, office, unit)
