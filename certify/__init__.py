"""certify: scoring, appraising and recognising child-friendly communes under Decision 06/QĐ-TTg of 03/01/2019."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from certify.config import Settings

# What a number means is said at the top of CHANGELOG.md.
__version__ = "1.0.0"

# Pydantic would look through every installed package for plugins, none of which is to read what people type.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def create_app(site: "Settings | None" = None) -> "Flask":
    """The web application of a site (by default the one of the environment), whose database is of this revision.

    Flask is imported here, so that commands that need no web start at once.
    """
    with uncollected():
        from certify.config import settings  # noqa: PLC0415
        from certify.web.app import build  # noqa: PLC0415

        return build(site or settings())


@contextmanager
def uncollected() -> Iterator[None]:
    """Work without a search for garbage: for what stays as long as the process, as modules do, or ends with it."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
