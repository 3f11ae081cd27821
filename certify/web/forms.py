"""After a form was submitted: go on with a message, or show the page again with the problems."""

from collections.abc import Callable, Sequence
from functools import wraps

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from certify.domain.problems import Problem
from certify.operations.act import Refused
from certify.web.lists.trail import draws

View = Callable[..., ResponseReturnValue]
Problems = Sequence[Problem]


def shown_again(page: View) -> Callable[[View], View]:
    """Answer a view that raises Refused with `page` instead, called with the same arguments and the problems."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**args: object) -> ResponseReturnValue:
            try:
                return view(**args)
            except Refused as refused:
                draws(page)
                return page(**args, problems=refused.problems)

        return guarded

    return decorate


def page(template: str, problems: Problems, **values: object) -> ResponseReturnValue:
    """A page with a form: status 200, or 422 if what was submitted has problems."""
    return render_template(template, problems=problems, **values), 422 if problems else 200


def done(sentence: str, address: str) -> ResponseReturnValue:
    """Go to an address, where the sentence is shown."""
    flash(sentence, "ok")
    return redirect(address)
