"""What a commune's last round assigned, proposed for its new file: to accounts still there, for what asks the same."""

from functools import partial

import pytest

from certify.domain.assessment.states import State
from certify.domain.people.permissions import Role
from certify.operations.act import Forbidden, NotFound
from certify.operations.sharing.assigning import assign
from certify.operations.sharing.former_parts import former_parts
from certify.store.assessments import assignments, files
from certify.store.log import events
from certify.store.people import accounts
from certify.store.units import units
from tests.support.lives import MADE_UP, SHIPPED, Office, with_made_up_decision
from tests.support.shown import COMMUNE, HEIR_COMMUNE, NEIGHBOUR

KEYS = ("2.1", "3.1", "4.1")


def shared(office):
    """The office's file after some indicators were assigned to an officer of a sector."""
    station = office.people[Role.SECTOR_OFFICER] = office.someone(Role.SECTOR_OFFICER, office.commune)
    assign(office.act(Role.COMMUNE_OFFICER), office.id, dict.fromkeys(KEYS, station.id))
    return office


def given(office, keys, account_id):
    """Stores to whom indicators of the office's file are given, whoever that is."""
    rows = [{"assessment_id": office.id, "indicator_id": key, "account_id": account_id} for key in keys]
    assignments.put(office.connection, rows)


@pytest.fixture
def former(begun, founded, now):
    """The commune's round of 2021, shared with an officer of a sector."""
    return shared(Office(begun, founded, now, COMMUNE.code, 2021, SHIPPED))


@pytest.fixture
def later(former, begun, founded, now):  # noqa: ARG001 (it comes first)
    """The same commune's blank file of the year after."""
    return Office(begun, founded, now, COMMUNE.code, 2022, SHIPPED)


def proposed(office, role=Role.COMMUNE_OFFICER):
    return former_parts(office.act(role), office.id)


def test_the_parts_of_the_last_round_are_proposed_and_nothing_is_assigned(former, later):
    found, station = proposed(later), former.people[Role.SECTOR_OFFICER]
    assert (found.round.year, found.lost) == (2021, [])
    assert {key: one.id for key, one in found.people.items()} == dict.fromkeys(KEYS, station.id)
    assert assignments.of_assessment(later.connection, later.id) == {}
    assert proposed(former) is None, "no round before"
    assign(later.act(Role.COMMUNE_OFFICER), later.id, {key: one.id for key, one in found.people.items()})
    assert assignments.of_assessment(later.connection, later.id) == dict.fromkeys(KEYS, station.id)
    told = [event for event in events.events_of(later.connection, later.id) if event.act == "assign"]
    assert [event.details["indicators"] for event in told] == [list(KEYS)]
    assert proposed(later).people == {}, "what has somebody is left alone"


def test_an_account_that_is_closed_or_went_elsewhere_is_told_and_not_proposed(former, later):
    station = former.people[Role.SECTOR_OFFICER]
    neighbour = units.by_code(later.connection, NEIGHBOUR.code, former.sheet.round.period_to)
    for change in ({"active": False}, {"active": True, "unit_id": neighbour.id}):
        accounts.change(later.connection, station.id, **change)
        found = proposed(later)
        assert found.people == {} and ", ".join(KEYS) in found.lost[0] and station.display_name in found.lost[0]
    given(later, KEYS[:1], later.people[Role.COMMUNE_OFFICER].id)
    told = proposed(later).lost[0]
    assert f"Chỉ tiêu {', '.join(KEYS[1:])}:" in told, "what somebody fills in by now is settled"
    given(later, KEYS, later.people[Role.COMMUNE_OFFICER].id)
    assert proposed(later).lost == []
    given(later, KEYS, None)
    accounts.change(later.connection, station.id, unit_id=later.commune.id)
    assert proposed(later).people.keys() == set(KEYS)
    files.change(later.connection, later.id, state=State.SUBMITTED)
    assert proposed(later) is None, "nothing is assigned in a file that was sent"


def test_only_an_indicator_that_asks_for_the_same_takes_its_part_over(begun, founded, now):
    begin = partial(Office, begun, with_made_up_decision(founded), now, HEIR_COMMUNE.code)
    shared(begin(2026, SHIPPED))
    other = begin(2027, MADE_UP)
    heirs = {one.same_as: one.id for one in other.sheet.version.indicators if one.same_as}
    ended = ", ".join(key for key in KEYS if key not in heirs)
    assert proposed(other).people.keys() == {heirs[key] for key in KEYS if key in heirs} != set()
    assert ended and f"Chỉ tiêu {ended} của đợt trước" in proposed(other).lost[0]


def test_only_whoever_may_assign_in_the_commune_is_told(later):
    with pytest.raises(Forbidden):
        proposed(later, Role.APPRAISER)
    neighbour = units.by_code(later.connection, NEIGHBOUR.code, later.sheet.round.period_to)
    later.people[Role.COMMUNE_OFFICER] = later.someone(Role.COMMUNE_OFFICER, neighbour)
    with pytest.raises(NotFound):
        proposed(later)
