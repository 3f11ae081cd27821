"""What commands share: the site that one works on, who acts, and refusals as clear lines."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from certify.config import Settings
from certify.domain.library import Library
from certify.operations.act import Act, Forbidden, NotFound, Refused
from certify.operations.people.accounts import normalised
from certify.operations.site.imports import Weighed
from certify.store.connection import Connection
from certify.store.database import Database
from certify.store.people import accounts


def opened(site: Settings) -> Database:
    """The site's database; the command ends with a clear line when the site was not begun."""
    database = Database(site.database_url)
    if not database.is_migrated():
        raise click.ClickException("Chưa có cơ sở dữ liệu; hãy chạy `certify init` trước.")
    return database


def act_by(connection: Connection, site: Settings, user_name: str) -> Act:
    """The act of an open account, now; the command ends with a clear line when there is no such account."""
    found = accounts.by_user_name(connection, normalised(user_name))
    if found is None or not found.active:
        raise click.ClickException(f"Không có tài khoản {user_name} đang hoạt động.")
    return Act(connection, Library(site.criteria_folders), found, datetime.now(UTC))


def own_act(connection: Connection, site: Settings) -> Act:
    """The act of the operator, who holds no account, now."""
    return Act(connection, Library(site.criteria_folders), None, datetime.now(UTC))


def shown(weighed: Weighed) -> None:
    """Print what a file would change; the command ends with every fault when there is one."""
    if weighed.faults:
        raise click.ClickException("\n".join(fault.text for fault in weighed.faults))
    for one in weighed.changes:
        click.echo(f"{one.subject}: {one.before} → {one.after}")
    click.echo(f"{len(weighed.changes)} thay đổi, {weighed.same} dòng giữ nguyên.")


@contextmanager
def refusals() -> Iterator[None]:
    """Tell what stands in the way of an act as a command's error."""
    try:
        yield
    except Refused as refused:
        raise click.ClickException("\n".join(refused.reasons)) from refused
    except Forbidden as forbidden:
        raise click.ClickException("Tài khoản này không được giao việc này.") from forbidden
    except NotFound as unknown:
        raise click.ClickException("Không có hồ sơ này trong phạm vi của tài khoản.") from unknown
