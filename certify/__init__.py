"""certify: scoring, appraising and recognising child-friendly communes under Decision 06/QĐ-TTg of 03/01/2019."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from certify.config import Settings


def create_app(site: "Settings | None" = None) -> "Flask":
    """The web application of a site (by default the one of the environment), migrated before by `certify init`.

    Flask is imported here, so that commands that need no web start at once.
    """
    from certify.config import settings  # noqa: PLC0415
    from certify.web.app import build  # noqa: PLC0415

    return build(site or settings())
