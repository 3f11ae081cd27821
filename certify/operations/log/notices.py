"""Queueing the mail of an event, in the event's own transaction; nothing is queued while the site sends no mail.

A mail says what waits and where; it holds no figure, no reason and no name of a person.
"""

from datetime import datetime

from certify.domain.people.permissions import Role
from certify.store import rounds, units
from certify.store.assessments import files
from certify.store.connection import Connection
from certify.store.notices import mail
from certify.store.site import settings

SETTING = "mail"
_COMMUNE = (Role.COMMUNE_OFFICER, Role.COMMUNE_LEADER)
# Who is told of what: the act, the roles, and what the mail says of the file.
TOLD: dict[str, tuple[tuple[Role, ...], str]] = {
    "submit": ((Role.APPRAISER,), "đã gửi hồ sơ đề nghị thẩm định"),
    "return": (_COMMUNE, "có hồ sơ bị trả lại để bổ sung"),
    "close": ((Role.APPROVER,), "có hồ sơ đã thẩm định xong, chờ quyết định"),
    "reopen": ((Role.APPRAISER,), "có hồ sơ phải thẩm định lại"),
    "recognise": (_COMMUNE, "có quyết định về hồ sơ"),
    "refuse": (_COMMUNE, "có quyết định về hồ sơ"),
    "revoke": (_COMMUNE, "có quyết định về hồ sơ"),
    "object": ((Role.APPRAISER,), "gửi kiến nghị về kết quả, phải trả lời đúng hạn"),
    "objection_answered": (_COMMUNE, "có trả lời kiến nghị"),
}


def is_on(connection: Connection) -> bool:
    """Whether the site sends mail."""
    return settings.setting(connection, SETTING) == "on"


def turn(connection: Connection, at: datetime, *, on: bool) -> None:
    """Say whether the site sends mail; turned off, what waits is dropped."""
    if on == is_on(connection):
        return
    settings.set_setting(connection, SETTING, "on" if on else "off")
    if not on:
        mail.drop_waiting(connection, at)


def announce(
    connection: Connection, at: datetime, event_id: int, act: str, assessment_id: int | None, actor_id: int | None
) -> None:
    """Queue the mails that an event on a file brings with it; none to who did it."""
    if act not in TOLD or assessment_id is None or not is_on(connection):
        return
    roles, said = TOLD[act]
    file = files.find(connection, assessment_id)
    unit = units.find(connection, file.unit_id) if file else None
    round_ = rounds.find(connection, file.round_id) if file else None
    if unit is None or round_ is None:
        return
    place = unit.id if roles == _COMMUNE else unit.parent_id or 0
    sentence = f"{unit.full_name} {said}"
    row = {"about": f"event:{event_id}", "subject": sentence, "text": f"{sentence} ({round_.name})."}
    row |= {"path": path_of(act, assessment_id)}
    for account in mail.readers(connection, roles, [place]):
        if account.id != actor_id:
            mail.add(connection, {**row, "account_id": account.id, "queued_at": at})


def path_of(act: str, assessment_id: int) -> str:
    """Where the page stands on which a reader goes on after an act."""
    ends = {"close": "/quyet-dinh", "object": "/kien-nghi", "objection_answered": "/kien-nghi"}
    return f"/phieu/{assessment_id}{ends.get(act, '')}"
