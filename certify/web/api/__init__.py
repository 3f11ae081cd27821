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
blueprint.after_request(authentication.mark_demonstration)
blueprint.register_error_handler(Refusal, Refusal.reply)
blueprint.register_error_handler(Refused, authentication.refused)
for _module in (units, rounds, assessments, sheets, gaps, answers, progress, criteria, scores):
    blueprint.register_blueprint(_module.blueprint)


@blueprint.get("/openapi.json")
@requires(PUBLIC)
def description() -> ResponseReturnValue:
    """The description of the API (OpenAPI); it holds no data and is the same for everybody."""
    return json_reply(openapi.description(current_app))


def prepare(app: Flask) -> None:
    """Add the API. Nothing in it looks at a session, so its writes need no CSRF token."""
    app.register_blueprint(blueprint)
    for endpoint, view in app.view_functions.items():
        if endpoint.startswith(f"{blueprint.name}."):
            app.extensions["csrf"].exempt(view)
