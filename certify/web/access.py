"""The two gates of every request: the role's permission (403) and, in the operations, the record's scope (404)."""

import logging
from collections.abc import Callable
from typing import TypeVar

from flask import Flask, Response, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from certify.domain.people.permissions import may
from certify.domain.people.tasks import Task
from certify.operations.act import Forbidden, NotFound, Refused
from certify.operations.notices import tasks
from certify.operations.people import second_factor, sessions
from certify.store.database import Unavailable
from certify.store.people.accounts import Account
from certify.store.site.settings import is_demonstration
from certify.web import problem_details
from certify.web.request_context import User, now, reading, signed_in, site, viewing, writing

log = logging.getLogger("certify.web")
PUBLIC = "public"
_View = TypeVar("_View", bound=Callable[..., ResponseReturnValue])

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
MESSAGES = {
    400: ("Yêu cầu không đọc được", "Hãy quay lại và thử lần nữa."),
    401: ("Chưa đăng nhập", "Hãy đăng nhập rồi mở lại trang."),
    403: ("Không có quyền", "Tài khoản của ông/bà không được giao việc này."),
    404: ("Không tìm thấy", "Trang hoặc hồ sơ này không có, hoặc không thuộc đơn vị của ông/bà."),
    405: ("Không thực hiện được", "Trang này không nhận cách gửi đó."),
    413: ("Nội dung gửi lên lớn quá", "Hãy rút gọn rồi gửi lại."),
    500: ("Hệ thống gặp lỗi", "Việc vừa làm chưa được ghi. Hãy thử lại sau ít phút."),
}


def requires(permission: str) -> Callable[[_View], _View]:
    """Name the permission a view needs; a view that names none is refused."""

    def mark(view: _View) -> _View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def takes(most_bytes: int) -> Callable[[_View], _View]:
    """Let a view take a larger request than the others."""

    def mark(view: _View) -> _View:
        view.most_bytes = most_bytes  # type: ignore[attr-defined]
        return view

    return mark


def prepare(app: Flask) -> None:
    """Put sign-in, CSRF, the permission gate, the headers and the error pages in place."""
    app.before_request(_size)
    CSRFProtect(app)
    manager = LoginManager(app)
    manager.user_loader(_load)
    app.before_request(_gate)
    app.after_request(_headers)
    app.context_processor(_context)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SecurityError, _wrong_host)
    app.register_error_handler(NotFound, lambda _: _page(404))
    app.register_error_handler(Forbidden, lambda _: _page(403))
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Unavailable, _unavailable)
    app.register_error_handler(CSRFError, _csrf)


def _load(token: str) -> User | None:
    with reading() as connection:
        account = sessions.person_of(connection, token, now())
        stale = account is not None and sessions.is_stale(connection, token, now())
    if stale:
        with writing() as connection:
            sessions.touch(connection, token, now())
    return User(account, token) if account else None


def _size() -> None:
    """Before anything reads the form."""
    view = current_app.view_functions.get(request.endpoint or "")
    if most := getattr(view, "most_bytes", None):
        request.max_content_length = most


def _gate() -> ResponseReturnValue | None:
    needed = permission_of(request.endpoint) if request.endpoint else PUBLIC
    if needed == PUBLIC or "api" in request.blueprints:  # the API has a gate of its own and never knows a session
        return None
    account = signed_in()
    if account is None:
        return _to_sign_in()
    if needed is None or not may(account.role, needed):
        return _page(403)
    return None if request.blueprint in {"people", "security"} else _first_things(account)


def _first_things(account: Account) -> ResponseReturnValue | None:
    """What a person must do before anything else."""
    if account.must_change_password:
        flash("Lần đầu đăng nhập: hãy đặt mật khẩu mới.", "error")
        return redirect(url_for("people.password"))
    with reading() as connection:
        due = second_factor.is_due(connection, account)
    if due:
        flash("Vai trò này cần xác thực hai bước: hãy bật trước khi làm việc khác.", "error")
        return redirect(url_for("security.show"))
    return None


def _to_sign_in() -> ResponseReturnValue:
    if request.method != "GET":
        return _page(401)
    return redirect(url_for("people.enter", next=request.full_path.rstrip("?")))


def permission_of(endpoint: str) -> str | None:
    """The permission that an endpoint names; None, and it opens to nobody, when it names none."""
    if endpoint == "static":
        return PUBLIC
    return getattr(current_app.view_functions[endpoint], "permission", None)


def _headers(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    if site().settings.site.https:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if problem_details.wanted():  # its readers ask again with an ETag
        response.headers.setdefault("Cache-Control", "no-store")
    elif request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response


def _context() -> dict[str, object]:
    account = signed_in()
    if "demonstration" not in g:
        with site().database.reading() as connection:
            g.demonstration = is_demonstration(connection)
    return {
        "account": account,
        "demonstration": g.demonstration,
        "public_progress": site().settings.site.public_progress,
        "may": lambda permission: account is not None and may(account.role, permission),
        "own_tasks": _own_tasks,
    }


def _own_tasks() -> list[Task]:
    """What waits for who is signed in, for the number beside the bell."""
    with viewing() as act:
        return tasks.tasks_of(act)


def _page(code: int, detail: str = "") -> ResponseReturnValue:
    if problem_details.wanted():
        return problem_details.of_status(code)
    title, text = MESSAGES.get(code, MESSAGES[400])
    return render_template("error.html", title=title, text=detail or text), code


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    return problem_details.of_http(error) if problem_details.wanted() else _page(error.code or 500)


def _wrong_host(error: SecurityError) -> ResponseReturnValue:
    return problem_details.of_http(error) if problem_details.wanted() else ("Tên máy chủ không được phép.", 400)


def _csrf(_: CSRFError) -> ResponseReturnValue:
    return _page(400, "Trang đã mở quá lâu. Hãy quay lại, tải lại trang rồi gửi lần nữa; những gì đã gõ vẫn còn đó.")


def _unavailable(error: Unavailable) -> ResponseReturnValue:
    """A page that needs no database. Nothing was written; what was typed is one step back."""
    log.error("database unavailable: %s", error)
    if problem_details.wanted():
        return problem_details.of_status(503)
    page = current_app.jinja_env.get_template("unavailable.html").render(url_for=url_for)
    return page, 503, {"Retry-After": "30"}


def _refused(error: Refused) -> ResponseReturnValue:
    return render_template("error.html", title="Chưa thực hiện được", text="", reasons=error.reasons), 409
