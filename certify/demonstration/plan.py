"""Generated figures for the plan of the demonstration province, of no real place; some units have none yet."""

from collections.abc import Iterator
from datetime import date, datetime
from random import Random
from typing import Any

from certify.demonstration.figures.usual import FIRST_YEAR, children_of, name_of
from certify.demonstration.people import SHOWN
from certify.domain.library import Library
from certify.domain.plans.goals import PerDivision, ReachCommunes, ReachRecognised, Reducing
from certify.domain.plans.plan import Plan, Target
from certify.operations.log.events import write_event
from certify.store import plans
from certify.store.connection import Connection
from certify.store.people.accounts import Account
from certify.store.units.units import Unit

# One in so many units, and the commune that people sign in with, have entered nothing for the WAITING targets.
SILENT = 19
WAITING = frozenset({"1", "6a", "6b", "8"})
# How many of a thousand children, or how many at all, are counted in a commune; how many percent pass, from and to.
SHARES = {"1": 3, "4a": 376, "4b": 376, "5": 10, "8": 900}
COUNTED = {"3": (0, 4)}
PASSING = {"3": (100, 101), "4a": (100, 101), "6b": (70, 100), "8": (74, 92), "9": (100, 101)}
# How many of ten thousand children were hurt in the base year, from and to.
HURT_BEFORE = (21, 34)
SOURCE = "Dữ liệu mẫu"


def load(connection: Connection, library: Library, officer: Account, at: datetime, communes: list[Unit]) -> int:
    """Enter figures for the province's own plan, for its first half-year and year; returns how many."""
    province = officer.unit_id or 0
    plan = next(loaded.plan for loaded in library.plans.of_province("89") if loaded.plan.province)
    chance = Random(95)  # noqa: S311
    same = {"plan_id": plan.id, "version": 1, "updated_at": at, "updated_by": officer.id}
    rows = [{**same, **row} for row in _rows(plan, chance, communes, province)]
    plans.put_entries(connection, rows)
    write_event(connection, officer, at, "plan_entered", details={"note": f"{plan.number}: {SOURCE}"})
    return len(rows)


def _rows(plan: Plan, chance: Random, communes: list[Unit], province: int) -> Iterator[dict[str, Any]]:
    reporting = [unit for index, unit in enumerate(communes) if index % SILENT and unit.code != SHOWN[0]]
    first = {unit.parent_id: unit.id for unit in reversed(reporting)}
    divisions = sorted({unit.parent_id or 0 for unit in communes})
    for target in plan.targets_in(plan.periods[1]):
        if target.scope == "province":
            yield from _ticked(target, province)
        elif target.scope == "district":
            yield from (row for unit in divisions for row in _unit(target, unit, None, chance, all_pass=True))
        else:
            for unit in reporting if target.id in WAITING else communes:
                passes = first[unit.parent_id] == unit.id and unit.parent_id not in divisions[-2:]
                children = children_of(name_of(unit), FIRST_YEAR)
                yield from _unit(target, unit.id, children, chance, all_pass=passes)


def _unit(
    target: Target, unit: int, children: int | None, chance: Random, *, all_pass: bool
) -> Iterator[dict[str, Any]]:
    """A unit's figures for the half-year, the year and the base year; `children` are those of a commune."""
    goal = target.goal
    if isinstance(goal, ReachRecognised):
        return
    if isinstance(goal, ReachCommunes):
        yes = int(chance.randrange(12) > 0)
        yield _row(target, unit, "2021", yes, 1, "Kế hoạch triển khai (dữ liệu mẫu)" if yes else "")
    elif isinstance(goal, Reducing):
        yield from _falling(target, unit, children, chance)
    else:
        usual = (900, 2400) if isinstance(goal, PerDivision) else (12, 300)
        whole = chance.randrange(*COUNTED.get(target.id, usual))
        if children and target.id in SHARES:
            whole = children * SHARES[target.id] // 1000
        part = whole if all_pass else whole * chance.randrange(*PASSING.get(target.id, (97, 101))) // 100
        yield _row(target, unit, "2021-6", part * 3 // 5, whole)
        yield _row(target, unit, "2021", part, whole)


def _falling(target: Target, unit: int, children: int | None, chance: Random) -> Iterator[dict[str, Any]]:
    """Rare events: more in the base year, fewer since; deaths are the rarest."""
    children = children if "denominator" in target.asked else None
    rare = children is not None and target.asked["numerator"].sheet is None
    common = chance.randrange(9) if children is None else children * chance.randint(*HURT_BEFORE) // 10_000
    before = int(not chance.randrange(9)) if rare else common
    now = before - int(chance.randrange(10) < 8) if before else int(rare and not chance.randrange(14))
    yield _row(target, unit, str(target.base_year), before, children, f"{SOURCE} năm {target.base_year}")
    yield _row(target, unit, "2021-6", now // 2, children)
    yield _row(target, unit, "2021", now, children)


def _ticked(target: Target, province: int) -> Iterator[dict[str, Any]]:
    for item in target.items[:5]:
        row = _row(target, province, "2021", 1, 1, f"Văn bản số 0{item.id}/KH-UBND (dữ liệu mẫu)")
        yield {**row, "item": item.id, "on_date": date(2021, 2 + int(item.id), 15)}


def _row(
    target: Target, unit: int, period: str, numerator: int, denominator: int | None, reference: str = SOURCE
) -> dict[str, Any]:
    figures = {"numerator": numerator, "denominator": denominator, "on_date": None, "reference": reference}
    return {"target_id": target.id, "item": "", "unit_id": unit, "period": period, **figures}
