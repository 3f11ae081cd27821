"""The first page: a person's tasks, and the latest news."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from certify.operations.log.events import sentence
from certify.operations.notices import tasks as waiting
from certify.operations.notices.setting_up import setting_up
from certify.web.access import requires
from certify.web.request_context import site, today, viewing

blueprint = Blueprint("waiting", __name__)


@blueprint.get("/viec-can-lam")
@requires("account:self")
def index() -> ResponseReturnValue:
    """The tasks of the signed-in person, the overdue ones first."""
    with viewing() as act:
        tasks = waiting.tasks_of(act, site().press.files)
        steps = setting_up(act)
        news = [(event, name, sentence(event)) for event, name in waiting.news_of(act)]
    return render_template("notices/index.html", tasks=tasks, news=news, steps=steps, today=today().date())
