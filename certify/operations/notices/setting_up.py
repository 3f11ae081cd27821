"""What is to be done on a fresh site until its first round is open: units, accounts, categories, round."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from certify.domain.assessment.rounds import RoundState
from certify.domain.people.permissions import Role, may
from certify.operations.act import Act
from certify.store import categories, rounds
from certify.store.people import accounts
from certify.store.rounds import Round
from certify.store.units import units
from certify.store.units.units import Unit


class SetUpStep(Struct, frozen=True):
    """One step of setting up: its name, how far it is, whether it is done, who does it, and its page.

    The page is "" where it is another's step.
    """

    title: str
    stand: str
    done: bool
    whose: str
    path: str = ""


def setting_up(act: Act) -> list[SetUpStep]:
    """The steps for whoever sets a site or a province up, in their order; none for others, and once a round is open."""
    if not (may(act.actor.role, "round:manage") or may(act.actor.role, "people:manage")):
        return []
    provinces = _provinces(act)
    planned = [one for province_id in provinces for one in rounds.of_province(act.connection, province_id)]
    if any(one.state != RoundState.PLANNED for one in planned):
        return []
    communes = [unit for province_id in provinces for unit in units.communes(act.connection, province_id, act.today)]
    return list(_steps(act, provinces, communes, planned))


def _provinces(act: Act) -> list[int]:
    """The actor's province; for an administrator those that somebody is in charge of."""
    if act.actor.unit_id is not None:
        return [act.actor.unit_id]
    in_charge = accounts.with_role(act.connection, Role.PROVINCE_OFFICER)
    return sorted({account.unit_id for account in in_charge if account.unit_id})


def _steps(
    act: Act, provinces: Sequence[int], communes: Sequence[Unit], planned: Sequence[Round]
) -> Iterator[SetUpStep]:
    count, role = len(communes), act.actor.role
    province, site = "Cán bộ phụ trách cấp tỉnh", "Quản trị hệ thống"
    if role is Role.ADMINISTRATOR:
        whom = f"{len(provinces)} tỉnh, thành phố có cán bộ phụ trách"
        yield SetUpStep("Tài khoản của cán bộ phụ trách cấp tỉnh", whom, bool(provinces), site, "/tai-khoan")
    path = "/don-vi" if may(role, "unit:manage") else ""
    yield SetUpStep("Danh sách đơn vị hành chính", f"{count} xã, phường, thị trấn", bool(communes), province, path)
    with_officer = len(accounts.officers(act.connection, [unit.id for unit in communes]))
    stand = f"{with_officer}/{count} xã có cán bộ trẻ em"
    path = "/tai-khoan/nhap" if may(role, "people:manage") else ""
    yield SetUpStep("Tài khoản của xã và các cơ quan", stand, 0 < count == with_officer, site, path)
    known = _categorised(act, communes)
    path = "/phan-loai" if may(role, "category:set") else ""
    yield SetUpStep("Danh mục phân loại xã", f"{known}/{count} xã đã phân loại", 0 < count == known, province, path)
    stand = "đã tạo, chưa mở" if planned else "chưa tạo"
    yield SetUpStep("Đợt đánh giá", stand, False, province, "/dot" if may(role, "round:manage") else "")


def _categorised(act: Act, communes: Sequence[Unit]) -> int:
    """How many of some communes have a category today under the criteria in force."""
    loaded = act.library.in_force(act.today)
    entries = categories.on_day(act.connection, loaded.version.id, act.today) if loaded else {}
    return len(communes) - len(categories.uncategorised(entries, communes))
