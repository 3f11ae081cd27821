"""The command line: the help of every command, `certify score`, sample papers, and what commands say of a site."""

import json
from collections.abc import Iterator
from pathlib import Path

import click
from click.testing import CliRunner

import certify
from certify.cli import main
from tests.support.shown import ROLES
from tests.support.snapshot.replies import body_lines

TREE = Path(certify.__file__).parents[1]
VERSION = ("--version", "2019-06-qd-ttg")
OTHER = (*VERSION, "--category", "other")
RATES = {
    "2.1": 500, "6.1": 60, "6.2": 3, "7.1": 120, "9.1": 2000, "10.1": 300, "10.2": 400, "10.3": 130, "11.2": 900,
    "11.3": 500, "12.2": 8, "13.1": 100, "13.2": 100,
}  # fmt: skip
ZEROS = {"3.1": 2000, "4.1": 2000, "4.2": 2000, "5.1": 2000, "8.1": 600, "8.2": 600}
BEST: dict[str, dict[str, object]] = {
    **{key: {"yes": True} for key in ("1.1", "1.2", "1.3", "1.4", "11.1", "12.1", "12.3")},
    **{key: {"numerator": whole, "denominator": whole} for key, whole in RATES.items()},
    **{key: {"numerator": 0, "denominator": whole} for key, whole in ZEROS.items()},
    "5.2": {"count": 0},
}
WEAK = {
    **BEST,
    "1.4": {"yes": False},
    "2.1": {"numerator": 491, "denominator": 500},
    "3.1": {"numerator": 9, "denominator": 1000},
    "5.2": {"count": 2},
    "6.2": {"not_applicable": "không có vụ việc"},
    "12.2": {"numerator": 2, "denominator": 3},
}
FAULTY = {
    **BEST,
    "2.1": {"numerator": 501, "denominator": 500},
    "3.1": {"numerator": -1, "denominator": 0},
    "5.2": {"yes": True},
    "6.2": {"not_applicable": ""},
    "99.9": {"yes": True},
}
# What commands say of a demonstration site without changing it.
ASKED = (
    "criteria check",
    "criteria show 2019-06-qd-ttg",
    "criteria show 2099-01-qd-ttg",
    "criteria schema",
    "criteria diff 2019-06-qd-ttg@1 2019-06-qd-ttg",
    "audit verify",
    "audit head",
    "doctor",
    "evidence",
    f"rounds list --by {ROLES['province_officer']}",
    "rounds list --by ai-do",
    f"rounds close 99 --by {ROLES['province_officer']}",
    f"plans list --by {ROLES['province_officer']}",
    f"categories export --version 2019-06-qd-ttg --by {ROLES['province_officer']}",
    f"people add {ROLES['commune_officer']} --name X --role commune_officer",
    "no-such-command",
)


def run(instance: Path, *arguments: str, given: bytes = b"") -> str:
    """What a command on a site prints and how it ends."""
    environment = {"CERTIFY_INSTANCE": str(instance), "CERTIFY_DATABASE_URL": None}
    ran = CliRunner(env=environment).invoke(main, arguments, given, prog_name="certify", terminal_width=100)
    parts = [f"certify {' '.join(arguments)}", f"exit {ran.exit_code}", ran.stdout, "---- stderr ----", ran.stderr]
    if ran.exception and not isinstance(ran.exception, SystemExit):
        parts.append(repr(ran.exception))
    return "\n".join(parts).replace(str(instance), "…").replace(str(TREE), "…") + "\n"


def snapshot_help(instance: Path, folder: Path) -> None:
    """Write the help of each command, however deep."""
    folder.mkdir()
    for names in _commands(main, ()):
        (folder / f"{'.'.join(('certify', *names))}.txt").write_text(run(instance, *names, "--help"), "utf-8")


def snapshot_scores(folder: Path) -> None:
    """Write what `certify score` makes of good and faulty files and batches, on no site at all."""
    folder.mkdir()
    for name, (arguments, given) in _scores().items():
        (folder / f"{name}.txt").write_text(run(folder / "instance", "score", *arguments, given=given), "utf-8")


def snapshot_samples(instance: Path, folder: Path) -> None:
    """Write the sample papers as text, with the hash of each PDF; the files themselves go to the instance."""
    folder.mkdir()
    made = instance / "samples"
    (folder / "samples.txt").write_text(run(instance, "papers", "samples", str(made)), "utf-8")
    for path in sorted(made.iterdir()):
        kind = "application/pdf" if path.suffix == ".pdf" else ""
        (folder / f"{path.name}.txt").write_text("\n".join(body_lines(path.read_bytes(), kind)) + "\n", "utf-8")


def snapshot_questions(instance: Path, folder: Path) -> None:
    """Write what commands say of a site."""
    folder.mkdir()
    for line in ASKED:
        (folder / f"{line.replace(' ', '_')}.txt").write_text(run(instance, *line.split()), "utf-8")


def _commands(command: click.Command, names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield names
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found, name
            yield from _commands(found, (*names, name))


def _scores() -> dict[str, tuple[tuple[str, ...], bytes]]:
    """Arguments and standard input by name."""

    def line(unit: object, answers: object, category: str = "other") -> str:
        return json.dumps({"unit": unit, "category": category, "answers": answers}, ensure_ascii=False)

    best = json.dumps(BEST).encode()
    lines = [
        line("30337", BEST), line("30340", WEAK, "mountain_island_difficult"), "", line(30343, FAULTY), "{",
        line(["x"], BEST), line("Núi Voi", {"1.1": {"yes": True}}, "city_ward"), line("x", BEST, "village"), "[1]",
        json.dumps({"unit": "30346", "extra": 1}),
    ]  # fmt: skip
    single = {
        f"{name}-{kind}": ((*arguments, "-"), json.dumps(answers).encode())
        for name, answers in (("best", BEST), ("weak", WEAK), ("empty", {}), ("faulty", FAULTY), ("list", [1]))
        for kind, arguments in (("table", OTHER), ("json", (*OTHER, "--json")))
    }
    return single | {
        "city-ward": ((*VERSION, "--category", "city_ward", "--json", "-"), json.dumps(WEAK).encode()),
        "batch": ((*VERSION, "--batch", "-"), "\n".join(lines).encode()),
        "batch-with-category": ((*OTHER, "--batch", "-"), json.dumps({"unit": "a", "answers": BEST}).encode()),
        "not-json": ((*OTHER, "-"), b"{'1.1': yes}"),
        "not-utf-8": ((*OTHER, "-"), b'{"1.1": "\xff"}'),
        "twice": ((*OTHER, "-"), b'{"1.1": {"yes": true}, "1.1": {"yes": false}}'),
        "without-category": ((*VERSION, "-"), best),
        "unknown-category": ((*VERSION, "--category", "village", "-"), best),
        "without-version": (("-",), best),
        "unknown-version": (("--version", "2099-01", "-"), best),
        "no-such-file": ((*OTHER, "no-such-file.json"), b""),
        "both": ((*OTHER, "--batch", "-", "-"), b""),
        "neither": (OTHER, b""),
    }
