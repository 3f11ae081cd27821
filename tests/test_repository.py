"""What the repository must never hold, and what its set-up files promise."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from certify.config import Settings
from certify.domain.units.levels import UnitLevel
from certify.store.database import Database
from certify.store.people import accounts
from certify.store.units import units
from tests.support.sources import nodes_of

ROOT = Path(__file__).parents[1]
# git refuses a tree that belongs to somebody else, such as a mounted one, unless it is named as safe.
LIST = ["git", "-c", f"safe.directory={ROOT}", "ls-files"]
TRACKED = subprocess.run(LIST, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
LOCKS = ("requirements.lock", "tests/requirements.lock", "tests/quality.lock")
DOCUMENTS = [name for name in TRACKED if name.endswith(".md")]
ENDINGS = (".css", ".csv", ".html", ".js", ".lock", ".md", ".py", ".service", ".timer", ".toml")
# What documents name and the repository doesn't hold.
OF_A_SITE = ("config.toml", "instance/", "mutants/", "trust/", "2019-06-qd-ttg.r3.toml")
# Used, though nothing imports them: the server, SQLAlchemy's driver for PostgreSQL; what `make` and pytest run by name.
STARTED = {"gunicorn", "psycopg"}
TOOLS = {"coverage", "djangofmt", "mypy", "oxfmt", "pytest-xdist", "ruff", "vermin"}


def text_of(name):
    return (ROOT / name).read_text("utf-8", errors="replace")


def pins(name):
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text_of(name), re.MULTILINE))


def named(requirement):
    """A distribution's name in its normal form, without versions and extras."""
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement)[0]).lower()


def declared():
    """What the program needs, what the tests need beside it, and what building it needs."""
    stated = tomllib.loads(text_of("pyproject.toml"))
    project, build = stated["project"], stated["build-system"]
    lists = (project["dependencies"], project["optional-dependencies"]["test"], build["requires"])
    return [set(map(named, requirements)) for requirements in lists]


def imported(folder):
    """The distributions whose modules a folder's modules import."""
    modules = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in nodes_of(path):
            if isinstance(node, ast.Import):
                modules |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                modules.add(node.module.partition(".")[0])
    distributions = packages_distributions()
    others = modules - sys.stdlib_module_names - {"certify", "tests"}
    return {named(one) for module in others for one in distributions[module]}


def test_what_is_used_is_declared_and_what_is_declared_is_used():
    runtime, testing, _ = declared()
    assert runtime == imported("certify") | STARTED
    assert testing == (imported("tests") - runtime) | TOOLS


def test_what_is_declared_is_locked():
    runtime, testing, building = declared()
    assert runtime | building <= set(pins(LOCKS[0]))
    assert testing <= set(pins(LOCKS[1]))
    extras = tomllib.loads(text_of("pyproject.toml"))["project"]["optional-dependencies"]
    assert set(extras["quality"]) <= set(pins(LOCKS[2]))


@pytest.mark.parametrize("name", LOCKS)
def test_locks_hold_versions_and_hashes_only(name):
    line = re.compile(r"([a-z0-9._-]+==[\w.+]+ \\|    --hash=sha256:[0-9a-f]{64}( \\)?)")
    assert [one for one in text_of(name).splitlines() if one and not line.fullmatch(one)] == []


def test_the_locks_agree():
    runtime, testing, quality = (pins(name) for name in LOCKS)
    assert runtime.items() <= testing.items()
    assert not quality.keys() & testing.keys(), "measuring adds to the tests' packages and changes none"


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


def test_the_commands_that_documents_name_exist():
    targets = set(re.findall(r"^([\w-]+):", text_of("Makefile"), re.MULTILINE))
    named = {
        target for name in DOCUMENTS for target in re.findall(r"(?:^|`|&& )make ([\w-]+)", text_of(name), re.MULTILINE)
    }
    assert {"run", "test"} <= named <= targets
    assert "make test" in text_of(".ci/run")


def test_every_target_says_what_it_does():
    targets = re.findall(r"^([\w-]+):.*?(## .+)?$", text_of("Makefile"), re.MULTILINE)
    assert not [target for target, said in targets if not said]


def test_the_front_door_is_small():
    assert len(text_of("README.md").encode()) <= 6_500
    pictures = list((ROOT / "templates" / "pictures").iterdir())
    assert pictures and not [path.name for path in pictures if path.stat().st_size > 60_000]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_a_document_names_is_there(name):
    folder = (ROOT / name).parent
    lost = [link for link in re.findall(r"\]\((?!https?:)([^)#]+)", text_of(name)) if not (folder / link).exists()]
    for line in re.sub(r"^```.*?^```", "", text_of(name), flags=re.MULTILINE | re.DOTALL).splitlines():
        paths = [said for said in re.findall(r"`([^`]+)`", line) if is_path(said)]
        lost += [said for said in paths if not found(said, folder, [one for one in paths if one.endswith("/")])]
        for word, path in re.findall(r"`(\w+)(?:\([^`]*\))?` in `([^`]+\.py)`", line):
            there = found(path, folder)
            lost += [] if there and word in there[0].read_text("utf-8") else [f"{word} in {path}"]
    assert not lost


def is_path(said):
    """Whether what stands in backticks is a path of the repository; a site's own files are not."""
    whole = re.fullmatch(r"[\w.-]+(/[\w.-]+)*/?", said)
    return bool(whole) and ("/" in said or said.endswith(ENDINGS)) and not said.startswith(OF_A_SITE)


def found(said, folder, rooms=()):
    """Where a path is that a document of a folder names: from there, from the top, or in a room of the same line.

    A name alone, without any room, may be that of many files, such as each form's.
    """
    if not rooms and "/" not in said:
        return [ROOT / name for name in TRACKED if Path(name).name == said]
    places = [base / room for base in (folder, ROOT) for room in ("", *rooms)]
    return [place / said for place in places if (place / said).exists()]


def test_every_room_has_its_line():
    rooms = {Path(name).parent.relative_to("certify") for name in TRACKED if name.startswith("certify/")}
    told = text_of("certify/README.md")
    assert not [str(room) for room in rooms if f"`{room}/`" not in told and room.name not in {"", "versions"}]


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
        if name.endswith(".py") and "extract" in text_of(name)
        for node in nodes_of(ROOT / name)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in {"extract", "extractall"} and "filter" in {one.arg for one in node.keywords}
    ]
    assert not found


def test_a_day_is_that_of_vietnam():
    """At the end of the day in UTC it is already the next one there: what asks for another day fails at some hours."""
    words = ("now." + "date()", "now(UTC)." + "date()", "date." + "today()")
    assert not [name for name in TRACKED if name.endswith(".py") for word in words if word in text_of(name)]


def test_no_skipped_test():
    tests = [name for name in TRACKED if name.startswith("tests/") and name.endswith(".py")]
    words = ("mark." + "skip", "pytest." + "skip", "import" + "orskip", "time." + "sleep")
    assert not [name for name in tests for word in words if word in text_of(name)]


# What spells the demonstration's names, because it proves the lists themselves or papers that name the same units.
SPELLING = (
    "tests/operations/units/",  # the lists as they are shipped: renamed, merged and split units
    "tests/documents/pdf/",  # the samples of the forms
    "tests/support/snapshot/",  # what it asks stays the same from one edition of the program to the next
)


def test_tests_do_not_spell_the_names_of_the_demonstration(demonstration):
    """They ask `tests/support/shown.py` or the site: so the demonstration may act for other communes."""
    pattern = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, names_of_demonstration(demonstration)))})(?!\w)")
    tests = [name for name in TRACKED if name.startswith("tests/") and name.endswith(".py")]
    spelled = {
        name: set(pattern.findall(text_of(name).replace("\\n", "\n")))
        for name in tests
        if not name.startswith(SPELLING)
    }
    assert not {name: names for name, names in spelled.items() if names}


def names_of_demonstration(instance):
    """The user names of those who act for a unit; the names of communes and areas, and the codes of communes."""
    database = Database(Settings(instance).database_url)
    with database.reading() as connection:
        below = [unit for unit in units.all_units(connection) if unit.level != UnitLevel.PROVINCE]
        people = [person.user_name for person in accounts.everyone(connection) if person.unit_id]
    database.close()
    codes = {unit.code for unit in below if unit.level == UnitLevel.COMMUNE}
    return sorted({unit.name for unit in below} | codes | set(people), key=len, reverse=True)
