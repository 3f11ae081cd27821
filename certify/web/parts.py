"""Parts of pages that are the same on many, or stay from one look to the next: drawn once for what they show."""

from collections.abc import MutableMapping
from functools import lru_cache
from typing import Any

from flask import Flask, request
from flask.templating import Environment
from jinja2.runtime import Macro
from markupsafe import Markup

from certify.web.lists.trail import carried

# Parts that a process remembers, a few KB each with what they are known by.
MOST = 4096


class Templates(Environment):
    """Flask's environment of templates, which all have the same globals: those of the environment itself.

    Jinja gives each template a layer of its own above them and goes through all layers, name by name, whenever one
    template takes a macro from another. Nothing here fills that layer, and nothing may: it would reach all templates.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template for which `d` are asked as its own."""
        return super().make_globals(d) if d else self.globals


class Pages(Flask):
    """An application whose templates share their globals."""

    jinja_environment = Templates


def prepare(app: Flask) -> None:
    """Give templates `drawn_once(macro, …)`."""
    app.jinja_env.globals["drawn_once"] = drawn_once


def drawn_once(macro: Macro, *values: object) -> Markup:
    """The text of a template's macro, from an earlier page where it was called alike.

    The macro may depend on nothing but its arguments, which are compared whole: no account, no request, no moment.
    """
    # Addresses begin with the path that the site is served under, and carry the list that led to the page.
    return _drawn(macro, request.script_root, carried(), *values)


@lru_cache(MOST)
def _drawn(macro: Macro, _root: str, _trail: str, *values: object) -> Markup:
    return Markup(macro(*values))  # noqa: S704  what a macro of a template drew, escaped there
