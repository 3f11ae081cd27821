"""What commands share: opening the site's database, the acting account, and refusals as error messages."""

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import click

from certify.config import Settings
from certify.domain.days import local_day, parse_day
from certify.domain.library import Library
from certify.domain.texts import composed
from certify.operations.act import Act, Forbidden, NotFound, Refused
from certify.operations.people.new_accounts import normalised
from certify.operations.site.file_modes import ALL_BUT_OWNER, close_to_others
from certify.store.connection import Connection
from certify.store.database import Database, Unavailable
from certify.store.people import accounts
from certify.store.people.accounts import Account
from certify.store.revisions import Standing, newest


class Day(click.ParamType[date]):
    """A day on the command line, yyyy-mm-dd or as people write it, within the same bounds as in forms."""

    name = "yyyy-mm-dd"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day; a text that is none ends the command with an error message."""
        if isinstance(value, date):
            return value
        try:
            return parse_day(str(value))
        except ValueError as fault:
            self.fail(str(fault), param, ctx)


DAY = Day()


def today() -> date:
    """The day in Vietnam."""
    return local_day(datetime.now(UTC))


NO_SITE = "Chưa có hệ thống nào trong thư mục {instance}; hãy chạy `certify init` trước."
FORMER = (
    "Cơ sở dữ liệu còn ở bản {revision}, chương trình này cần bản {newest}: hãy dừng trang web và việc nền, rồi chạy "
    "`certify upgrade`."
)
LATER = (
    "Cơ sở dữ liệu ở bản {revision}, mới hơn chương trình này (bản {newest}): hãy dùng chương trình mới hơn, hoặc khôi "
    "phục bản sao lưu đã làm trước khi nâng cấp."
)
SAYINGS = {Standing.NONE: NO_SITE, Standing.FORMER: FORMER, Standing.LATER: LATER}


def opened(site: Settings) -> Database:
    """The site's database, closed when the command ends.

    Ends it with an error message if there is none yet, it can't be reached, or it is not of this program's revision.
    """
    database, standing = founded(site)
    if standing is not Standing.CURRENT:
        raise click.ClickException(unfit(site, database, standing))
    return database


def founded(site: Settings) -> tuple[Database, Standing]:
    """The database of a site, closed when the command ends, and how it stands to this program.

    Ends the command with an error message if there is none yet, or it can't be reached.
    """
    if not site.instance.is_dir():
        raise click.ClickException(NO_SITE.format(instance=site.instance))
    database = closing(Database(site.database_url))
    try:
        standing = database.standing()
    except Unavailable as fault:
        raise click.ClickException(f"Không mở được cơ sở dữ liệu: {fault}") from fault
    if standing is Standing.NONE:
        raise click.ClickException(unfit(site, database, standing))
    return database, standing


def unfit(site: Settings, database: Database, standing: Standing) -> str:
    """Why a database doesn't fit this program, and what to do; a Vietnamese sentence."""
    return SAYINGS[standing].format(instance=site.instance, revision=database.revision(), newest=newest())


def closing(database: Database) -> Database:
    """A database that the command in progress closes when it ends."""
    if context := click.get_current_context(silent=True):
        context.call_on_close(database.close)
    return database


def begin_private(site: Settings) -> None:
    """Make the instance folder if it isn't there; what the command in progress writes is its owner's alone."""
    before = os.umask(ALL_BUT_OWNER)
    if context := click.get_current_context(silent=True):
        context.call_on_close(lambda: os.umask(before))
    site.instance.mkdir(parents=True, exist_ok=True)
    close_to_others(site.instance)


def secret(prompt: str) -> str:
    """What somebody types unseen, or the next line of what is piped in; never an argument of the command."""
    return composed(getpass.getpass(f"{prompt}: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n"))


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


@contextmanager
def refusals(
    forbidden: str = "Tài khoản này không có quyền thực hiện chức năng này.",
    unknown: str = "Không có đợt, đơn vị hay bộ tiêu chí mà lệnh nêu, hoặc nó nằm ngoài phạm vi của tài khoản.",
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
