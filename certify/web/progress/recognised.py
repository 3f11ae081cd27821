"""The recognised communes of a province with their decisions, for everybody once the office publishes them."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.units.levels import UnitLevel
from certify.operations.act import NotFound, Refused
from certify.operations.progress.recognised import list_of, switch
from certify.store import rounds
from certify.store.units import units
from certify.web.access import PUBLIC, requires
from certify.web.downloads import as_file
from certify.web.forms import done
from certify.web.lists.listing import Choice, Listing, asked
from certify.web.lists.tables import recognised_table
from certify.web.progress.public import published
from certify.web.request_context import acting, reading, site

blueprint = Blueprint("recognised", __name__)
ORDERS = {"": "Năm, tên", "ngay": "Ngày quyết định"}


@blueprint.get("/cong-khai/<int:unit_id>/danh-sach")
@requires(PUBLIC)
def index(unit_id: int) -> ResponseReturnValue:
    """The list of a province; NotFound unless its office publishes it."""
    if reply := published():
        return reply
    wish = asked("nam")
    with reading() as connection:
        province = units.find(connection, unit_id)
        if province is None or province.level != UnitLevel.PROVINCE:
            raise NotFound
        found = list_of(connection, province, wish)
        if reply := as_file(lambda: recognised_table(province, list_of(connection, province, wish.whole()))):
            return reply
        years = sorted({round_.year for round_ in rounds.of_province(connection, province.id)}, reverse=True)
    choices = [Choice("nam", "Năm", tuple((str(year), str(year)) for year in years))]
    listing = Listing(wish, found, "xã, đơn vị cấp trên", {}, ORDERS, choices)
    return render_template("progress/recognised.html", province=province, listing=listing)


@blueprint.post("/cong-khai/danh-sach")
@requires("round:manage")
def publish() -> ResponseReturnValue:
    """Publish the list of the own province, or withdraw it."""
    public = request.form.get("public") == "yes"
    if public and not site().settings.site.public_progress:
        raise Refused(
            ["Trang công khai của hệ thống đang tắt; quản trị hệ thống bật thì mới công khai được danh sách."]
        )
    with acting() as act:
        changed = switch(act, public=public)
    sentence = "Đã công khai danh sách." if public else "Đã thôi công khai danh sách."
    return done(sentence if changed else "Không có gì thay đổi.", url_for("rounds.index"))
