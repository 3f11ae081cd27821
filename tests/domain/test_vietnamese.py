"""How texts are looked for."""

import unicodedata

import pytest

from certify.domain.vietnamese import fold, folded_words, in_words

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


WORDS = {
    0: "không",
    10: "mười",
    15: "mười lăm",
    21: "hai mươi mốt",
    105: "một trăm linh năm",
    1234: "một nghìn hai trăm ba mươi tư",
    1005: "một nghìn không trăm linh năm",
    20_010: "hai mươi nghìn không trăm mười",
    1_000_000: "một triệu",
    5_055_100: "năm triệu không trăm năm mươi lăm nghìn một trăm",
}


@pytest.mark.parametrize("count", WORDS)
def test_a_count_is_said_in_words(count):
    assert in_words(count) == WORDS[count]
