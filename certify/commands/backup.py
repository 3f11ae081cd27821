"""`certify backup` and `certify restore`: a whole site as one file, made while it is in use."""

import shutil
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import click

from certify.commands.site import begin_private, closing, founded, unfit
from certify.config import Settings, settings, write_private
from certify.domain.library import Library
from certify.domain.log.heads import Head
from certify.operations.audit.faults import faults
from certify.operations.site.archive import Archive, ArchiveError, new_key, read, write
from certify.store.database import Database
from certify.store.revisions import Standing
from certify.store.upkeep import backup as copies
from certify.store.upkeep.backup import CopyError

# What belongs to a site beside its database: its key, the revisions attested on it, its own forms, the root
# certificates that it trusts.
PARTS = ("secret_key", "criteria", "forms", "trust")
KEY = click.option("--key", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Tệp khóa.")
PLAIN = click.option("--plain", is_flag=True, help="Chấp nhận bản không có chữ ký của khóa.")
NEITHER = "Cần --key và tệp khóa (`certify backup-key`), hoặc --plain nếu chấp nhận không có khóa."
WARNING = (
    "CẢNH BÁO: bản sao lưu này không có chữ ký của khóa. Ai cầm được tệp cũng làm lại được nó, kể cả nhật ký; không gì "
    "chứng minh nó là bản đã sao lưu."
)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@KEY
@PLAIN
def backup(file: Path, key: Path | None, plain: bool) -> None:
    """Sao lưu hệ thống đang chạy vào một tệp mới, mã hóa (age) và ký bằng khóa."""
    if (key is None) is not plain:
        raise click.ClickException(NEITHER)
    site = settings()
    database, _ = founded(site)
    if file.exists():
        raise click.ClickException(f"{file}: đã có tệp này.")
    make(site, database, file, key)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@KEY
@PLAIN
def restore(file: Path, key: Path | None, plain: bool) -> None:
    """Khôi phục một bản sao lưu vào hệ thống trống; kiểm tra nguyên vẹn rồi mới xong."""
    if key is None and not plain:
        raise click.ClickException(NEITHER)
    site = settings()
    database = closing(Database(site.database_url))
    if not copies.is_empty(database) or (site.instance / "secret_key").exists():
        raise click.ClickException("Hệ thống này không trống; chỉ khôi phục vào hệ thống trống.")
    begin_private(site)
    with tempfile.TemporaryDirectory(dir=site.instance, prefix=".certify-") as folder:
        unpacked = Path(folder) / "site"
        unpacked.mkdir()
        try:
            archive = read(file, unpacked, key, signed=not plain)
            _put_back(site, database, unpacked, archive)
        except (CopyError, ArchiveError) as fault:
            raise click.ClickException(str(fault)) from fault
    whole = "nguyên vẹn" if archive.signed else "các phần khớp nhau"
    click.echo(f"Đã khôi phục bản sao lưu lúc {archive.made_at}: {whole} đến mắt xích {archive.head['position']}.")
    if not archive.signed:
        click.echo(WARNING, err=True)


@click.command("backup-key")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup_key(file: Path) -> None:
    """Tạo tệp khóa cho bản sao lưu; cất nó ở nơi khác với bản sao lưu."""
    if file.exists():
        raise click.ClickException(f"{file}: đã có tệp này.")
    write_private(file, new_key())
    click.echo(f"Đã tạo {file}. Mất tệp này thì không mở được bản sao lưu nào làm với nó.")


def make(site: Settings, database: Database, file: Path, key: Path | None) -> None:
    """Back a site up into a new file, of whatever revision its database is, and say until where and how safely.

    Ends the command with an error message if it can't be done; there is no file then.
    """
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".certify-") as folder:
        packing = Path(folder) / "site"
        packing.mkdir()
        try:
            head = copies.copy(database, packing / f"database.{copies.kind_of(database)}")
            _copy_parts(site.instance, packing)
            about = {"made_at": datetime.now(UTC).isoformat(timespec="seconds"), "database": copies.kind_of(database)}
            write(packing, file, {**about, "head": {"position": head.position, "sha256": head.sha256}}, key)
        except (CopyError, ArchiveError, OSError) as fault:
            raise click.ClickException(str(fault)) from fault
    click.echo(f"Đã sao lưu vào {file}: nhật ký đến mắt xích {head.position}.")
    if key is None:
        click.echo(WARNING, err=True)


def _put_back(site: Settings, database: Database, unpacked: Path, archive: Archive) -> None:
    """Restore everything, or nothing if the archive is not what was backed up. Raises ArchiveError."""
    kind = copies.kind_of(database)
    if archive.database != kind:
        raise ArchiveError(f"Bản sao lưu là của {archive.database}, hệ thống này dùng {kind}.")
    copies.put_back(database, unpacked / f"database.{kind}")
    if (standing := database.standing()) is Standing.LATER:
        said = unfit(site, database, standing)
        copies.empty_again(database)
        raise ArchiveError(said)
    database.migrate()
    with database.reading() as connection:
        library = Library([site.criteria_folders[0], unpacked / "criteria"])
        head = Head(archive.made_at, archive.head["position"], archive.head["sha256"])
        broken = list(faults(connection, library, [head]))
    if broken:
        copies.empty_again(database)
        raise ArchiveError("\n".join(["Bản sao lưu không nguyên vẹn nên không khôi phục gì:", *broken]))
    _copy_parts(unpacked, site.instance)


def _copy_parts(source: Path, target: Path) -> None:
    for part in PARTS:
        with suppress(FileNotFoundError):
            if (source / part).is_dir():
                shutil.copytree(source / part, target / part, dirs_exist_ok=True)
            else:
                shutil.copy(source / part, target / part)
