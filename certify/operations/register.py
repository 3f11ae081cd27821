"""The register: the next number, one that was reserved, or one that the office's own book gave."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from certify.domain.register import Number, read_number, write_number
from certify.operations.actors import NotFound, Refused, need
from certify.operations.events import record_event
from certify.store import register, units
from certify.store.database import Connection
from certify.store.people import Account
from certify.store.register import EXTERNAL, NEXT, RESERVED, Book
from certify.store.units import Unit

MOST_RESERVED = 50


@dataclass(frozen=True)
class Taken:
    """A number for a paper; `entry_id` stands when it is in the register already (reserved)."""

    text: str
    number: Number
    way: str
    entry_id: int | None = None


def next_value(taken: Mapping[tuple[int, str], str]) -> int:
    """The next number of a book: after the last of its own, past those that came from outside; no gap, no repeat."""
    value = max((value for (value, _), way in taken.items() if way != EXTERNAL), default=0) + 1
    while (value, "") in taken:
        value += 1
    return value


def number_for(connection: Connection, book: Book, symbol: str, typed: str) -> Taken:
    """The number for a paper: the next one when nothing is typed, else a reserved one or one of the office's own book.

    Raises Refused; the caller holds the writing transaction.
    """
    if not typed.strip():
        number = Number(next_value(register.taken(connection, book)))
        return Taken(write_number(number, symbol), number, NEXT)
    try:
        number = read_number(typed, symbol)
    except ValueError as fault:
        raise Refused([f"Số văn bản: {fault}"]) from fault
    text = write_number(number, symbol)
    known = {(entry.value, entry.suffix): entry for entry in register.entries_of(connection, book)}
    entry = known.get((number.value, number.suffix))
    if entry is None:
        return Taken(text, number, EXTERNAL)
    if entry.way == RESERVED and entry.paper_id is None:
        return Taken(text, number, RESERVED, entry.id)
    raise Refused([f"Số {text} năm {book.year} đã có trong sổ."])


def enter(connection: Connection, book: Book, symbol: str, taken: Taken, event_id: int, note: str = "") -> int:
    """Put a number into the register; the id of its entry."""
    if taken.entry_id is not None:
        return taken.entry_id
    values = {"value": taken.number.value, "suffix": taken.number.suffix, "way": taken.way}
    return register.add(connection, book, {**values, "symbol": symbol, "note": note, "event_id": event_id})


def reserve(
    connection: Connection, actor: Account, at: datetime, book: Book, symbol: str, count: int, note: str
) -> list[str]:
    """Keep the next numbers of a book for papers to come. Raises Forbidden, NotFound and Refused."""
    need(actor, "register:keep")
    own_unit(connection, actor, book)
    if not 1 <= count <= MOST_RESERVED:
        raise Refused([f"Số lượng giữ: từ 1 đến {MOST_RESERVED} số."])
    if not note.strip():
        raise Refused(["Lý do giữ số: phải ghi rõ."])
    numbers = []
    for _ in range(count):
        number = Number(next_value(register.taken(connection, book)))
        text = write_number(number, symbol)
        event_id = record_event(connection, actor, at, "number_reserved", details={"note": f"{text}: {note.strip()}"})
        enter(connection, book, symbol, Taken(text, number, RESERVED), event_id, note.strip())
        numbers.append(text)
    return numbers


def own_unit(connection: Connection, actor: Account, book: Book) -> Unit:
    """The unit of a book within the actor's own office; NotFound for another's."""
    unit = units.find(connection, book.unit_id)
    if unit is None or actor.unit_id != unit.id:
        raise NotFound
    return unit
