"""The period of a round: a year at the most, of a province that exists at its end."""

from datetime import date, timedelta

import pytest
from msgspec.structs import asdict

from certify.domain.days import a_year_after
from certify.domain.people.permissions import Role
from certify.operations.act import Act
from certify.operations.rounds.plans import RoundPlan, plan_problems
from certify.store.units import units
from tests.support.lives import Office
from tests.support.shown import COMMUNE

FAR = date(2099, 1, 1)
BEFORE_NOVEMBER = (date(2021, 11, 1), date(2022, 10, 31))


@pytest.fixture
def told(begun, founded, now):
    """What is said of a period by an officer of the former province (0) or of the one after it (1)."""
    office = Office(begun, founded, now, COMMUNE.code, 2022, "2019-06-qd-ttg")

    def problems(first, last, province=0):
        officer = office.people[Role.PROVINCE_OFFICER]
        unit = units.provinces(begun)[province]
        act = Act(begun, office.library, officer.__class__(**{**asdict(officer), "unit_id": unit.id}), now)
        plan = RoundPlan("Đợt khác", "2019-06-qd-ttg", first, last, FAR, FAR)
        return [(problem.place, problem.text) for problem in plan_problems(act, plan)]

    return problems


def test_a_period_is_one_year_at_the_most(told):
    assert told(date(2022, 1, 1), date(2022, 12, 31)) == told(*BEFORE_NOVEMBER) == told(*(date(2022, 5, 1),) * 2) == []
    ((place, text),) = told(date(2022, 1, 1), date(2023, 1, 1))
    assert place == "period_to" and "dài quá 12 tháng" in text
    assert told(date(2022, 1, 1), date(2023, 12, 31)) == [(place, text)]
    leap = date(2024, 2, 29)
    assert a_year_after(leap) == date(2025, 3, 1) and a_year_after(date(2023, 2, 28)) == date(2024, 2, 28)


def test_a_period_ends_while_its_province_exists(told):
    ended = date(2025, 7, 1)
    assert told(date(2025, 1, 1), ended - timedelta(days=1)) == []
    ((place, text),) = told(date(2025, 1, 1), date(2025, 12, 31))
    assert place == "period_to"
    assert "Tỉnh An Giang (mã 89) kết thúc (từ 01/07/2025)" in text and "tỉnh kế tiếp" in text
    assert told(date(2025, 1, 1), date(2025, 12, 31), province=1) == []
    ((place, text),) = told(date(2022, 1, 1), date(2022, 12, 31), province=1)
    assert place == "period_to" and "trước khi có Tỉnh An Giang (mã 91)" in text
