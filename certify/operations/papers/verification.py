"""Public verification: whether a paper is genuine and in force, and nothing else about it."""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from msgspec import Struct

from certify.domain.assessment.states import State
from certify.domain.days import local_day
from certify.domain.numbers import format_points
from certify.domain.papers.paper import Citation
from certify.domain.papers.states import PaperState
from certify.operations.papers.citations import citation
from certify.store.assessments import files as assessments
from certify.store.connection import Connection
from certify.store.papers import issued, signed_copies
from certify.store.papers.issued import Issued
from certify.store.site import rate_limits
from certify.store.units import units

MOST_IN_A_MINUTE = 60
DECISIONS = ("recognition", "revocation", "refusal")


class PaperStanding(Struct, frozen=True):
    """What anyone may know of a paper: its kind, number, day, office and unit, its state and when it was recalled.

    `communes` are those on a list, with the points of the decision; `criteria` is the number of the decision whose
    criteria were used; `own_file` says that the office wrote the file itself. `later` is the paper that replaced it;
    `revoked` names the communes on a list whose recognition was revoked.
    """

    state: str
    title: str
    number: str | None
    on: date
    office: str
    unit: str
    communes: tuple[str, ...]
    criteria: str
    own_file: bool
    later: Citation | None
    recalled_on: date | None
    revoked: tuple[str, ...]


def by_token(connection: Connection, token: str) -> PaperStanding | None:
    """The standing of the paper with that address; None when there is none."""
    return _standing(connection, issued.by_token(connection, token))


def by_sha256(connection: Connection, sha256: str) -> PaperStanding | None:
    """The standing of the paper whose issued bytes, or an accepted signed copy, have that hash; None otherwise."""
    return _standing(connection, issued.by_sha256(connection, sha256))


def signatures_in(connection: Connection, sha256: str) -> int:
    """How many signatures are in the file with that hash: none when it is a paper as issued, or no paper's."""
    paper = issued.by_sha256(connection, sha256)
    copy = signed_copies.by_sha256(connection, paper.id, sha256) if paper else None
    return len(copy.checked) if copy else 0


def is_file_of(connection: Connection, token: str, sha256: str) -> bool:
    """Whether bytes with that hash are the paper of that address, as issued or as signed."""
    addressed, hashed = issued.by_token(connection, token), issued.by_sha256(connection, sha256)
    return addressed is not None and hashed is not None and addressed.id == hashed.id


def within_limit(connection: Connection, secret: str, address: str, at: datetime) -> bool:
    """Count a request from an address; whether it's within this minute's limit.

    Only a keyed hash of the address is stored.
    """
    key = hmac.new(secret.encode(), address.encode(), hashlib.sha256).hexdigest()[:32]
    return rate_limits.add_one(connection, f"verify:{key}", int(at.timestamp()) // 60) <= MOST_IN_A_MINUTE


def _standing(connection: Connection, paper: Issued | None) -> PaperStanding | None:
    if paper is None:
        return None
    content = json.loads(issued.content_of(connection, paper.id))
    unit, later = units.find(connection, paper.unit_id), issued.find(connection, paper.next_id or 0)
    return PaperStanding(
        state=paper.state,
        title=paper.title,
        number=paper.number,
        on=paper.issued_on,
        office=paper.office,
        unit=unit.full_name if unit else "",
        communes=tuple(_communes(content)),
        own_file=content.get("own_file", False),
        criteria=content.get("criteria", {}).get("number", "") if content.get("criteria") else "",
        later=citation(connection, later) if later else None,
        recalled_on=_recalled_on(connection, paper),
        revoked=_revoked(connection, paper),
    )


def _communes(content: Mapping[str, Any]) -> Iterator[str]:
    """The communes on a decision's list, each with the points that a recognition or its revocation rests on."""
    if content["form"] not in DECISIONS:
        return
    for line in content["lines"]:
        # The points of a commune that failed are nobody else's business.
        points = line["appraisal_total"] if content["form"] != "refusal" else None
        above = f", {line['above']}" if line["above"] else ""
        yield f"{line['full_name']}{above}" + (f" ({format_points(Decimal(points))} điểm)" if points else "")


def _recalled_on(connection: Connection, paper: Issued) -> date | None:
    at = issued.recalled_at(connection, paper.id)
    return local_day(at) if at else None


def _revoked(connection: Connection, paper: Issued) -> tuple[str, ...]:
    """The communes of a list in force that were revoked since, in the order of the list."""
    if paper.state != PaperState.IN_FORCE or paper.form != "recognition":
        return ()
    files = [assessments.find(connection, id_) for id_ in issued.assessments_of(connection, paper.id)]
    revoked = [units.find(connection, file.unit_id) for file in files if file and file.state is State.REVOKED]
    return tuple(unit.full_name for unit in revoked if unit)
