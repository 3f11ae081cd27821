"""Keeping children's data out: a hint on texts that look like it, and the privacy notice."""

import re
from collections.abc import Iterator

from flask import Blueprint, Flask, Response, flash, render_template, request
from flask.typing import ResponseReturnValue

from certify.domain import garbled
from certify.domain.identity_hints import warning
from certify.domain.privacy_notice import CLASSES, INCIDENTS, REQUESTS
from certify.web.access import PUBLIC, requires
from certify.web.request_context import signed_in

blueprint = Blueprint("privacy", __name__)

# Blueprints whose forms are not about children, or that give a more precise hint, or ask before they write, themselves.
EXEMPT = {"people", "security", "accounts", "account_imports", "tokens", "assessments", "evidence", "documents"}
# Forms with passwords and codes, and those whose operation looks at every text itself.
UNLOOKED = {"people", "security", "tokens", "assessments"}
# Fields that nobody types a text into: hidden ones (tokens, hashes, what the page showed), figures and passwords.
UNTYPED = re.compile(
    r"(?:.+\.)?(?:seen(?:-\d+)?|version|carried|asked)|.+\.(?:numerator|denominator|count)|csrf_token|once|owner|step|replace|khu-vuc|trang|so|first|event|order"
    r"|unfinished|password|proof|beside"
)


@blueprint.get("/quyen-rieng-tu")
@requires(PUBLIC)
def show() -> ResponseReturnValue:
    """Each class of data with purpose, legal basis and retention; whom to ask, and how soon they must answer."""
    values = {"classes": CLASSES, "requests": REQUESTS, "incidents": INCIDENTS}
    return render_template("site/privacy.html", **values)


def prepare(app: Flask) -> None:
    """Check every text of a form after the form was accepted."""
    app.after_request(_hint)


def _hint(response: Response) -> Response:
    watched = request.method == "POST" and request.blueprint not in UNLOOKED and "api" not in request.blueprints
    if watched and response.status_code in {302, 303} and signed_in():
        for hint in hints(*_typed(), children=request.blueprint not in EXEMPT):
            flash(hint, "warn")
    return response


def hints(*texts: str, children: bool = True) -> list[str]:
    """The hints on the texts just saved: that they look like data of a child, that their letters look wrong."""
    looks = (warning, garbled.warning) if children else (garbled.warning,)
    return [hint for look in looks if (hint := look("\n".join(texts), "Nội dung vừa ghi"))]


def typed_texts() -> Iterator[str]:
    """The texts of the form that a person typed or chose."""
    return (value for key, value in request.form.items(multi=True) if not UNTYPED.fullmatch(key))


def _typed() -> Iterator[str]:
    yield from typed_texts()
    yield from (file.filename or "" for file in request.files.values())
