"""The schema of a new database on both engines, and the rows of the demonstration site's."""

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

# What is random, or hashed with a random salt.
SECRETS = re.compile(r"\$argon2\S+|none:[0-9a-f]+")


def snapshot_sqlite(folder: Path, own: Path) -> None:
    """Write the schema that the migrations make of nothing on SQLite; the site lies in the folder `own`."""
    begun = _begun(own)
    asked = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name"
    with closing(sqlite3.connect(own / "certify.sqlite3")) as connection:
        found = connection.execute(asked).fetchall()
    lines = [f"{kind} {name}\n{_statement(text)}\n" for kind, name, text in found]
    (folder / "sqlite.txt").write_text("\n".join([begun, *lines]), "utf-8")


def snapshot_postgresql(folder: Path, own: Path, url: str) -> None:
    """Write the schema that the migrations make of an empty database on PostgreSQL, as `pg_dump` tells it."""
    begun = _begun(own, url)
    parts = urlsplit(url)
    host = parse_qs(parts.query).get("host", [parts.hostname or ""])[0]
    program = max(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))
    account = ["-h", host, "-U", parts.username or "certify", *(["-p", str(parts.port)] if parts.port else [])]
    command = [program, "--schema-only", "--no-owner", *account, parts.path.strip("/")]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    # Comments name the server's release, and the lines with a backslash a word drawn by chance.
    lines = [line for line in told.splitlines() if line and not line.startswith(("--", "SET ", "\\"))]
    (folder / "postgresql.txt").write_text("\n".join([begun, *lines, ""]), "utf-8")


def snapshot_rows(instance: Path, folder: Path) -> None:
    """Write each row of the demonstration site: one file a table, one line a row, in the order of the rows."""
    folder.mkdir()
    with closing(sqlite3.connect(instance / "certify.sqlite3")) as connection:
        connection.row_factory = sqlite3.Row
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            rows = sorted(_row(row) for row in connection.execute(f'SELECT * FROM "{table}"'))  # noqa: S608
            (folder / f"{table}.txt").write_text("".join(f"{row}\n" for row in rows), "utf-8")


def _begun(own: Path, url: str = "") -> str:
    """What `certify init` says; in a process of its own, that ends its connections."""
    environment = {**os.environ, "CERTIFY_INSTANCE": str(own), "CERTIFY_DATABASE_URL": url}
    command = [sys.executable, "-m", "certify", "init"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def _row(row: sqlite3.Row) -> str:
    """A row as text, its columns by name."""
    return SECRETS.sub("…", " | ".join(f"{name}={_value(row[name])}" for name in sorted(row.keys())))


def _value(value: object) -> str:
    return f"sha256:{sha256(value).hexdigest()}" if isinstance(value, bytes) else repr(value)


def _statement(text: str) -> str:
    """A statement of the schema, one column or clause a line, however it was wrapped."""
    return "\n  ".join(_parts(" ".join(text.split())))


def _parts(text: str) -> Iterator[str]:
    yield from re.split(r"(?<=[,;]) ", text)
