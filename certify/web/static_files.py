"""Styles, scripts and pictures: an address changes with the file's content, so browsers may cache it for long."""

import hashlib
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app


def prepare(app: Flask) -> None:
    """Let browsers cache the files of `static/`, and mark every address of one with a hash of its content."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = timedelta(days=365)
    app.url_defaults(_marked)


def _marked(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static":
        values.setdefault("v", _mark(str(current_app.static_folder), values["filename"]))


@cache
def _mark(folder: str, name: str) -> str:
    return hashlib.sha256(Path(folder, name).read_bytes()).hexdigest()[:12]
