"""The figures of the demonstration are plausible: the program questions what is meant to be questioned, and no more."""

import re

import pytest

from certify.demonstration.people import shown_names
from certify.domain.assessment.sides import SELF
from certify.domain.assessment.states import UNDECIDED_STATES
from certify.operations.assessments.questions import asked_of
from certify.operations.assessments.sheet import open_sheet
from certify.store import rounds
from certify.store.assessments import files
from certify.store.people import accounts

pytestmark = pytest.mark.whole


@pytest.fixture
def sheets(database, library):
    """Every file of the demonstration."""
    with database.reading() as connection:
        of_rounds = [files.of_round(connection, one.id) for one in rounds.everything(connection)]
        yield [open_sheet(connection, library, file.id) for some in of_rounds for file in some]


def test_few_files_are_questioned_and_only_where_people_sign_in(database, sheets):
    with database.reading() as connection:
        offices = {accounts.by_user_name(connection, name).unit_id for name in shown_names()}
        asked = {sheet.id: asked_of(connection, sheet) for sheet in sheets}
    questioned = [sheet for sheet in sheets if asked[sheet.id]]
    assert 0 < len(questioned) * 20 < len(sheets)
    assert all(sheet.parent.id in offices and sheet.state in UNDECIDED_STATES for sheet in questioned)
    assert {one.open for sheet in questioned for one in asked[sheet.id]} == {True, False}


def test_a_commune_has_nearly_as_many_children_as_the_year_before(sheets):
    by_unit = {}
    for sheet in sheets:
        if (answer := sheet.answers(SELF).get("2.1")) is not None:
            by_unit.setdefault(sheet.unit.id, []).append(answer.denominator)
    both = [numbers for numbers in by_unit.values() if len(numbers) > 1]
    assert both and all(abs(one - other) * 20 < one for one, other in both)
    assert len({one for one, _ in both}) * 2 > len(both)


def test_what_a_commune_and_its_appraiser_say_names_no_other_kind_of_unit(sheets):
    types = {sheet.unit.type for sheet in sheets}
    assert len(types) > 1
    for sheet in sheets:
        said = [reply.text for reply in sheet.replies.values()] + [reason.reason for reason in sheet.reasons]
        named = {found for text in said for found in re.findall(f"(?:UBND|Công an) ({'|'.join(types)})", text)}
        assert named <= {sheet.unit.type}, (sheet.unit.full_name, said)
