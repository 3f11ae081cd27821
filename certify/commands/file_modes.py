"""Who on the machine may read a site's files: nobody but its owner, and a group if the operator gives it to one."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import click

from certify.config import Settings

# What others may not have on a file or folder, and what nobody but the owner may have on a key.
OTHERS, ALL_BUT_OWNER = 0o007, 0o077


def begin_private(site: Settings) -> None:
    """Make the instance folder if it isn't there; what the command in progress writes is its owner's alone.

    A folder and a database that stand already are closed to others; what a group may do stays.
    """
    before = os.umask(ALL_BUT_OWNER)
    if context := click.get_current_context(silent=True):
        context.call_on_close(lambda: os.umask(before))
    site.instance.mkdir(parents=True, exist_ok=True)
    for path in (site.instance, *_databases(site)):
        path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)


def too_open(site: Settings) -> Iterator[str]:
    """What others can reach in a site's files, a Vietnamese sentence each."""
    key = site.instance / "secret_key"
    if key.exists() and _mode(key) & ALL_BUT_OWNER:
        yield f"{key}: người khác đọc được; đặt quyền 600."
    if site.instance.is_dir() and _mode(site.instance) & OTHERS:
        yield f"{site.instance}: mọi người trên máy vào được; đặt quyền 700."
    for path in _databases(site):
        if _mode(path) & OTHERS:
            yield f"{path}: mọi người trên máy đọc được; đặt quyền 600."


def _databases(site: Settings) -> list[Path]:
    """The database of the site with its log, where it is a file within the instance folder."""
    return sorted(path for path in site.instance.glob("*.sqlite3*") if path.is_file())


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
