"""Queue the mail about an event in the event's own transaction; none while the site's mail is off.

A mail says what is waiting and on which page; it holds no figures, no reasons and no person's name.
"""

from collections.abc import Iterable
from datetime import datetime

from certify.domain.people.permissions import Role
from certify.store import rounds
from certify.store.assessments import files
from certify.store.connection import Connection
from certify.store.notices import mail
from certify.store.people.accounts import Account
from certify.store.site import settings
from certify.store.units import units

SETTING = "mail"
_COMMUNE = (Role.COMMUNE_OFFICER, Role.COMMUNE_LEADER)
# By act: the roles that get a mail, and what it says about the commune.
MAILED: dict[str, tuple[tuple[Role, ...], str]] = {
    "hand_over": ((Role.COMMUNE_LEADER,), "có hồ sơ cán bộ trình lãnh đạo xem"),
    "hand_back": ((Role.COMMUNE_OFFICER,), "có hồ sơ lãnh đạo chuyển lại để sửa, bổ sung"),
    "submit": ((Role.APPRAISER,), "đã trình hồ sơ đề nghị thẩm định"),
    "return": (_COMMUNE, "có hồ sơ bị trả lại để bổ sung"),
    "extend": (_COMMUNE, "được gia hạn tự chấm điểm"),
    "close": ((Role.APPROVER,), "có hồ sơ đã thẩm định xong, chờ quyết định"),
    "reopen": ((Role.APPRAISER,), "có hồ sơ phải thẩm định lại"),
    "recognise": (_COMMUNE, "có quyết định về hồ sơ"),
    "refuse": (_COMMUNE, "có quyết định về hồ sơ"),
    "revoke": (_COMMUNE, "có quyết định về hồ sơ"),
    "object": ((Role.APPRAISER,), "gửi kiến nghị về kết quả, phải trả lời đúng hạn"),
    "objection_answered": (_COMMUNE, "có trả lời kiến nghị"),
}

WARNING = "Có người gõ sai mật khẩu của tài khoản nhiều lần"
WARNED = (
    "Nơi gõ sai bị chặn trong 12 giờ. Nếu không phải ông/bà: không cần làm gì ngay; khi đăng nhập được, "
    "hãy xem các phiên đăng nhập và đổi mật khẩu nếu nghi đã lộ. Nếu là ông/bà mà không vào được: "
    "đề nghị quản trị hệ thống mở."
)


def is_on(connection: Connection) -> bool:
    """Whether the site sends mail."""
    return settings.setting(connection, SETTING) == "on"


def turn(connection: Connection, at: datetime, *, on: bool) -> None:
    """Turn the site's mail on or off; turning it off drops the mail that waits."""
    if on == is_on(connection):
        return
    settings.set_setting(connection, SETTING, "on" if on else "off")
    if not on:
        mail.drop_waiting(connection, at)


def announce(
    connection: Connection, at: datetime, event_id: int, act: str, assessment_id: int | None, actor_id: int | None
) -> None:
    """Queue the mails about an event on a file, except to the account that acted."""
    if act not in MAILED or assessment_id is None or not is_on(connection):
        return
    roles, text = MAILED[act]
    file = files.find(connection, assessment_id)
    unit = units.find(connection, file.unit_id) if file else None
    round_ = rounds.find(connection, file.round_id) if file else None
    if unit is None or round_ is None:
        return
    unit_id = unit.id if set(roles) <= set(_COMMUNE) else unit.parent_id or 0
    sentence = f"{unit.full_name} {text}"
    row = {"about": f"event:{event_id}", "subject": sentence, "text": f"{sentence} ({round_.name})."}
    row |= {"path": path_of(act, assessment_id)}
    for account in mail.readers(connection, roles, [unit_id]):
        if account.id != actor_id:
            mail.add(connection, {**row, "account_id": account.id, "queued_at": at})


def invite(connection: Connection, at: datetime, event_id: int, assessment_id: int, people: Iterable[Account]) -> None:
    """Queue a mail to each account to which an event assigned indicators of a file."""
    file = files.find(connection, assessment_id) if is_on(connection) else None
    unit = units.find(connection, file.unit_id) if file else None
    if unit is None:
        return
    sentence = f"Ông/bà được phân công nhập số liệu của {unit.full_name}"
    row = {"about": f"event:{event_id}", "subject": sentence, "text": f"{sentence}.", "path": f"/phieu/{assessment_id}"}
    for account in people:
        if mail.wants(account):
            mail.add(connection, {**row, "account_id": account.id, "queued_at": at})


def warn(connection: Connection, at: datetime, account: Account, event_id: int) -> None:
    """Queue a mail to an account's holder: wrong sign-ins, of which an event says more, closed something."""
    if is_on(connection) and mail.wants(account):
        row = {"about": f"event:{event_id}", "account_id": account.id, "path": "/bao-mat", "queued_at": at}
        mail.add(connection, {**row, "subject": WARNING, "text": WARNED})


def path_of(act: str, assessment_id: int) -> str:
    """The path of the page that a mail about an act leads to."""
    ends = {"close": "/quyet-dinh", "object": "/kien-nghi", "objection_answered": "/kien-nghi"}
    return f"/phieu/{assessment_id}{ends.get(act, '')}"
