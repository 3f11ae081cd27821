"""The schema knows every table, and the tables say of themselves what the chain and the audit rest on."""

import ast
import re
from pathlib import Path

from certify.store import schema
from certify.store.proof import records
from certify.store.proof.records import Proof

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
    assert {table.name for table in records.tables_of(Proof.REPLAYED)} == REPLAYED
    assert {table.name for table in records.tables_of(Proof.DERIVED)} == DERIVED
    papers = schema.metadata.tables["papers"]
    assert [(name, table.name) for name, table in records.parts_of(papers)] == [("assessments", "paper_assessments")]


def test_every_table_is_in_one_class_and_what_may_pass_says_why():
    """A table without a class fails here; a table or column that may change without a trace is named and says why."""
    passing, columns = {}, {}
    for table in schema.metadata.sorted_tables:
        assert "protection" in table.info, f"{table.name}: how are its rows proved?"
        protection = records.protection_of(table)
        assert bool(protection.why) == (protection.proof is Proof.PASSING), table.name
        assert set(protection.passing) <= set(table.c.keys()) and all(protection.passing.values()), table.name
        passing |= {table.name: protection.why} if protection.why else {}
        columns |= {f"{table.name}.{name}": why for name, why in protection.passing.items()}
    assert set(passing) == PASSING and set(columns) == PASSING_COLUMNS


def test_proved_rows_are_written_in_one_way():
    """A row that is written past `proof.rows` is noted nowhere, so the audit would take it for a forged one."""
    proved = {table.name for proof in (Proof.SEALED, Proof.REPLAYED) for table in records.tables_of(proof)}
    written = {
        f"{path.relative_to(STORE)}: {name}"
        for path in STORE.rglob("*.py")
        if "migrations" not in path.parts
        for name in re.findall(r"sa\.(?:insert|update|delete)\((\w+)\)", path.read_text("utf-8"))
        if name in proved
    }
    assert written == {"log/chain.py: chain"}


REPLAYED = {
    "assignments",
    "accounts",
    "answers",
    "assessments",
    "attestation_drafts",
    "attestation_lines",
    "batches",
    "counted_results",
    "documents",
    "evidence",
    "identities",
    "meeting_opinions",
    "meeting_people",
    "meeting_votes",
    "meetings",
    "plan_entries",
    "question_replies",
    "recovery_codes",
    "rounds",
    "settings",
    "tokens",
    "unit_categories",
    "unit_successions",
    "units",
}
DERIVED = {"results", "criterion_points", "criterion_tallies"}
PASSING = {
    "account_news",
    "batch_items",
    "devices",
    "guesses",
    "limits",
    "mails",
    "sessions",
    "submissions",
    "unit_boundaries",
    "uploads",
    "workbooks",
}
PASSING_COLUMNS = {
    "accounts.seen_at",
    "accounts.failures",
    "accounts.locked_until",
    "accounts.factor_step",
    "batches.state",
    "batches.started_at",
    "batches.ended_at",
    "tokens.used_at",
}
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
    "guidance_texts",
    "guidance_withdrawals",
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
    "guidance_texts",
    "criteria_revisions",
}
