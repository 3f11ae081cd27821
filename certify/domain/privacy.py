"""Texts that seem to identify a child (a hint to the person typing, never a proof), and counts too small to publish.

Luật Trẻ em 2016, Điều 6.11 and 21; Nghị định 56/2017/NĐ-CP, Điều 33: names, birth, address, school, numbers.
"""

import re
from collections.abc import Callable

# The smallest count that may be shown anywhere; smaller ones point at single children where people know each other.
LEAST_TOLD = 5
FEW_TEXT = f"dưới {LEAST_TOLD}"

_CHILD = re.compile(r"\b(?:cháu|em|bé|trẻ|con|học sinh)\s+(\w+)\s+(\w+)")
_SCHOOL = re.compile(r"\btrường\s+(?:mầm non|mẫu giáo|tiểu học|THCS|THPT)\s+(\w+)", re.IGNORECASE)
_CLASS = re.compile(r"\blớp\s+\d{1,2}\s?[A-ZĐ]\d?\b")
_BIRTH = re.compile(r"\bsinh\s+(?:ngày|năm)\b", re.IGNORECASE)
_HOME = re.compile(r"\bsố nhà\b|\bnhà (?:ông|bà|anh|chị)\b|\bthường trú\b", re.IGNORECASE)
# A number stands alone: digits within a hash or a code are none.
_NUMBER = re.compile(r"(?<![\w/.])(?:0\d{8,11}|\d{12})(?![\w/])")


def _capital(pattern: re.Pattern[str], text: str) -> bool:
    """Whether every word captured by some match of a pattern begins with a capital letter, as names do."""
    return any(all(word[0].isupper() for word in match.groups()) for match in pattern.finditer(text))


LOOKS: dict[str, Callable[[str], bool]] = {
    "họ tên": lambda text: _capital(_CHILD, text),
    "ngày sinh": lambda text: bool(_BIRTH.search(text)),
    "trường, lớp": lambda text: _capital(_SCHOOL, text) or bool(_CLASS.search(text)),
    "địa chỉ nhà": lambda text: bool(_HOME.search(text)),
    "số định danh hoặc điện thoại": lambda text: bool(_NUMBER.search(text)),
}


def is_few(*counts: int | None) -> bool:
    """Whether any of these counts is small (1 to 4): shown only within the commune and the body above it."""
    return any(count is not None and 0 < count < LEAST_TOLD for count in counts)


def told_count(count: int | None, *, within: bool) -> int | str | None:
    """A count of people as it may be shown: a small one only as "dưới 5", unless the reader is `within` the circle."""
    return FEW_TEXT if is_few(count) and not within else count


def suspicions(text: str) -> list[str]:
    """The kinds of personal data that a text seems to hold, in Vietnamese; empty when there are none."""
    return [name for name, looks in LOOKS.items() if looks(text)]


def warning(text: str, place: str) -> str | None:
    """A warning for the person who typed a text, where `place` names the field; None when nothing is suspected."""
    kinds = suspicions(text)
    if not kinds:
        return None
    return f"{place}: có thể chứa thông tin của trẻ em ({', '.join(kinds)}). Chỉ ghi số lượng và số văn bản."
