"""A form that is sent twice is taken once: each page's forms bear a key, noted in the transaction that they cause.

A form that was refused is not noted: corrected, it may be sent again. What a script saves by itself is not looked at;
it bears the versions that it was made from.
"""

import hashlib
import secrets

from flask import Flask, Response, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from certify.operations.act import Repeated
from certify.store.site.submissions import lead
from certify.web.request_context import own_token, signed_in, site

FIELD = "once"
SAID = "Việc này đã được ghi ở lần bấm trước; không ghi lần nữa."


def prepare(app: Flask) -> None:
    """Watch over every form of an application; after the gate, so that only who is let in is heard."""
    app.before_request(_look)
    app.after_request(_remember)
    app.register_error_handler(Repeated, _again)
    app.jinja_env.globals["once"] = _key_of_page


def _key_of_page() -> str:
    """The same for all forms of one page, another one for every page."""
    if "page_key" not in g:
        g.page_key = secrets.token_urlsafe(9)
    return str(g.page_key)


def _look() -> None:
    by_script = request.accept_mimetypes.best == "application/json"
    if request.method == "POST" and signed_in() and not by_script and request.form.get(FIELD):
        g.submission = _key()


def _key() -> str:
    """Who sent what to where: a page that one came back to may send something else."""
    said = [own_token(), request.path, *(f"{key}={value}" for key, value in _fields())]
    for name, file in request.files.items(multi=True):
        said += [name, file.filename or "", hashlib.sha256(file.stream.read()).hexdigest()]
        file.stream.seek(0)
    return hashlib.sha256("\0".join(said).encode("utf-8", "surrogatepass")).hexdigest()


def _fields() -> list[tuple[str, str]]:
    return [(key, value) for key, value in request.form.items(multi=True) if key != "csrf_token"]


def _remember(response: Response) -> Response:
    if "taken" in g and response.status_code in {302, 303}:
        with site().database.writing() as connection:
            lead(connection, g.taken, response.headers["Location"])
    return response


def _again(repeated: Repeated) -> ResponseReturnValue:
    flash(SAID, "ok")
    return redirect(repeated.location or url_for("people.home"))
