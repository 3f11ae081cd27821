"""Administrative units over the API."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from flask import Blueprint
from msgspec.structs import asdict
from pydantic import Field

from certify.operations.act import NotFound, covers
from certify.store import lists
from certify.store.units import successions as stored
from certify.store.units import units
from certify.web.access import requires
from certify.web.api.calls import call
from certify.web.api.values import Day, Model, Window
from certify.web.request_context import actor, reading

blueprint = Blueprint("units", __name__)


class Units(Window):
    """Which units."""

    level: Literal["province", "district", "commune"] | None = Field(None, description="Cấp đơn vị.")
    code: Annotated[str, Field(pattern=r"^[0-9]{1,10}$")] | None = Field(None, description="Mã đơn vị.")
    on: Day | None = Field(None, description="Đơn vị có hiệu lực vào ngày này.")


class Unit(Model):
    """One unit as it was from `valid_from` until before `valid_to`; `facts` are other columns of the list of units."""

    id: int
    code: str
    valid_from: date
    valid_to: date | None
    level: Literal["province", "district", "commune"]
    type: str
    name: str
    full_name: str
    parent_id: int | None
    province_id: int | None
    facts: Mapping[str, str]


class UnitPage(Model):
    """A page of units; `next` is the cursor of the next page, null on the last."""

    items: list[Unit]
    next: int | None


class Succession(Model):
    """Which unit became which."""

    on_date: date
    old_code: str
    old_name: str
    new_code: str
    new_name: str
    extent: str
    note: str


class UnitWhole(Unit):
    """One unit with its predecessors and successors."""

    successions: list[Succession]


@blueprint.get("/units")
@requires("unit:read")
@call("Đơn vị hành chính trong phạm vi của tài khoản")
def index(query: Units) -> UnitPage:
    """The units within the caller's scope, of all times unless a day is given."""
    part = lists.Part(actor().unit_id or 0, query.cursor, query.limit + 1)
    with reading() as connection:
        rows = lists.units_within(connection, part, level=query.level, code=query.code, on=query.on)
    shown = rows[: query.limit]
    last = shown[-1].id if len(rows) > len(shown) else None
    return UnitPage(items=[Unit(**_data(unit)) for unit in shown], next=last)


@blueprint.get("/units/<int:unit_id>")
@requires("unit:read")
@call("Một đơn vị hành chính")
def show(unit_id: int) -> UnitWhole:
    """One unit."""
    with reading() as connection:
        unit = units.find(connection, unit_id)
        if unit is None or not covers(actor(), unit):
            raise NotFound
        successions = [Succession(**asdict(succession)) for succession in stored.of(connection, unit.code)]
    return UnitWhole(**_data(unit), successions=successions)


def _data(unit: units.Unit) -> dict[str, object]:
    return {name: getattr(unit, name) for name in Unit.model_fields}
