"""The files of a round, and the recognised communes of a province, as lists: cut to pages by the database."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from msgspec import Struct

from certify.domain.assessment.decisions import DecisionKind
from certify.domain.assessment.sides import APPRAISAL, SELF
from certify.domain.assessment.states import SELF_STATES, State
from certify.domain.people.permissions import Role
from certify.domain.units.levels import UnitLevel
from certify.store.assessments.decisions import decisions
from certify.store.assessments.files import Assessment, assessments
from certify.store.assessments.results import results
from certify.store.columns import holding
from certify.store.connection import Connection
from certify.store.pages import Found, Query, Wish, find
from certify.store.people.accounts import accounts
from certify.store.rounds import Round, rounds
from certify.store.units.units import Unit, units, within

_own, _appraised = results.alias("own"), results.alias("appraised")
_COUNT = len(assessments.c)
_FILES = (
    sa.select(*assessments.c, *(column.label(f"unit_{column.name}") for column in units.c))
    .join(units, units.c.id == assessments.c.unit_id)
    .outerjoin(_own, sa.and_(_own.c.assessment_id == assessments.c.id, _own.c.side == SELF))
    .outerjoin(_appraised, sa.and_(_appraised.c.assessment_id == assessments.c.id, _appraised.c.side == APPRAISAL))
)
_BY_NAME = (units.c.sort_key, units.c.code)


class Part(Struct, frozen=True):
    """A round's files within a unit; those in `first` come before all others, in that order."""

    round: Round
    scope: int
    first: Sequence[int]


def listed(connection: Connection, part: Part, wish: Wish) -> Found[tuple[Assessment, Unit]]:
    """A page of files: by words of the commune's name or code or its officer, `thuoc` (the unit above); tabs by state.

    In the order of urgency unless another one is asked for: those in `first`, then those not submitted.
    """
    officer = sa.exists().where(
        accounts.c.unit_id == units.c.id,
        accounts.c.role == Role.COMMUNE_OFFICER,
        holding(wish.text, accounts.c.search_key, units.c.search_key),
    )
    chosen = _FILES.where(
        assessments.c.round_id == part.round.id,
        units.c.level == UnitLevel.COMMUNE,
        within(part.scope),
        sa.or_(holding(wish.text, units.c.search_key), officer),
    )
    if wish.choices.get("thuoc"):
        chosen = chosen.where(units.c.parent_id == wish.number("thuoc"))
    urgent = {file_id: place for place, file_id in enumerate(part.first)}
    place = [sa.case(urgent, value=assessments.c.id, else_=len(urgent))] if urgent else []
    late = sa.case((assessments.c.state.in_(SELF_STATES), 0), else_=1)
    orders = {
        "": (*place, late, *_BY_NAME),
        "ten": _BY_NAME,
        "tu-cham": (_own.c.total.is_(None), _own.c.total.desc(), *_BY_NAME),
        "tham-dinh": (_appraised.c.total.is_(None), _appraised.c.total.desc(), *_BY_NAME),
        "nhap": (sa.func.coalesce(_own.c.answered, 0), *_BY_NAME),
    }
    return find(connection, Query(chosen, assessments.c.state, orders), wish, _file)


def _file(row: sa.Row[tuple[object, ...]]) -> tuple[Assessment, Unit]:
    values = tuple(row)
    return Assessment(*values[:_COUNT]), Unit(*values[_COUNT:])  # type: ignore[arg-type]


_above, _each = units.alias("above"), decisions.alias("each_decision")
_recognition = (
    sa.select(sa.func.max(_each.c.id))
    .where(_each.c.assessment_id == assessments.c.id, _each.c.kind == DecisionKind.RECOGNISE)
    .correlate(assessments)
    .scalar_subquery()
)
_RECOGNISED = (
    sa.select(
        units.c.full_name.label("commune"),
        _above.c.full_name.label("area"),
        rounds.c.year,
        decisions.c.number,
        decisions.c.decided_on,
    )
    .select_from(assessments)
    .join(units, units.c.id == assessments.c.unit_id)
    .join(rounds, rounds.c.id == assessments.c.round_id)
    .join(decisions, decisions.c.id == _recognition)
    .outerjoin(_above, _above.c.id == units.c.parent_id)
    .where(assessments.c.state == State.RECOGNISED)
)


class Recognised(Struct, frozen=True):
    """A commune that stands recognised: the unit above it, the year of its assessment, and the decision."""

    commune: str
    area: str | None
    year: int
    number: str
    decided_on: date


def recognised(connection: Connection, province_id: int, wish: Wish) -> Found[Recognised]:
    """A page of a province's recognised communes, those of the last year first: by words of names, `nam` (year)."""
    chosen = _RECOGNISED.where(
        rounds.c.province_id == province_id, holding(wish.text, units.c.search_key, _above.c.search_key)
    )
    if wish.choices.get("nam"):
        chosen = chosen.where(rounds.c.year == wish.number("nam"))
    orders = {"": (rounds.c.year.desc(), *_BY_NAME), "ngay": (decisions.c.decided_on.desc(), *_BY_NAME)}
    return find(connection, Query(chosen, None, orders), wish, lambda row: Recognised(**row._mapping))
