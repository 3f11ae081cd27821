"""The queue of a round: every file of the actor's area, by name, while none has an objection."""

from certify.operations.assessments.queue import queue_of
from certify.store.assessments import files
from certify.store.units import units
from tests.support.lives import SHIPPED, Office
from tests.support.shown import COMMUNE


def test_a_queue_without_an_objection_lists_every_file_of_the_area(begun, founded, now):
    office = Office(begun, founded, now, COMMUNE.code, 2022, SHIPPED)
    inside = {unit.id for unit in units.all_units(begun) if unit.parent_id == office.parent.id}
    expected = {file.id for file in files.of_round(begun, office.round_id) if file.unit_id in inside}
    listed = queue_of(office.act("appraiser"), office.round_id).files
    assert len(listed) == len(expected) > 1 and {row.assessment.id for row in listed} == expected
