"""The demonstration shows each part of the life of a file: states, steps, objections, evidence, meetings, papers."""

from itertools import pairwise

import pytest
import sqlalchemy as sa

from certify.domain.assessment.meetings import CouncilStep
from certify.domain.assessment.objections import Outcome
from certify.domain.assessment.rounds import RoundState
from certify.domain.assessment.states import State
from certify.domain.assessment.workflow import STEPS
from certify.domain.evidence.documents import is_supplementary
from certify.domain.papers.dossier import Standing
from certify.operations.act import Act
from certify.operations.assessments.sheet import open_sheet
from certify.operations.dossiers.checklist import checklist
from certify.operations.papers.checks import missing_papers
from certify.store.assessments.files import assessments
from certify.store.assessments.meetings import meetings
from certify.store.assessments.objections import objection_answers, objections
from certify.store.log.events import events
from certify.store.papers.files import paper_files
from certify.store.papers.issued import papers
from certify.store.papers.register import register_entries
from certify.store.rounds import rounds
from tests.support.clients import account

pytestmark = pytest.mark.whole


@pytest.fixture
def reading(database):
    with database.reading() as connection:
        yield connection


def values(connection, column, *conditions):
    return set(connection.execute(sa.select(column).where(*conditions).distinct()).scalars())


def with_papers(connection, library, *conditions):
    """The sheets of the files about which there are papers of their own."""
    chosen = values(connection, papers.c.assessment_id, papers.c.assessment_id.is_not(None), *conditions)
    return [open_sheet(connection, library, file) for file in sorted(chosen)]


def test_every_state_and_every_step_is_there(reading):
    assert values(reading, assessments.c.state) == set(State)
    assert values(reading, events.c.act, events.c.assessment_id.is_not(None)) >= STEPS.keys()
    assert values(reading, rounds.c.state) >= {RoundState.OPEN, RoundState.CLOSED}
    assert values(reading, meetings.c.step) == set(CouncilStep)


def test_objections_wait_are_kept_to_and_accepted(reading):
    assert values(reading, objection_answers.c.outcome) == set(Outcome)
    assert values(reading, objections.c.id) > values(reading, objection_answers.c.objection_id)


def test_evidence_came_after_a_return_and_the_file_was_sent_again(reading, library):
    again = values(reading, events.c.assessment_id, events.c.act == "return") & values(
        reading, assessments.c.id, assessments.c.state == State.SUBMITTED
    )
    sheets = [open_sheet(reading, library, file) for file in again]
    assert any(is_supplementary(one.added_at, sheet.reasons) for sheet in sheets for one in sheet.evidence)


def test_a_dossier_has_papers_has_some_to_come_and_needs_others_not(reading, library, press, now):
    act = Act(reading, library, account(reading, "appraiser"), now)
    standing = [
        {row.line.standing for row in checklist(act, press, sheet, ())} for sheet in with_papers(reading, library)
    ]
    assert set(Standing) in standing


def test_a_whole_dossier_is_there_before_and_after_a_decision(reading, library, press):
    complete = {sheet.state for sheet in with_papers(reading, library) if not missing_papers(reading, press, sheet)}
    assert complete >= {State.APPRAISED, State.RECOGNISED}


def test_the_papers_bear_numbers_of_their_books_in_the_order_of_days_and_none_is_drawn_yet(reading):
    book = (register_entries.c.unit_id, register_entries.c.agency, register_entries.c.series, register_entries.c.year)
    chosen = sa.select(*book, register_entries.c.value, papers.c.issued_on).join(papers)
    rows = reading.execute(chosen.order_by(*book, register_entries.c.value)).all()
    assert any(one[:4] == other[:4] for one, other in pairwise(rows))
    for one, other in pairwise(rows):
        assert one[:4] != other[:4] or (one.value + 1 == other.value and one.issued_on <= other.issued_on)
    assert not values(reading, paper_files.c.paper_id)
