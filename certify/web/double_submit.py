"""A form that is submitted twice takes effect once.

Every form carries the key of its page. The transaction that a form causes stores a hash of key and content; the same
submission again leads to where the first one led. A refused form stores nothing, so it may be corrected and sent again.
What a page's script saves by itself is left alone: it carries the versions that it was based on.
"""

import hashlib
import secrets

from flask import Flask, Response, current_app, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from certify.operations.act import Repeated
from certify.store.database import Unavailable
from certify.store.site.submissions import lead
from certify.web.request_context import by_script, own_token, signed_in, site

FIELD = "once"
REPEATED = "Việc này đã được ghi ở lần bấm trước; không ghi lần nữa."


def prepare(app: Flask) -> None:
    """Guard every form of an application. Registered after access, so only permitted requests are looked at."""
    app.before_request(_note_submission)
    app.after_request(_store_target)
    app.register_error_handler(Repeated, _to_first_target)
    app.jinja_env.globals.update(once=_key_of_page, form_sent=_form_sent)


def _key_of_page() -> str:
    """The key of the page that is being drawn: the same in all its forms, new for every page."""
    if "page_key" not in g:
        g.page_key = secrets.token_urlsafe(9)
    return str(g.page_key)


def _form_sent() -> str:
    """The page's key and the address of the form that was sent; empty if none was, or none that could be read."""
    return str(g.get("sent", ""))


def _note_submission() -> None:
    if request.method != "POST":
        return
    g.sent = f"{request.form.get(FIELD, '')} {request.path}"
    if signed_in() and not by_script() and request.form.get(FIELD):
        g.submission = _key()


def _key() -> str:
    """A hash of who sent what to where: after going back, the same page may send something else."""
    parts = [own_token(), request.path, *(f"{key}={value}" for key, value in _fields())]
    for name, file in request.files.items(multi=True):
        parts += [name, file.filename or "", hashlib.sha256(file.stream.read()).hexdigest()]
        file.stream.seek(0)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _fields() -> list[tuple[str, str]]:
    return [(key, value) for key, value in request.form.items(multi=True) if key != "csrf_token"]


def _store_target(response: Response) -> Response:
    """Store where a submission led, for its repetition; the next page says to its script what was taken."""
    if "taken" in g and response.status_code in {302, 303}:
        session["taken"] = f"{request.form[FIELD]} {request.path}"
        try:
            with site().database.writing_aside() as connection:
                lead(connection, g.taken, response.headers["Location"])
        except Unavailable:  # what was sent is written all the same; a repetition only leads to the first page
            current_app.logger.exception("where a submission led is not stored")
    return response


def _to_first_target(repeated: Repeated) -> ResponseReturnValue:
    flash(REPEATED, "ok")
    return redirect(repeated.location or url_for("people.home"))
