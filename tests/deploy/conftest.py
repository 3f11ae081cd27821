"""A site on its real server, started as its unit starts it, behind a real nginx with the recipe."""

from dataclasses import dataclass

import pytest

from certify.config import Settings
from tests.support.processes import free_port, kill_all, until
from tests.support.proxy import NAME, SETTINGS, Proxy, is_there, proxy
from tests.support.sites import copy_of
from tests.support.units import UNITS, started


@dataclass(frozen=True)
class Deployed:
    """A site that runs: its settings, the port of its server, the proxy before it."""

    site: Settings
    port: int
    proxy: Proxy


@pytest.fixture(scope="session")
def deployed(demonstration, tmp_path_factory):
    """One site for all tests of a process; each asks from addresses of its own."""
    folder = tmp_path_factory.mktemp("deployed")
    site, port = copy_of(demonstration, folder / "instance"), free_port()
    web = next(unit for unit in UNITS if unit.stem == "certify-web")
    with proxy(folder / "nginx", port) as running:
        (site.instance / "config.toml").write_text(SETTINGS.format(name=NAME, address=running.address), "utf-8")
        process = started(web, site.instance, folder, "--bind", f"127.0.0.1:{port}", "--workers", "1")
        try:
            until(lambda: process.poll() is not None or is_there(port))
            assert process.poll() is None
            yield Deployed(Settings(site.instance), port, running)
        finally:
            kill_all(process)
