"""`certify init`: an empty site, or the database of a former release brought up to this one."""

import click

from certify.commands.site import begin_private, closing
from certify.config import settings
from certify.store.database import Database
from certify.store.site.settings import settle


@click.command()
def init() -> None:
    """Tạo một hệ thống trống (thư mục instance, khóa bí mật, cơ sở dữ liệu), hoặc nâng cấp hệ thống đang có."""
    site = settings()
    begin_private(site)
    site.secret_key()
    database = closing(Database(site.database_url))
    stood = database.is_migrated()
    current = stood and database.is_current()
    database.migrate()
    with database.writing() as connection:
        settle(connection)
    if not stood:
        click.echo("Đã tạo hệ thống trống. Tiếp theo: `certify units import` và `certify people add`.")
    elif current:
        click.echo("Hệ thống đã có và đúng bản này; không có gì phải làm.")
    else:
        click.echo("Đã nâng cấp cơ sở dữ liệu của hệ thống đang có; hồ sơ và tài khoản giữ nguyên.")
