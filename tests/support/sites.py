"""Sites for the tests: made once in a run, copied for each test, always to the same place in one process."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from certify.config import Settings
from certify.domain.units.communes import province_of
from certify.domain.units.file import read_units
from certify.operations.units.lists import import_file
from certify.store.database import Database
from certify.store.site.settings import settle
from certify.store.upkeep.moving import move
from tests.support.acts import act_of
from tests.support.demonstration import locked
from tests.support.postgres import Cluster

# What people reach a founded site by; the demonstration keeps the one that `make run` serves.
ADDRESS = "https://phieu.example"
# Each test has a site, and each of those on PostgreSQL a database, of its own: where there is room, in memory.
MEMORY, ROOM = Path("/dev/shm"), 6 * 2**30  # noqa: S108  only folders with random names are made in it


def is_roomy() -> bool:
    """Whether both the folder in memory and the memory itself have room for a run."""
    if not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ROOM:
        return False
    available = re.search(r"MemAvailable: +(\d+) kB", Path("/proc/meminfo").read_text("ascii"))
    return available is not None and int(available[1]) * 1024 > ROOM


def once(tmp_path_factory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that is made once for all processes of the run: the first one makes it, the others wait for it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    with locked(folder.with_suffix(".lock")):
        if not folder.exists():
            being_made = folder.with_suffix(".part")
            make(being_made)
            being_made.rename(folder)
    return folder


def copy_of(instance: Path, target: Path, *without: str) -> Settings:
    """A copy of an instance folder, apart from files of some names."""
    shutil.copytree(instance, target, ignore=shutil.ignore_patterns(*without))
    return Settings(target)


def moved(instance: Path, postgres: Cluster, name: str, folder: Path) -> str:
    """The name of a database on PostgreSQL with the rows of an instance folder, which is copied into a folder."""
    source = Database(copy_of(instance, folder / "instance").database_url)
    target = Database(postgres.url(postgres.create(name=name)))
    move(source, target, lambda _: None)
    source.close()
    target.close()
    return name


def configure(instance: Path, name: str, value: str) -> None:
    """Set one value of a site's settings, and keep the others."""
    file = instance / "config.toml"
    kept = file.read_text("utf-8").splitlines() if file.exists() else []
    others = [line for line in kept if not line.startswith(f"{name} =")]
    file.write_text("\n".join([*others, f'{name} = "{value}"', ""]), "utf-8")


def on_database(instance: Path, url: str) -> Settings:
    """A site whose folder names its database, and keeps what its settings say besides."""
    instance.mkdir(parents=True, exist_ok=True)
    configure(instance, "database", url)
    return Settings(instance)


def found(site: Settings) -> None:
    """Begin a site and take the units in, as `certify init` and `certify units import` do."""
    site.instance.mkdir(parents=True, exist_ok=True)
    configure(site.instance, "address", ADDRESS)
    site.secret_key()
    database = Database(site.database_url)
    database.migrate()
    provinces = (site.units_folder / "provinces.csv").read_text("utf-8")
    at = datetime.now(UTC)
    with database.writing() as connection:
        settle(connection)
        for name, day in (("2021", date(2021, 2, 1)), ("2025", date(2025, 7, 1)), ("2021-to-2025", date(2025, 7, 1))):
            table = read_units((site.units_folder / f"an-giang-{name}.csv").read_text("utf-8"))
            import_file(act_of(connection, None, at), table, day, province_of(provinces, table, day))
    database.close()


class Databases:
    """The databases of sites by address: what was compiled for one serves the next one in its place."""

    def __init__(self) -> None:
        self.known: dict[str, Database] = {}

    @contextmanager
    def of(self, site: Settings) -> Iterator[Database]:
        """The database of a site, with every connection given up at the end."""
        url = site.database_url
        database = self.known.setdefault(url, Database(url))
        yield database
        database.close()
