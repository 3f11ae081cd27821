"""Points by criterion on the side that counts, for pages that add up; and an order of files by round and state."""

import json
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

PORTION = 500


def upgrade() -> None:
    made = op.create_table(
        "criterion_points",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Text(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_criterion_points_round_id")),
        sa.ForeignKeyConstraint(["division_id"], ["units.id"], name=op.f("fk_criterion_points_division_id")),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_criterion_points_assessment_id")),
        sa.PrimaryKeyConstraint(
            "round_id", "criterion_id", "division_id", "assessment_id", name=op.f("pk_criterion_points")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "criterion_tallies",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Text(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("zeros", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_criterion_tallies_round_id")),
        sa.ForeignKeyConstraint(["division_id"], ["units.id"], name=op.f("fk_criterion_tallies_division_id")),
        sa.PrimaryKeyConstraint("round_id", "criterion_id", "division_id", name=op.f("pk_criterion_tallies")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_assessments_round_id"), "assessments", ["round_id", "state"], unique=False)
    rows = _rows(op.get_bind())
    while portion := list(islice(rows, PORTION)):
        op.bulk_insert(made, portion)
    op.execute(
        "INSERT INTO criterion_tallies (round_id, criterion_id, division_id, files, points, zeros) "
        "SELECT round_id, criterion_id, division_id, count(*), sum(points), sum(CASE points WHEN 0 THEN 1 ELSE 0 END) "
        "FROM criterion_points GROUP BY round_id, criterion_id, division_id"
    )


def _rows(connection: sa.Connection) -> Iterator[dict[str, object]]:
    """The criteria that each file has answered whole. How many indicators each has is read off the answers."""
    asked: dict[tuple[str, str], set[str]] = defaultdict(set)
    version_of = "SELECT DISTINCT r.criteria_version, a.indicator_id FROM answers a"
    joined = "JOIN assessments f ON f.id = a.assessment_id JOIN rounds r ON r.id = f.round_id"
    for version, indicator in connection.execute(sa.text(f"{version_of} {joined}")):
        asked[version, indicator.split(".")[0]].add(indicator)
    files = "SELECT f.id, f.round_id, u.parent_id, r.criteria_version FROM assessments f"
    placed = "JOIN units u ON u.id = f.unit_id JOIN rounds r ON r.id = f.round_id"
    for file, round_id, division_id, version in connection.execute(sa.text(f"{files} {placed}")).all():
        place = {"assessment_id": file, "round_id": round_id, "division_id": division_id}
        for criterion, points in _reached(connection, file, version, asked):
            yield {**place, "criterion_id": criterion, "points": points}


def _reached(
    connection: sa.Connection, file: int, version: str, asked: dict[tuple[str, str], set[str]]
) -> Iterator[tuple[str, int]]:
    chosen = sa.text("SELECT side, points, at_zero FROM results WHERE assessment_id = :file AND answered > 0")
    sides = {side: (_read(points), _read(zeros)) for side, points, zeros in connection.execute(chosen, {"file": file})}
    side = "appraisal" if "appraisal" in sides else "self"
    if side not in sides:
        return
    points, at_zero = sides[side]
    answers = sa.text(
        "SELECT indicator_id, data FROM answers WHERE assessment_id = :file AND side = :side AND confirmed"
    )
    whole = {key for key, data in connection.execute(answers, {"file": file, "side": side}) if _whole(_read(data))}
    for criterion, reached in points.items():
        if criterion in at_zero or (Decimal(reached) and asked[version, criterion] <= whole):
            yield criterion, int(Decimal(reached) * 1000)


def _whole(data: Any) -> bool:  # noqa: ANN401
    """Whether an answer is there and is no half of a rate."""
    return bool(data) and (len(data) > 1 or not {"numerator", "denominator"} & set(data))


def _read(kept: Any) -> Any:  # noqa: ANN401
    """JSON comes as text on SQLite."""
    return json.loads(kept) if isinstance(kept, str) else kept
