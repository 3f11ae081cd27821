"""The register of an office: its books of numbers, reserving numbers, and a book as Excel."""

from collections.abc import Iterable

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from certify.documents.tables.writing import Table
from certify.domain.numbers import parse_id
from certify.domain.papers.register_lines import RegisterLine
from certify.operations.act import Act, NotFound
from certify.operations.papers import register
from certify.operations.papers.register import RegisterBook
from certify.store.pages import NOTHING, Found, Wish, among
from certify.store.papers import register as stored
from certify.store.papers.register import Entry
from certify.web.access import requires
from certify.web.downloads import as_file
from certify.web.files import EXCEL, file_response
from certify.web.forms import Problems, done, page, shown_again
from certify.web.lists.listing import Listing, asked
from certify.web.papers.register_tables import STATES, note_of, number_of, register_table, state_of, texts_of
from certify.web.request_context import acting, site, viewing

blueprint = Blueprint("register", __name__)


@blueprint.get("/so-van-ban")
@requires("register:keep")
def index(problems: Problems = (), **_: object) -> ResponseReturnValue:
    """One book of the office, a page of it with the newest numbers first; the whole book as a file."""
    if reply := as_file(_book):
        return reply
    wish = asked()
    with viewing() as act:
        books = _books(act)
        chosen = _chosen(books, request.values.get("so")) if books else None
        found, lines = _entries(act, chosen, wish) if chosen else (NOTHING, {})
        following = register.next_value(stored.taken(act.connection, chosen.book)) if chosen else 1
    shown = [
        (entry, number_of(entry), state_of(entry), note_of(entry), lines.get(entry.paper_id or 0))
        for entry in found.rows
    ]
    listing = Listing(wish, found, "số, xã, người ký", STATES, {})
    values = {"books": books, "kept": chosen, "shown": shown, "listing": listing, "following": following}
    return page("papers/register.html", problems, **values, form=request.form)


def _entries(act: Act, chosen: RegisterBook, wish: Wish) -> tuple[Found[Entry], dict[int, RegisterLine]]:
    """The entries of one page, the newest first, with their lines; all papers are read only when words are looked for.

    Tabs are the states of numbers.
    """
    entries = stored.entries_of(act.connection, chosen.book)[::-1]
    lines = register.lines_of(act, chosen.book, entries) if wish.text else {}

    def texts(entry: Entry) -> Iterable[str]:
        return texts_of(entry, lines.get(entry.paper_id or 0))

    found = among(entries, wish, texts, state_of)
    return found, lines or register.lines_of(act, chosen.book, found.rows)


@blueprint.post("/so-van-ban/giu-so")
@requires("register:keep")
@shown_again(index)
def reserve() -> ResponseReturnValue:
    """Reserve the next numbers of a book."""
    form = request.form
    how_many, shown_first = form.get("count", 0, parse_id), form.get("first", None, parse_id)
    with acting() as act:
        chosen = _chosen(_books(act), request.form.get("so"))
        numbers = register.reserve(act, chosen.book, chosen.symbol, how_many, form.get("note", ""), shown_first)
    return done(f"Đã dành: {', '.join(numbers)}.", url_for(".index", so=chosen.key))


@blueprint.post("/so-van-ban/huy-so/<int:entry_id>")
@requires("register:keep")
@shown_again(index)
def release(entry_id: int) -> ResponseReturnValue:
    """Give up a reserved number."""
    with acting() as act:
        chosen = _chosen(_books(act), request.form.get("so"))
        number = register.release(act, chosen.book, entry_id, request.form.get("reason", ""))
    return done(f"Đã hủy số {number}.", url_for(".index", so=chosen.key))


@blueprint.get("/so-van-ban.xlsx")
@requires("register:keep")
def table() -> ResponseReturnValue:
    """A whole book as an Excel table."""
    table = _book()
    return file_response(table.xlsx(), f"{table.name}.xlsx", EXCEL, attachment=True)


def _book() -> Table:
    with viewing() as act:
        chosen = _chosen(_books(act), request.args.get("so"))
        entries = stored.entries_of(act.connection, chosen.book)
        return register_table(chosen, entries, register.lines_of(act, chosen.book, entries))


def _books(act: Act) -> list[RegisterBook]:
    forms = (form.file for form in site().press.forms.values())
    return register.books_of(act, forms)


def _chosen(books: list[RegisterBook], key: str | None) -> RegisterBook:
    """The book with that key, or the first when no key is given; raises NotFound for any other key."""
    if key is None and books:
        return books[0]
    for book in books:
        if book.key == key:
            return book
    raise NotFound
