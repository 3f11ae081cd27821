"""Categories of communes: the dated register with its files, and an overview of a round's categories."""

from collections.abc import Iterable
from datetime import date

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from msgspec.structs import replace

from certify.documents.tables.writing import Table
from certify.domain.criteria.version import UNKNOWN
from certify.domain.numbers import parse_id
from certify.operations.rounds import categories, register_imports
from certify.operations.rounds.categories import Classed, Overview
from certify.operations.rounds.register import (
    HEADS,
    Listed,
    Register,
    last_day,
    line_of,
    name_of,
    register_on,
    table_of,
)
from certify.operations.site.imports import Content
from certify.store import rounds as stored_rounds
from certify.store.pages import Found, Wish, among
from certify.store.rounds import Round
from certify.web.access import requires
from certify.web.dates import read_date
from certify.web.downloads import as_file
from certify.web.files import CSV, file_response
from certify.web.filters import facts
from certify.web.forms import Problems, done, page, shown_again
from certify.web.lists.listing import Choice, Listing, address_with, asked
from certify.web.lists.trail import Arguments, leads_to
from certify.web.request_context import acting, site, today, viewing
from certify.web.site.imports import ImportPages, add_pages

blueprint = Blueprint("categories", __name__)
# Whether the register says something of a commune; and how a file stands to it.
ENTERED = {"missing": "Chưa có trong danh mục", "unknown": "Ghi chưa rõ", "entered": "Đã có"}
CLASSED = {
    "missing": "Chưa xác định",
    "differing": "Khác danh mục",
    "set": "Đã xác định",
    "settled": "Không đổi được nữa",
}
HINT = ("Gợi ý (nguồn thứ cấp, chưa đối chiếu; hệ thống không đọc cột này)", 60)


@blueprint.get("/phan-loai")
@requires("category:set")
def index(problems: Problems = ()) -> ResponseReturnValue:
    """The register as of a day."""
    register, wish = _register(), asked()
    if reply := as_file(lambda: table_of(replace(register, rows=tuple(_listed(register, wish.whole()).rows)))):
        return reply
    listing = Listing(wish, _listed(register, wish), "xã, mã, căn cứ", ENTERED, {})
    versions = sorted({loaded.version.id for loaded in site().library.all()})
    shown = {"found": register, "versions": versions, "name_of": name_of, "last_day": last_day}
    shown["listing"] = listing
    return page("rounds/register.html", problems, **shown)


@blueprint.get("/phan-loai/mau.csv")
@requires("category:set")
def template() -> Response:
    """A file to fill in: every commune of that day with its current entry, and hints from the list of units."""
    register = _register()
    first = date(register.on.year, 1, 1)
    rows = [(*line_of(register, row, row.entry, first), "; ".join(facts(row.unit.facts))) for row in register.rows]
    table = Table("mau-danh-muc-phan-loai", "Danh mục phân loại", "", (*HEADS, HINT), rows)
    return file_response(table.csv(), f"{table.name}.csv", CSV, attachment=True)


def _taken(count: int, content: Content) -> ResponseReturnValue:
    return done(f"Đã ghi {count} dòng vào danh mục phân loại.", url_for(".index", bo=content["version"]))


PAGES = ImportPages(
    permission="category:set",
    file=lambda: register_imports.FILE,
    read=lambda body: register_imports.content_of(_version_id(), body),
    taken=_taken,
    heading="Danh mục phân loại",
    button="Ghi vào danh mục",
    note=lambda: "Danh mục không tự đổi hồ sơ đã có: sau khi ghi, mở “Phân loại” của từng đợt để áp dụng.",
)
add_pages(blueprint, index, "/phan-loai", "/phan-loai/tep", PAGES)


def _files(arguments: Arguments) -> list[tuple[int, str]]:
    with viewing() as act:
        overview = categories.overview(act, arguments.get("round_id", 0, parse_id))
    listed = _classed(overview, asked("thuoc", arguments=arguments).whole()).rows
    return [(row.file.id, row.unit.full_name) for row in listed]


@blueprint.get("/dot/<int:round_id>/phan-loai")
@requires("category:set")
@leads_to("assessments.show", "assessment_id", _files)
def of_round(round_id: int, problems: Problems = ()) -> ResponseReturnValue:
    """Every commune of a round with its category, the legal basis, and its entry in the register."""
    with viewing() as act:
        overview = categories.overview(act, round_id)
    wish = asked("thuoc")
    if reply := as_file(lambda: _round_table(overview.round, _classed(overview, wish.whole()).rows)):
        return reply
    above = {str(row.parent.id): row.parent.full_name for row in overview.rows}
    choices = [Choice("thuoc", "Thuộc", tuple(above.items()))] if len(above) > 1 else []
    listing = Listing(wish, _classed(overview, wish), "xã, mã, căn cứ", CLASSED, {}, choices)
    shown = {"found": overview, "listing": listing, "form": request.form, "chosen": set(request.form.getlist("file"))}
    shown["UNKNOWN"] = UNKNOWN
    return page("rounds/categories.html", problems, **shown)


@blueprint.post("/dot/<int:round_id>/phan-loai")
@requires("category:set")
@shown_again(of_round)
def set_many(round_id: int) -> ResponseReturnValue:
    """Give the chosen communes one category."""
    form = request.form
    file_ids = form.getlist("file", parse_id)
    category = (form.get("category", ""), form.get("basis", ""), form.get("reason", ""))
    with acting() as act:
        count = categories.set_many(act, round_id, file_ids, *category)
    sentence = f"Đã xác định phân loại của {count} đơn vị; điểm và kết quả đã tính lại."
    return done(sentence, address_with())


@blueprint.post("/dot/<int:round_id>/phan-loai/theo-danh-muc")
@requires("category:set")
@shown_again(of_round)
def apply(round_id: int) -> ResponseReturnValue:
    """Set the categories of a round from the register."""
    reason, replace = request.form.get("why", ""), "replace" in request.form
    with acting() as act:
        count = categories.apply_register(act, round_id, reason, replace=replace)
    sentence = f"Đã áp dụng danh mục phân loại cho {count} đơn vị." if count else "Không có gì thay đổi."
    return done(sentence, url_for(".of_round", round_id=round_id))


def _listed(register: Register, wish: Wish) -> Found[Listed]:
    """The communes of the register that are asked for."""

    def texts(row: Listed) -> Iterable[str]:
        above = row.parent.full_name if row.parent else ""
        return row.unit.code, row.unit.full_name, above, row.entry.basis if row.entry else ""

    def entered(row: Listed) -> str:
        return "missing" if row.entry is None else "unknown" if row.entry.category == UNKNOWN else "entered"

    return among(register.rows, wish, texts, entered)


def _classed(overview: Overview, wish: Wish) -> Found[Classed]:
    """The files of a round that are asked for."""

    def texts(row: Classed) -> Iterable[str]:
        return row.unit.code, row.unit.full_name, row.parent.full_name, row.file.category_basis, row.entry_name

    def state(row: Classed) -> str:
        if not row.settable:
            return "settled"
        return "missing" if row.category is None else "differing" if row.offered else "set"

    above = wish.number("thuoc") if wish.choices["thuoc"] else None
    return among([row for row in overview.rows if above in {None, row.parent.id}], wish, texts, state)


def _register() -> Register:
    """The register as of the day in the address, by default the last day of the newest round's period."""
    with viewing() as act:
        rounds = stored_rounds.of_province(act.connection, act.actor.unit_id or 0)
        newest = rounds[0].period_to if rounds else today().date()
        typed = request.args.get("ngay", "")
        on = read_date(typed, "Tính đến ngày") if typed else newest
        return register_on(act, _version_id(), on)


def _version_id() -> str:
    """The id of the version in the address, by default of the newest."""
    versions = [loaded.version for loaded in site().library.all()]
    return request.args.get("bo", "") or max(versions, key=lambda version: version.issued_on).id


def _round_table(round_: Round, listed: Iterable[Classed]) -> Table:
    heads = (
        ("Mã", 10),
        ("Đơn vị", 30),
        ("Thuộc", 30),
        ("Phân loại", 44),
        ("Căn cứ pháp lý", 50),
        ("Danh mục ghi", 44),
        ("Căn cứ của danh mục", 50),
    )
    rows = [
        (
            row.unit.code,
            row.unit.full_name,
            row.parent.full_name,
            row.category.name if row.category else "chưa rõ",
            row.file.category_basis,
            row.entry_name,
            row.entry.basis if row.entry else "",
        )
        for row in listed
    ]
    return Table("phan-loai-cua-dot", "Phân loại", round_.name, heads, rows)
