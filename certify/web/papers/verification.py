"""The public page that tells genuine papers from altered ones; no log-in, no personal data."""

import hashlib
import re

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from certify.domain.limits import SIGNED_COPY
from certify.operations.papers import verification
from certify.operations.papers.verification import Standing
from certify.web.access import PUBLIC, requires, takes
from certify.web.rate_limit import limited
from certify.web.request_context import reading

blueprint = Blueprint("verification", __name__)
blueprint.before_request(limited)

SHA256 = re.compile(r"[0-9a-f]{64}")


@blueprint.get("/kiem-tra")
@requires(PUBLIC)
def ask() -> ResponseReturnValue:
    """Ask for a file; with `ma`, the hash that the browser made, tell what it is."""
    return _by_file(request.args.get("ma"))


@blueprint.post("/kiem-tra")
@requires(PUBLIC)
@takes(SIGNED_COPY.request)
def upload() -> ResponseReturnValue:
    """The same without script: the file is hashed here and not kept."""
    return _by_file(_given())


@blueprint.get("/kiem-tra/<token>")
@requires(PUBLIC)
def show(token: str) -> ResponseReturnValue:
    """The paper of a code; with `ma`, whether a file is that paper."""
    return _by_token(token, request.args.get("ma"))


@blueprint.post("/kiem-tra/<token>")
@requires(PUBLIC)
@takes(SIGNED_COPY.request)
def compare(token: str) -> ResponseReturnValue:
    """Compare a file with the paper of a code, without script."""
    return _by_token(token, _given())


def _by_file(sha256: str | None) -> ResponseReturnValue:
    known = sha256 if sha256 and SHA256.fullmatch(sha256) else None
    with reading() as connection:
        found = verification.by_sha256(connection, known) if known else None
        signatures = verification.signatures_in(connection, known) if known else 0
    return _page(found, asked=sha256 is not None, matches=found is not None, signatures=signatures)


def _by_token(token: str, sha256: str | None) -> ResponseReturnValue:
    with reading() as connection:
        found = verification.by_token(connection, token)
        known = sha256 if sha256 and SHA256.fullmatch(sha256) else ""
        same = bool(known) and verification.is_file_of(connection, token, known)
        signatures = verification.signatures_in(connection, known) if same else 0
    return _page(found, asked=True, matches=same if sha256 is not None else None, token=token, signatures=signatures)


def _page(
    found: Standing | None, *, asked: bool, matches: bool | None, signatures: int, token: str = ""
) -> ResponseReturnValue:
    seen = {"found": found, "asked": asked, "matches": matches, "signatures": signatures}
    page = render_template("papers/verification.html", **seen, token=token if found else "")
    return page, 200, {"X-Robots-Tag": "noindex, nofollow"}


def _given() -> str:
    """The hash of the file that was sent; empty when none was."""
    given = request.files.get("file")
    return hashlib.sha256(given.read()).hexdigest() if given and given.filename else ""
