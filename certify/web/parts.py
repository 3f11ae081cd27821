"""Parts of pages that are the same on many, or stay from one look to the next: drawn once for what they show."""

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any

from flask import Flask, request
from flask.templating import Environment
from jinja2.runtime import Macro
from markupsafe import Markup

from certify.web.lists.trail import carried

# Parts that a process remembers, a few KB each with what they are known by.
MOST = 4096


class Templates(Environment):
    """Flask's environment of templates, which takes the globals of each template from the environment once.

    Jinja lays a template's own globals over the environment's and goes through both layers, name by name, whenever one
    template takes a macro from another. What the environment gets later reaches only templates that are loaded later.
    """

    def make_globals(self, d: Mapping[str, Any] | None) -> dict[str, Any]:
        """The globals of a template, for itself: the environment's and those that are asked for it."""
        return {**self.globals, **(d or {})}


class Pages(Flask):
    """An application that draws pages from such templates."""

    jinja_environment = Templates


def prepare(app: Flask) -> None:
    """Give pages `drawn_once(macro, …)`."""
    app.context_processor(lambda: {"drawn_once": _drawing()})


def drawn_once(macro: Macro, *values: object) -> Markup:
    """The text of a template's macro, from an earlier page where it was called alike.

    The macro may depend on nothing but its arguments, which are compared whole: no account, no request, no moment.
    """
    return _drawing()(macro, *values)


def _drawing() -> Callable[..., Markup]:
    # Addresses begin with the path that the site is served under, and carry the list that led to the page.
    return partial(_drawn, request.script_root, carried())


@lru_cache(MOST)
def _drawn(_root: str, _trail: str, macro: Macro, *values: object) -> Markup:
    return Markup(macro(*values))  # noqa: S704  what a macro of a template drew, escaped there
