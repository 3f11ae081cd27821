"""What looks like one child's identity is noticed, however it is typed; counts, offices and documents are not."""

import tomllib
import unicodedata
from pathlib import Path

import pytest

from certify.domain.identity_hints import LOOKS, suspicions, warning

TEXTS = tomllib.loads((Path(__file__).parent / "identity_hints.toml").read_text("utf-8"))
ORDINARY = TEXTS.pop("ordinary")


def typed(text):
    """A text as different keyboards and programs give it."""
    parted = text.replace(" ", " \u00a0")
    return text, unicodedata.normalize("NFD", text), parted, f"\u200b{text}\ufeff", f"Giải trình.\n{text}"


@pytest.mark.parametrize("kind", LOOKS)
def test_what_may_name_a_child_is_noticed(kind):
    missed = [spelt for text in TEXTS[kind] for spelt in typed(text) if kind not in suspicions(spelt)]
    assert missed == []


def test_counts_offices_and_documents_are_not():
    alarms = {spelt: suspicions(spelt) for text in ORDINARY for spelt in typed(text)}
    assert {text: kinds for text, kinds in alarms.items() if kinds} == {}


def test_the_warning_names_the_field_and_what_is_suspected():
    assert warning("liên hệ 0912 345 678", "Giải trình") == (
        "Giải trình: có thể chứa thông tin của trẻ em (số định danh hoặc điện thoại). Chỉ ghi số lượng và số văn bản."
    )
    assert warning("485/500 trẻ em", "Giải trình") is None


def test_long_texts_are_looked_at_quickly():
    assert suspicions("cháu " * 20_000) == []
    assert suspicions("0912 345 " * 20_000 + "a." * 20_000) == []
