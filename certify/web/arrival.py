"""How a request arrived, held against the site's settings: by which name, encrypted or not, through which proxies.

What arrived otherwise is refused with a page that tells its sender what to do and the operator what to mend. The page
says nothing of the site that its public pages don't, and repeats nothing that was sent; the log names the fault.
"""

import base64
import hashlib

from flask import Flask, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from msgspec import Struct
from werkzeug.exceptions import SecurityError

from certify.web import problem_details
from certify.web.request_context import site

FORWARDED = "X-Forwarded-For"
# Monitoring on the machine itself asks past the proxy; strangers are told one word there.
FROM_INSIDE = {"health.show"}
LONGEST_HOST = 100


class Fault(Struct, frozen=True):
    """One way to arrive wrongly: its name in the log, and what its sender and the operator are told."""

    name: str
    title: str
    text: str
    operator: str


FOREIGN_HOST = Fault(
    "host",
    "Địa chỉ không đúng",
    "Hệ thống không nhận tên máy chủ mà trang này được mở bằng. Hãy mở lại bằng đúng địa chỉ ghi trên văn bản hoặc "
    "trong thông báo của cơ quan.",
    "tên máy chủ trong yêu cầu (Host) không có trong thiết lập hosts. Máy chủ trung gian phải chuyển nguyên tên và "
    "cổng mà trình duyệt gõ.",
)
NOT_ENCRYPTED = Fault(
    "https",
    "Kết nối không mã hóa",
    "Hệ thống chỉ làm việc qua kết nối mã hóa, để không ai trên đường truyền đọc được mật khẩu và số liệu. Hãy mở lại "
    "bằng địa chỉ bắt đầu bằng https://.",
    "nếu trình duyệt đã mở bằng https:// thì máy chủ trung gian chưa báo điều đó (X-Forwarded-Proto), hoặc thiết lập "
    "proxies chưa nói có máy chủ ấy.",
)
OTHER_ADDRESS = Fault(
    "referrer",
    "Biểu mẫu đến từ địa chỉ khác",
    "Địa chỉ của trang có biểu mẫu khác địa chỉ mà máy chủ nhận được, nên chưa ghi gì. Hãy mở lại trang từ địa chỉ của "
    "hệ thống rồi gửi lần nữa.",
    "nếu ai cũng gặp trang này thì máy chủ trung gian không chuyển nguyên tên và cổng mà trình duyệt gõ (Host).",
)
NO_ADDRESS = Fault(
    "no_referrer",
    "Không rõ biểu mẫu đến từ đâu",
    "Trình duyệt không cho biết biểu mẫu gửi từ trang nào, nên chưa ghi gì. Hãy tắt tiện ích che địa chỉ trang "
    "(Referer) với hệ thống này rồi gửi lần nữa; những gì đã gõ vẫn còn đó.",
    "nếu ai cũng gặp trang này thì máy chủ trung gian bỏ mất Referer.",
)
NO_COOKIE = Fault(
    "cookie",
    "Trình duyệt không giữ phiên của trang",
    "Trình duyệt không gửi lại cookie của hệ thống, nên chưa ghi gì. Hãy cho phép cookie với địa chỉ này, quay lại, "
    "tải lại trang rồi gửi lần nữa.",
    "nếu ai cũng gặp trang này thì máy chủ trung gian bỏ mất cookie (Cookie, Set-Cookie).",
)
# By what Flask-WTF says of a refused form; whatever else it says comes of a page that was open for too long.
REFUSED_FORMS = {
    "The referrer does not match the host.": OTHER_ADDRESS,
    "The referrer header is missing.": NO_ADDRESS,
    "The CSRF session token is missing.": NO_COOKIE,
}
SHARED = (
    "Người quản trị: máy chủ trung gian có cho biết địa chỉ của người dùng nhưng thiết lập proxies = 0, nên mọi người "
    "đang mang chung một địa chỉ."
)
UNTOLD = (
    "Người quản trị: yêu cầu này không qua đủ số máy chủ trung gian mà thiết lập proxies nói, nên nhiều người có thể "
    "đang mang chung một địa chỉ."
)


def prepare(app: Flask) -> None:
    """Refuse what arrives wrongly at an application; registered before whatever looks at who asks."""
    app.before_request(_look)
    app.register_error_handler(SecurityError, lambda _: refused(FOREIGN_HOST))


def of_form(error: CSRFError) -> Fault | None:
    """The fault of a refused form; None when its page was only open for too long."""
    fault = REFUSED_FORMS.get(error.description or "")
    came_with_cookie = current_app.config["SESSION_COOKIE_NAME"] in request.cookies
    return None if fault is NO_COOKIE and came_with_cookie else fault


def note(fault: str) -> None:
    """Name a fault, and the host that was asked for, in the log of requests."""
    g.arrival = {"fault": fault, "host": request.headers.get("Host", "")[:LONGEST_HOST]}


def refused(fault: Fault) -> ResponseReturnValue:
    """The refusal as a page that needs nothing else of the site, or as a problem detail of the API."""
    note(fault.name)
    if problem_details.wanted():
        return problem_details.Refusal("bad-request", detail=fault.text).reply()
    page = current_app.jinja_env.get_template("arrival.html").render(fault=fault, request_id=g.request_id)
    style = page.partition("<style>")[2].partition("</style>")[0]
    known = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{known}'; base-uri 'none'; frame-ancestors 'none'"
    return page, 400, {"Content-Security-Policy": policy}


def address_in_doubt() -> str:
    """A sentence for the operator when the address that limits count by may be everybody's, else an empty one."""
    proxies, forwarded = site().settings.site.proxies, forwarded_for()
    if len(forwarded) < proxies:
        return UNTOLD
    return SHARED if forwarded and not proxies else ""


def forwarded_for() -> list[str]:
    """The addresses that proxies, or the sender, have put into the request, the nearest proxy's last."""
    return [one.strip() for one in request.headers.get(FORWARDED, "").split(",") if one.strip()]


def _look() -> ResponseReturnValue | None:
    """Refuse what isn't encrypted though it should be, and note addresses that are in doubt."""
    if request.endpoint in FROM_INSIDE:
        return None
    if site().settings.site.https and not request.is_secure:
        return refused(NOT_ENCRYPTED)
    if address_in_doubt():
        note("address")
    return None
