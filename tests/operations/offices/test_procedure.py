"""Offices on the days of the law's cases: who is named by the procedure, and who has to say first who it is."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from certify.domain.criteria.file import load_version
from certify.domain.offices.settings import OfficeSettings
from certify.domain.offices.steps import OfficeStep
from certify.operations.log.events import write_event
from certify.operations.offices.issuers import Seat, letterhead_on, naming_problem
from certify.operations.offices.naming import letterhead_of
from certify.store.units import offices, units
from tests.support.procedures import CASES, case_of
from tests.support.shown import COMMUNE

ROOT = Path(__file__).parents[3]
# A unit of each level in the province of 2021.
CODES = {"commune": COMMUNE.code, "district": COMMUNE.district_code, "province": "89"}
each_case = pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parents[1].name}/{path.stem}")


def seats(connection, path, day):
    version = load_version(ROOT / "criteria" / f"{path.parents[1].name}.toml").version
    for step in OfficeStep:
        office = getattr(version.procedure_on(day), step)
        unit = units.by_code(connection, CODES[office.level], date(2021, 6, 1))
        yield Seat(version, step, office, unit)


@each_case
def test_who_has_to_say_first_who_it_is(path, begun):
    case = case_of(path)
    for day in case["days"]:
        asked = [seat.step.value for seat in seats(begun, path, day) if naming_problem(begun, seat, day)]
        assert asked == case["papers"]["asked"], day


@each_case
def test_the_procedure_names_the_office_that_reports(path, begun):
    case = case_of(path)
    for day in case["days"]:
        seat = next(seat for seat in seats(begun, path, day) if seat.step is OfficeStep.REPORTING)
        assert letterhead_on(begun, seat, day).name == f"{case['offices']['reporting']['office']} tỉnh An Giang"


@each_case
def test_a_name_from_an_earlier_time_does_not_answer_who_it_is_now(path, begun, now):
    case = case_of(path)
    day = case["days"][0]
    for seat in seats(begun, path, day):
        if seat.step.value in case["papers"]["asked"]:
            begins = seat.version.procedure_on(day).in_force_from
            before = letterhead_of(seat.office, seat.unit, begins - timedelta(days=1))
            keep(begun, now, seat, before)
            assert naming_problem(begun, seat, day), seat.step
            keep(begun, now, seat, before, replace(before, since=begins))
            assert not naming_problem(begun, seat, day), seat.step


def test_another_office_at_the_same_level_takes_its_name_to_papers_of_its_day(begun, now):
    """A file of 2021 may have its papers in spring 2025: they bear the office that reports then."""
    path = next(path for path in CASES if path.stem == "2021" and path.parents[1].name == "2019-06-qd-ttg")
    seat = next(seat for seat in seats(begun, path, date(2021, 6, 1)) if seat.step is OfficeStep.REPORTING)
    before, since, after = date(2025, 2, 28), date(2025, 3, 1), date(2025, 3, 15)
    former = letterhead_of(seat.office, seat.unit, date(2021, 1, 1))
    assert letterhead_on(begun, seat, before).lines == former.lines
    assert letterhead_on(begun, seat, after).lines == ("SỞ Y TẾ",)
    keep(begun, now, seat, replace(former, symbol="SLĐ"))
    assert letterhead_on(begun, seat, before).symbol == "SLĐ", "the office's own word counts"
    assert letterhead_on(begun, seat, after).symbol == "SYT", "but not for the one that took its place"
    keep(begun, now, seat, former, replace(former, since=since, lines=("SỞ Y TẾ AN GIANG",)))
    assert letterhead_on(begun, seat, after).lines == ("SỞ Y TẾ AN GIANG",)


def keep(connection, at, seat, *letterheads):
    event_id = write_event(connection, None, at, "office_named", details={"note": "thử"})
    offices.add(connection, seat.unit.id, seat.step, event_id, OfficeSettings(letterheads))
