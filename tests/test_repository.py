"""What the repository must never hold, and what its set-up files promise."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TRACKED = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
LOCKS = ("requirements.lock", "tests/requirements.lock")


def text_of(name):
    return (ROOT / name).read_text("utf-8", errors="replace")


def pins(name):
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text_of(name), re.MULTILINE))


@pytest.mark.parametrize("name", LOCKS)
def test_locks_hold_versions_and_hashes_only(name):
    line = re.compile(r"([a-z0-9._-]+==[\w.+]+ \\|    --hash=sha256:[0-9a-f]{64}( \\)?)")
    assert [one for one in text_of(name).splitlines() if one and not line.fullmatch(one)] == []


def test_both_locks_agree():
    runtime, testing = (pins(name) for name in LOCKS)
    assert runtime.items() <= testing.items()


def test_no_registry_machine_path_or_secret():
    archives = "|".join(("whl", "tgz", r"tar\.gz", "deb"))
    homes = "|".join(("root", "home"))
    places = re.compile(rf"https?:/{{2}}\S*(/simpl[e]\b|\.({archives}))|-{{2}}(extra-)?index|/({homes})/\w")
    secrets = re.compile(r"SECRET_KEY\s*=\s*[\"']|BEGIN [A-Z ]*PRIVATE KEY|password\s*=\s*[\"']\w")
    found = [
        f"{name}: {match.group()}"
        for name in TRACKED
        for pattern in (places, secrets)
        if (match := pattern.search(text_of(name)))
    ]
    assert not found


def test_nothing_of_a_site_is_tracked():
    assert [name for name in TRACKED if name.startswith("instance/")] == ["instance/.gitkeep"]
    assert not [name for name in TRACKED if name.endswith((".sqlite3", ".db", ".pem", ".key"))]


def test_the_commands_of_the_readme_exist():
    targets = set(re.findall(r"^(\w+):", text_of("Makefile"), re.MULTILINE))
    assert set(re.findall(r"make (\w+)\b(?= |`|$)", text_of("README.md"), re.MULTILINE)) - {"and"} <= targets
    assert "make test" in text_of(".ci/run")


def test_no_skipped_test():
    tests = [name for name in TRACKED if name.startswith("tests/") and name.endswith(".py")]
    words = ("mark." + "skip", "pytest." + "skip", "import" + "orskip", "time." + "sleep")
    assert not [name for name in tests for word in words if word in text_of(name)]
