"""Parts of pages that are the same on many, or stay from one look to the next: drawn once for what they show."""

from functools import lru_cache

from flask import Flask, request
from jinja2.runtime import Macro
from markupsafe import Markup

from certify.web.lists.trail import carried

# Parts that a process remembers, a few KB each with what they are known by.
MOST = 4096


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
