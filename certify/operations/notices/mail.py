"""Mail: the addresses of accounts, the daily digest, and sending the queue.

Mail is delivered at least once: if a worker dies between sending a mail and recording that, the mail is sent again with
the same Message-ID. A mail recorded as sent is never sent again.
"""

import logging
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from msgspec import Struct

from certify.domain.days import LOCAL, local_day
from certify.domain.library import Library
from certify.domain.people.mail import MailState
from certify.domain.problems import Problem
from certify.operations.act import Act, NotFound, Refused
from certify.operations.log import notices
from certify.operations.notices.tasks import tasks_of
from certify.operations.people.access import record_and_tell
from certify.store.connection import Connection
from certify.store.database import Database
from certify.store.notices import mail as mails
from certify.store.notices.mail import Mail
from certify.store.people import accounts

log = logging.getLogger("certify.mail")
# The wait after each failed attempt; after the last one the mail is given up.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))
# For this long no other worker takes a claimed mail: longer than an exchange with a server can last.
LEASE = timedelta(minutes=5)
KEPT = timedelta(days=90)
FIRST_HOUR = 7
LONGEST_ADDRESS = 254
# What mails that only try the server are about.
TRIAL = "trial:"
_ADDRESS = re.compile(r"[!-?A-~]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class Undeliverable(Exception):  # noqa: N818
    """The server refuses this mail permanently: it isn't tried again."""


class Letter(Struct, frozen=True):
    """A mail as handed to a server; its Message-ID is derived from `mark`."""

    to: str
    subject: str
    text: str
    path: str
    mark: str


Send = Callable[[Letter], None]
Clock = Callable[[], datetime]


def digest(database: Database, library: Library, at: datetime) -> None:
    """Queue the reminders of tasks due in 7 days, in one and today, or overdue, once a day from 7 o'clock on.

    They go to whoever wants them.
    """
    if at.astimezone(LOCAL).hour < FIRST_HOUR:
        return
    with database.reading() as connection:
        rows = list(_digests(connection, library, at)) if notices.is_on(connection) else []
    if rows:
        with database.writing() as connection:
            for row in rows:
                mails.add(connection, row)


def _digests(connection: Connection, library: Library, at: datetime) -> Iterator[dict[str, object]]:
    today = local_day(at)
    same = {"about": f"digest:{today}", "subject": f"Việc cần làm ngày {today:%d/%m/%Y}", "queued_at": at}
    for account in mails.reminded(connection):
        announced = [task for task in tasks_of(Act(connection, library, account, at)) if task.is_announced(today)]
        lines = [f"- {task.title}: hạn {task.due:%d/%m/%Y}, {task.due_words(today)}" for task in announced]
        text = "\n".join(["Việc sắp đến hạn hoặc đã quá hạn:", *lines])
        if announced:
            yield {**same, "account_id": account.id, "text": text, "path": "/viec-can-lam"}


def post(database: Database, clock: Clock, send: Send) -> int:
    """Send all mail that is due, one after another; how many were sent."""
    sent = 0
    while claimed := _claim(database, clock()):
        mail, letter = claimed
        try:
            send(letter)
        except Undeliverable:
            _give_up(database, mail, clock())
        except Exception as fault:
            _retry_later(database, mail, clock(), type(fault).__name__)
        else:
            sent += 1
            _record(database, mail, state=MailState.SENT, ended_at=clock())
    return sent


def set_address(act: Act, account_id: int, email: str, *, mailed: bool, reminded: bool | None = None) -> None:
    """Set an account's mail address and whether it gets mail; the log records the account, not the address.

    `reminded` says whether it is reminded of deadlines; None leaves that as it is. Accounts set their own, the
    administrator everybody's. Raises Forbidden, NotFound and Refused.
    """
    account = accounts.find(act.connection, account_id)
    if account_id != act.actor.id:
        act.need("people:manage")
    if account is None:
        raise NotFound
    address = email.strip()
    if address and (len(address) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(address)):
        text = f"Địa chỉ thư: “{address[:60]}” chưa đúng; hãy ghi như ten@coquan.gov.vn."
        raise Refused([Problem("email", text)])
    chosen = account.reminded if reminded is None else reminded
    accounts.change(act.connection, account_id, email=address, mailed=mailed, reminded=chosen)
    if account_id == act.actor.id:
        act.record("mail_set", details={"note": account.user_name})
    else:
        record_and_tell(act, account, "mail_set", account.user_name)


def send_trial(act: Act) -> None:
    """Queue a mail to the administrator who asks for it, to try the mail server. Raises Forbidden and Refused."""
    act.need("people:manage")
    former = mails.newest_about(act.connection, act.actor.id, TRIAL)
    if not notices.is_on(act.connection):
        raise Refused(["Hệ thống chưa gửi thư, nên chưa thử được."])
    if not act.actor.email:
        raise Refused(["Hãy ghi địa chỉ nhận thư ở trang Tài khoản của tôi trước."])
    if former and former.state is MailState.WAITING:
        raise Refused(["Thư thử trước còn đang chờ gửi."])
    row = {"about": f"{TRIAL}{act.at.isoformat()}", "account_id": act.actor.id, "address": act.actor.email}
    row |= {"subject": "Thư thử", "text": "Máy chủ thư của hệ thống gửi được thư này.", "path": "/cau-hinh"}
    mails.add(act.connection, {**row, "queued_at": act.at})


def _claim(database: Database, at: datetime) -> tuple[Mail, Letter] | None:
    """Claim the next mail that is due and still wanted; it is tried again if this worker dies."""
    with database.writing() as connection:
        while mail := mails.next_due(connection, at):
            account = accounts.find(connection, mail.account_id)
            if mail.attempts > len(WAITS):  # its worker died each time
                mails.change(connection, mail.id, state=MailState.FAILED, ended_at=at)
            elif account is not None and (mail.address or mails.wants(account)):
                mails.change(connection, mail.id, attempts=mail.attempts + 1, next_at=at + LEASE)
                mark = f"{mail.about.replace(':', '-')}.{mail.account_id}"
                return mail, Letter(mail.address or account.email, mail.subject, mail.text, mail.path, mark)
            else:
                mails.change(connection, mail.id, state=MailState.DROPPED, ended_at=at)
    return None


def _retry_later(database: Database, mail: Mail, at: datetime, fault: str) -> None:
    """Schedule the next attempt for a mail, after a longer wait each time; give it up after the last one."""
    if mail.attempts >= len(WAITS):
        _give_up(database, mail, at)
        return
    log.warning("mail %s: attempt %s failed (%s)", mail.id, mail.attempts + 1, fault)
    _record(database, mail, next_at=at + WAITS[mail.attempts])


def _give_up(database: Database, mail: Mail, at: datetime) -> None:
    log.error("mail %s: given up after %s attempts", mail.id, mail.attempts + 1)
    _record(database, mail, state=MailState.FAILED, ended_at=at)


def _record(database: Database, mail: Mail, **values: object) -> None:
    with database.writing() as connection:
        mails.change(connection, mail.id, **values)
