"""What commands share: the site that one works on, who acts, and refusals as clear lines."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TypeVar

import click

from certify.config import Settings
from certify.domain.library import Library
from certify.operations.act import Act, Forbidden, NotFound, Refused
from certify.operations.people.new_accounts import normalised
from certify.operations.site.imports import Content, FileImport
from certify.store.connection import Connection
from certify.store.database import Database
from certify.store.people import accounts
from certify.store.people.accounts import Account

_Taken = TypeVar("_Taken")


def opened(site: Settings) -> Database:
    """The site's database; the command ends with a clear line when the site was not begun."""
    database = Database(site.database_url)
    if not database.is_migrated():
        raise click.ClickException("Chưa có cơ sở dữ liệu; hãy chạy `certify init` trước.")
    return database


def person(connection: Connection, user_name: str) -> Account:
    """The open account of that name; the command ends with a clear line when there is none."""
    found = accounts.by_user_name(connection, normalised(user_name))
    if found is None or not found.active:
        raise click.ClickException(f"Không có tài khoản {user_name} đang hoạt động.")
    return found


def act_by(connection: Connection, site: Settings, user_name: str) -> Act:
    """The act of an open account, now; the command ends with a clear line when there is no such account."""
    return Act(connection, Library(site.criteria_folders), person(connection, user_name), datetime.now(UTC))


def own_act(connection: Connection, site: Settings) -> Act:
    """The act of the operator, who holds no account, now."""
    return Act(connection, Library(site.criteria_folders), None, datetime.now(UTC))


def bring_in(act: Act, kind: FileImport[_Taken], content: Content, *, check: bool) -> _Taken | None:
    """Print what a file would change and, unless that is all that is asked for, take it; what came of it.

    The command ends with every problem of the file when there is one.
    """
    weighed = kind.weigh(act, content)
    if weighed.faults:
        raise click.ClickException("\n".join(problem.in_table().text for problem in weighed.faults))
    for one in weighed.changes:
        click.echo(f"{one.subject}: {one.before} → {one.after}")
    click.echo(f"{len(weighed.changes)} thay đổi, {weighed.same} dòng giữ nguyên.")
    return None if check else kind.take(act, content, None)


@contextmanager
def refusals(
    forbidden: str = "Tài khoản này không được giao việc này.",
    unknown: str = "Không có hồ sơ này trong phạm vi của tài khoản.",
) -> Iterator[None]:
    """Tell what stands in the way of an act as a command's error."""
    try:
        yield
    except Refused as refused:
        raise click.ClickException("\n".join(refused.reasons)) from refused
    except Forbidden as fault:
        raise click.ClickException(forbidden) from fault
    except NotFound as fault:
        raise click.ClickException(unknown) from fault
