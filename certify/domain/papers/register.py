"""Numbers of papers in a register: how they are written and read (Nghị định 30/2020/NĐ-CP, Phụ lục I và III)."""

import re
from enum import StrEnum

from msgspec import Struct


class Way(StrEnum):
    """How a number was taken: the next one, one kept back for later, or one that was given outside this system."""

    NEXT = "next"
    RESERVED = "reserved"
    EXTERNAL = "external"


_TYPED = re.compile(r"\s*(?:Số:?\s*)?0*([0-9]{1,6})([a-zđ]?)\s*(?:/\s*(\S+?))?\s*", re.IGNORECASE)


class Number(Struct, frozen=True):
    """A number in a register: the figure, and the letter when it was inserted between two others ("15a")."""

    value: int
    suffix: str = ""


def symbol_of(kind: str, agency: str) -> str:
    """The symbol of an agency's papers of one kind: ("BB", "UBND") → "BB-UBND"."""
    return f"{kind}-{agency}"


def letter_symbol(agency: str, unit: str) -> str:
    """The symbol of an agency's letters, with the unit that drafts them: ("UBND", "VX") → "UBND-VX"."""
    return f"{agency}-{unit}" if unit else agency


def write_number(number: Number, symbol: str) -> str:
    """Number and symbol as printed; numbers below 10 get a leading zero: "05/BB-UBND"."""
    return f"{number.value:02d}{number.suffix}/{symbol}"


def read_number(typed: str, symbol: str) -> Number:
    """The number that a clerk typed, with or without its symbol. Raises ValueError with a Vietnamese sentence."""
    match = _TYPED.fullmatch(typed)
    if not match or int(match[1]) == 0:
        raise ValueError(f"“{typed.strip()[:40]}” không phải số văn bản; ví dụ 15/{symbol}.")
    if match[3] and match[3].casefold() != symbol.casefold():
        raise ValueError(f"Ký hiệu “{match[3][:40]}” khác ký hiệu của sổ này ({symbol}).")
    return Number(int(match[1]), match[2].lower())
