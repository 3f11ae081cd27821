"""Offices keep their own settings: how they are named, who signs for them, who sits on their council."""

from datetime import date

from msgspec import Struct

from certify.domain.criteria.procedure import Office
from certify.domain.offices import problems
from certify.domain.offices.authority import AUTHORITY_NAMES
from certify.domain.offices.settings import Formation, Holder, Letterhead, OfficeSettings
from certify.domain.offices.steps import OFFICE_OF_ROLE, WITH_COUNCIL, OfficeStep
from certify.domain.problems import Problem
from certify.operations.act import Act, NotFound, Refused
from certify.operations.offices.naming import letterhead_of
from certify.store.units import offices, units
from certify.store.units.offices import Edition
from certify.store.units.units import Unit

NEWER = "Một người khác của cơ quan vừa sửa trang này; xem lại nội dung mới rồi lưu lại nếu còn cần."


class OwnOffice(Struct, frozen=True):
    """The office that an account works for: its unit, its step of the procedure, and what it has said of itself."""

    unit: Unit
    step: OfficeStep
    edition: Edition
    proposal: Letterhead | None

    @property
    def settings(self) -> OfficeSettings:
        return self.edition.settings

    @property
    def has_council(self) -> bool:
        return self.step in WITH_COUNCIL


def own_office(act: Act) -> OwnOffice:
    """The actor's own office, with a letterhead proposed from the procedure of today where it is named there.

    Raises Forbidden, and NotFound for an account without an office.
    """
    act.need("office:keep")
    step = OFFICE_OF_ROLE.get(act.actor.role)
    unit = units.find(act.connection, act.actor.unit_id or 0)
    if step is None or unit is None:
        raise NotFound
    return OwnOffice(unit, step, offices.newest(act.connection, unit.id, step), _proposal(act, unit, step))


def _proposal(act: Act, unit: Unit, step: OfficeStep) -> Letterhead | None:
    loaded = act.library.in_force(act.today)
    office: Office | None = getattr(loaded.version.procedure_on(act.today), step) if loaded else None
    return letterhead_of(office, unit, act.today) if office and office.level == unit.level else None


def name_office(act: Act, letterhead: Letterhead, seen: int) -> None:
    """Keep how the office is named from a day on. Raises Forbidden, NotFound and Refused."""
    office = _office_as_seen(act, seen)
    _refuse(problems.letterhead_problems(letterhead))
    note = f"{letterhead.name}, ký hiệu {letterhead.symbol}, từ ngày {letterhead.since:%d/%m/%Y}"
    _keep(act, office, "office_named", office.settings.with_letterhead(letterhead), note)


def appoint(act: Act, holder: Holder, seen: int) -> None:
    """Enter a person who signs for the office. Raises Forbidden, NotFound and Refused."""
    office = _office_as_seen(act, seen)
    _refuse(problems.holder_problems(office.settings, holder))
    how = AUTHORITY_NAMES[holder.authority].split(" – ")[0]
    note = f"{holder.name}, {holder.post} ({how}), từ ngày {holder.since:%d/%m/%Y}"
    _keep(act, office, "office_holder", office.settings.with_holder(holder), note)


def relieve(act: Act, index: int, until: date, seen: int) -> None:
    """Say that the holder at an index leaves the post after a day. Raises Forbidden, NotFound and Refused."""
    office = _office_as_seen(act, seen)
    if not 0 <= index < len(office.settings.holders):
        raise NotFound
    holder = office.settings.holders[index]
    _refuse(problems.end_problems(holder, until))
    note = f"{holder.name}, {holder.post}: đến hết ngày {until:%d/%m/%Y}"
    _keep(act, office, "office_holder_left", office.settings.with_end(index, until), note)


def form_council(act: Act, formation: Formation, seen: int) -> None:
    """Enter a council with the decision that formed it. Raises Forbidden, NotFound and Refused."""
    act.need("council:form")
    office = _office_as_seen(act, seen)
    _refuse(problems.formation_problems(formation))
    number, day = formation.number, formation.decided_on
    note = f"Quyết định số {number} ngày {day:%d/%m/%Y}, {len(formation.members)} người"
    _keep(act, office, "office_council", office.settings.with_formation(formation), note)


def _office_as_seen(act: Act, seen: int) -> OwnOffice:
    """The actor's office while it stands as the page showed it; Refused when somebody changed it meanwhile."""
    office = own_office(act)
    if office.edition.id != seen:
        raise Refused([NEWER])
    return office


def _refuse(found: list[Problem]) -> None:
    if found:
        raise Refused(found)


def _keep(act: Act, office: OwnOffice, event: str, settings: OfficeSettings, note: str) -> None:
    event_id = act.record(event, details={"note": note})
    offices.add(act.connection, office.unit.id, office.step, event_id, settings)
