"""Queries for the audit that compare the database with what was sealed; the audit trusts neither."""

import hashlib
from collections.abc import Iterator

import sqlalchemy as sa

from certify.domain.assessment.states import State
from certify.store.assessments.files import assessments
from certify.store.columns import OneOf, metadata
from certify.store.connection import Connection
from certify.store.log.chain import AT_ONCE, chain
from certify.store.log.events import events
from certify.store.papers.files import paper_files
from certify.store.papers.issued import papers
from certify.store.proof.records import hashed_tables

# Contents may be large files, so only a few are in memory at a time.
CONTENTS_AT_ONCE = 10


def unsealed(connection: Connection) -> list[str]:
    """The events and files that no link of the chain seals."""
    names = []
    for table, column in ((events, chain.c.event_id), (paper_files, chain.c.paper_id)):
        key = next(iter(table.primary_key))
        joined = sa.select(key).outerjoin_from(table, chain, column == key).where(chain.c.position.is_(None))
        names += [f"{table.name} {row_id}" for row_id in connection.execute(joined.order_by(key)).scalars()]
    return names


def altered(connection: Connection) -> Iterator[str]:
    """The frozen contents and files whose hash differs from the stored one."""
    for table in hashed_tables():
        key = next(iter(table.primary_key))
        chosen = sa.select(key.label("key"), table.c.sha256, table.c.content).order_by(key)
        with connection.execute(chosen.execution_options(yield_per=CONTENTS_AT_ONCE)) as rows:
            for row in rows:
                content = row.content.encode("utf-8") if isinstance(row.content, str) else row.content
                if hashlib.sha256(content).hexdigest() != row.sha256:
                    yield f"{table.name} {row.key}"


def misstated(connection: Connection) -> list[int]:
    """The files whose state differs from the one that their last step led to."""
    steps = sa.select(sa.func.max(events.c.id)).where(events.c.to_state.is_not(None)).group_by(events.c.assessment_id)
    last = sa.select(events.c.assessment_id, events.c.to_state).where(events.c.id.in_(steps)).subquery()
    expected = sa.func.coalesce(last.c.to_state, State.DRAFT.value)
    joined = sa.select(assessments.c.id).outerjoin(last, last.c.assessment_id == assessments.c.id)
    return list(connection.execute(joined.where(assessments.c.state != expected).order_by(assessments.c.id)).scalars())


def illegal_values(connection: Connection) -> Iterator[tuple[str, str, str]]:
    """The values outside the closed set of their column, as text: the row, the column and the value.

    They can be written only past the database's checks. Reading such a column as its enumeration raises ValueError.
    """
    for name, table in sorted(metadata.tables.items()):
        keys = [sa.type_coerce(key, sa.String) for key in table.primary_key]
        for column in table.columns:
            if isinstance(column.type, OneOf):
                value = sa.type_coerce(column, sa.Text)
                illegal = sa.select(*keys, value).where(value.not_in(list(column.type.kind))).order_by(*keys)
                for *key, found in connection.execute(illegal):
                    yield f"{name} {'/'.join(map(str, key))}", column.name, found


def contents(connection: Connection) -> Iterator[tuple[int, str]]:
    """The frozen contents of papers, by id."""
    chosen = sa.select(papers.c.id, papers.c.content).order_by(papers.c.id)
    with connection.execute(chosen.execution_options(yield_per=AT_ONCE)) as rows:
        yield from ((row.id, row.content) for row in rows)
