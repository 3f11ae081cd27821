"""The log of requests: one JSON line each, with an id that the reply names too. Nobody is named in it."""

import json
import logging
import re
import secrets
import sys
import time
from datetime import UTC, datetime

from flask import Flask, Response, g, request

GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
log = logging.getLogger("certify.requests")


class JsonLines(logging.Formatter):
    """One record as one line of JSON: whatever is in it can't begin a line of its own."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


def prepare(app: Flask) -> None:
    """Log every request of an application."""
    logger = logging.getLogger("certify")
    if not any(isinstance(known.formatter, JsonLines) for known in logger.handlers):
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines())
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if GIVEN.fullmatch(given) else secrets.token_hex(8)
    g.begun = time.perf_counter()


def _end(response: Response) -> Response:
    """The rule of the address, not the address: no number of a file, no text that was searched for."""
    if request.endpoint != "static":
        fields = {
            "request": g.request_id,
            "method": request.method,
            "rule": request.url_rule.rule if request.url_rule else None,
            "status": response.status_code,
            "ms": round((time.perf_counter() - g.begun) * 1000),
        }
        log.info("request", extra={"fields": fields})
    response.headers["X-Request-Id"] = g.request_id
    return response
