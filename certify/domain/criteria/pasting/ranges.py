"""Levels of a scale as decisions word them: "Từ 98% trở lên", "từ 5‰ đến dưới 10‰", "≥ 90 % và < 95 %", "dưới 90"."""

import re
from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from certify.domain.criteria.pasting.quantities import NUMBER, number_of
from certify.domain.numbers import format_number

PERCENT, PERMILLE, COUNT = "%", "‰", "trường hợp"

# Ages are no bounds: "trẻ em dưới 5 tuổi", "từ 3 đến 36 tháng tuổi", "từ đủ 11 tuổi".
_AGES = re.compile(
    r"(?:(?:từ|trên|dưới|đến|đủ|và|-|–)\s*)*\d+(?:\s*(?:-|–|đến|đến dưới)\s*\d+)?\s*(?:tháng|tuổi)(?:\s*tuổi)?"
)
_UNITS: Mapping[str, str] = {
    r"%|phần trăm|/\s*100(?![.\d])": PERCENT,
    r"‰|phần nghìn|/\s*1[.]?000(?![.\d])": PERMILLE,
    r"/\s*1[\d.]*0": "/",
    r"trường hợp|vụ(?: việc)?|ca|lượt|trẻ(?: em)?|em|người|cuộc|lần": COUNT,
}
_UNIT = "|".join(f"(?:{pattern})" for pattern in _UNITS)
_FROM, _ABOVE, _BELOW, _UP_TO = "from", "above", "below", "up to"
_BEFORE: Mapping[str, str] = {
    r"từ trên|trên|lớn hơn|cao hơn|nhiều hơn|vượt|quá|>": _ABOVE,
    r"đến dưới|dưới|nhỏ hơn|thấp hơn|ít hơn|<": _BELOW,
    r"không quá|không vượt quá|không lớn hơn|không cao hơn|tối đa|nhiều nhất|đến hết|đến|tới|≤|<=|-|–": _UP_TO,
    r"không dưới|không thấp hơn|không ít hơn|tối thiểu|ít nhất|đạt từ|từ|≥|>=": _FROM,
}
_WORD = "|".join(pattern for pattern in sorted("|".join(_BEFORE).split("|"), key=len, reverse=True))
_BOUND = re.compile(rf"(?P<word>{_WORD})?\s*(?P<number>{NUMBER})\s*(?P<unit>{_UNIT})?\s*(?P<after>trở lên|trở xuống)?")
_NONE = re.compile(r"không (?:có|xảy ra|phát sinh|để xảy ra)\b.*")
_YES, _NO = {"có", "đạt", "đúng"}, {"không", "không có", "không đạt", "chưa có", "chưa đạt"}


class Range(Struct, frozen=True):
    """The values between two bounds, each of them included or not; None where there is no bound."""

    low: Decimal | None = None
    high: Decimal | None = None
    with_low: bool = True
    with_high: bool = False
    unit: str = ""

    @property
    def words(self) -> str:
        """The range in words: "từ 95 đến dưới 98%"."""
        unit = self.unit if self.unit in {"", PERCENT, PERMILLE} else f" {self.unit}"
        if self.low is None or self.high is None:
            return f"{self._low() or self._high()}{unit}{' trở lên' if self.low is not None and self.with_low else ''}"
        if self.low == self.high:
            return f"{format_number(self.low, 3)}{unit}"
        return f"{self._low()} đến {self._high()}{unit}".replace("đến không quá", "đến")

    def _low(self) -> str:
        return "" if self.low is None else f"{'từ' if self.with_low else 'trên'} {format_number(self.low, 3)}"

    def _high(self) -> str:
        return "" if self.high is None else f"{'không quá' if self.with_high else 'dưới'} {format_number(self.high, 3)}"


def range_of(text: str) -> Range | None:
    """The range that a text states; None when it states none. Raises ValueError when it may be read in two ways."""
    said = _AGES.sub(" ", re.sub(r"(?<=\S)\s*\([^)]*\)", " ", _trimmed(text))).strip()
    bounds = [match for match in _BOUND.finditer(said) if _is_bound(match, said)]
    if not bounds:
        return Range(Decimal(0), Decimal(0), with_high=True) if _NONE.fullmatch(said) else None
    if len(bounds) > 2:
        raise ValueError("có hơn hai con số, không rõ đâu là cận của mức")
    joined = Range()
    for match in bounds:
        joined = _with(joined, match, alone=len(bounds) == 1)
    units = {_unit_of(match["unit"]) for match in bounds if match["unit"]}
    if len(units) > 1:
        raise ValueError("hai cận không cùng đơn vị")
    return replace(joined, unit=units.pop() if units else "")


def per_of(unit: str) -> int:
    """What a rate of a unit is counted on: 100 for "%", 100 000 for "/100.000"."""
    return {PERCENT: 100, PERMILLE: 1000}.get(unit) or int(number_of(unit.strip("/")))


def begins_with_range(text: str) -> bool:
    """Whether a text says a range before anything else, so that it is a level and no name that holds a number."""
    said = _trimmed(text).removeprefix("đạt ")
    return any(match.start() == 0 and _is_bound(match, said) for match in _BOUND.finditer(_AGES.sub(" ", said)))


def answer_of(text: str) -> bool | None:
    """Whether a level is the answer "Có" or "Không"; None when it is neither."""
    said = _trimmed(text)
    return True if said in _YES else False if said in _NO else None


def _trimmed(text: str) -> str:
    return re.sub(r"^(?:[-–+•*]|[a-zđ]\))\s*", "", text.casefold()).strip(" :;.,")


def _is_bound(match: re.Match[str], said: str) -> bool:
    """Whether a number is a bound: it has a word or a unit, or stands alone."""
    return bool(match["word"] or match["after"] or match["unit"] or match[0].strip() == said)


def _with(known: Range, match: re.Match[str], *, alone: bool) -> Range:
    number, kind = number_of(match["number"]), _kind_of(match["word"] or "")
    if match["after"]:
        kind = _FROM if match["after"] == "trở lên" else _UP_TO
    if alone and kind in {"", _UP_TO} and not match["after"] and match["word"] in {None, "-", "–"}:
        return Range(number, number, with_high=True)
    if kind == _ABOVE:
        return replace(known, low=_once(known.low, number), with_low=False)
    if kind in {_FROM, ""} and known.low is None:
        return replace(known, low=number)
    if kind in {_BELOW, _UP_TO}:
        return replace(known, high=_once(known.high, number), with_high=kind == _UP_TO)
    raise ValueError("không rõ đâu là cận trên, đâu là cận dưới")


def _once(known: Decimal | None, number: Decimal) -> Decimal:
    if known is not None:
        raise ValueError("có hai cận cùng một phía")
    return number


def _kind_of(word: str) -> str:
    return next((kind for pattern, kind in _BEFORE.items() if word in pattern.split("|")), "")


def _unit_of(text: str) -> str:
    unit = next(unit for pattern, unit in _UNITS.items() if re.fullmatch(pattern, text))
    return f"/{format_number(number_of(text.strip('/ ')))}" if unit == "/" else unit
