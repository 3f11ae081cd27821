"""The demonstration site, loaded as its owner loads it, and kept until something that it is made of changes."""

import fcntl
import hashlib
import shutil
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from certify.config import ROOT
from certify.domain.days import local_day
from tests.support.commands import run_on

MADE_OF = ("certify", "criteria", "templates/demonstration", "templates/pdf", "requirements.lock")


def load_demonstration(instance: Path, url: str | None = None) -> Path:
    """Load a demonstration site as its owner does."""
    done = run_on(instance, "demo", "prepare", url=url)
    assert done.exit_code == 0, done.output
    return instance


def put_demonstration(target: Path, cache: Path) -> None:
    """Put a demonstration site into a folder: the one that is kept in `cache`, or a new one, which is kept then.

    Runs at the same time wait for each other; what is kept of other sources or other days goes.
    """
    with locked(cache / "lock"):
        kept = cache / content_key()
        if not kept.exists():
            for old in (path for path in cache.iterdir() if path.is_dir()):
                shutil.rmtree(old)
            load_demonstration(cache / "part").rename(kept)
        shutil.copytree(kept, target)


def content_key() -> str:
    """A hash of everything that the site is made of: sources, criteria, forms, packages and the day."""
    now, packages = datetime.now(UTC), Path(sysconfig.get_path("purelib"))
    made = hashlib.sha256(repr((sys.version, packages.stat().st_mtime_ns, local_day(now))).encode())
    for path in sorted(found for name in MADE_OF for found in files_of(ROOT / name)):
        made.update(f"\0{path}\0".encode() + path.read_bytes())
    return made.hexdigest()


def files_of(path: Path) -> list[Path]:
    """The files in a folder, or the file itself; compiled ones apart."""
    found = path.rglob("*") if path.is_dir() else [path]
    return [one for one in found if one.is_file() and one.suffix != ".pyc"]


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock between processes."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
