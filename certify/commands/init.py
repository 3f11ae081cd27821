"""`certify init`: an empty site."""

import click

from certify.commands.site import begin_private, closing, unfit
from certify.config import settings
from certify.store.database import Database
from certify.store.revisions import Standing
from certify.store.site.settings import settle


@click.command()
def init() -> None:
    """Tạo một hệ thống trống: thư mục instance, khóa bí mật, cơ sở dữ liệu."""
    site = settings()
    begin_private(site)
    site.secret_key()
    database = closing(Database(site.database_url))
    standing = database.standing()
    if standing in {Standing.FORMER, Standing.LATER}:
        raise click.ClickException(unfit(site, database, standing))
    database.migrate()
    with database.writing() as connection:
        settle(connection)
    if standing is Standing.NONE:
        click.echo("Đã tạo hệ thống trống. Tiếp theo: `certify units import` và `certify people add`.")
    else:
        click.echo("Hệ thống đã có và đúng bản này; không có gì phải làm.")
