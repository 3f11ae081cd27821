"""A site backed up while people work on it, and restored: the same site, its chain whole; or a clear refusal."""

import io
import json
import os
import subprocess
import sys
import tarfile
import threading
from contextlib import contextmanager
from datetime import UTC, datetime

import pyrage
import pytest
import sqlalchemy as sa
from pyrage import x25519

from certify.config import Settings
from certify.domain.library import Library
from certify.operations.audit.faults import faults
from certify.store.database import Database
from certify.store.log import chain
from certify.store.schema import metadata
from tests.support.commands import run_on
from tests.support.life import Life
from tests.support.own_forms import begin, loaded
from tests.support.processes import until

WRITE = """
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from certify.config import Settings
from certify.operations.log.events import write_event
from certify.store.database import Database
database = Database(Settings(Path(sys.argv[1])).database_url)
print("ready", flush=True)
while True:
    with database.writing() as connection:
        write_event(connection, None, datetime.now(UTC), "round_opened", details={"note": "đang làm việc"})
"""


@pytest.fixture
def elsewhere(engine, request, tmp_path):
    """An empty site on the same kind of database."""
    instance = tmp_path / "elsewhere"
    instance.mkdir()
    if engine == "postgresql":
        postgres = request.getfixturevalue("postgres")
        name = postgres.create()
        (instance / "config.toml").write_text(f'database = "{postgres.url(name)}"\n', "utf-8")
        yield Settings(instance)
        postgres.drop(name)
    else:
        yield Settings(instance)


def content(site):
    """Every row of every table."""
    database = Database(site.database_url)
    with database.reading() as connection:
        rows = {table.name: sorted(map(repr, connection.execute(sa.select(table)))) for table in metadata.sorted_tables}
    database.close()
    return rows


def test_a_restored_site_is_the_same_site(site, database, library, now, press, elsewhere, tmp_path):
    with database.writing() as connection:
        Life(connection, library, now, press).attach("12/BC-UBND")
    begin(site.instance, "recognition")
    key = ("--key", tmp_path / "key")
    assert run_on(tmp_path, "backup-key", tmp_path / "key").exit_code == 0
    made = run_on(site.instance, "backup", tmp_path / "a.tar", *key)
    assert made.exit_code == 0, made.stderr
    assert (tmp_path / "a.tar").stat().st_mode & 0o777 == 0o600
    done = run_on(elsewhere.instance, "restore", tmp_path / "a.tar", *key)
    assert done.exit_code == 0 and "nguyên vẹn đến mắt xích" in done.stdout, done.stderr
    assert content(elsewhere) == content(site) and content(site)["evidence_contents"]
    assert elsewhere.secret_key() == site.secret_key()
    revisions = [sorted(path.name for path in one.revisions_folder.iterdir()) for one in (site, elsewhere)]
    assert revisions[0] == revisions[1] and revisions[0]
    assert loaded(elsewhere.instance).own == loaded(site.instance).own and loaded(site.instance).own
    assert run_on(elsewhere.instance, "audit", "verify").exit_code == 0


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_backup_that_is_cut_off_leaves_no_file(site, tmp_path):
    """Killed at any moment: either the whole file is there, or none of that name."""
    environment = {**os.environ, "CERTIFY_INSTANCE": str(site.instance)}
    for number in range(4):
        target = tmp_path / f"{number}.tar"
        command = [sys.executable, "-m", "certify", "backup", str(target), "--plain"]
        made = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        begun = f".certify-*/{'site.tar' if number % 2 else 'site'}"
        while made.poll() is None and not list(tmp_path.glob(begun)):
            threading.Event().wait(0.01)
        made.kill()
        made.wait()
        assert not target.exists() or tarfile.open(target).getmembers()  # noqa: SIM115


def test_a_backup_under_load_is_one_moment_of_the_site(founded, elsewhere, tmp_path):
    before = head(founded)
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITE, str(founded.instance)], stdout=subprocess.PIPE) for _ in range(2)
    ]
    try:
        assert all(writer.stdout.readline() for writer in writers)
        until(lambda: head(founded).position > before.position)
        made = run_on(founded.instance, "backup", tmp_path / "a.tar", "--plain")
    finally:
        for writer in writers:
            writer.kill()
            writer.communicate()
    assert made.exit_code == 0, made.stderr
    assert run_on(elsewhere.instance, "restore", tmp_path / "a.tar", "--plain").exit_code == 0
    restored, now = head(elsewhere), head(founded)
    assert before.position < restored.position <= now.position
    with reading(founded) as connection:
        assert [link for link in chain.links(connection) if link.position == restored.position] == [restored]
    with reading(elsewhere) as connection:
        assert list(faults(connection, Library(founded.criteria_folders))) == []


def test_an_encrypted_backup_opens_with_its_key_alone(founded, elsewhere, tmp_path):
    assert run_on(tmp_path, "backup-key", tmp_path / "key").exit_code == 0
    assert run_on(tmp_path, "backup-key", tmp_path / "other").exit_code == 0
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert run_on(founded.instance, "backup", tmp_path / "a.age", "--key", tmp_path / "key").exit_code == 0
    assert founded.secret_key().encode() not in (tmp_path / "a.age").read_bytes()
    assert "cần --key" in run_on(elsewhere.instance, "restore", tmp_path / "a.age", "--plain").stderr
    wrong = run_on(elsewhere.instance, "restore", tmp_path / "a.age", "--key", tmp_path / "other")
    assert "tệp khóa không mở được" in wrong.stderr
    done = run_on(elsewhere.instance, "restore", tmp_path / "a.age", "--key", tmp_path / "key", "--plain")
    assert done.exit_code == 0 and "nguyên vẹn" in done.stdout and not done.stderr, "it is signed, whatever is accepted"


def test_without_a_key_nobody_is_told_that_a_backup_is_whole(founded, elsewhere, tmp_path):
    """Whoever holds a backup without a signature can make another one, with a chain of its own."""
    assert "Cần --key" in run_on(founded.instance, "backup", tmp_path / "a.tar").stderr
    made = run_on(founded.instance, "backup", tmp_path / "a.tar", "--plain")
    assert made.exit_code == 0 and "CẢNH BÁO: bản sao lưu này không có chữ ký" in made.stderr
    assert "Cần --key" in run_on(elsewhere.instance, "restore", tmp_path / "a.tar").stderr
    assert run_on(tmp_path, "backup-key", tmp_path / "key").exit_code == 0
    with_key = run_on(elsewhere.instance, "restore", tmp_path / "a.tar", "--key", tmp_path / "key")
    assert "bảng kê không có chữ ký của khóa này" in with_key.stderr
    done = run_on(elsewhere.instance, "restore", tmp_path / "a.tar", "--plain")
    assert done.exit_code == 0 and "nguyên vẹn" not in done.stdout and "CẢNH BÁO" in done.stderr


def test_a_backup_that_was_encrypted_by_somebody_else_is_not_believed(founded, elsewhere, tmp_path):
    """The public key is enough to encrypt; the manifest is signed with the secret one."""
    assert run_on(tmp_path, "backup-key", tmp_path / "key").exit_code == 0
    assert run_on(founded.instance, "backup", tmp_path / "a.tar", "--plain").exit_code == 0
    public = (tmp_path / "key").read_text("ascii").splitlines()[0].removeprefix("# public key: ")
    forged = pyrage.encrypt((tmp_path / "a.tar").read_bytes(), [x25519.Recipient.from_str(public)])
    (tmp_path / "forged.age").write_bytes(forged)
    done = run_on(elsewhere.instance, "restore", tmp_path / "forged.age", "--key", tmp_path / "key")
    assert done.exit_code == 1 and "không có chữ ký của khóa này" in done.stderr
    former = run_on(elsewhere.instance, "restore", tmp_path / "forged.age", "--key", tmp_path / "key", "--plain")
    assert former.exit_code == 0 and "CẢNH BÁO" in former.stderr, "as a backup of a former release, with a warning"


def test_only_an_empty_site_is_restored_into(founded, tmp_path):
    assert run_on(founded.instance, "backup", tmp_path / "a.tar", "--plain").exit_code == 0
    before = content(founded)
    assert "không trống" in run_on(founded.instance, "restore", tmp_path / "a.tar", "--plain").stderr
    assert "đã có tệp này" in run_on(founded.instance, "backup", tmp_path / "a.tar", "--plain").stderr
    assert content(founded) == before


def test_an_altered_backup_restores_nothing(founded, elsewhere, tmp_path):
    assert run_on(founded.instance, "backup", tmp_path / "a.tar", "--plain").exit_code == 0
    packed = (tmp_path / "a.tar").read_bytes()
    (tmp_path / "cut.tar").write_bytes(packed[: len(packed) // 2])
    (tmp_path / "none.tar").write_bytes(b"")
    repack(tmp_path / "a.tar", tmp_path / "swapped.tar", "secret_key", b"0" * 64)
    repack(tmp_path / "a.tar", tmp_path / "more.tar", "criteria/x.toml", b"x = 1")
    for name, said in (("cut", "đã hỏng"), ("none", "đã hỏng"), ("swapped", "secret_key"), ("more", "criteria/x.toml")):
        done = run_on(elsewhere.instance, "restore", tmp_path / f"{name}.tar", "--plain")
        assert done.exit_code == 1 and said in done.stderr, name
    assert not (elsewhere.instance / "secret_key").exists()
    assert run_on(elsewhere.instance, "restore", tmp_path / "a.tar", "--plain").exit_code == 0, "still empty"


def test_a_backup_of_a_tampered_site_is_not_restored(founded, elsewhere, tmp_path):
    last = head(founded).position
    database = Database(founded.database_url)
    with database.engine.connect() as connection, connection.begin():
        of = " ON events" if connection.dialect.name == "postgresql" else ""
        connection.exec_driver_sql(f"DROP TRIGGER events_no_update{of}")
        connection.execute(sa.text("UPDATE events SET actor_name = 'x' WHERE id = :last"), {"last": last})
    database.close()
    assert run_on(founded.instance, "backup", tmp_path / "a.tar", "--plain").exit_code == 0
    done = run_on(elsewhere.instance, "restore", tmp_path / "a.tar", "--plain")
    assert done.exit_code == 1 and f"mắt xích {last}" in done.stderr
    again = run_on(elsewhere.instance, "restore", tmp_path / "a.tar", "--plain")
    assert "không trống" not in again.stderr and f"mắt xích {last}" in again.stderr


def test_a_backup_of_another_kind_of_database_is_refused(founded, elsewhere, tmp_path):
    assert run_on(founded.instance, "backup", tmp_path / "a.tar", "--plain").exit_code == 0
    other = {"sqlite3": "pgdump", "pgdump": "sqlite3"}
    with tarfile.open(tmp_path / "a.tar") as tar:
        manifest = json.loads(tar.extractfile("manifest.json").read())
    kind = manifest["database"]
    repack(
        tmp_path / "a.tar",
        tmp_path / "b.tar",
        "manifest.json",
        json.dumps({**manifest, "database": other[kind]}).encode(),
    )
    done = run_on(elsewhere.instance, "restore", tmp_path / "b.tar", "--plain")
    assert f"Bản sao lưu là của {other[kind]}" in done.stderr


def repack(source, target, name, body):
    """The same archive with one member replaced or added."""
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        for member in old.getmembers():
            if member.name != name:
                new.addfile(member, old.extractfile(member))
        member = tarfile.TarInfo(name)
        member.size, member.mtime = len(body), int(datetime.now(UTC).timestamp())
        new.addfile(member, io.BytesIO(body))


def head(site):
    with reading(site) as connection:
        return chain.head(connection)


@contextmanager
def reading(site):
    database = Database(site.database_url)
    with database.reading() as connection:
        yield connection
    database.close()
