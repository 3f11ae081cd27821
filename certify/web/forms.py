"""What becomes of a form that was sent: it is done, or its page is shown again with what stands in the way."""

from collections.abc import Callable, Sequence
from functools import wraps

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from certify.domain.problems import Problem
from certify.operations.act import Refused

View = Callable[..., ResponseReturnValue]
Problems = Sequence[Problem]


def shown_again(page: View) -> Callable[[View], View]:
    """Let a view that is refused show a page with the problems."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**args: object) -> ResponseReturnValue:
            try:
                return view(**args)
            except Refused as refused:
                return page(**args, problems=refused.problems)

        return guarded

    return decorate


def page(template: str, problems: Problems, **values: object) -> ResponseReturnValue:
    """A page with a form, and the problems of what was sent, if any."""
    return render_template(template, problems=problems, **values), 422 if problems else 200


def done(sentence: str, address: str) -> ResponseReturnValue:
    """Tell at an address that something is done."""
    flash(sentence, "ok")
    return redirect(address)
