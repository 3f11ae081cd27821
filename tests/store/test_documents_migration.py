"""References of earlier revisions become documents and evidence; what was sealed and decided on them stands."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from certify.domain.assessment.content import Content
from certify.domain.hashing import canonical_json, sha256_of
from certify.domain.log.chain import row_seal
from certify.store.assessments import documents, evidence, evidence_files
from certify.store.audit.guards import faulty
from certify.store.audit.replay import differences
from certify.store.log import chain
from certify.store.upkeep.moving import go_on_numbering
from tests.support.rows import blank, let_any_row_in

AT = datetime(2022, 1, 5, tzinfo=UTC)
DECIDED, OPEN = 1, 2
SAME = ("12/BC-UBND", date(2022, 1, 5), "UBND xã", "")
# By id: file, indicator, the reference, whether it was removed; 3 has a file.
REFERENCES = {
    1: (DECIDED, "1.1", SAME, False),
    2: (DECIDED, "2.1", SAME, False),
    3: (DECIDED, "4.2", SAME, False),
    4: (DECIDED, "5.1", SAME, True),
    5: (DECIDED, "5.1", ("13/BC-UBND", None, "Trạm Y tế", "https://example.org"), False),
    6: (OPEN, "1.1", SAME, False),
}
NAMES = ("number", "issued_on", "issuer", "link")


@pytest.fixture
def before(bare):
    """A site at revision 0023 with a decided file and an open one, whose references bear seals."""
    bare.migrate("0023")
    with bare.engine.connect() as connection:
        let_any_row_in(connection)
        with connection.begin():
            tables = sa.MetaData()
            tables.reflect(connection)
            put, files = Putting(connection, tables), tables.tables["assessments"]
            put("accounts", id=1)
            put("assessments", id=OPEN, unit_id=OPEN, state="draft")
            put("assessments", id=DECIDED, state="draft")
            for key, (file, indicator, said, removed) in REFERENCES.items():
                row = dict(zip(NAMES, said, strict=True)) | {"removed_at": AT.replace(tzinfo=None) if removed else None}
                put("evidence", id=key, assessment_id=file, indicator_id=indicator, **row)
            put("evidence_files", id=1, evidence_id=3, sha256="a" * 64, level="internal")
            connection.execute(sa.update(files).where(files.c.id == DECIDED).values(state="recognised"))
            seal(connection, tables.tables["evidence"])
    bare.engine.dispose()
    return bare


class Putting:
    def __init__(self, connection, tables):
        self.connection, self.tables = connection, tables

    def __call__(self, name, **values):
        table = self.tables.tables[name]
        row = {
            one.name: AT.replace(tzinfo=None) if isinstance(one.type, sa.DateTime) else blank(one) for one in table.c
        }
        self.connection.execute(sa.insert(table), row | values)
        if self.connection.dialect.name == "postgresql":
            go_on_numbering(self.connection, table)


def seal(connection, table):
    names = [column.name for column in table.c if not column.primary_key]
    rows = {canonical_json([1]): row_seal(["x"] * len(names))}
    written = {table.name: {"columns": names, "rows": rows}}
    chain.join(connection, [({"event_id": None, "paper_id": None, "seals": written}, {"seals": written})])


def test_equal_references_become_one_document_and_those_with_a_file_stay_apart(before):
    before.migrate()
    with before.reading() as connection:
        kept = evidence.of_assessment(connection, DECIDED)
        assert [(one.id, one.indicator_id, one.document_id) for one in kept] == [
            (1, "1.1", 1),
            (2, "2.1", 1),
            (3, "4.2", 3),
            (5, "5.1", 5),
        ]
        assert [tuple(getattr(one, name) for name in NAMES) for one in kept] == [
            said for file, _, said, removed in REFERENCES.values() if file == DECIDED and not removed
        ]
        assert [one.id for one in documents.of_assessment(connection, DECIDED)] == [1, 3, 5]
        assert list(evidence_files.of_assessment(connection, DECIDED)) == [3]
        (own,) = evidence.of_assessment(connection, OPEN)
        assert (own.id, own.document_id) == (6, 6), "documents belong to one file"


def test_what_was_decided_on_has_the_same_hash_and_rows_bear_seals(before):
    before.migrate()
    told = [
        [indicator, number, str(issued_on), issuer, link]
        for file, indicator, (number, issued_on, issuer, link), removed in REFERENCES.values()
        if file == DECIDED and not removed
    ]
    frozen = {"assessment": DECIDED, "criteria": "c", "category": [None, ""], "answers": [], "evidence": told}
    with before.reading() as connection:
        kept = evidence.of_assessment(connection, DECIDED)
        files = [one.sha256 for one in evidence_files.of_assessment(connection, DECIDED).values()]
        assert [one for one in differences(connection) if one.table in {"documents", "evidence"}] == []
        assert list(faulty(connection)) == []
    now = Content(DECIDED, "c", (None, ""), [], kept, files, []).sha256
    assert now == sha256_of(canonical_json({**frozen, "files": ["a" * 64]}))


def test_the_decided_file_stays_closed_and_numbers_go_on(before):
    before.migrate()
    for table in ("documents", "evidence"):
        for act in (f"UPDATE {table} SET removed_at = NULL WHERE assessment_id = {DECIDED}", f"DELETE FROM {table}"):  # noqa: S608
            with pytest.raises(sa.exc.IntegrityError, match="signed-off"), before.writing() as connection:
                connection.exec_driver_sql(act)
    row = {"assessment_id": OPEN, "added_at": AT, "added_by": 1}
    said = dict(zip(NAMES, SAME, strict=True))
    with before.writing() as connection:
        document_id = documents.add(connection, {**row, **said})
        evidence.add_all(connection, [{**row, "document_id": document_id, "indicator_id": "1.1", "place": ""}])
        added = evidence.of_assessment(connection, OPEN)[-1].id
    assert (document_id, added) == (7, 7)
