"""Who filled in what in a commune's last round, proposed for its new file: nothing is assigned here."""

from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from certify.domain.criteria.version import Version
from certify.domain.scoring.rescoring import counterparts
from certify.operations.act import Act
from certify.operations.assessments.sheet import sheet_for
from certify.operations.sharing.assigning import closed, sector_officers
from certify.operations.units.lineage import files_before
from certify.store.assessments import assignments
from certify.store.people import accounts
from certify.store.people.accounts import Account
from certify.store.rounds import Round


class FormerParts(Struct, frozen=True):
    """What would be assigned as in the last round, by this round's indicators; `lost` says why other parts wouldn't."""

    round: Round
    people: dict[str, Account] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)


def former_parts(act: Act, assessment_id: int) -> FormerParts | None:
    """The parts of the last round's file for indicators that nobody has yet; None where nothing was assigned then.

    None as well where nothing can be assigned now.

    A part goes on only to an account that is still open and of this commune's sectors, and only for an indicator that
    asks for the same figures. Files of merged or split communes count as none. Raises Forbidden and NotFound.
    """
    act.need("indicator:assign")
    sheet = sheet_for(act, assessment_id)
    if closed(sheet, act.today):
        return None
    last = next(iter(files_before(act.connection, sheet.unit, sheet.round.period_to)), None)
    before = assignments.of_assessment(act.connection, last.file.id) if last else {}
    if last is None or not before:
        return None
    taken = assignments.of_assessment(act.connection, assessment_id)
    heirs = _heirs(act, act.library.latest(last.round.criteria_version).version, sheet.version)
    before = {key: one for key, one in before.items() if heirs.get(key) not in taken}
    people = {account.id: account for account in sector_officers(act.connection, sheet.unit.id)}
    kept = {heirs[key]: people[one] for key, one in before.items() if key in heirs and one in people}
    proposed = {one.id: kept[one.id] for one in sheet.version.indicators if one.id in kept}
    return FormerParts(last.round, proposed, [*_ended(before, heirs), *_gone(act, before, people)])


def _heirs(act: Act, former: Version, version: Version) -> dict[str, str]:
    """The indicators that ask for the same figures now, by their ids in the last round."""
    matching = counterparts(former, version, act.library.newest_by_id())
    return {source.id: key for key, source in matching.items()}


def _ended(before: Mapping[str, int], heirs: Mapping[str, str]) -> Iterator[str]:
    if ended := sorted(before.keys() - heirs.keys()):
        yield f"Chỉ tiêu {', '.join(ended)} của đợt trước: bộ tiêu chí này không có chỉ tiêu hỏi cùng số liệu."


def _gone(act: Act, before: Mapping[str, int], people: Mapping[int, Account]) -> Iterator[str]:
    for account_id in sorted({*before.values()} - people.keys()):
        person = accounts.find(act.connection, account_id)
        keys = ", ".join(sorted(key for key, one in before.items() if one == account_id))
        name = person.display_name if person else "người nhập"
        yield f"Chỉ tiêu {keys}: tài khoản của {name} đã khóa hoặc không còn là cán bộ ngành của xã."
