"""`certify work`: the background jobs."""

import logging

import click

from certify.config import settings
from certify.store.database import Database


@click.command()
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1), help="Số tiến trình làm việc.")
@click.option("--while-open", is_flag=True, help="Dừng khi đầu vào chuẩn đóng lại.")
def work(workers: int, while_open: bool) -> None:
    """Chạy các việc nền (phát hành hàng loạt) đến khi nhận SIGTERM; việc đang làm được làm xong."""
    from certify.jobs.worker import run  # noqa: PLC0415

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    site = settings()
    database = Database(site.database_url)
    if not site.instance.is_dir() or not database.is_migrated():
        raise click.ClickException("Chưa có cơ sở dữ liệu; hãy chạy `certify init` trước.")
    database.close()
    run(site, workers, while_open=while_open)
