"""What stands in the database beside what was sealed: for the audit, which trusts neither."""

import hashlib
from collections.abc import Iterator

import sqlalchemy as sa

from certify.domain.assessment.workflow import State
from certify.store.assessments.evidence_tables import EVIDENCE_RECORDS, evidence_contents
from certify.store.attestation_tables import ATTESTATION_RECORDS, attestation_texts, criteria_revisions
from certify.store.chain import AT_ONCE, chain
from certify.store.database import Connection
from certify.store.notices.tables import OBJECTION_RECORDS
from certify.store.papers.tables import PAPER_RECORDS, paper_files, papers, signed_files
from certify.store.tables import APPEND_ONLY, assessments, events, snapshots

KEPT = (
    *APPEND_ONLY, *PAPER_RECORDS, *EVIDENCE_RECORDS, *OBJECTION_RECORDS, *ATTESTATION_RECORDS, "evidence_contents",
    "chain",
)  # fmt: skip
# Each table with the triggers that keep it; signed-off files and ended meetings are kept by their state.
_BOTH, _ALL = ("update", "delete"), ("insert", "update", "delete")
GUARDS = {
    **{table: [f"{table}_no_{act}" for act in _BOTH] for table in (*KEPT, "meetings")},
    **{f"meeting_{part}": [f"meeting_{part}_no_{act}" for act in _ALL] for part in ("people", "opinions", "votes")},
    **{table: [f"{table}_frozen_{act}" for act in _ALL] for table in ("answers", "evidence")},
    "assessments": ["assessments_frozen"],
}
# Contents may be large files: few of them are in memory at a time.
CONTENTS_AT_ONCE = 10
CONTENTS = (snapshots, paper_files, signed_files, evidence_contents, attestation_texts, criteria_revisions)


def unsealed(connection: Connection) -> list[str]:
    """The events and files that no link of the chain seals."""
    found = []
    for table, column in ((events, chain.c.event_id), (paper_files, chain.c.paper_id)):
        key = next(iter(table.primary_key))
        joined = sa.select(key).outerjoin_from(table, chain, column == key).where(chain.c.position.is_(None))
        found += [f"{table.name} {one}" for one in connection.execute(joined.order_by(key)).scalars()]
    return found


def altered(connection: Connection) -> Iterator[str]:
    """The frozen contents and files whose hash is not the one that stands beside them."""
    for table in CONTENTS:
        key = next(iter(table.primary_key))
        chosen = sa.select(key.label("key"), table.c.sha256, table.c.content).order_by(key)
        with connection.execute(chosen.execution_options(yield_per=CONTENTS_AT_ONCE)) as rows:
            for row in rows:
                content = row.content.encode("utf-8") if isinstance(row.content, str) else row.content
                if hashlib.sha256(content).hexdigest() != row.sha256:
                    yield f"{table.name} {row.key}"


def misstated(connection: Connection) -> list[int]:
    """The files whose state is not the one that their last step led to."""
    steps = sa.select(sa.func.max(events.c.id)).where(events.c.to_state.is_not(None)).group_by(events.c.assessment_id)
    last = sa.select(events.c.assessment_id, events.c.to_state).where(events.c.id.in_(steps)).subquery()
    told = sa.func.coalesce(last.c.to_state, State.DRAFT.value)
    joined = sa.select(assessments.c.id).outerjoin(last, last.c.assessment_id == assessments.c.id)
    return list(connection.execute(joined.where(assessments.c.state != told).order_by(assessments.c.id)).scalars())


def unguarded(connection: Connection) -> list[str]:
    """The tables whose triggers are not all in place."""
    if connection.dialect.name == "sqlite":
        names = sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    else:
        names = sa.text("SELECT tgname FROM pg_trigger WHERE tgenabled = 'O' AND NOT tgisinternal")
    there = set(connection.execute(names).scalars())
    return [table for table, guards in GUARDS.items() if not there.issuperset(guards)]


def contents(connection: Connection) -> Iterator[tuple[int, str]]:
    """The frozen contents of papers, by id."""
    chosen = sa.select(papers.c.id, papers.c.content).order_by(papers.c.id)
    with connection.execute(chosen.execution_options(yield_per=AT_ONCE)) as rows:
        yield from ((row.id, row.content) for row in rows)
