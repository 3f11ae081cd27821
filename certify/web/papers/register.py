"""The register of an office: its books of numbers, reserving, and the book as Excel."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from certify.documents.tables.writing import Table
from certify.operations.act import Act, NotFound
from certify.operations.papers import register
from certify.operations.papers.register import RegisterBook
from certify.store.papers import register as stored
from certify.web.access import requires
from certify.web.downloads import asked
from certify.web.files import EXCEL, sent
from certify.web.forms import Problems, done, page, shown_again
from certify.web.lists import number_of, register_table, state_of
from certify.web.request_context import acting, desk, viewing

blueprint = Blueprint("register", __name__)

ON_A_PAGE = 100


@blueprint.get("/so-van-ban")
@requires("register:keep")
def index(problems: Problems = ()) -> ResponseReturnValue:
    """One book of the office, the newest numbers first; whole as a file."""
    if reply := asked(_book):
        return reply
    before = request.args.get("truoc", "")
    with viewing() as act:
        books = _books(act)
        kept = _chosen(books, request.values.get("so")) if books else None
        limit = int(before) if before.isdecimal() else stored.LARGEST
        entries = stored.page_of(act.connection, kept.book, limit, ON_A_PAGE + 1) if kept else []
        following = register.next_value(stored.taken(act.connection, kept.book)) if kept else 1
    shown = [(one, number_of(one), state_of(one)) for one in entries[:ON_A_PAGE]]
    older = entries[ON_A_PAGE - 1].value if len(entries) > ON_A_PAGE else None
    values = {"books": books, "kept": kept, "shown": shown, "older": older, "following": following}
    return page("papers/register.html", problems, **values, form=request.form)


@blueprint.post("/so-van-ban/giu-so")
@requires("register:keep")
@shown_again(index)
def reserve() -> ResponseReturnValue:
    """Keep the next numbers of a book."""
    typed, note, first = (request.form.get(name, "") for name in ("count", "note", "first"))
    count, named = int(typed) if typed.isdecimal() else 0, int(first) if first.isdecimal() else None
    with acting() as act:
        kept = _chosen(_books(act), request.form.get("so"))
        numbers = register.reserve(act, kept.book, kept.symbol, count, note, named)
    return done(f"Đã giữ: {', '.join(numbers)}.", url_for(".index", so=kept.key))


@blueprint.get("/so-van-ban.xlsx")
@requires("register:keep")
def table() -> ResponseReturnValue:
    """A whole book as an Excel table."""
    table = _book()
    return sent(table.xlsx(), f"{table.name}.xlsx", EXCEL, attachment=True)


def _book() -> Table:
    with viewing() as act:
        kept = _chosen(_books(act), request.args.get("so"))
        return register_table(kept, stored.entries_of(act.connection, kept.book))


def _books(act: Act) -> list[RegisterBook]:
    forms = (form.file for form in desk().press.forms.values())
    return register.books_of(act, forms)


def _chosen(books: list[RegisterBook], key: str | None) -> RegisterBook:
    """The book of that key, the first one when none is asked for; NotFound for a stranger's."""
    if key is None and books:
        return books[0]
    for kept in books:
        if kept.key == key:
            return kept
    raise NotFound
