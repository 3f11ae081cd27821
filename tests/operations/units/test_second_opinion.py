"""Units and shares over time against an independent reading of the same lists."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from certify.domain.assessment.states import State
from certify.domain.library import Library
from certify.domain.units.communes import Province
from certify.operations.progress.area import progress_of
from certify.operations.units import imports
from certify.store import rounds
from certify.store.assessments import files
from certify.store.units import units
from tests.support.acts import act_of
from tests.support.second_opinion import progress
from tests.support.second_opinion import units as second
from tests.support.second_opinion.worlds import seeded

LISTS = Path(__file__).parents[3] / "criteria" / "units"
MERGED = date(2025, 7, 1)
PROVINCES = "code,name,type,from,to,district_codes\n"


@pytest.fixture
def times(everything):
    """How many times more cases there are with `--everything`."""
    return 12 if everything else 1


def stored(connection, code, day):
    """The product's side of `Province.on`."""
    province = units.by_code(connection, code, day)
    if province is None:
        return None
    above = {unit.id: unit.full_name for unit in units.areas(connection) if unit.valid_from <= day}
    communes = units.communes(connection, province.id, day)
    return province.full_name, {unit.code: (unit.full_name, above[unit.parent_id]) for unit in communes}


def test_any_history_of_lists_gives_the_names_of_each_day(begun, times):
    chance, act = seeded(91), act_of(begun, None, datetime(2026, 1, 1, tzinfo=UTC))
    for number in range(6 * times):
        code, facts, day = f"{10 + number}", second.Province(), date(2020, 1, 1)
        for _ in range(4):
            day += timedelta(days=chance.randint(1, 400))
            name, text = chance.choice(["Một", "Hai"]), second.invented(chance, code)
            content = imports.content_of(text.encode(), day, PROVINCES, Province(code, name))
            imports.take(act, content)
            facts.take(day, f"Tỉnh {name}", text)
        for day in {moment[0] + timedelta(days=days) for moment in facts.moments for days in (-1, 0, 1)}:
            assert stored(begun, code, day) == facts.on(day), (code, day)
        codes = Counter((unit.code, unit.valid_from) for unit in units.all_units(begun))
        assert max(codes.values()) == 1


@pytest.mark.parametrize("day", [date(2022, 12, 31), MERGED - timedelta(days=1), MERGED, date(2026, 12, 31)])
def test_shares_of_an_giang_are_those_of_the_units_of_the_day(begun, founded, day):
    known = [
        {**row, "from": first, "to": last}
        for name, first, last in (("2021", date(2021, 2, 1), MERGED), ("2025", MERGED, None))
        for row in second.listed((LISTS / f"an-giang-{name}.csv").read_text("utf-8"))
    ]
    communes = {row["code"]: row for row in progress.valid_on(known, day)}
    province = units.by_code(begun, "89" if day < MERGED else "91", day)
    chosen = set(seeded(str(day)).sample(sorted(communes), len(communes) * 3 // 4))
    dates = dict.fromkeys(("self_due_on", "appraisal_due_on", "period_to"), day) | {"period_from": date(day.year, 1, 1)}
    row = {"name": "Đợt", "year": day.year, "province_id": province.id, "state": "closed", **dates}
    round_id = rounds.add(begun, {**row, "criteria_version": "2019-06-qd-ttg"})
    blank = {"round_id": round_id, "category_basis": "", "updated_at": datetime(2026, 12, 31, tzinfo=UTC)}
    states = {True: State.RECOGNISED, False: State.REFUSED}
    of_day = units.communes(begun, province.id, day)
    assert {unit.code: unit.full_name for unit in of_day} == {code: row["full_name"] for code, row in communes.items()}
    files.add(begun, [{**blank, "unit_id": unit.id, "state": states[unit.code in chosen]} for unit in of_day])
    found = progress_of(begun, Library(founded.criteria_folders), province, round_id)
    share = Fraction(found.target.share)
    assert (found.standing.recognised, found.standing.all) == (len(chosen), len(communes))
    told = (found.standing.needed, found.standing.lacking, found.standing.reached)
    assert told == progress.standing(len(chosen), len(communes), share)
    inside = Counter(row.get("district_code") or "91" for row in communes.values())
    reached = Counter(communes[code].get("district_code") or "91" for code in chosen)
    assert {area.unit.code: (area.standing.recognised, area.standing.all) for area in found.areas} == {
        code: (reached[code], count) for code, count in inside.items()
    }
