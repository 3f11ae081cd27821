"""What is wrong with a template, as its writer is told: file, line, and a Vietnamese sentence."""

import re
import traceback
from collections.abc import Iterable
from pathlib import Path

from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from certify.documents.pdf.sandbox import MOST_SECONDS, Endless
from certify.domain.problems import Problem

# What Jinja says, and what is told instead.
SAYINGS = (
    (r"No filter named '(?P<name>.+)'", "không có bộ lọc “{name}”"),
    (r"No test named '(?P<name>.+)'", "không có phép thử “{name}”"),
    (r"Encountered unknown tag '(?P<name>\w+)'", "thẻ “{name}” không có, hoặc đứng sai chỗ"),
    (r"[Uu]nexpected end of template", "mẫu hết giữa chừng: thiếu thẻ đóng như endif, endfor, endblock"),
    (r"has no attribute '(?P<name>.+)'", "không có “{name}”"),
    (r"'(?P<name>.+)' is undefined", "không có “{name}”"),
    (r"Range too big", "range lặp quá nhiều lần"),
    (r"attribute '(?P<name>.+)' of .* unsafe", "không được dùng “{name}”"),
)

# What Python says; a SyntaxError is one of the program that the template becomes.
KINDS = (
    (UnicodeDecodeError, "tệp không phải UTF-8"),
    (RecursionError, "lồng nhau quá sâu, hoặc tự gọi lại chính nó"),
    (MemoryError, "cần quá nhiều bộ nhớ"),
    (Endless, f"không xong trong {MOST_SECONDS} giây; mẫu lặp hoặc lồng nhau quá nhiều"),
    (SyntaxError, "lồng nhau quá sâu, hoặc sai cú pháp ({0.msg})"),
)


def fault_of(error: Exception, folders: Iterable[Path]) -> Problem:
    """An error of a template in one of the folders, with the file as its place and the line where it is known."""
    file, line = _where(error, tuple(folders))
    return Problem(file, said(error), line)


def said(error: Exception) -> str:
    """What an error of a template, a sample or a style means, in Vietnamese."""
    if isinstance(error, TemplateNotFound):
        return f"không có tệp “{error.name}” trong thư mục của biểu mẫu và thư mục dùng chung"
    for kind, saying in KINDS:
        if isinstance(error, kind):
            return saying.format(error)
    for pattern, saying in SAYINGS:
        if found := re.search(pattern, str(error)):
            return saying.format(**found.groupdict())
    if isinstance(error, TemplateSyntaxError):
        return f"sai cú pháp của mẫu ({error.message})"
    if isinstance(error, UndefinedError | SecurityError):
        return f"dùng điều không có hoặc không được phép ({error})"
    return f"không tính được ({type(error).__name__}: {error})"


def _where(error: Exception, folders: tuple[Path, ...]) -> tuple[str, int]:
    """The file and line at fault: those that Jinja names, else of the innermost template that was at work."""
    if isinstance(error, TemplateSyntaxError) and error.name:
        return Path(error.name).name, error.lineno
    if isinstance(error, SyntaxError) and error.filename:
        return Path(error.filename).name, 0
    frames = traceback.extract_tb(error.__traceback__)
    at_work = [one for one in frames if any(Path(one.filename).is_relative_to(folder) for folder in folders)]
    return (Path(at_work[-1].filename).name, at_work[-1].lineno or 0) if at_work else ("", 0)
