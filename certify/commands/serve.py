"""`certify serve`: the site on gunicorn."""

import os
import sys

import click


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Địa chỉ và cổng.")
@click.option("--workers", default=2, show_default=True)
def serve(bind: str, workers: int) -> None:
    """Chạy trang web; thay tiến trình này bằng gunicorn."""
    click.echo(f"Trang web: http://{bind}  (dừng bằng Ctrl+C)")
    sys.stdout.flush()
    program = [
        sys.executable,
        "-m",
        "gunicorn",
        "--bind",
        bind,
        "--workers",
        str(workers),
        "--threads",
        "4",
        "--no-control-socket",
    ]
    os.execv(sys.executable, [*program, "certify:create_app()"])  # noqa: S606
