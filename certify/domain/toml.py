"""Reading TOML from outside: refused by size and depth first, because deep keys take the parser quadratic time."""

import re
import tomllib
from decimal import Decimal
from typing import Any

from certify.domain.limits import PLAN
from certify.domain.problems import Problem

# The deepest key of a criteria or plan file has five parts, and its arrays and inline tables nest twice.
MOST_PARTS, MOST_NESTED = 16, 16
_PART = r"""(?:(?<![\w-])[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
_DEEP_KEY = re.compile(rf"(?:{_PART}[ \t]*+\.[ \t]*+){{{MOST_PARTS},}}+")
_DEEP_NESTING = re.compile(rf"(?:[\[{{][^\[\]{{}}]*+){{{MOST_NESTED + 1}}}")


class BadToml(ValueError):  # noqa: N818
    """The bytes aren't TOML that the program reads; `problem` says why, with the line where there is one."""

    def __init__(self, text: str, line: int = 0) -> None:
        self.problem = Problem("", text, line)
        super().__init__(text)


def read_toml(raw: bytes) -> dict[str, Any]:
    """A file's bytes as plain data, with exact decimals; in time linear in its length. Raises BadToml."""
    if len(raw) > PLAN.file:
        raise BadToml(f"tệp lớn quá {PLAN.file // 1000} KB, phải bỏ bớt nội dung")
    try:
        text = raw.decode("utf-8")
        if _DEEP_KEY.search(text) or _DEEP_NESTING.search(text):
            raise BadToml("các bảng lồng nhau quá sâu, phải theo cấu trúc của tệp tiêu chí")
        return tomllib.loads(text, parse_float=Decimal)
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
        raise BadToml(f"byte {fault.start}: không phải UTF-8, phải lưu tệp ở UTF-8", line) from fault
    except tomllib.TOMLDecodeError as fault:
        raise _bad_syntax(str(fault)) from fault
    except BadToml:
        raise
    except ValueError as fault:
        raise BadToml("có số dài quá mức, phải dùng số trong phạm vi của thang điểm") from fault


def _bad_syntax(message: str) -> BadToml:
    """The sentence for what tomllib says, "Cannot overwrite a value (at line 5, column 3)"."""
    place = re.search(r"line (\d+), column (\d+)", message)
    line, where = (int(place[1]), f" ở dòng {place[1]}, cột {place[2]}") if place else (0, "")
    if message.startswith("Cannot"):
        return BadToml(f"không đọc được TOML: khóa hoặc bảng ghi hai lần{where}, phải bỏ bớt", line)
    return BadToml(f"không đọc được TOML: sai cú pháp{where}, phải sửa lại", line)
