"""The command line speaks Vietnamese: its help, and what it says of wrong words, files and folders."""

import inspect
import re

import click
import pytest
from click import core, decorators, exceptions, formatting, parser, termui, types
from click.testing import CliRunner

from certify.cli import main
from certify.cli_said import SAID
from tests.support.commands import run_on

ENGLISH = re.compile(r"\b(Usage|Options|Commands|Show|exit|required|default|Confirm|Error|Try|Missing|Invalid|such)\b")


def commands(command, path):
    """Every command below a command, with the words that call it."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=path[-1] if path else "certify")
        for name in command.list_commands(context):
            yield from commands(command.get_command(context, name), [*path, name])


def test_every_command_says_what_it_and_its_options_do():
    found = list(commands(main, []))
    assert len(found) > 50
    for path, command in found:
        text = CliRunner().invoke(main, [*path, "--help"]).output
        assert text.startswith("Cách dùng: ") and not ENGLISH.search(text), (path, text)
        assert command.help, path
        if isinstance(command, click.Group):
            below = [one for words, one in found if words[:-1] == path and words]
            assert all(" ".join(one.help.partition("\n\n")[0].split()) in " ".join(text.split()) for one in below), text
        silent = [option.name for option in command.params if isinstance(option, click.Option) and not option.help]
        assert silent == [], path


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nosuch"], "Lỗi: Không có lệnh 'nosuch'."),
        (["people", "adde"], "Có phải là 'add'?"),
        (["people", "add"], "Thiếu tham số 'USER_NAME'."),
        (["rounds", "list"], "Thiếu tùy chọn '--by'."),
        (["rounds", "list", "--nosuch"], "Không có tùy chọn '--nosuch'."),
        (["rounds", "open", "x", "--by", "y"], "'NUMBER': 'x' không phải là số nguyên."),
        (["score", "--jobs", "0"], "'--jobs': 0 nằm ngoài khoảng 1<=x<=256."),
        (["doctor", "more"], "Thừa tham số (more)"),
        (["units", "list", "--level", "x"], "'x' không phải là một trong 'commune', 'district', 'province'."),
        (["criteria", "export", "2019-06-qd-ttg", "/nosuch/file"], "/nosuch/file: không có thư mục hoặc tệp này."),
    ],
)
def test_what_is_wrong_is_said_in_vietnamese(words, said, tmp_path):
    done = run_on(tmp_path, *words)
    assert done.exit_code and said in done.output and not ENGLISH.search(done.output), done.output


def test_a_folder_that_is_missing_is_all_the_doctor_finds(tmp_path):
    done = run_on(tmp_path / "none", "doctor")
    assert done.exit_code == 1 and done.output.count("CẦN SỬA") == 1 and "chạy `certify init`" in done.output


def test_click_still_asks_for_each_sentence():
    asked = "".join(
        inspect.getsource(module) for module in (core, decorators, exceptions, formatting, parser, termui, types)
    )
    assert [english for english in SAID if repr(english)[1:-1] not in asked] == []
