"""`certify move`: a site on SQLite goes to PostgreSQL with everything, proved row by row, or not at all."""

import click

from certify.commands.services import running
from certify.commands.site import closing, opened
from certify.commands.upkeep.proving import DESPITE_FAULTS, Faulty, proof
from certify.config import settings
from certify.store.database import Database, Unavailable
from certify.store.upkeep import backup as copies
from certify.store.upkeep import moving
from certify.store.upkeep.moving import MoveError

AFTERWARDS = """Ghi vào config.toml (nếu có *** thì thay bằng mật khẩu):
  database = "{url}"
Chạy `certify doctor`, rồi chạy lại trang web và việc nền.
Tệp cũ {file} còn nguyên: cất đi, đừng chạy trang web trên tệp ấy nữa."""


@click.command()
@click.option("--to", "url", required=True, metavar="postgresql://…", help="Cơ sở dữ liệu PostgreSQL trống.")
@DESPITE_FAULTS
def move(url: str, despite_faults: bool) -> None:
    """Chuyển hệ thống từ SQLite sang PostgreSQL: tất cả, được đối chiếu từng dòng, hoặc không gì cả."""
    site = settings()
    source = opened(site)
    if copies.kind_of(source) != "sqlite3":
        raise click.ClickException("Hệ thống này không dùng SQLite; chỉ chuyển từ SQLite.")
    running.alone(site)
    target = _empty(url)
    try:
        count = moving.move(source, target, proof(site, despite_faults=despite_faults))
    except MoveError as fault:
        raise click.ClickException(f"{fault}\nChưa chuyển gì.") from fault
    except Faulty as fault:
        raise click.ClickException("\n".join(["Dữ liệu không nguyên vẹn nên chưa chuyển gì:", str(fault)])) from fault
    click.echo(f"Đã chuyển và đối chiếu {count} dòng; nhật ký nguyên vẹn.")
    click.echo(AFTERWARDS.format(url=copies.address_of(target), file=copies.address_of(source)))


def _empty(url: str) -> Database:
    """The database of an address, closed when the command ends. Ends it if that is no empty one on PostgreSQL."""
    if not url.startswith(("postgresql://", "postgresql+psycopg://")):
        raise click.UsageError("--to cần địa chỉ postgresql://…")
    target = closing(Database(url))
    try:
        if not copies.is_empty(target):
            raise click.ClickException("Cơ sở dữ liệu ấy không trống; chỉ chuyển vào cơ sở dữ liệu trống.")
    except Unavailable as fault:
        raise click.ClickException(f"Không mở được cơ sở dữ liệu ấy: {fault}") from fault
    return target
