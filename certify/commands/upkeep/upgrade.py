"""`certify upgrade`: the database of a former release brought up to this one, with a backup, proved, or not at all."""

import shutil
from pathlib import Path

import click

from certify import __version__
from certify.commands.backup import KEY, NEITHER, PLAIN, make
from certify.commands.services import running
from certify.commands.site import founded, unfit
from certify.commands.upkeep.proving import DESPITE_FAULTS, Faulty, proof
from certify.config import Settings, settings
from certify.store.database import Database
from certify.store.revisions import Standing, newest, pending
from certify.store.upkeep import backup as copies
from certify.store.upkeep.schema_changes import Change, changes

ROOM = "Còn {free} MB trống trong {folder}, cần {needed} MB cho bản sao lưu và việc nâng cấp."
MEGABYTE = 1_000_000
# A backup, the log that a large transaction needs, and some more.
SHARE = 3


@click.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@KEY
@PLAIN
@click.option("--check", is_flag=True, help="Chỉ kiểm tra và nói sẽ đổi gì, không ghi.")
@DESPITE_FAULTS
def upgrade(file: Path | None, key: Path | None, plain: bool, check: bool, despite_faults: bool) -> None:
    """Nâng cơ sở dữ liệu lên bản của chương trình: kiểm tra, sao lưu vào tệp mới, chuyển đổi, kiểm tra lại."""
    site = settings()
    database, standing = founded(site)
    if standing is Standing.CURRENT:
        click.echo(f"Cơ sở dữ liệu đã ở bản {newest()} của chương trình {__version__}; không có gì phải làm.")
        return
    if standing is Standing.LATER:
        raise click.ClickException(unfit(site, database, standing))
    _tell(database.revision() or "")
    if not check:
        _need(file, key, plain=plain)
    running.alone(site)
    _need_room(site, database, file or site.instance)
    if check or file is None:
        return
    make(site, database, file, key)
    _migrate(site, database, despite_faults=despite_faults)
    click.echo(f"Đã nâng lên bản {newest()}. Chạy `certify doctor`, rồi chạy lại trang web và việc nền.")


def _need(file: Path | None, key: Path | None, *, plain: bool) -> None:
    """End the command where it isn't said where the backup goes, and how it is kept."""
    if file is None:
        raise click.UsageError("Cần tên tệp mới cho bản sao lưu làm trước khi nâng cấp (hoặc --check).")
    if (key is None) is not plain:
        raise click.UsageError(NEITHER)
    if file.exists():
        raise click.ClickException(f"{file}: đã có tệp này.")


def _tell(revision: str) -> None:
    """What the upgrade will do to the database."""
    click.echo(f"Chương trình {__version__}: cơ sở dữ liệu sẽ đi từ bản {revision} lên bản {newest()}.")
    for change in changes(revision):
        click.echo(f"  {_said(change)}")
    click.echo(
        f"  {len(pending(revision))} bước, trong một giao dịch: xong cả, hoặc không đổi gì. CHANGELOG.md nói thêm."
    )


def _said(change: Change) -> str:
    if change.new:
        return f"bảng mới {change.table}"
    parts = [f"thêm cột {', '.join(change.added)}"] if change.added else []
    parts += [f"bỏ cột {', '.join(change.dropped)}"] if change.dropped else []
    return f"bảng {change.table}: {'; '.join(parts)}"


def _need_room(site: Settings, database: Database, file: Path) -> None:
    """End the command where the disk of the instance, or of the backup, can't hold what the upgrade writes."""
    needed = SHARE * copies.size_of(database)
    for folder in {site.instance, file if file.is_dir() else file.absolute().parent}:
        if folder.is_dir() and (free := shutil.disk_usage(folder).free) < needed:
            told = {"free": free // MEGABYTE, "needed": needed // MEGABYTE + 1}
            raise click.ClickException(ROOM.format(folder=folder, **told))


def _migrate(site: Settings, database: Database, *, despite_faults: bool) -> None:
    """Migrate and prove in one transaction; ends the command with what doesn't hold, and nothing is changed then."""
    try:
        database.migrate(then=proof(site, despite_faults=despite_faults))
    except Faulty as fault:
        raise click.ClickException(f"Sau chuyển đổi dữ liệu không nguyên vẹn, nên không đổi gì:\n{fault}") from fault
