"""What commands share: opening the site's database, the acting account, and refusals as error messages."""

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
    """The site's database, closed when the command ends. Ends it with an error message if there is no database yet."""
    database = Database(site.database_url)
    if context := click.get_current_context(silent=True):
        context.call_on_close(database.close)
    if not database.is_migrated():
        raise click.ClickException("Chưa có cơ sở dữ liệu; hãy chạy `certify init` trước.")
    return database


def person(connection: Connection, user_name: str) -> Account:
    """The active account with that user name. Ends the command with an error message if there is none."""
    account = accounts.by_user_name(connection, normalised(user_name))
    if account is None or not account.active:
        raise click.ClickException(f"Không có tài khoản {user_name} đang hoạt động.")
    return account


def act_by(connection: Connection, site: Settings, user_name: str) -> Act:
    """An act of an active account, now. Ends the command with an error message if there is no such account."""
    return Act(connection, Library(site.criteria_folders), person(connection, user_name), datetime.now(UTC))


def own_act(connection: Connection, site: Settings) -> Act:
    """An act of the site's operator, who has no account, now."""
    return Act(connection, Library(site.criteria_folders), None, datetime.now(UTC))


def bring_in(act: Act, kind: FileImport[_Taken], content: Content, *, check: bool) -> _Taken | None:
    """Print what a file would change and, unless `check`, import it; returns the result of the import.

    Ends the command with every problem of the file if there is any.
    """
    weighed = kind.weigh(act, content)
    if weighed.faults:
        raise click.ClickException("\n".join(problem.in_table().text for problem in weighed.faults))
    for change in weighed.changes:
        click.echo(f"{change.subject}: {change.before} → {change.after}")
    click.echo(f"{len(weighed.changes)} thay đổi, {weighed.same} dòng giữ nguyên.")
    return None if check else kind.take(act, content, None)


@contextmanager
def refusals(
    forbidden: str = "Tài khoản này không được giao việc này.",
    unknown: str = "Không có hồ sơ này trong phạm vi của tài khoản.",
) -> Iterator[None]:
    """Turn the refusal of an act into an error message of the command."""
    try:
        yield
    except Refused as refused:
        raise click.ClickException("\n".join(refused.reasons)) from refused
    except Forbidden as fault:
        raise click.ClickException(forbidden) from fault
    except NotFound as fault:
        raise click.ClickException(unknown) from fault
