"""The order of Vietnamese letters (a ă â b c d đ e ê …, tones last: ngang, huyền, hỏi, ngã, sắc, nặng), and names.

And how texts are looked for, in whichever way they are typed.
"""

import re
from collections.abc import Iterable

from certify.domain.texts import composed, decomposed

_LETTERS = {letter: index for index, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", start=1)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_AFTER_TEN = {0: "", 5: "lăm"}
_AFTER_TENS = {**_AFTER_TEN, 1: "mốt", 4: "tư"}
_SIZES = ((1_000_000, " triệu"), (1000, " nghìn"), (1, ""))
_MARKS = re.compile("[\u0300-\u036f]+")


def sort_key(text: str) -> str:
    """A text that sorts as Vietnamese names do: first all letters, then the tones. Source: CLDR's order of `vi`."""
    letters, tones = [], []
    for character in composed(text.casefold()):
        base, tone = _split(character)
        letters.append(f"{_LETTERS[base]:02d}" if base in _LETTERS else f"00{base}")
        tones.append(str(tone))
    return f"{''.join(letters)} {''.join(tones)}"


def fold(text: str) -> str:
    """A text as it is looked for: without marks, capitals and the place of a tone ("Thuỷ", "THỦY" → "thuy")."""
    return _MARKS.sub("", decomposed(text.casefold())).replace("đ", "d")


def folded_words(text: str) -> list[str]:
    """The words that somebody looks for, folded; blanks part them, however many."""
    return fold(text).split()


def holds(words: Iterable[str], texts: Iterable[str]) -> bool:
    """Whether each of some folded words stands in some texts."""
    text = fold(" ".join(texts))
    return all(word in text for word in words)


def in_words(count: int) -> str:
    """A count below a thousand million in words: 1234 → "một nghìn hai trăm ba mươi tư"."""
    parts = (
        f"{_hundreds(count // size % 1000, first=count < size * 1000)}{name}"
        for size, name in _SIZES
        if count // size % 1000
    )
    return " ".join(parts) or _DIGITS[0]


def _hundreds(part: int, *, first: bool) -> str:
    """A number from 1 to 999 in words; unless it stands first, with its hundreds even when there are none."""
    hundreds, tens, ones = _DIGITS[part // 100], _DIGITS[part // 10 % 10], part % 10
    words = [] if first and part < 100 else [hundreds, "trăm"]
    if part // 10 % 10 > 1:
        words += [tens, "mươi", _AFTER_TENS.get(ones, _DIGITS[ones])]
    elif part // 10 % 10:
        words += ["mười", _AFTER_TEN.get(ones, _DIGITS[ones])]
    elif ones:
        words += ["linh", _DIGITS[ones]] if words else [_DIGITS[ones]]
    return " ".join(filter(None, words))


def lower_first(name: str) -> str:
    """A name inside a sentence: "Xã Lê Trì" → "xã Lê Trì" (Nghị định 30/2020/NĐ-CP, Phụ lục II)."""
    return f"{name[:1].lower()}{name[1:]}"


def _split(character: str) -> tuple[str, int]:
    marks = decomposed(character)
    tone = next((_TONES[mark] for mark in marks if mark in _TONES), 0)
    return composed("".join(mark for mark in marks if mark not in _TONES)), tone
