"""Assign the indicators of a commune's file to the officers of its sectors, who fill in these and nothing else."""

from collections.abc import Iterator, Mapping
from datetime import date

from certify.domain.assessment.conditions import LOCKED
from certify.domain.assessment.rounds import RoundState
from certify.domain.assessment.sides import SELF
from certify.domain.assessment.states import SELF_STATES
from certify.domain.people.permissions import Role
from certify.domain.problems import Problem
from certify.operations.act import Act, NotFound, Refused
from certify.operations.assessments.sheet import Sheet, sheet_for
from certify.operations.log import notices
from certify.store.assessments import assignments
from certify.store.connection import Connection
from certify.store.people import accounts
from certify.store.people.accounts import Account


def sector_officers(connection: Connection, unit_id: int) -> list[Account]:
    """The accounts of a commune's sectors that are not closed, by user name."""
    return accounts.with_role(connection, Role.SECTOR_OFFICER, unit_id)


def closed(sheet: Sheet, on: date) -> list[Problem]:
    """Why nothing of a file can be assigned on a day, whoever asks; empty while it can."""
    if sheet.state not in SELF_STATES or sheet.round.state != RoundState.OPEN:
        return [Problem("", "Hồ sơ không ở bước tự chấm điểm nên không phân công được.")]
    # Nobody could fill in what they got.
    return [Problem("", LOCKED)] if sheet.locked(on) else []


def assign(act: Act, assessment_id: int, wanted: Mapping[str, int | None]) -> list[str]:
    """Assign indicators of a file to accounts, or to nobody (None); the indicators that changed.

    Whoever gets a part is told by mail. Raises Forbidden, NotFound and Refused.
    """
    act.need("indicator:assign")
    sheet = sheet_for(act, assessment_id)
    people = {account.id: account for account in sector_officers(act.connection, sheet.unit.id)}
    before = assignments.of_assessment(act.connection, assessment_id)
    changed = {key: account_id for key, account_id in wanted.items() if account_id != before.get(key)}
    if problems := [*closed(sheet, act.today), *_unknown(sheet, changed, people)]:
        raise Refused(problems)
    if changed:
        rows = [{"assessment_id": sheet.id, "indicator_id": key, "account_id": one} for key, one in changed.items()]
        assignments.put(act.connection, rows)
        event_id = act.record("assign", assessment_id=sheet.id, details={"indicators": sorted(changed)})
        invited = [people[account_id] for account_id in sorted({one for one in changed.values() if one})]
        notices.invite(act.connection, act.at, event_id, sheet.id, invited)
    return sorted(changed)


def own_sheets(act: Act) -> list[Sheet]:
    """The files of which something is assigned to the actor, the newest first."""
    found = []
    for assessment_id in assignments.files_of(act.connection, act.actor.id):
        try:
            found.append(sheet_for(act, assessment_id))
        except NotFound:  # the account went to another commune
            continue
    return found


def left_to(sheet: Sheet) -> tuple[str, ...]:
    """The indicators of a sector's part that aren't answered yet, in order."""
    return tuple(key for key in sheet.missing(SELF) if sheet.only is not None and key in sheet.only)


def _unknown(sheet: Sheet, changed: Mapping[str, int | None], people: Mapping[int, Account]) -> Iterator[Problem]:
    if unknown := sorted(set(changed) - sheet.version.ids):
        yield Problem("", f"Không có chỉ tiêu {', '.join(unknown)} trong bộ tiêu chí.")
    for key, account_id in changed.items():
        if account_id is not None and account_id not in people:
            yield Problem(f"a{key}", f"Chỉ tiêu {key}: chọn một cán bộ ngành của xã.")
