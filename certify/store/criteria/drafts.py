"""Drafts: criteria files being compared with the official text, and the confirmed lines of each."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from certify.domain.criteria.editing.drafts import DraftState
from certify.store.columns import Instant, choice, id_column, metadata
from certify.store.connection import Connection
from certify.store.people.accounts import accounts
from certify.store.proof import rows as proved
from certify.store.proof.records import replayed

# `text` is the criteria file as it is being corrected; `version` counts its savings.
attestation_drafts = Table(
    "attestation_drafts",
    metadata,
    id_column(),
    Column("criteria_version", Text, nullable=False),
    Column("base_revision", Integer, nullable=False),
    choice("state", DraftState),
    Column("text", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("reference", Text, nullable=False),
    Column("remark", Text, nullable=False),
    Column("transcriber_id", Integer, ForeignKey("accounts.id"), nullable=False),
    Column("checker_id", Integer, ForeignKey("accounts.id")),
    Column("updated_at", Instant, nullable=False),
    info=replayed(),
)

# One confirmed line: its path in the file and the hash of its content, so that a later correction is not confirmed.
attestation_lines = Table(
    "attestation_lines",
    metadata,
    Column("draft_id", Integer, ForeignKey("attestation_drafts.id"), primary_key=True),
    Column("place", Text, primary_key=True),
    Column("content_sha256", Text, primary_key=True),
    Column("citation", Text, nullable=False),
    Column("stated_by", Integer, ForeignKey("accounts.id"), nullable=False),
    Column("checked_by", Integer, ForeignKey("accounts.id")),
    Column("remark", Text, nullable=False),
    info=replayed(),
)


class Draft(Struct, frozen=True):
    """A criteria file being compared with the official text: by whom, from which revision on, in which state."""

    id: int
    criteria_version: str
    base_revision: int
    state: DraftState
    text: str
    version: int
    reference: str
    remark: str
    transcriber_id: int
    transcriber: str
    checker_id: int | None
    checker: str | None
    updated_at: datetime


class StoredLine(Struct, frozen=True):
    """A line that one person confirmed, and a second person's check of it."""

    place: str
    content_sha256: str
    citation: str
    stated_by: int
    checked_by: int | None
    remark: str

    @property
    def key(self) -> tuple[str, str]:
        return self.place, self.content_sha256


def add(connection: Connection, row: Mapping[str, Any]) -> int:
    """Store a draft and return its id."""
    return proved.add(connection, attestation_drafts, row)


def find(connection: Connection, draft_id: int) -> Draft | None:
    """The draft with that id."""
    row = connection.execute(_BY_ID, {"draft": draft_id}).first()
    return Draft(**row._mapping) if row else None


def in_states(connection: Connection, states: Iterable[DraftState]) -> list[Draft]:
    """The drafts in some states, the newest first."""
    rows = connection.execute(_IN_STATES, {"states": list(states)})
    return [Draft(**row._mapping) for row in rows]


def change(connection: Connection, draft_id: int, **values: object) -> None:
    """Change columns of a draft."""
    proved.change(connection, attestation_drafts, attestation_drafts.c.id == draft_id, **values)


def lines_of(connection: Connection, draft_id: int) -> dict[tuple[str, str], StoredLine]:
    """The confirmed lines of a draft, by path and content hash."""
    columns = [column for column in attestation_lines.c if column.name != "draft_id"]
    rows = connection.execute(sa.select(*columns).where(attestation_lines.c.draft_id == draft_id))
    return {line.key: line for line in (StoredLine(**row._mapping) for row in rows)}


def agreed_in(connection: Connection, criteria_version: str) -> set[tuple[str, str]]:
    """The lines of a version, by path and content hash, on which two people agreed in a draft that was signed."""
    agreed = attestation_lines.c.checked_by.is_not(None) & (attestation_lines.c.remark == "")
    signed = attestation_drafts.c.state == DraftState.SIGNED
    of_version = attestation_drafts.c.criteria_version == criteria_version
    chosen = sa.select(attestation_lines.c.place, attestation_lines.c.content_sha256).join(attestation_drafts)
    return {(row.place, row.content_sha256) for row in connection.execute(chosen.where(agreed, signed, of_version))}


def put_lines(connection: Connection, draft_id: int, lines: Iterable[StoredLine]) -> None:
    """Store confirmed lines; one of the same place and content is replaced."""
    proved.put(connection, attestation_lines, [{"draft_id": draft_id, **asdict(line)} for line in lines])


def remove_lines(connection: Connection, draft_id: int, lines: Iterable[StoredLine]) -> None:
    """Remove confirmed lines, each by its place and content."""
    for line in lines:
        same = (attestation_lines.c.place == line.place) & (attestation_lines.c.content_sha256 == line.content_sha256)
        proved.remove(connection, attestation_lines, same & (attestation_lines.c.draft_id == draft_id))


# Built once: the open drafts are asked for on every page of who compares.
_transcriber, _checker = accounts.alias("transcriber"), accounts.alias("checker")
_WHOLE = (
    sa.select(
        attestation_drafts,
        _transcriber.c.display_name.label("transcriber"),
        _checker.c.display_name.label("checker"),
    )
    .join(_transcriber, _transcriber.c.id == attestation_drafts.c.transcriber_id)
    .outerjoin(_checker, _checker.c.id == attestation_drafts.c.checker_id)
)
_BY_ID = _WHOLE.where(attestation_drafts.c.id == sa.bindparam("draft"))
_IN_STATES = _WHOLE.where(attestation_drafts.c.state.in_(sa.bindparam("states", expanding=True))).order_by(
    attestation_drafts.c.id.desc()
)
