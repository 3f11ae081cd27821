"""`certify audit`: proof that no record was changed after it was written."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import click

from certify.cli_said import Group
from certify.commands.site import opened
from certify.config import Settings, settings
from certify.domain.days import LOCAL
from certify.domain.library import Library
from certify.domain.log.heads import Head, line_of
from certify.operations.audit.faults import faults
from certify.operations.log.heads import end_of, keep, kept_in
from certify.store.log import chain

NO_HEAD = (
    "Chưa so với mã nào giữ ở nơi khác, nên không thấy được nếu phần cuối của nhật ký bị cắt bỏ hay viết lại: "
    "hãy chạy lại với mã đã lưu mới nhất, --head TỆP."
)
UNSIGNED = "Mã mới nhất ấy là của bản cũ, chưa có chữ ký của hệ thống; ai cũng viết được một dòng như thế."


@click.group(cls=Group)
def audit() -> None:
    """Nhật ký: chuỗi mã SHA-256 trên mọi sự kiện, quyết định, văn bản và trên các dòng dữ liệu thay đổi."""


@audit.command()
@click.option(
    "--head",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Tệp mã đầu chuỗi đã lưu trước đây bằng `certify audit head`, hoặc chép từ thư.",
)
def verify(files: tuple[Path, ...]) -> None:
    """Kiểm tra toàn bộ; nêu mọi mắt xích đứt và mọi sai lệch, mỗi dòng một điều."""
    site = settings()
    heads = known_heads(site, files)
    database = opened(site)
    with database.reading() as connection:
        broken = list(faults(connection, Library(site.criteria_folders), heads))
        last, begun = chain.head(connection), chain.begun_at(connection)
    if broken:
        raise click.ClickException("\n".join(broken))
    click.echo(f"Nguyên vẹn: {last.position} mắt xích.")
    if begun:
        since = f"{begun.astimezone(LOCAL):%H:%M ngày %d/%m/%Y}"
        click.echo(f"Dòng dữ liệu có từ trước bản nâng cấp: chứng minh được từ {since}; mọi thứ khác: từ khi ghi.")
    click.echo(_compared(heads))


@audit.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
def head(file: Path | None) -> None:
    """In mã đầu chuỗi có chữ ký của hệ thống, hoặc ghi thêm vào tệp (nên lưu hằng ngày ở nơi khác)."""
    site = settings()
    database = opened(site)
    with database.reading() as connection:
        last = end_of(connection, datetime.now(UTC))
    if file is None:
        click.echo(line_of(last, site.secret_key()))
    else:
        keep(file, last, site.secret_key())


def known_heads(site: Settings, files: Iterable[Path] = ()) -> list[Head]:
    """The ends of the chain in the files given and in the site's own. Ends the command if one is not the site's."""
    heads = []
    for file in (*files, *([site.heads_file] if site.heads_file else [])):
        try:
            heads += kept_in(file, site.secret_key())
        except (OSError, ValueError) as fault:
            raise click.ClickException(f"{file}: {fault}") from fault
    return heads


def _compared(heads: list[Head]) -> str:
    """With what the end of the chain was compared."""
    newest = max(heads, key=lambda head: head.position, default=None)
    if newest is None:
        return NO_HEAD
    at = datetime.fromisoformat(newest.at).astimezone(LOCAL)
    said = f"Đã so với mã lưu mới nhất: mắt xích {newest.position}, lúc {at:%H:%M ngày %d/%m/%Y}."
    return said if newest.signed else f"{said} {UNSIGNED}"
