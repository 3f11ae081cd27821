"""The public page that tells genuine papers from altered ones: no sign-in, no personal data."""

import hashlib
import re

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from certify.domain.limits import SIGNED_COPY
from certify.operations.papers import verification
from certify.operations.papers.verification import PaperStanding
from certify.web.access import PUBLIC, requires, takes
from certify.web.request_context import reading
from certify.web.site.rate_limit import limited

blueprint = Blueprint("verification", __name__)
blueprint.before_request(limited)

SHA256 = re.compile(r"[0-9a-f]{64}")


@blueprint.get("/kiem-tra")
@requires(PUBLIC)
def ask() -> ResponseReturnValue:
    """Ask for a file; with `ma`, the hash that the browser computed, say which paper it is."""
    return _by_file(request.args.get("ma"))


@blueprint.post("/kiem-tra")
@requires(PUBLIC)
@takes(SIGNED_COPY.request)
def upload() -> ResponseReturnValue:
    """The same without JavaScript: the file is hashed here and not stored."""
    return _by_file(_uploaded_sha256())


@blueprint.get("/kiem-tra/<token>")
@requires(PUBLIC)
def show(token: str) -> ResponseReturnValue:
    """The paper with that code; with `ma`, whether a file is that paper."""
    return _by_token(token, request.args.get("ma"))


@blueprint.post("/kiem-tra/<token>")
@requires(PUBLIC)
@takes(SIGNED_COPY.request)
def compare(token: str) -> ResponseReturnValue:
    """Compare a file with the paper with that code, without JavaScript."""
    return _by_token(token, _uploaded_sha256())


def _by_file(sha256: str | None) -> ResponseReturnValue:
    well_formed = sha256 if sha256 and SHA256.fullmatch(sha256) else None
    with reading() as connection:
        standing = verification.by_sha256(connection, well_formed) if well_formed else None
        signatures = verification.signatures_in(connection, well_formed) if well_formed else 0
    return _page(standing, asked=sha256 is not None, matches=standing is not None, signatures=signatures)


def _by_token(token: str, sha256: str | None) -> ResponseReturnValue:
    with reading() as connection:
        well_formed = sha256 if sha256 and SHA256.fullmatch(sha256) else ""
        same = bool(well_formed) and verification.is_file_of(connection, token, well_formed)
        standing = verification.by_token(connection, token)
        signatures = verification.signatures_in(connection, well_formed) if same else 0
    return _page(standing, asked=True, matches=same if sha256 is not None else None, token=token, signatures=signatures)


def _page(
    standing: PaperStanding | None, *, asked: bool, matches: bool | None, signatures: int, token: str = ""
) -> ResponseReturnValue:
    """The verdict; `asked` says whether a file or code was given at all, `matches` whether the file is that paper.

    `signatures` are those in the file, 0 for the file as it was issued.
    """
    seen = {"found": standing, "asked": asked, "matches": matches, "signatures": signatures}
    shown = render_template("papers/verification.html", **seen, token=token if standing else "")
    status = 404 if token and standing is None else 200
    return shown, status, {"X-Robots-Tag": "noindex, nofollow"}


def _uploaded_sha256() -> str:
    """The hash of the uploaded file; empty if there is none."""
    upload = request.files.get("file")
    return hashlib.sha256(upload.read()).hexdigest() if upload and upload.filename else ""
