"""`certify work`: the background jobs."""

import logging

import click

from certify.commands.services import running
from certify.commands.site import opened
from certify.config import settings


@click.command()
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1), help="Số tiến trình làm việc.")
@click.option("--while-open", is_flag=True, help="Dừng khi đầu vào chuẩn đóng lại.")
def work(workers: int, while_open: bool) -> None:
    """Chạy các việc nền (phát hành hàng loạt) đến khi nhận SIGTERM; việc đang làm được làm xong."""
    from certify.jobs.worker import run  # noqa: PLC0415

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    site = settings()
    running.join(site)
    opened(site).close()
    run(site, workers, while_open=while_open)
