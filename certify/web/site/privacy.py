"""Children's data stays out: a hint on texts that look like it, and the page that says what is kept, why, how long."""

from collections.abc import Iterator

from flask import Blueprint, Flask, Response, flash, render_template, request
from flask.typing import ResponseReturnValue

from certify.domain.privacy import warning
from certify.domain.privacy_notice import CLASSES, INCIDENTS, REQUESTS
from certify.web.access import PUBLIC, requires
from certify.web.request_context import signed_in, site

blueprint = Blueprint("privacy", __name__)

# Where nobody writes about children, and where the view itself says which indicator it is about.
APART = {"people", "security", "accounts", "account_imports", "tokens", "assessments", "evidence"}
MEANT = {"csrf_token", "once"}


@blueprint.get("/quyen-rieng-tu")
@requires(PUBLIC)
def show() -> ResponseReturnValue:
    """Each class of data with purpose, legal basis and time; whom to ask, and within what time they answer."""
    values = {"classes": CLASSES, "requests": REQUESTS, "incidents": INCIDENTS}
    return render_template("site/privacy.html", contact=site().settings.site.contact, **values)


def prepare(app: Flask) -> None:
    """Look at every text that a form brought in, once it was taken."""
    app.after_request(_hint)


def _hint(response: Response) -> Response:
    watched = request.method == "POST" and request.blueprint not in APART and "api" not in request.blueprints
    if watched and response.status_code in {302, 303} and signed_in():
        for said in hints(*_typed()):
            flash(said, "warn")
    return response


def hints(*texts: str) -> list[str]:
    """What a person is told of the texts just sent: one sentence, or none."""
    said = warning("\n".join(texts), "Nội dung vừa ghi")
    return [said] if said else []


def _typed() -> Iterator[str]:
    yield from (value for key, value in request.form.items(multi=True) if key not in MEANT)
    yield from (file.filename or "" for file in request.files.values())
