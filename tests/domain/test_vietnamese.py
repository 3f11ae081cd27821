"""How texts are looked for."""

import unicodedata

import pytest

from certify.domain.vietnamese import fold, folded_words

ALIKE = [
    ("Thuỷ", "Thủy", "THỦY", "thuy"),
    ("Hoà Mẫu", "Hòa Mẫu", "hoa mau", "HÒA MẪU"),
    ("Đường", "đuờng", "DUONG"),
    ("Khuyến Ứng", "khuyen ung", "KHUYẾN ỨNG"),
]


@pytest.mark.parametrize("texts", ALIKE)
def test_a_text_is_the_same_however_it_is_typed(texts):
    forms = {fold(unicodedata.normalize(form, text)) for text in texts for form in ("NFC", "NFD")}
    assert len(forms) == 1


def test_other_letters_stay_apart():
    assert fold("Xã Mẫu Ân") == "xa mau an"
    assert len({fold(text) for text in ("ta", "tha", "da", "ga")}) == 4


def test_words_are_parted_by_any_blanks():
    assert folded_words("  Mẫu \u00a0 Thử\t") == ["mau", "thu"] and folded_words(" ") == []
