"""What the command line itself says, in Vietnamese: the headings of its help, and what is wrong with an argument.

Click asks gettext for its sentences, which knows catalogues in files only; this one is put in gettext's place.
"""

import errno
from collections.abc import Mapping

import click
from click import core, decorators, exceptions, formatting, parser, termui, types

# Characters, more than any sentence has.
WHOLE = 10_000

SAID = {
    "Usage:": "Cách dùng:",
    "Options": "Tùy chọn",
    "Commands": "Các lệnh",
    "Show this message and exit.": "In phần hướng dẫn này.",
    "required": "bắt buộc",
    "default: {default}": "mặc định: {default}",
    "Error: {message}": "Lỗi: {message}",
    "Try '{command} {option}' for help.": "Gõ '{command} {option}' để xem cách dùng.",
    "Missing command.": "Thiếu tên lệnh.",
    "Missing argument": "Thiếu tham số",
    "Missing option": "Thiếu tùy chọn",
    "No such command {name!r}.": "Không có lệnh {name!r}.",
    "No such option {name!r}.": "Không có tùy chọn {name!r}.",
    "Did you mean {possibility}?": "Có phải là {possibility}?",
    "(Did you mean one of: {possibilities}?)": "(Có phải là một trong: {possibilities}?)",
    "Got unexpected extra argument ({args})": "Thừa tham số ({args})",
    "Got unexpected extra arguments ({args})": "Thừa các tham số ({args})",
    "Option {name!r} requires an argument.": "Tùy chọn {name!r} cần một giá trị.",
    "Option {name!r} does not take a value.": "Tùy chọn {name!r} không nhận giá trị.",
    "Invalid value: {message}": "Giá trị không dùng được: {message}",
    "Invalid value for {param_hint}: {message}": "{param_hint}: {message}",
    "Choose from:\n\t{choices}": "Chọn một trong:\n\t{choices}",
    "{value!r} is not {choice}.": "{value!r} không phải là {choice}.",
    "{value!r} is not one of {choices}.": "{value!r} không phải là một trong {choices}.",
    "{value!r} is not a valid {number_type}.": "{value!r} không phải là số nguyên.",
    "{value} is not in the range {range}.": "{value} nằm ngoài khoảng {range}.",
    "{name} {filename!r} does not exist.": "Không có {filename!r}.",
    "{name} {filename!r} is a file.": "{filename!r} là một tệp, không phải thư mục.",
    "{name} {filename!r} is a directory.": "{filename!r} là một thư mục, không phải tệp.",
    "{name} {filename!r} is not readable.": "Không đọc được {filename!r}.",
    "{name} {filename!r} is not writable.": "Không ghi được {filename!r}.",
    "Could not open file {filename!r}: {message}": "Không mở được tệp {filename!r}: {message}",
    "Confirm the action without prompting.": "Không hỏi lại.",
    "Repeat for confirmation": "Gõ lại để xác nhận",
    "Error: The two entered values do not match.": "Lỗi: hai lần gõ không giống nhau.",
    "Error: invalid input": "Lỗi: hãy gõ y (có) hoặc n (không).",
    "Aborted!": "Đã dừng.",
}


FAULTS = {
    errno.EACCES: "không có quyền",
    errno.EEXIST: "đã có",
    errno.EISDIR: "là một thư mục",
    errno.ENOENT: "không có thư mục hoặc tệp này",
    errno.ENOSPC: "chỗ lưu đã đầy",
    errno.ENOTDIR: "có phần không phải thư mục",
    errno.EROFS: "chỉ đọc được",
}


class Group(click.Group):
    """Commands under one name, each listed with its whole first sentence, on as many lines as it takes."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        write_commands({name: command.get_short_help_str(WHOLE) for name, command in self.commands.items()}, formatter)


def write_commands(said: Mapping[str, str], formatter: click.HelpFormatter) -> None:
    """Write a list of commands and what is said of each, by name."""
    with formatter.section(SAID["Commands"]):
        formatter.write_dl(sorted(said.items()))


def of_file(fault: OSError) -> str:
    """What is wrong with the file that a command couldn't read or write."""
    return f"{fault.filename}: {FAULTS.get(fault.errno or 0, fault.strerror)}."


def speak_vietnamese() -> None:
    """Let click say what is in SAID; what it says of commands that are badly written stays as it is."""
    for module in (core, decorators, exceptions, formatting, parser, termui, types):
        for name, said in {"_": _said, "ngettext": _counted}.items():
            if hasattr(module, name):
                setattr(module, name, said)


def _said(message: str) -> str:
    return SAID.get(message, message)


def _counted(one: str, many: str, count: int) -> str:
    return _said(one if count == 1 else many)
