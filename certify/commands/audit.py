"""`certify audit`: proof that no record was changed after it was written."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from certify.commands.site import opened
from certify.config import settings
from certify.operations.log.audit import faults
from certify.store.log import chain


@click.group()
def audit() -> None:
    """Nhật ký: chuỗi mã SHA-256 trên mọi sự kiện, quyết định và văn bản."""


@audit.command()
@click.option(
    "--head",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Tệp mã đầu chuỗi đã lưu trước đây bằng `certify audit head`.",
)
def verify(files: tuple[Path, ...]) -> None:
    """Kiểm tra toàn bộ; nêu mắt xích đứt đầu tiên và mọi sai lệch, mỗi dòng một điều."""
    heads = [json.loads(line)["sha256"] for file in files for line in file.read_text("utf-8").splitlines() if line]
    database = opened(settings())
    with database.reading() as connection:
        broken = list(faults(connection, heads))
        last = chain.head(connection)
    database.close()
    if broken:
        raise click.ClickException("\n".join(broken))
    click.echo(f"Nguyên vẹn: {last.position} mắt xích.")


@audit.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
def head(file: Path | None) -> None:
    """In mã đầu chuỗi, hoặc ghi thêm vào tệp (nên lưu hằng ngày ở nơi khác)."""
    database = opened(settings())
    with database.reading() as connection:
        last = chain.head(connection)
    database.close()
    at = datetime.now(UTC).isoformat(timespec="seconds")
    line = json.dumps({"at": at, "position": last.position, "sha256": last.sha256})
    if file is None:
        click.echo(line)
        return
    with file.open("a", encoding="utf-8") as heads:
        heads.write(line + "\n")
