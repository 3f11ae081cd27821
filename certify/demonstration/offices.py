"""The offices of the demonstration say who they are: invented people sign, and say so by their names."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import cycle

from msgspec.structs import replace

from certify.demonstration.loading import VERSION, Loading
from certify.demonstration.people import Staff
from certify.domain.assessment.meetings import CHAIR, MEMBER, SECRETARY
from certify.domain.criteria.figures import Mark
from certify.domain.criteria.procedure import Office
from certify.domain.criteria.version import Version
from certify.domain.offices.authority import Authority
from certify.domain.offices.settings import Formation, Holder, Letterhead, Member, OfficeSettings
from certify.domain.offices.steps import WITH_COUNCIL, OfficeStep
from certify.operations.offices.naming import letterhead_of
from certify.store.people.accounts import Account
from certify.store.units import offices, units
from certify.store.units.units import Unit

FOUNDED, HEALTH, TWO_LEVELS = date(2019, 1, 3), date(2025, 3, 1), date(2025, 7, 1)
HEADS = ("Nguyễn Văn Mẫu", "Trần Thị Mẫu", "Lê Văn Mẫu", "Phạm Thị Mẫu", "Huỳnh Văn Mẫu", "Võ Thị Mẫu")
DEPUTY, SECRETARY_NAME, MEMBER_NAME = "Đặng Thị Mẫu", "Bùi Văn Mẫu", "Đỗ Thị Mẫu"
# The field of the letters, as in the decree's own sample ("12/UBND-VX").
DRAFTING = "VX"


def settle(loading: Loading, at: datetime, officers: Iterable[Account], staff: Iterable[Staff]) -> int:
    """Say for each office of the accounts who signs for it; returns how many offices there are."""
    by_office = {}
    for people in staff:
        by_office[(people.leader.unit_id, OfficeStep.SELF_ASSESSMENT)] = people.leader
        by_office[(people.appraiser.unit_id, OfficeStep.APPRAISAL)] = people.appraiser
        by_office[(people.approver.unit_id, OfficeStep.RECOGNITION)] = people.approver
    for officer in officers:
        by_office[(officer.unit_id, OfficeStep.REPORTING)] = officer
    version = loading.library.latest(VERSION).version
    for ((unit_id, step), account), head in zip(by_office.items(), cycle(HEADS), strict=False):
        if unit := units.find(loading.connection, unit_id or 0):
            _keep(loading, at, account, _settings(version, unit, step, head), unit, step)
    return len(by_office)


def _keep(
    loading: Loading, at: datetime, account: Account, settings: OfficeSettings, unit: Unit, step: OfficeStep
) -> None:
    note = f"{settings.letterheads[-1].name}, ký hiệu {settings.letterheads[-1].symbol} (dữ liệu mẫu)"
    event_id = loading.act(account, at).record("office_named", details={"note": note})
    offices.add(loading.connection, unit.id, step, event_id, settings)


def _settings(version: Version, unit: Unit, step: OfficeStep, head: str) -> OfficeSettings:
    letterheads = tuple(_letterheads(version, unit, step))
    post = letterheads[0].head_post
    holders = (
        Holder(head, post, Authority.HEAD, FOUNDED),
        Holder(DEPUTY, f"PHÓ {post}", Authority.DEPUTY, FOUNDED),
    )
    members = (
        Member(head, post.capitalize(), CHAIR),
        Member(SECRETARY_NAME, "Công chức phụ trách công tác trẻ em", SECRETARY),
        Member(MEMBER_NAME, "Đại diện ngành y tế", MEMBER),
    )
    formed = (Formation("01/QĐ-UBND", FOUNDED, members),) if step in WITH_COUNCIL else ()
    return OfficeSettings(letterheads, holders, formed)


def _letterheads(version: Version, unit: Unit, step: OfficeStep) -> Iterable[Letterhead]:
    """How an office is named in each time; files of earlier rounds stay with the office that has had them."""
    first: Office | None = getattr(version.procedure_on(FOUNDED), step)
    former = None
    for since in (FOUNDED, HEALTH, TWO_LEVELS):
        office: Office | None = getattr(version.procedure_on(since), step)
        named = next((each for each in (office, first) if each and each.level == unit.level), None)
        # Nobody knows which division of a district took the work over; here the former one keeps its name.
        unknown = since == HEALTH and named is not None and named.source is Mark.PROVISIONAL
        if named and not unknown and (named != former or since == TWO_LEVELS):
            yield replace(letterhead_of(named, unit, since), drafting=(DRAFTING,))
            former = named
