"""The schema knows every table, and the tables say of themselves what the chain and the audit rest on."""

import ast
from pathlib import Path

from certify.store import schema
from certify.store.log import records

STORE = Path(schema.__file__).parent


def test_every_module_with_a_table_is_named():
    imported = {
        alias.name
        for node in ast.parse(Path(schema.__file__).read_text("utf-8")).body
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    with_tables = {
        "certify.store." + path.relative_to(STORE).with_suffix("").as_posix().replace("/", ".")
        for path in STORE.rglob("*.py")
        if " = Table(" in path.read_text("utf-8")
    }
    assert imported == with_tables


def test_what_was_written_down_stays_sealed_and_guarded():
    """Told once more, by name: a table that no longer says it would go out of the chain without a word."""
    assert {table.name for table in records.sealed_tables()} == SEALED
    assert {table.name for table in records.records()} == SEALED | {
        "events",
        "chain",
        "paper_files",
        "paper_assessments",
    }
    assert {table.name for table in records.hashed_tables()} == HASHED
    papers = schema.metadata.tables["papers"]
    assert [(name, table.name) for name, table in records.parts_of(papers)] == [("assessments", "paper_assessments")]


SEALED = {
    "return_reasons",
    "snapshots",
    "decisions",
    "register_entries",
    "papers",
    "paper_recalls",
    "signed_files",
    "evidence_files",
    "evidence_deletions",
    "objections",
    "objection_answers",
    "attestation_texts",
    "criteria_revisions",
    "office_settings",
    "register_releases",
}
HASHED = {
    "snapshots",
    "paper_files",
    "signed_files",
    "evidence_contents",
    "attestation_texts",
    "criteria_revisions",
}
