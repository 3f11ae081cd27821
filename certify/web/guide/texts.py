"""The texts that guide people: read by everybody of the province, kept by its office."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.limits import DOCUMENT
from certify.operations.guidance import texts
from certify.operations.guidance.texts import File, Text
from certify.web.access import requires, takes
from certify.web.dates import read_date
from certify.web.files import download_response
from certify.web.forms import Problems, done, page, shown_again
from certify.web.request_context import acting, viewing

blueprint = Blueprint("guidance", __name__, url_prefix="/van-ban-huong-dan")


@blueprint.get("")
@requires("criteria:read")
def index(problems: Problems = ()) -> ResponseReturnValue:
    """The texts, of one indicator where the address names one; for the office that keeps them a form for one more."""
    indicator = request.args.get("chi-tieu", "")[:20]
    with viewing() as act:
        listed = texts.texts_for(act, indicator)
    values = {"texts": listed, "indicator": indicator, "form": request.form}
    return page("guide/texts.html", problems, **values)


@blueprint.post("")
@requires("guidance:keep")
@takes(DOCUMENT.request)
@shown_again(index)
def add() -> ResponseReturnValue:
    """Add a text."""
    form, uploaded = request.form, request.files.get("file")
    issued = read_date(form.get("issued_on", ""), "Ngày ban hành", "issued_on", optional=True)
    text = Text(form.get("title", ""), form.get("number", ""), issued, form.get("indicators", ""), form.get("link", ""))
    named = uploaded is not None and uploaded.filename
    file = texts.file_of(uploaded.filename or "", uploaded.stream.read()) if uploaded and named else File()
    with acting() as act:
        texts.add(act, text, file)
    return done("Đã thêm văn bản hướng dẫn.", url_for(".index"))


@blueprint.post("/<int:text_id>/rut")
@requires("guidance:keep")
def withdraw(text_id: int) -> ResponseReturnValue:
    """Take a text out of the list."""
    with acting() as act:
        texts.withdraw(act, text_id)
    return done("Đã rút văn bản khỏi danh sách; nhật ký còn ghi ai rút, khi nào.", url_for(".index"))


@blueprint.get("/<int:text_id>/tep")
@requires("criteria:read")
def file(text_id: int) -> ResponseReturnValue:
    """The file of a text, as a download: never opened within the site."""
    with viewing() as act:
        text, content = texts.open_file(act, text_id)
    return download_response(content, text.name, text.media_type)
