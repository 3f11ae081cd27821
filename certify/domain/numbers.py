"""Numbers as Vietnamese officials write and type them: decimal comma, dot for thousands."""

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from certify.domain.vietnamese import in_words

# An id as the site writes it; `certify.domain.limits.LARGEST_ID` is the largest.
ID = "[0-9]{1,9}"
_ID = re.compile(ID)
_COUNT = re.compile(r"[0-9]{1,9}")
# Thousands as Vietnamese write them; three digits after each mark, and one kind of mark.
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:(?:\.[0-9]{3}){1,2}|(?: [0-9]{3}){1,2})")
# Perhaps thousands as others write them, perhaps a decimal; perhaps one number, perhaps two.
_UNSURE = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+(?:[ .][0-9]+)*(?: [0-9]+)(?:[ .][0-9]+)*")
# The largest count that is said in words.
LARGEST_SAID = 999_999_999
# Digits and marks of keyboards that write each in a full square.
_WIDE = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF0C: ",", 0xFF0E: "."}


def rounded(value: int | Decimal | Fraction, places: int) -> Fraction:
    """A number rounded to so many decimals, half away from zero, as Excel's ROUND does."""
    exact = Fraction(value)
    scaled, rest = divmod(abs(exact.numerator) * 10**places, exact.denominator)
    nearest = scaled + (2 * rest >= exact.denominator)
    return Fraction(nearest if exact >= 0 else -nearest, 10**places)


def format_number(value: int | Decimal | Fraction, places: int = 2) -> str:
    """A number rounded to at most `places` decimals ("98,2", "1.000").

    Rounding is for the eye alone: whatever is compared with a bound is compared as the exact fraction.
    """
    if isinstance(value, int):
        return f"-{_grouped(-value)}" if value < 0 else _grouped(value)
    nearest = rounded(value, places)
    whole, rest = divmod(abs(nearest.numerator) * 10**places // nearest.denominator, 10**places)
    decimals = f"{rest:0{places}d}".rstrip("0") if places else ""
    sign = "-" if nearest < 0 else ""
    return f"{sign}{_grouped(whole)}{',' + decimals if decimals else ''}"


def format_keeping(value: Fraction, keeps: Callable[[Fraction], bool]) -> str:
    """A number with two decimals, or more until what is shown keeps what holds of the exact number."""
    return format_number(value, places_keeping(value, keeps))


def places_keeping(value: Fraction, keeps: Callable[[Fraction], bool]) -> int:
    """With how many decimals a number is shown so that it keeps what holds of the exact one: two or more."""
    return next((places for places in range(2, 12) if keeps(rounded(value, places))), 12)


def format_below(value: Fraction, bound: Fraction) -> str:
    """A number with two decimals, or more where they would show one below a bound as having reached it."""
    return format_keeping(value, lambda near: (near >= bound) == (value >= bound))


@lru_cache
def format_points(points: Decimal) -> str:
    """Points as printed: "1.000", "47,5"."""
    return format_number(points, 3)


def format_rate(part: int, whole: int) -> str:
    """A share with two decimals, rounded half up: (7, 13) → "53,85%". `whole` must not be zero."""
    scaled = rounded(Fraction(part * 100, whole), 2) * 100
    return f"{_grouped(int(scaled) // 100)},{int(scaled) % 100:02d}%"


def parse_count(text: str) -> int:
    """The count that somebody typed: "1234", "1.234", "1 234" with any blank. Raises ValueError with a sentence.

    Every page, table and workbook reads counts by this. "1,234" is asked about: here a comma begins decimals.
    """
    typed = re.sub(r"\s", " ", text.strip().translate(_WIDE))
    if _COUNT.fullmatch(typed) or _THOUSANDS.fullmatch(typed):
        return int(re.sub(r"[. ]", "", typed))
    if _UNSURE.fullmatch(typed):
        raise ValueError(f"“{typed[:40]}” có thể hiểu theo hai cách. {asked_count(re.sub('[., ]', '', typed))}")
    raise ValueError(f"“{text.strip()[:40]}” không phải số đếm; chỉ nhập số đếm (0, 1, 2 …).")


def asked_count(digits: str) -> str:
    """The question whether somebody meant a count with these digits, and how to type it then."""
    count = int(digits[:10])
    if count > LARGEST_SAID:
        return "Hãy gõ liền, không dấu chấm, dấu phẩy, dấu cách."
    return f"Có phải là {format_number(count)} ({in_words(count)})? Nếu phải, hãy gõ liền {count}."


def parse_id(text: str) -> int:
    """The whole number, from 0 to LARGEST_ID, that the site itself wrote into an address or a field of a form.

    Raises ValueError for anything else: other scripts' digits, signs, spaces.
    """
    if not _ID.fullmatch(text):
        raise ValueError(f"“{text[:40]}” không phải số nguyên không âm.")
    return int(text)


def id_or(text: str, otherwise: int) -> int:
    """The number that `parse_id` reads; `otherwise` for anything else."""
    try:
        return parse_id(text)
    except ValueError:
        return otherwise


def _grouped(whole: int) -> str:
    return f"{whole:,}".replace(",", ".")
