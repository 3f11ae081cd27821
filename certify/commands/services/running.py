"""Who works on a site on this machine: its pages and background work together, or one command that changes it alone.

All hold a lock on one file of the instance, those that serve a shared one for as long as they live. It ends with its
processes, however they end.
"""

import fcntl
import os

import click

from certify.commands.site import NO_SITE
from certify.config import Settings

BEING_CHANGED = "Hệ thống này đang được nâng cấp hoặc chuyển; hãy chờ việc ấy xong."
SERVED = "Trang web hoặc việc nền của hệ thống này đang chạy trên máy này; hãy dừng trước."


def join(site: Settings) -> None:
    """Hold the lock with others until the command ends, and in what its process becomes and what that starts.

    Ends the command with an error message while another one works alone.
    """
    os.set_inheritable(_locked(site, fcntl.LOCK_SH, BEING_CHANGED), True)


def alone(site: Settings) -> None:
    """Hold the lock alone until the command ends. Ends it with an error message while the site is served."""
    _locked(site, fcntl.LOCK_EX, SERVED)


def _locked(site: Settings, how: int, taken: str) -> int:
    """The descriptor of the locked file."""
    if not site.instance.is_dir():
        raise click.ClickException(NO_SITE.format(instance=site.instance))
    descriptor = os.open(site.running_lock, os.O_RDWR | os.O_CREAT, 0o600)
    click.get_current_context().call_on_close(lambda: os.close(descriptor))
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError as fault:
        raise click.ClickException(taken) from fault
    return descriptor
