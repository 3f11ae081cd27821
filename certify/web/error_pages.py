"""What a failed or refused request is answered with: a page, or a problem detail where the API was called."""

import logging

from flask import Flask, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from certify.documents.pdf.forms import FormError
from certify.documents.turns import Busy
from certify.domain.texts import TextRefused
from certify.operations.act import Forbidden, NotFound, Refused
from certify.operations.papers.press import REFUSED
from certify.store.database import Unavailable
from certify.web import problem_details

log = logging.getLogger("certify.web")

MESSAGES = {
    400: ("Yêu cầu không đọc được", "Hãy quay lại và thử lần nữa."),
    401: ("Chưa đăng nhập", "Hãy đăng nhập rồi mở lại trang."),
    403: (
        "Không có quyền",
        "Tài khoản của ông/bà không có quyền thực hiện chức năng này. Nếu cần, đề nghị quản trị hệ thống.",
    ),
    404: (
        "Không tìm thấy",
        "Trang hoặc hồ sơ này không có, hoặc không thuộc đơn vị của ông/bà. Hãy kiểm tra lại địa chỉ.",
    ),
    405: (
        "Không thực hiện được",
        "Địa chỉ này chỉ nhận biểu mẫu gửi từ trang của hệ thống; hãy mở lại trang ấy từ trang chủ.",
    ),
    413: (
        "Nội dung gửi lên lớn quá",
        "Việc vừa làm chưa được ghi. Bấm nút Quay lại của trình duyệt, rút gọn hoặc chia nhỏ rồi gửi lại.",
    ),
    500: ("Hệ thống gặp lỗi", "Việc vừa làm chưa được ghi. Hãy thử lại sau ít phút."),
}


def prepare(app: Flask) -> None:
    """Answer the errors of an application."""
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(NotFound, lambda _: error_page(404))
    app.register_error_handler(Forbidden, lambda _: error_page(403))
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Unavailable, _unavailable)
    app.register_error_handler(Busy, _busy)
    app.register_error_handler(FormError, _form_error)
    app.register_error_handler(TextRefused, lambda refused: error_page(400, str(refused)))


def error_page(code: int, detail: str = "", heading: str = "") -> ResponseReturnValue:
    """The answer with that HTTP status; `detail` and `heading` replace the usual sentence and title of the page."""
    if problem_details.wanted():
        return problem_details.of_status(code)
    title, text = MESSAGES.get(code, MESSAGES[400])
    return render_template("error.html", title=heading or title, text=detail or text), code


def http_error(error: HTTPException) -> ResponseReturnValue:
    """The answer that an error brings along, else the one with its status."""
    if error.response is not None:
        return error.response
    return problem_details.of_http(error) if problem_details.wanted() else error_page(error.code or 500)


def _unavailable(error: Unavailable) -> ResponseReturnValue:
    """A page that needs no database. Nothing was written; the browser's back button returns what was typed."""
    log.error("database unavailable: %s", error)
    if problem_details.wanted():
        return problem_details.of_status(503)
    page = current_app.jinja_env.get_template("unavailable.html").render(url_for=url_for)
    return page, 503, {"Retry-After": "30"}


def _busy(_: Busy) -> ResponseReturnValue:
    detail = "Hệ thống đang lập hoặc kiểm tra nhiều tệp; việc này chưa được ghi. Hãy chờ ít giây rồi thử lại."
    if problem_details.wanted():
        return problem_details.of_status(503)
    page = render_template("error.html", title="Hệ thống đang bận", text=detail)
    return page, 503, {"Retry-After": "10"}


def _form_error(error: FormError) -> ResponseReturnValue:
    """The form of a paper is at fault: nothing else of the site is."""
    log.error("form: %s", error, exc_info=error)
    return _refused(Refused([REFUSED.format(error)]))


def _refused(error: Refused) -> ResponseReturnValue:
    return render_template("error.html", title="Chưa thực hiện được", text="", reasons=error.reasons), 409
