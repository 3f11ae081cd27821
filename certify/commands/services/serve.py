"""`certify serve`: the site on gunicorn, and beside it `certify work` for the background jobs."""

import os
import subprocess
import sys
from resource import RLIM_INFINITY, RLIMIT_NOFILE, getrlimit, setrlimit

import click

from certify.commands.services import running
from certify.commands.site import opened
from certify.config import Settings, settings
from certify.operations.criteria.revisions import publish

OPEN_FILES = 4096


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Địa chỉ và cổng.")
@click.option("--workers", default=2, show_default=True, help="Số tiến trình.")
@click.option("--no-worker", is_flag=True, help="Không chạy việc nền kèm theo (đã chạy riêng bằng `certify work`).")
def serve(bind: str, workers: int, no_worker: bool) -> None:
    """Chạy trang web; thay tiến trình này bằng gunicorn."""
    site = settings()
    running.join(site)
    _publish(site)
    click.echo(f"Trang web: http://{bind}  (dừng bằng Ctrl+C)")
    sys.stdout.flush()
    _open_many()
    if not no_worker:
        _start_jobs()
    program = [
        sys.executable,
        "-m",
        "gunicorn",
        "--bind",
        bind,
        "--workers",
        str(workers),
        "--threads",
        "6",
        "--worker-class",
        "certify.commands.services.patient_worker.PatientWorker",
        # What a proxy says is read in one place, by the setting `proxies`; gunicorn believes nobody.
        "--forwarded-allow-ips",
        "",
        "--forwarder-headers",
        "",
        "--no-control-socket",
        "--no-sendfile",
        "--keep-alive",
        "5",
        "--config",
        "python:certify.commands.services.listening",
    ]
    os.execv(sys.executable, [*program, "certify:create_app()"])  # noqa: S606


def _publish(site: Settings) -> None:
    """Write the files of criteria revisions that were signed on this or another machine of the site and are missing.

    Ends the command where the site has no database that this program can serve.
    """
    database = opened(site)
    with database.reading() as connection:
        publish(connection, site.revisions_folder)
    database.close()


def _open_many() -> None:
    """Each process holds up to a thousand connections beside its files: more than a shell or systemd lets it open."""
    allowed, most = getrlimit(RLIMIT_NOFILE)
    wanted = OPEN_FILES if most == RLIM_INFINITY else min(OPEN_FILES, most)
    if allowed != RLIM_INFINITY and allowed < wanted:
        setrlimit(RLIMIT_NOFILE, (wanted, most))


def _start_jobs() -> None:
    """Start `certify work` with a pipe as its standard input that the web server's processes hold open.

    When the last of them has ended, however it did, the pipe closes and the jobs stop after the current item.
    """
    theirs, ours = os.pipe()
    os.set_inheritable(ours, True)
    command = [sys.executable, "-m", "certify", "work", "--while-open"]
    subprocess.Popen(command, stdin=theirs, start_new_session=True)  # noqa: S603
    os.close(theirs)
