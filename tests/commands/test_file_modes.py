"""A site's files are its owner's, however freely the operator's shell makes files."""

import os
import stat

import pytest

from tests.support.commands import run_on


@pytest.fixture
def open_shell():
    """A shell whose files everybody may read and write."""
    before = os.umask(0)
    yield
    os.umask(before)


def run(instance, *arguments):
    done = run_on(instance, *arguments)
    return done.exit_code, done.output


def readable_by_others(folder):
    return [path.name for path in (folder, *folder.rglob("*")) if stat.S_IMODE(path.lstat().st_mode) & 0o007]


@pytest.mark.usefixtures("open_shell")
def test_founding_copying_and_restoring_make_private_files(tmp_path):
    first, second, copy = tmp_path / "first", tmp_path / "second", tmp_path / "copy.tar"
    first.mkdir(0o777)
    copied = (first, "backup", str(copy), "--plain"), (second, "restore", str(copy), "--plain")
    for instance, *arguments in ((first, "init"), *copied):
        code, output = run(instance, *arguments)
        assert code == 0, output
    assert readable_by_others(first) == readable_by_others(second) == []
    kept = tmp_path / "heads.jsonl"
    assert run(first, "audit", "head", str(kept))[0] == 0
    assert stat.S_IMODE(copy.stat().st_mode) == stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert os.umask(0) == 0, "the shell keeps its own"


def test_init_closes_a_site_that_was_open_and_the_doctor_says_what_is(tmp_path):
    instance = tmp_path / "instance"
    run(instance, "init")
    instance.chmod(0o755)
    (instance / "certify.sqlite3").chmod(0o664)
    code, output = run(instance, "doctor")
    assert code == 1 and "đặt quyền 700" in output and "certify.sqlite3: mọi người" in output
    run(instance, "init")
    assert readable_by_others(instance) == []
    assert stat.S_IMODE((instance / "certify.sqlite3").stat().st_mode) == 0o660, "a group that was let in stays"
    assert run(instance, "doctor")[0] == 0
