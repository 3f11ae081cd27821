"""What a list of communes does to the units of a site, worked out before anything is written."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace

from certify.domain.units.areas import ListedArea, areas_of
from certify.domain.units.communes import CommuneRow, Province
from certify.domain.units.levels import UnitLevel
from certify.domain.vietnamese import sort_key
from certify.operations.units.areas import area_changes
from certify.store.columns import search_text
from certify.store.units.units import Unit


class Beginning(Struct, frozen=True):
    """A unit that begins, and the codes of its province and of the unit directly above it ("" above a province)."""

    code: str
    level: UnitLevel
    type: str
    name: str
    full_name: str
    parent: str
    province: str
    facts: Mapping[str, str]


class ListPlan(Struct, frozen=True):
    """The units that a list ends from a day on, by id, and those that it begins, each after the ones above it.

    `kept` are the units above communes that stay, by code.
    """

    on: date
    kept: Mapping[str, Unit]
    ended: tuple[int, ...]
    begun: tuple[Beginning, ...]


def plan_of(rows: Sequence[CommuneRow], province: Province, known: Sequence[Unit], on: date) -> ListPlan:
    """What a list does; `known` are the units of the site."""
    codes = {row.code for row in rows}
    changes = area_changes(areas_of(rows, province), codes, known, on)
    named = [unit.id for unit in known if unit.code in codes and unit.valid_to is None and unit.valid_from < on]
    replaced = [new.former.id for new in changes.begun if new.former]
    code_of = {unit.id: unit.code for unit in known}
    begun = [_area(new.area) for new in changes.begun]
    begun += [_going_on(unit, code_of[unit.parent_id or 0], province) for unit in changes.going_on]
    begun += [_commune(row, province) for row in rows]
    ended = (*replaced, *named, *(unit.id for unit in changes.going_on))
    return ListPlan(on, changes.kept, ended, tuple(begun))


def units_after(known: Sequence[Unit], plan: ListPlan) -> list[Unit]:
    """The units of a site as they would stand after a list; those that begin have ids below zero."""
    after = [replace(unit, valid_to=plan.on) if unit.id in plan.ended else unit for unit in known]
    ids = {code: unit.id for code, unit in plan.kept.items()}
    lowest = min((unit.id for unit in known), default=0)
    for number, new in enumerate(plan.begun, start=1):
        ids[new.code] = min(lowest, 0) - number
        own = {**columns_of(new, ids), "valid_from": plan.on, "valid_to": None, "id": ids[new.code]}
        own["search_key"] = search_text(new.full_name, new.code)
        after.append(Unit(**own))
    return after


def columns_of(new: Beginning, ids: Mapping[str, int]) -> dict[str, Any]:
    """What is stored of a unit that begins, apart from its days; `ids` are those of the units above by code."""
    own = {key: value for key, value in asdict(new).items() if key not in {"parent", "province"}}
    above = {"parent_id": ids.get(new.parent), "province_id": ids.get(new.province)}
    return {**own, **above, "sort_key": sort_key(new.name)}


def _area(area: ListedArea) -> Beginning:
    named = (area.code, area.level, area.type, area.name, area.full_name)
    return Beginning(*named, parent=area.upper, province=area.upper, facts={})


def _going_on(unit: Unit, parent: str, province: Province) -> Beginning:
    named = (unit.code, unit.level, unit.type, unit.name, unit.full_name)
    return Beginning(*named, parent=parent, province=province.code, facts=unit.facts)


def _commune(row: CommuneRow, province: Province) -> Beginning:
    named = (row.code, UnitLevel.COMMUNE, row.type, row.name, row.full_name)
    return Beginning(*named, parent=row.district_code or province.code, province=province.code, facts=row.facts)
