"""`certify init`: an empty site."""

import click

from certify.commands.site import begin_private, closing
from certify.config import settings
from certify.store.database import Database
from certify.store.site.settings import settle


@click.command()
def init() -> None:
    """Tạo một hệ thống trống: thư mục instance, khóa bí mật, cơ sở dữ liệu."""
    site = settings()
    begin_private(site)
    site.secret_key()
    database = closing(Database(site.database_url))
    database.migrate()
    with database.writing() as connection:
        settle(connection)
    click.echo("Đã tạo hệ thống trống. Tiếp theo: `certify units import` và `certify people add`.")
