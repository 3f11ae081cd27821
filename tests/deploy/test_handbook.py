"""What documents tell people to type is there: commands with their options, settings, units and folders."""

import re
import tomllib
from pathlib import Path

import click
import pytest

from certify.cli import main
from certify.config import ROOT, SiteFile
from tests.support.units import UNITS, said

HANDBOOK = (ROOT / "certify/deploy/README.md").read_text("utf-8")
NAMES = ["README.md", "CONTRIBUTING.md", "certify/README.md", "certify/deploy/README.md", "certify/web/api/README.md",
         "criteria/README.md", "templates/README.md", "tests/README.md"]  # fmt: skip
# A command of the program, whoever runs it.
COMMAND = re.compile(r"(?:! )?(?:(?:as_site |drill |\S+/bin/|)certify|compose run .*-T pages) ([a-z-].*)")


def blocks(text, language):
    """The blocks of a language, without remarks, each command on one line."""
    found = re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [re.sub(r"(^|\s{2,})#.*$", "", block.replace("\\\n", " "), flags=re.MULTILINE) for block in found]


def commands(text):
    """Every command of the program that a text tells, by its words; options keep their dashes."""
    told = [line for block in blocks(text, "sh") for line in block.splitlines()]
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    told += [" ".join(span.split()) for span in re.findall(r"`([^`]+)`", prose)]
    parts = [part.strip() for line in told for part in re.split(r" && | \| |;", line)]
    return [found[1].split() for part in parts if (found := COMMAND.fullmatch(part))]


@pytest.mark.parametrize("name", NAMES)
def test_commands_and_their_options_exist(name):
    checked = 0
    for words in commands((ROOT / name).read_text("utf-8")):
        command, context = main, click.Context(main)
        for word in words:
            if word.startswith("--"):
                known = {option for one in command.get_params(context) for option in one.opts + one.secondary_opts}
                assert word.partition("=")[0].rstrip("…,") in known, f"{name}: certify {' '.join(words)}"
            elif isinstance(command, click.Group) and re.fullmatch(r"[a-z][a-z|-]*", word):
                *others, last = word.split("|")
                assert all(command.get_command(context, one) for one in others), f"{name}: certify {' '.join(words)}"
                command = command.get_command(context, last)
                assert command, f"{name}: certify {' '.join(words)}"
                checked += 1
    assert checked or name in {"tests/README.md", "certify/web/api/README.md"}


def test_the_settings_of_the_handbook_are_settings():
    texts = [block.replace('"…"', '"x"') for block in blocks(HANDBOOK, "toml")]
    assert len(texts) == 5
    for text in texts:
        table = tomllib.loads(text)
        assert table.keys() <= SiteFile.model_fields.keys()
        SiteFile.model_validate(table)


def test_what_systemd_is_told_to_run_is_there():
    held = {path.name for path in (ROOT / "certify" / "deploy").iterdir()}
    told = " ".join(re.findall(r"systemctl (?:[a-z-]+|--now)+ ([^#\n|]*)", HANDBOOK))
    units = {word for word in told.split() if word.startswith("certify")}
    assert units and {name if "." in name else f"{name}.service" for name in units} <= held
    assert not [path for path in re.findall(r"certify/deploy/([\w.-]+\.\w+)", HANDBOOK) if path not in held]


def test_the_folders_of_the_handbook_are_those_of_the_units():
    """Whoever types it line by line gets folders that the services may write, made for their account."""
    made = set(
        re.findall(r"^install -d -o certify -g certify -m 700 (/var/lib/\S+|/var/backups/\S+)", HANDBOOK, re.MULTILINE)
    )
    written = {path.lstrip("-") for unit in UNITS for value in said(unit, "ReadWritePaths") for path in value.split()}
    assert made == written
    heads = Path(re.search(r'^heads = "(.+?)"', HANDBOOK, re.MULTILINE)[1])
    (work,) = [unit for unit in UNITS if "work" in unit.stem]
    assert str(heads.parent) in said(work, "ReadWritePaths")[0].replace(" -", " ").split()
    assert {value for unit in UNITS for value in said(unit, "WorkingDirectory")} == {"/srv/certify"}
    assert "git clone ADDRESS /srv/certify" in HANDBOOK
