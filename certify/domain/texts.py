"""Texts from outside: the one gate that they pass before anything asks what they mean.

Length comes first, then shape, then meaning: a run of unordered combining marks takes Unicode normalisation quadratic
time, so a text with a longer run than any language has is refused unnormalised. Nothing else of the program normalises.
"""

import re
import sys
import unicodedata
from itertools import takewhile

# Unicode Standard Annex 15, "Stream-Safe Text": no language has more combining marks in a row.
LONGEST_RUN = 30
# Line and page breaks of word processors.
_BREAKS = re.compile(r"[\x0b\x0c]")
# Letters without width, which pages and word processors leave behind: nobody sees them, and no search finds what holds
# them. The joiners that other scripts are written with stay out too; Vietnamese needs none.
_WIDTHLESS = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class TextRefused(ValueError):  # noqa: N818
    """A text isn't let in; the message is a Vietnamese sentence."""


def admitted(text: str, longest: int = sys.maxsize) -> str:
    """A text from outside as the program works with it: composed (NFC), without characters that nobody can see.

    `longest` is a number of characters. Raises TextRefused.
    """
    if len(text) > longest:
        raise TextRefused(f"Dài quá {longest} ký tự.")
    if text.isascii() and text.isprintable():
        return text
    seen = _WIDTHLESS.sub("", visible(_BREAKS.sub("\n", text)))
    if is_overloaded(seen):
        raise TextRefused(f"Có hơn {LONGEST_RUN} dấu liền nhau trên một chữ; hãy gõ lại.")
    return composed(seen)


def visible(text: str) -> str:
    """A text without control characters, lone surrogates and the like, which XML and databases can't hold."""
    return _UNSEEN.sub("", text)


def composed(text: str) -> str:
    """A text in NFC, which is how the program keeps texts; as it is where normalising would take too long."""
    return text if text.isascii() or is_overloaded(text) else unicodedata.normalize("NFC", text)


def caseless(text: str) -> str:
    """A text composed, without capitals and blanks around it: how names of accounts are compared, letter by letter."""
    return composed(composed(text).strip().casefold())


def unified(text: str) -> str:
    """A text in NFKC, for looking at: full-width and other forms of a letter as the letter; else as `composed`."""
    return text if text.isascii() or is_overloaded(text) else unicodedata.normalize("NFKC", text)


def decomposed(text: str) -> str:
    """A text in NFD, for telling letters from their marks; as it is where normalising would take too long."""
    return text if text.isascii() or is_overloaded(text) else unicodedata.normalize("NFD", text)


def is_overloaded(text: str) -> bool:
    """Whether a text has more combining marks in a row than any language; the time is linear in its length."""
    # Such a run covers one of every LONGEST_RUN + 1 places.
    places = () if text.isascii() else range(LONGEST_RUN, len(text), LONGEST_RUN + 1)
    return any(_run_at(text, place) > LONGEST_RUN for place in places)


def _run_at(text: str, place: int) -> int:
    """How many marks stand in a row around a place, counted no further than LONGEST_RUN on either side."""
    before = takewhile(unicodedata.combining, reversed(text[place - LONGEST_RUN : place + 1]))
    after = takewhile(unicodedata.combining, text[place + 1 : place + 1 + LONGEST_RUN])
    marks_before = sum(1 for _ in before)
    return marks_before + sum(1 for _ in after) if marks_before else 0
