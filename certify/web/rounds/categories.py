"""Categories of communes: the dated register with its files, and the categories of a round at one glance."""

from datetime import date

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from certify.documents.tables.writing import Table
from certify.domain.criteria.version import UNKNOWN
from certify.operations.rounds import categories, register_imports
from certify.operations.rounds.categories import Overview
from certify.operations.rounds.register import HEADS, Register, last_day, line_of, name_of, register_on, table_of
from certify.operations.site.imports import Content
from certify.store import rounds as stored_rounds
from certify.web.access import requires
from certify.web.dates import read_date
from certify.web.downloads import as_file
from certify.web.files import CSV, file_response
from certify.web.filters import facts
from certify.web.forms import Problems, done, page, shown_again
from certify.web.request_context import acting, site, today, viewing
from certify.web.site.imports import ImportPages, add_pages

blueprint = Blueprint("categories", __name__)
HINT = ("Gợi ý (nguồn thứ cấp, chưa đối chiếu; hệ thống không đọc cột này)", 60)


@blueprint.get("/phan-loai")
@requires("category:set")
def index(problems: Problems = ()) -> ResponseReturnValue:
    """The register as of a day."""
    found = _register()
    if reply := as_file(lambda: table_of(found)):
        return reply
    versions = sorted({loaded.version.id for loaded in site().library.all()})
    shown = {"found": found, "versions": versions, "name_of": name_of, "last_day": last_day}
    return page("rounds/register.html", problems, **shown)


@blueprint.get("/phan-loai/mau.csv")
@requires("category:set")
def template() -> Response:
    """A file to fill in: every commune of the day with what stands, and hints of the list of units."""
    found = _register()
    first = date(found.on.year, 1, 1)
    rows = [(*line_of(found, row, row.entry, first), "; ".join(facts(row.unit.facts))) for row in found.rows]
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
    note="Danh mục không tự đổi hồ sơ đã có: sau khi ghi, mở “Phân loại” của từng đợt để áp dụng.",
)
add_pages(blueprint, index, "/phan-loai", "/phan-loai/tep", PAGES)


@blueprint.get("/dot/<int:round_id>/phan-loai")
@requires("category:set")
def of_round(round_id: int, problems: Problems = ()) -> ResponseReturnValue:
    """Every commune of a round with its category, its basis and what the register says."""
    with viewing() as act:
        found = categories.overview(act, round_id)
    if reply := as_file(lambda: _round_table(found)):
        return reply
    shown = {"found": found, "form": request.form, "chosen": set(request.form.getlist("file")), "UNKNOWN": UNKNOWN}
    return page("rounds/categories.html", problems, **shown)


@blueprint.post("/dot/<int:round_id>/phan-loai")
@requires("category:set")
@shown_again(of_round)
def set_many(round_id: int) -> ResponseReturnValue:
    """Give the chosen communes one category."""
    form = request.form
    chosen = [int(one) for one in form.getlist("file") if one.isdigit()]
    with acting() as act:
        said = (form.get("category", ""), form.get("basis", ""), form.get("reason", ""))
        count = categories.set_many(act, round_id, chosen, *said)
    sentence = f"Đã xác định phân loại của {count} đơn vị; điểm và kết quả đã tính lại."
    return done(sentence, url_for(".of_round", round_id=round_id))


@blueprint.post("/dot/<int:round_id>/phan-loai/theo-danh-muc")
@requires("category:set")
@shown_again(of_round)
def apply(round_id: int) -> ResponseReturnValue:
    """Set what the register says."""
    reason, replace = request.form.get("why", ""), "replace" in request.form
    with acting() as act:
        count = categories.apply_register(act, round_id, reason, replace=replace)
    sentence = f"Đã áp dụng danh mục phân loại cho {count} đơn vị." if count else "Không có gì thay đổi."
    return done(sentence, url_for(".of_round", round_id=round_id))


def _register() -> Register:
    with viewing() as act:
        known = stored_rounds.of_province(act.connection, act.actor.unit_id or 0)
        newest = known[0].period_to if known else today().date()
        wanted = request.args.get("ngay", "")
        on = read_date(wanted, "Tính đến ngày") if wanted else newest
        return register_on(act, _version_id(), on)


def _version_id() -> str:
    """The version that the address asks for; else the newest."""
    known = [loaded.version for loaded in site().library.all()]
    return request.args.get("bo", "") or max(known, key=lambda one: one.issued_on).id


def _round_table(found: Overview) -> Table:
    heads = (
        ("Mã", 10), ("Đơn vị", 30), ("Thuộc", 30), ("Phân loại", 44), ("Căn cứ pháp lý", 50), ("Danh mục ghi", 44),
        ("Căn cứ của danh mục", 50),
    )  # fmt: skip
    rows = [
        (row.unit.code, row.unit.full_name, row.parent.full_name, row.category.name if row.category else "chưa rõ",
         row.file.category_basis, row.entry_name, row.entry.basis if row.entry else "")
        for row in found.rows
    ]  # fmt: skip
    return Table("phan-loai-cua-dot", "Phân loại", found.round.name, heads, rows)
