"""A newer program ships another revision: what was signed off under the one before stays as it was sealed."""

import hashlib
import shutil
from pathlib import Path

import pytest

from certify.domain.assessment.sides import SELF
from certify.domain.assessment.states import State
from certify.domain.library import Library
from certify.operations.assessments.record import record_of
from certify.operations.audit.faults import altered_files
from certify.store.assessments import files
from certify.store.assessments.decisions import of_assessment
from tests.support.life import Life

CRITERIA = Path(__file__).parents[3] / "criteria"
FIRST = "2019-06-qd-ttg.r1.toml"
# The file of version 0.1.0, byte for byte: sites sealed this hash.
SEALED = "75241141b20cf48e7b8f90098f97a99f97edbc93b56a9c542b9c756832fbaf19"


@pytest.fixture
def upgraded(database, now, press, tmp_path):
    """A function that ends the time of the older program, and a file that lives through it."""
    shutil.copy(CRITERIA / FIRST, tmp_path)
    with database.writing() as connection:
        life = Life(connection, Library([tmp_path]), now, press)

        def upgrade():
            life.library = Library([CRITERIA])

        yield life, upgrade


def test_the_first_revision_is_shipped_as_it_was():
    assert hashlib.sha256((CRITERIA / FIRST).read_bytes()).hexdigest() == SEALED


def test_a_decided_file_stays_under_the_revision_it_was_decided_under(upgraded, now):
    life, upgrade = upgraded
    life.appraised(**{"2.1": {"numerator": 0, "denominator": 1000}})
    life.decide("refuse", reason="Có tiêu chí 0 điểm")
    before = record_of(life.connection, life.sheet, now)
    upgrade()
    assert life.library.latest(life.sheet.version.id).version.revision == 2
    assert (life.sheet.version.revision, life.sheet.loaded.sha256, before.criteria.sha256) == (1, SEALED, SEALED)
    assert record_of(life.connection, life.sheet, now) == before
    assert list(altered_files(life.connection)) == []


def test_a_file_appraised_before_is_decided_under_the_newest_one(upgraded):
    life, upgrade = upgraded
    life.appraised(**{"2.1": {"numerator": 0, "denominator": 1000}})
    total = life.sheet.appraisal_score.total
    upgrade()
    newest = life.library.latest(life.sheet.version.id)
    assert (life.sheet.loaded, life.sheet.appraisal_score.total) == (newest, total)
    life.decide("refuse", reason="Có tiêu chí 0 điểm")
    assert life.sheet.state is State.REFUSED and life.sheet.loaded == newest
    assert life.sheet.kept[SELF].revision == newest.version.revision
    bound = {decision.content_sha256 for decision in of_assessment(life.connection, life.id)}
    assert bound == {life.sheet.content_sha256}
    assert list(altered_files(life.connection)) == []


def test_a_draft_goes_on_with_the_same_points(upgraded):
    life, upgrade = upgraded
    life.fill()
    points = [part.points for part in life.sheet.self_score.indicators]
    upgrade()
    assert [part.points for part in life.sheet.self_score.indicators] == points
    assert files.find(life.connection, life.id).state is State.DRAFT
