"""The site that a command works on."""

import click

from certify.config import Settings
from certify.store.database import Database


def opened(site: Settings) -> Database:
    """The site's database; the command ends with a clear line when the site was not begun."""
    database = Database(site.database_url)
    if not database.is_migrated():
        raise click.ClickException("Chưa có cơ sở dữ liệu; hãy chạy `certify init` trước.")
    return database
