"""What the repository must never hold, and what its set-up files promise."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# git refuses a tree that belongs to somebody else, such as a mounted one, unless it is named as safe.
LIST = ["git", "-c", f"safe.directory={ROOT}", "ls-files"]
TRACKED = subprocess.run(LIST, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
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


def test_types_and_features_are_checked_for_the_oldest_python():
    """On whichever Python the checks run; ruff reads `requires-python` itself."""
    told = tomllib.loads(text_of("pyproject.toml"))
    oldest = told["project"]["requires-python"].removeprefix(">=")
    assert told["tool"]["mypy"]["python_version"] == oldest and "target-version" not in told["tool"]["ruff"]
    assert f"vermin --quiet --no-tips --violations --target={oldest}- " in text_of("Makefile")


def test_no_archive_is_unpacked_with_a_filter():
    """`filter=` came with 3.11.4, and Debian 12 has 3.11.2: vermin knows it, but not what `tarfile.open` returns."""
    found = [
        f"{name}:{node.lineno}"
        for name in TRACKED
        if name.endswith(".py")
        for node in ast.walk(ast.parse(text_of(name)))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in {"extract", "extractall"} and "filter" in {one.arg for one in node.keywords}
    ]
    assert not found


def test_no_skipped_test():
    tests = [name for name in TRACKED if name.startswith("tests/") and name.endswith(".py")]
    words = ("mark." + "skip", "pytest." + "skip", "import" + "orskip", "time." + "sleep")
    assert not [name for name in tests for word in words if word in text_of(name)]
