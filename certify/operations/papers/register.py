"""The register: the next number, one that was reserved, or one that the office's own book gave."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from certify.documents.pdf.forms import FormFile
from certify.domain.days import LOCAL
from certify.domain.library import Library
from certify.domain.papers.register import Number, Way, read_number, symbol_of, write_number
from certify.domain.problems import Problem
from certify.operations.act import Act, NotFound, Refused
from certify.operations.assessments.offices import issuer
from certify.operations.log.events import record_event
from certify.store import rounds, units
from certify.store.connection import Connection
from certify.store.papers import register
from certify.store.papers.register import Book
from certify.store.units import Unit

MOST_RESERVED = 50


@dataclass(frozen=True)
class Taken:
    """A number for a paper; `entry_id` stands when it is in the register already (reserved)."""

    text: str
    number: Number
    way: Way
    entry_id: int | None = None


def next_value(taken: Mapping[tuple[int, str], Way]) -> int:
    """The next number of a book: after the last of its own, past those that came from outside; no gap, no repeat."""
    value = max((value for (value, _), way in taken.items() if way != Way.EXTERNAL), default=0) + 1
    while (value, "") in taken:
        value += 1
    return value


def number_for(connection: Connection, book: Book, symbol: str, typed: str) -> Taken:
    """The number for a paper: the next one when nothing is typed, else a reserved one or one of the office's own book.

    Raises Refused; the caller holds the writing transaction.
    """
    if not typed.strip():
        number = Number(next_value(register.taken(connection, book)))
        return Taken(write_number(number, symbol), number, Way.NEXT)
    try:
        number = read_number(typed, symbol)
    except ValueError as fault:
        raise Refused([Problem("number", f"Số văn bản: {fault}")]) from fault
    text = write_number(number, symbol)
    known = {(entry.value, entry.suffix): entry for entry in register.entries_of(connection, book)}
    entry = known.get((number.value, number.suffix))
    if entry is None:
        return Taken(text, number, Way.EXTERNAL)
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
    """Keep the next numbers of a book for papers to come, from `first` on when the page named it.

    Raises Forbidden, NotFound and Refused; a second click finds `first` taken.
    """
    act.need("register:keep")
    own_unit(act, book)
    if first not in {None, next_value(register.taken(act.connection, book))}:
        raise Refused([f"Số {first:02d} vừa được dùng; xem lại sổ rồi giữ số nếu còn cần."])
    if not 1 <= count <= MOST_RESERVED:
        raise Refused([Problem("count", f"Số lượng giữ: từ 1 đến {MOST_RESERVED} số.")])
    if not note.strip():
        raise Refused([Problem("note", "Lý do giữ số: phải ghi rõ.")])
    numbers = []
    for _ in range(count):
        number = Number(next_value(register.taken(act.connection, book)))
        text = write_number(number, symbol)
        event_id = record_event(act, "number_reserved", details={"note": f"{text}: {note.strip()}"})
        enter(act.connection, book, symbol, Taken(text, number, Way.RESERVED), event_id, note.strip())
        numbers.append(text)
    return numbers


def own_unit(act: Act, book: Book) -> Unit:
    """The unit of a book within the actor's own office; NotFound for another's."""
    unit = units.find(act.connection, book.unit_id)
    if unit is None or act.actor.unit_id != unit.id:
        raise NotFound
    return unit


@dataclass(frozen=True)
class Kept:
    """A book that an office keeps: whose, of which kind of paper, and the symbol of its numbers."""

    book: Book
    office: str
    symbol: str

    @property
    def key(self) -> str:
        return f"{self.book.agency}.{self.book.series}.{self.book.year}"


def books_of(act: Act, forms: Iterable[FormFile]) -> list[Kept]:
    """The books of the actor's own office: those of this year that its forms need, and any that holds a number."""
    act.need("register:keep")
    unit = units.find(act.connection, act.actor.unit_id or 0)
    if unit is None:
        raise NotFound
    year = act.at.astimezone(LOCAL).year
    found = {kept.key: kept for kept in _needed(act.connection, act.library, forms, unit, year)}
    symbols = {(kept.book.agency, kept.book.series): kept for kept in found.values()}
    held = register.books(act.connection, unit.id)
    for book in held:
        known = symbols.get((book.agency, book.series))
        kept = Kept(book, known.office if known else unit.full_name, known.symbol if known else book.series)
        found.setdefault(kept.key, kept)
    return sorted(found.values(), key=lambda kept: (-kept.book.year, kept.book not in held, kept.symbol))


def _needed(
    connection: Connection, library: Library, forms: Iterable[FormFile], unit: Unit, year: int
) -> Iterator[Kept]:
    """The books that the forms ask of a unit's offices, under the procedures of its rounds."""
    begun = rounds.of_province(connection, unit.province_id or unit.id)
    procedures = [library.latest(one.criteria_version).version.procedure_on(one.period_to) for one in begun]
    for form in forms:
        offices = [getattr(procedure, form.office) for procedure in procedures] if form.series else []
        for office in offices:
            if office and office.level == unit.level:
                as_issuer = issuer(office, unit, council=form.council)
                name = as_issuer.council if form.council else as_issuer.office
                book = Book(unit.id, as_issuer.symbol, form.series, year)
                yield Kept(book, name, symbol_of(form.kind, as_issuer.symbol))
