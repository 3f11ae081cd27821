"""The JSON API for other programs, under /api/v1: tokens, the same permissions, one module for each noun."""

from flask import Blueprint, Flask, current_app
from flask.typing import ResponseReturnValue

from certify.operations.act import Refused
from certify.web.access import PUBLIC, requires
from certify.web.api import (
    answers,
    assessments,
    authentication,
    criteria,
    gaps,
    openapi,
    progress,
    rounds,
    scores,
    sheets,
    units,
)
from certify.web.problem_details import Refusal, json_reply

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
blueprint.before_request(authentication.check)
blueprint.after_request(authentication.tell)
blueprint.register_error_handler(Refusal, Refusal.reply)
blueprint.register_error_handler(Refused, authentication.refused)
for _noun in (units, rounds, assessments, sheets, gaps, answers, progress, criteria, scores):
    blueprint.register_blueprint(_noun.blueprint)


@blueprint.get("/openapi.json")
@requires(PUBLIC)
def description() -> ResponseReturnValue:
    """What the API takes and gives; the same for everyone, no data."""
    return json_reply(openapi.description(current_app))


def prepare(app: Flask) -> None:
    """Add the API. Nothing in it looks at a session, so its writes need no CSRF token."""
    app.register_blueprint(blueprint)
    for endpoint, view in app.view_functions.items():
        if endpoint.startswith(f"{blueprint.name}."):
            app.extensions["csrf"].exempt(view)
