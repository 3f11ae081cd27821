"""What a province still needs before its first round: the list that the operator goes through."""

from collections.abc import Iterator

from msgspec import Struct

from certify.domain.criteria.procedure import Procedure
from certify.domain.criteria.version import Version
from certify.domain.offices.steps import OFFICE_STEP_NAMES, OfficeStep
from certify.domain.people.permissions import Role
from certify.domain.units.levels import UnitLevel
from certify.operations.act import Act
from certify.operations.offices.naming import office_name
from certify.operations.people.proposals import offices_without_account
from certify.store import categories, rounds
from certify.store.people import accounts
from certify.store.units import offices, units
from certify.store.units.units import Unit


class Need(Struct, frozen=True):
    """One thing that a first round needs: whether it is there, what it is, and how to get it."""

    met: bool
    text: str
    how: str = ""


def needs_of(act: Act, province: Unit) -> list[Need]:
    """What a province needs for its first round, in the order in which to see to it."""
    communes = units.communes(act.connection, province.id, act.today)
    loaded = act.library.in_force(act.today)
    needs = [Need(bool(communes), f"{len(communes)} đơn vị cấp xã của {province.full_name}", "certify units official")]
    needs += _people(act, province)
    if loaded:
        needs += _offices(act, loaded.version.procedure_on(act.today), [province, *communes])
        needs += _criteria(act, loaded.version, communes)
    needs.append(_plan(act, province))
    planned = rounds.of_province(act.connection, province.id)
    needs.append(
        Need(
            bool(planned), f"{len(planned) or 'Chưa có'} đợt đánh giá", "trang Đợt đánh giá, hoặc certify rounds create"
        )
    )
    return needs


def _people(act: Act, province: Unit) -> Iterator[Need]:
    administrators = len(accounts.with_role(act.connection, Role.ADMINISTRATOR))
    how = "certify people add TÊN --role administrator; nên có hai người"
    yield Need(administrators > 0, f"{administrators or 'Chưa có'} tài khoản quản trị", how)
    without = len(offices_without_account(act.connection, province.id))
    text = f"{without} cơ quan của tỉnh chưa có tài khoản" if without else "Mọi cơ quan của tỉnh đã có tài khoản"
    yield Need(not without, text, "trang Tài khoản, Nhập nhiều tài khoản: có tệp đề xuất để điền")


def _offices(act: Act, procedure: Procedure, places: list[Unit]) -> Iterator[Need]:
    """Per step of the procedure, the offices that have not said how they are named and who signs for them."""
    for step in OfficeStep:
        office = getattr(procedure, step)
        seats = [place for place in places if office and place.level == office.level]
        if not seats:
            continue
        left = [place for place in seats if not _is_complete(act, place, step)]
        commune = seats[0].level == UnitLevel.COMMUNE
        name = f"{office.office}, {len(seats)} nơi" if commune else office_name(office, seats[0])
        what = "chưa khai tên, ký hiệu và người ký"
        said = (f"{len(left)} nơi {what}" if commune else what) if left else "đã khai"
        text = f"{name} ({OFFICE_STEP_NAMES[step]}): {said}"
        yield Need(not left, text, "người của cơ quan khai ở trang Cơ quan")


def _is_complete(act: Act, place: Unit, step: OfficeStep) -> bool:
    settings = offices.newest(act.connection, place.id, step).settings
    return bool(settings.letterhead_on(act.today) and settings.holders_on(act.today))


def _criteria(act: Act, version: Version, communes: list[Unit]) -> Iterator[Need]:
    yield Need(version.attested, f"{version.number}: {version.attestation_words}", "trang Tiêu chí, Đối chiếu")
    blank = categories.uncategorised(categories.on_day(act.connection, version.id, act.today), communes)
    text = f"{len(blank)} đơn vị chưa có phân loại trong danh mục" if blank else "Mọi đơn vị đã có phân loại"
    yield Need(not blank, text, "trang Đợt đánh giá, Danh mục phân loại; có tệp mẫu để điền")


def _plan(act: Act, province: Unit) -> Need:
    own = [loaded.plan for loaded in act.library.plans.of_province(province.code) if loaded.plan.province]
    text = (
        f"Kế hoạch của tỉnh: {own[0].number}" if own else "Chưa có kế hoạch của tỉnh; các trang theo mục tiêu quốc gia"
    )
    return Need(bool(own), text, "trang Kế hoạch, Tệp kế hoạch, hoặc certify plans")
