"""What the command line imports: a command waits for nothing that another one needs."""

import json
import subprocess
import sys

import click
import pytest

from certify.cli import COMMANDS, main

# Packages that take longer to import than the whole command shall take.
HEAVY = {"alembic", "flask", "jinja2", "pydantic", "sqlalchemy", "weasyprint"}
LISTED = """
import json, sys
from certify.cli import main
try:
    main(sys.argv[1:], prog_name="certify")
finally:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def imported(*arguments: str, given: str = "") -> set[str]:
    """The modules that a command imported in a process of its own."""
    command = [sys.executable, "-c", LISTED, *arguments]
    ran = subprocess.run(command, input=given, capture_output=True, text=True, check=True)
    return set(json.loads(ran.stderr))


def test_the_list_of_commands_imports_none_of_them():
    modules = imported("--help")
    assert not HEAVY & modules
    assert {name for name in modules if name.startswith("certify")} == {"certify", "certify.cli", "certify.cli_said"}


def test_scoring_imports_the_law_alone():
    modules = imported("score", "--version", "2019-06-qd-ttg", "--category", "other", "-", given="{}")
    assert not (HEAVY - {"pydantic"}) & modules
    layers = {name.split(".")[1] for name in modules if name.startswith("certify.")}
    assert layers == {"cli", "cli_said", "commands", "config", "config_sign_in", "domain"}
    assert "certify.domain.plans" not in modules


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_of_a_command_what_its_module_says(name):
    command = main.get_command(click.Context(main), name)
    assert (command.name, command.help) == (name, COMMANDS[name].help)


def test_an_application_imports_nothing_that_reads_or_writes_files():
    """What migrates, reads uploads and signatures, or writes papers and workbooks is imported where it is done."""
    started = "import json, sys; import certify.web.app; print(json.dumps(sorted(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", started], capture_output=True, text=True, check=True)
    modules = set(json.loads(ran.stdout))
    packages = {name.partition(".")[0] for name in modules}
    late = {
        "PIL",
        "alembic",
        "docx",
        "lxml",
        "pyhanko",
        "pypdfium2",
        "python_calamine",
        "segno",
        "tomlkit",
        "weasyprint",
    }
    assert not packages & (late | {"cryptography", "xlsxwriter", "zxcvbn"})
    assert not modules & {"certify.domain.criteria.pasting.preview", "certify.documents.pdf.own.trial"}
