"""The end of the chain goes elsewhere every day: to a file that other people keep, and by mail to administrators.

Whoever cuts off the newest part of the log, or writes it anew, is found by the newest end that was kept.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from certify.domain.days import local_day
from certify.domain.log.heads import Head, heads_in, line_of
from certify.domain.people.permissions import Role
from certify.operations.log import notices
from certify.store.connection import Connection
from certify.store.database import Database
from certify.store.log import chain
from certify.store.notices import mail

# The newest kept end may be so old.
OLDEST = timedelta(days=2)
TEXT = (
    "Xin giữ thư này. Dòng dưới đây là mã của mắt xích cuối cùng của nhật ký. Khi cần biết nhật ký có bị sửa hay bị "
    "cắt bớt không, người vận hành chép dòng ấy vào một tệp rồi chạy: certify audit verify --head TỆP"
)


def end_of(connection: Connection, at: datetime) -> Head:
    """The end of the chain at a moment."""
    last = chain.head(connection)
    return Head(at.astimezone(UTC).isoformat(timespec="seconds"), last.position, last.sha256)


def kept_in(file: Path, key: str) -> list[Head]:
    """The ends kept in a file, none while there is no file. Raises HeadError and OSError."""
    return list(heads_in(file.read_text("utf-8"), key)) if file.exists() else []


def keep(file: Path, head: Head, key: str) -> None:
    """Add an end to a file, which is its owner's alone unless it is there already. Raises OSError."""
    with open(file, "a", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as heads:
        heads.write(line_of(head, key) + "\n")


def keep_daily(database: Database, file: Path, key: str, at: datetime) -> None:
    """Add the end of the chain to a file, unless one of that day is there. Raises HeadError and OSError."""
    days = {local_day(datetime.fromisoformat(head.at)) for head in kept_in(file, key)}
    if local_day(at) not in days:
        with database.reading() as connection:
            head = end_of(connection, at)
        keep(file, head, key)


def send_daily(database: Database, key: str, at: datetime) -> None:
    """Queue the end of the chain as mail to each administrator that wants mail, once a day."""
    day = local_day(at)
    with database.reading() as connection:
        readers = mail.every_reader(connection) if notices.is_on(connection) else []
        line = line_of(end_of(connection, at), key)
    to = [account for account in readers if account.role is Role.ADMINISTRATOR]
    row = {"about": f"head:{day}", "subject": f"Mã nhật ký ngày {day:%d/%m/%Y}", "path": "/nhat-ky", "queued_at": at}
    if to:
        with database.writing() as connection:
            for account in to:
                mail.add(connection, {**row, "account_id": account.id, "text": f"{TEXT}\n\n{line}"})


def is_old(heads: list[Head], at: datetime) -> bool:
    """Whether none of some kept ends is new."""
    return all(at - datetime.fromisoformat(head.at) > OLDEST for head in heads)
