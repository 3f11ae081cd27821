"""The files of a round as a list: searched, filtered, sorted and cut by the database."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from certify.domain.assessment.sides import APPRAISAL, SELF
from certify.domain.assessment.states import SELF_STATES
from certify.domain.people.permissions import Role
from certify.domain.units.levels import UnitLevel
from certify.store.assessments.files import Assessment, assessments
from certify.store.assessments.results import results
from certify.store.columns import holding
from certify.store.connection import Connection
from certify.store.pages import Found, Query, Wish, find
from certify.store.people.accounts import accounts
from certify.store.rounds import Round
from certify.store.units import Unit, units, within

_own, _appraised = results.alias("own"), results.alias("appraised")
_COUNT = len(assessments.c)
_FILES = (
    sa.select(*assessments.c, *(column.label(f"unit_{column.name}") for column in units.c))
    .join(units, units.c.id == assessments.c.unit_id)
    .outerjoin(_own, sa.and_(_own.c.assessment_id == assessments.c.id, _own.c.side == SELF))
    .outerjoin(_appraised, sa.and_(_appraised.c.assessment_id == assessments.c.id, _appraised.c.side == APPRAISAL))
)
_BY_NAME = (units.c.sort_key, units.c.code)


@dataclass(frozen=True)
class Part:
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
    place = sa.case(urgent, value=assessments.c.id, else_=len(urgent)) if urgent else sa.null()
    late = sa.case((assessments.c.state.in_(SELF_STATES), 0), else_=1)
    orders = {
        "": (place, late, *_BY_NAME),
        "ten": _BY_NAME,
        "tu-cham": (_own.c.total.is_(None), _own.c.total.desc(), *_BY_NAME),
        "tham-dinh": (_appraised.c.total.is_(None), _appraised.c.total.desc(), *_BY_NAME),
        "nhap": (sa.func.coalesce(_own.c.answered, 0), *_BY_NAME),
    }
    return find(connection, Query(chosen, assessments.c.state, orders), wish, _file)


def _file(row: sa.Row[tuple[object, ...]]) -> tuple[Assessment, Unit]:
    values = tuple(row)
    return Assessment(*values[:_COUNT]), Unit(*values[_COUNT:])  # type: ignore[arg-type]
