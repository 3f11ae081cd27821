"""`python -m tests.support.snapshot FOLDER [--quick]`: write what the product shows, to compare with `diff -r`."""

import argparse
import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import certify
from tests.support.snapshot.steady import steady


def main() -> None:
    """Read the command line and write the snapshot of the tree that `certify` is imported from."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.snapshot", description=__doc__)
    parser.add_argument("folder", type=Path, help="a new folder for the text files")
    parser.add_argument("--quick", action="store_true", help="fewer pages of each kind, no samples, no PostgreSQL")
    parser.add_argument("--postgres", metavar="URL", help="an empty database; without it a cluster is started")
    given = parser.parse_args()
    given.folder.mkdir(parents=True)
    logging.disable(logging.INFO)  # a line for each request
    sys.stderr.write(f"certify from {Path(certify.__file__).parent}\n")
    with tempfile.TemporaryDirectory() as own:
        _write(given.folder, Path(own), given.postgres, quick=given.quick)


def _write(folder: Path, own: Path, url: str | None, *, quick: bool) -> None:
    # Imported late, so that nothing of the product has read the clock or drawn by chance before.
    with steady():
        from tests.support.snapshot import api, commands, databases, pages

        instance = own / "instance"
        _say("demonstration")
        prepared = commands.run(instance, "demo", "prepare")
        databases.snapshot_rows(instance, folder / "rows")
        _say("commands")
        commands.snapshot_help(own / "none", folder / "help")
        commands.snapshot_scores(folder / "score")
        _say("API and pages")
        pages.snapshot_pages(instance, folder / "pages", quick=quick)
        api.snapshot_api(instance, folder / "api", own / "api")
        commands.snapshot_questions(instance, folder / "commands")
        for secret in pages.passwords(instance).values():
            prepared = prepared.replace(secret, "…")
        (folder / "commands" / "demo_prepare.txt").write_text(prepared, "utf-8")
        if not quick:
            _say("samples")
            commands.snapshot_samples(instance, folder / "papers")
    _say("schema")
    (folder / "schema").mkdir()
    databases.snapshot_sqlite(folder / "schema", own / "sqlite")
    if not quick:
        with ExitStack() as stack:
            url = url or stack.enter_context(_cluster())
            databases.snapshot_postgresql(folder / "schema", own / "postgresql", url)
    _say("done")


@contextmanager
def _cluster() -> Iterator[str]:
    """The URL of an empty database in a cluster of its own."""
    module = next(name for name in ("tests.support.postgres", "tests.postgres") if find_spec(name))
    with import_module(module).cluster() as running:
        yield running.url(running.create())


def _say(part: str) -> None:
    spent = sum(os.times()[:4])
    sys.stderr.write(f"{part} ({spent:.0f} s of CPU so far)\n")


main()
