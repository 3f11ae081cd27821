"""The log of requests: one JSON line each, with an id that the response carries too. It names no person."""

import json
import logging
import re
import secrets
import sys
import time
from datetime import UTC, datetime

from flask import Flask, Response, g, request

CLIENT_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
log = logging.getLogger("certify.requests")


class JsonLines(logging.Formatter):
    """One record as one line of JSON: text in it can't forge a further line."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            entry["trace"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)


def prepare(app: Flask) -> None:
    """Log every request of an application."""
    logger = logging.getLogger("certify")
    if not any(isinstance(handler.formatter, JsonLines) for handler in logger.handlers):
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines())
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    client_id = request.headers.get("X-Request-Id", "")
    g.request_id = client_id if CLIENT_ID.fullmatch(client_id) else secrets.token_hex(8)
    g.begun = time.perf_counter()


def _end(response: Response) -> Response:
    """Log the rule of the address, not the address itself: no record's number, no text that was searched for."""
    if request.endpoint != "static":
        fields = {
            "request": g.request_id,
            "method": request.method,
            "rule": request.url_rule.rule if request.url_rule else None,
            "status": response.status_code,
            "ms": round((time.perf_counter() - g.begun) * 1000),
            # How it arrived wrongly, if it did.
            **g.get("arrival", {}),
        }
        log.info("request", extra={"fields": fields})
    response.headers["X-Request-Id"] = g.request_id
    return response
