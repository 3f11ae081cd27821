"""The board of a plan: every target of a period, for a province, its divisions and each unit."""

from datetime import date

from msgspec import Struct

from certify.domain.library import Library
from certify.domain.plans.library import LoadedPlan, UnknownPlan
from certify.domain.plans.periods import Period
from certify.domain.plans.plan import Plan, Target
from certify.operations.act import Act, NotFound
from certify.operations.plans.figures import Followed, follow, inputs_for
from certify.operations.plans.sources import Files
from certify.operations.units.scope import province_of
from certify.store.units import units
from certify.store.units.units import Unit


class Board(Struct, frozen=True):
    """A plan in a period, for one province."""

    loaded: LoadedPlan
    period: Period
    province: Unit
    division: str
    divisions: tuple[Unit, ...]
    communes: tuple[Unit, ...]
    followed: tuple[Followed, ...]

    @property
    def plan(self) -> Plan:
        return self.loaded.plan


def plans_of(act: Act) -> tuple[LoadedPlan, ...]:
    """The plans that the actor's province follows; none for an account without a unit."""
    act.need("plan:read")
    province = _province(act)
    return act.library.plans.of_province(province.code)


def board_of(act: Act, plan_id: str, period_key: str = "") -> Board:
    """A plan of the actor's province in a period (by default the newest that has begun).

    Raises Forbidden and NotFound.
    """
    act.need("plan:read")
    province = _province(act)
    loaded = plan_for(act.library, province, plan_id)
    period = period_of(loaded.plan, period_key, act.today)
    inputs = inputs_for(act.connection, loaded.plan, period, province, act.today)
    followed = tuple(follow(inputs, target) for target in loaded.plan.targets_in(period))
    procedure = act.library.latest(loaded.plan.criteria).version.procedure_on(period.ends_on)
    return Board(loaded, period, province, procedure.division, inputs.divisions, inputs.communes, followed)


def plan_for(library: Library, province: Unit, plan_id: str) -> LoadedPlan:
    """A plan that a province follows. Raises NotFound."""
    try:
        return library.plans.followed(plan_id, province.code)
    except UnknownPlan as unknown:
        raise NotFound from unknown


def period_of(plan: Plan, key: str, on: date) -> Period:
    """The period with that key, or without a key the newest one on a day. Raises NotFound."""
    if not key:
        return plan.newest_period(on)
    chosen = next((period for period in plan.periods if period.key == key), None)
    if chosen is None:
        raise NotFound
    return chosen


def typed_parts(target: Target, files: Files, unit_id: int, *, base: bool = False) -> tuple[str, ...]:
    """The numbers a unit enters for a target: those not in its file of the year; all of them for the base year."""
    return tuple(
        name
        for name, asked in target.asked.items()
        if base or asked.sheet is None or files.cell(unit_id, asked.sheet) is None
    )


def _province(act: Act) -> Unit:
    province = units.find(act.connection, province_of(act) or 0)
    if province is None:
        raise NotFound
    return province
