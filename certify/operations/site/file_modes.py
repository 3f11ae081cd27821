"""Who on the machine may read a site's files: nobody but its owner, and a group if the operator gives it to one."""

import stat
from collections.abc import Iterator
from pathlib import Path

# What others may not have on a file or folder, and what nobody but the owner may have on a key.
OTHERS, ALL_BUT_OWNER = 0o007, 0o077


def close_to_others(instance: Path) -> None:
    """Takes all rights to an instance folder and its database from others; what a group may do stays."""
    for path in (instance, *_databases(instance)):
        path.chmod(_mode(path) & ~OTHERS)


def too_open(instance: Path) -> Iterator[str]:
    """What others can reach in an instance folder, a Vietnamese sentence each."""
    key = instance / "secret_key"
    if key.exists() and _mode(key) & ALL_BUT_OWNER:
        yield f"{key}: người khác đọc được; đặt quyền 600."
    if instance.is_dir() and _mode(instance) & OTHERS:
        yield f"{instance}: mọi người trên máy vào được; đặt quyền 700."
    for path in _databases(instance):
        if _mode(path) & OTHERS:
            yield f"{path}: mọi người trên máy đọc được; đặt quyền 600."


def _databases(instance: Path) -> list[Path]:
    """The database of the site with its log, where it is a file within the instance folder."""
    return sorted(path for path in instance.glob("*.sqlite3*") if path.is_file())


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
