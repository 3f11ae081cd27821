"""Who may ask for what: sign-in, CSRF, and the role's permission for each view (401, 403).

Whether a record lies within the actor's scope (404) is decided in the operations.
"""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, abort, current_app, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager
from flask_wtf import CSRFProtect

from certify.domain.people.permissions import may
from certify.domain.people.tasks import Task
from certify.operations.log.events import sentence
from certify.operations.notices import tasks
from certify.operations.people import second_factor, sessions
from certify.operations.people.access import ASK
from certify.store.log.events import Event
from certify.store.notices import news
from certify.store.people.accounts import Account
from certify.store.site.settings import is_demonstration
from certify.web.error_pages import error_page
from certify.web.request_context import User, now, own_entry, reading, signed_in, site, viewing

PUBLIC = "public"
_View = TypeVar("_View", bound=Callable[..., ResponseReturnValue])


def requires(permission: str) -> Callable[[_View], _View]:
    """Name the permission that a view needs; a view that names none is refused to everybody."""

    def mark(view: _View) -> _View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def takes(most_bytes: int) -> Callable[[_View], _View]:
    """Let a view accept larger requests than the others."""

    def mark(view: _View) -> _View:
        view.most_bytes = most_bytes  # type: ignore[attr-defined]
        return view

    return mark


def prepare(app: Flask) -> None:
    """Put the limit of a request's size, CSRF protection, sign-in and permissions in place, in that order."""
    app.before_request(_limit_size)
    CSRFProtect(app)
    manager = LoginManager(app)
    manager.user_loader(_load)
    app.before_request(_check_permission)
    app.context_processor(_context)


def permission_of(endpoint: str) -> str | None:
    """The permission that an endpoint names; None if it names none, and then it is open to nobody."""
    if endpoint == "static":
        return PUBLIC
    return getattr(current_app.view_functions[endpoint], "permission", None)


def _load(token: str) -> User | None:
    """The holder of a session's token, whose last use is noted now and then."""
    with reading() as connection:
        holder = sessions.holder_of(connection, token, now())
    if holder is None:
        return None
    if holder.stale:
        with site().database.writing_aside() as connection:
            sessions.touch(connection, token, now())
        session.modified = True  # so the cookie lasts as long from now on
    return User(holder.account, token, holder.entry)


def _limit_size() -> None:
    """Runs first: the limit must be known before anything reads the form."""
    view = current_app.view_functions.get(request.endpoint or "")
    if most_bytes := getattr(view, "most_bytes", None):
        request.max_content_length = most_bytes


def _check_permission() -> ResponseReturnValue | None:
    permission = permission_of(request.endpoint) if request.endpoint else PUBLIC
    # The API checks tokens itself and never looks at a session.
    if permission == PUBLIC or "api" in request.blueprints:
        return None
    account = signed_in()
    if account is None:
        return _to_sign_in()
    if permission is None or not may(account.role, permission):
        return error_page(403)
    return None if request.blueprint in {"people", "security"} else _first_steps(account)


def _first_steps(account: Account) -> ResponseReturnValue | None:
    """Where a person is sent who must change the password or set up the second factor first; None for the others."""
    if account.must_change_password and site().settings.site.sign_in.password:
        flash("Lần đầu đăng nhập: hãy đặt mật khẩu mới.", "error")
        return redirect(url_for("people.password"))
    with reading() as connection:
        due = second_factor.is_due(connection, account)
    if due and not own_entry().two_factors:
        flash("Vai trò này cần xác thực hai bước: hãy bật trước khi làm việc khác.", "error")
        return redirect(url_for("security.show"))
    return None


def _to_sign_in() -> ResponseReturnValue:
    if request.method != "GET":
        abort(401)
    return redirect(url_for("people.enter", next=request.full_path.rstrip("?")))


def _context() -> dict[str, object]:
    """What every template may use."""
    account = signed_in()
    if "demonstration" not in g:
        with reading() as connection:
            g.demonstration = is_demonstration(connection)
    return {
        "account": account,
        "demonstration": g.demonstration,
        "public_progress": site().settings.site.public_progress,
        "may": lambda permission: account is not None and may(account.role, permission),
        "own_tasks": _own_tasks,
        "idle_seconds": int(sessions.SURELY_ALIVE.total_seconds()),
        "taken": lambda: session.pop("taken", ""),
        "own_news": _own_news,
        "news_ask": ASK,
    }


def _own_news() -> list[tuple[Event, str]]:
    """What was done to the signed-in person's account that they have yet to read, each event as a sentence."""
    with viewing() as act:
        return [(event, sentence(event)) for event in news.unread(act.connection, act.actor.id)]


def _own_tasks() -> list[Task]:
    """The open tasks of the signed-in person, for the number beside the bell."""
    with viewing() as act:
        return tasks.tasks_of(act, site().press.files)
