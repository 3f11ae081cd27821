"""The gate of texts from outside: length, then shape, then meaning."""

import unicodedata

import pytest

from certify.domain import texts
from certify.domain.texts import LONGEST_RUN, TextRefused, admitted, composed, decomposed, is_overloaded

ACUTE, DOT = "\u0301", "\u0323"
HOSTILE = "a" + (ACUTE + DOT) * 500_000


def test_a_text_is_composed_and_loses_what_nobody_sees():
    assert admitted("Le\u0302\u0300 Tri\u0300\x00\x1f\ud800\x7f") == "Lề Trì"
    assert admitted("dòng một\x0bdòng hai\tô\r\ndòng ba") == "dòng một\ndòng hai\tô\r\ndòng ba"


def test_letters_without_width_are_dropped_before_marks_are_counted():
    assert admitted("Trẻ\u200b em\ufeff\u200d, khai\u00ad sinh") == "Trẻ em, khai sinh"
    with pytest.raises(TextRefused, match="dấu liền nhau"):
        admitted("a" + (ACUTE * 20 + "\u200b") * 10)


def test_its_length_is_looked_at_first(monkeypatch):
    monkeypatch.setattr(texts, "is_overloaded", lambda _: pytest.fail("looked at the shape"))
    with pytest.raises(TextRefused, match="Dài quá 400 ký tự"):
        admitted(HOSTILE, 400)


def test_more_marks_in_a_row_than_any_language_has_are_refused_before_normalising(monkeypatch):
    monkeypatch.setattr(texts, "unicodedata", Counted())
    with pytest.raises(TextRefused, match="dấu liền nhau"):
        admitted(HOSTILE)
    assert composed(HOSTILE) == decomposed(HOSTILE) == HOSTILE
    assert texts.unicodedata.looked_at < len(HOSTILE) / LONGEST_RUN


class Counted:
    """`unicodedata` that counts what it is asked about and normalises nothing."""

    looked_at = 0

    def combining(self, character):
        self.looked_at += 1
        return unicodedata.combining(character)

    def normalize(self, form, text):
        pytest.fail(f"normalised {len(text)} characters to {form}")


@pytest.mark.parametrize("before", range(LONGEST_RUN + 1))
def test_a_run_is_found_wherever_it_stands(before):
    for marks in (ACUTE, ACUTE + DOT, "\U0001e8d0"):
        run = (marks * LONGEST_RUN)[:LONGEST_RUN]
        start = "a" * before
        assert not is_overloaded(f"{start}{run}a{run}")
        assert is_overloaded(f"{start}a{run}{marks[0]}a")
