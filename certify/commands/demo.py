"""`certify demo`: a demonstration site, created once."""

from datetime import UTC, datetime

import click

from certify import uncollected
from certify.cli_said import Group
from certify.commands.site import begin_private, closing, unfit
from certify.config import Settings, settings, write_private
from certify.demonstration import people
from certify.demonstration import site as demonstration
from certify.demonstration.loading import Sources
from certify.domain.library import Library
from certify.operations.act import Act
from certify.operations.papers.press import press_of
from certify.store.database import Database
from certify.store.revisions import Standing
from certify.store.site.settings import is_demonstration, is_new


@click.group(cls=Group)
def demo() -> None:
    """Hệ thống trình diễn, với số liệu sinh ra."""


@demo.command()
def prepare() -> None:
    """Tạo hệ thống trình diễn nếu chưa có gì, rồi in tài khoản; hệ thống thật thì giữ nguyên."""
    site = settings()
    begin_private(site)
    site.secret_key()
    database = closing(Database(site.database_url))
    _migrate(site, database)
    with database.reading() as connection:
        new = is_new(connection)
    if new:
        with uncollected():
            _load(database, site)
    if site.demonstration_accounts.exists():
        click.echo(site.demonstration_accounts.read_text("utf-8"))


def _migrate(site: Settings, database: Database) -> None:
    """Bring up what holds no site or generated figures; a real site is only upgraded with a backup."""
    if (standing := database.standing()) in {Standing.FORMER, Standing.LATER}:
        with database.reading() as connection:
            generated = is_demonstration(connection)
        if standing is Standing.LATER or not generated:
            raise click.ClickException(unfit(site, database, standing))
    database.migrate()


def _load(database: Database, site: Settings) -> None:
    click.echo("Nạp dữ liệu mẫu (số liệu sinh ra, không phải số liệu thật) …")
    now = datetime.now(UTC)
    with database.writing() as connection:
        library = Library(site.criteria_folders)
        press = press_of(site.paper_forms, site.own_forms, site.site.address)
        sources = Sources(site.units_folder, site.revisions_folder, site.demonstration_examples)
        for progress in demonstration.load(connection, library, press, now, sources):
            click.echo(f"  {progress}")
        passwords = people.give_passwords(Act(connection, library, None, now))
        lines = [f"  {a.user_name:<20} {password:<18} {a.role_name}: {a.display_name}" for a, password in passwords]
        text = "\n".join(["Tài khoản trình diễn (tên đăng nhập, mật khẩu):", *lines, ""])
        write_private(site.demonstration_accounts, text)
