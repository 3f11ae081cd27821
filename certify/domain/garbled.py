"""Texts whose letters came in wrong: from an old font (TCVN3, VNI) or the wrong table. A hint, never a proof."""

import re

# "ViÖt Nam", "®¹i biÓu": signs that no Vietnamese word holds, beside a letter. Some are signs of their own elsewhere:
# a quotation ends with », a product's name with ®, and × stands before a figure.
_TCVN3 = (
    r"[^\W\d_][¨©ª«¬µ¶·¸¹¾¼½]|[^\W\d_]»[^\W\d_]|(?<![^\W\d_])[®§][^\W\d_]"
    r"|[a-zđ](?:[ÊËÌÎÏÐÑÖØÜÞß]|×(?! ?\d))|[ëïñöøüûþÿ][a-z]?\b"
)
# "Vieät Nam", "xaõ", "ñoàng": a mark as a letter of its own behind a vowel, and ñ for đ.
_VNI = r"(?i:[aăâeêoôơuưy][ùøûï]|[aeoy]õ\b|[aeo][âäå]|[ae][ãéè]|\bñ[a-zà-ỹ])"
# "XÃ£", "viá»‡n": UTF-8 read as something else. Then letters lost for good: "tr? em", "�".
_DECODED = r"[ÃÂÄÆ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|á[»º]"
_LOST = r"\ufffd|(?<![\w/.&=?-])[^\W\d_]{1,6}\?[^\W\d_]{0,6}(?= )(?=.*[^\W\d_]\?[^\W\d_])"
_GARBLED = re.compile("|".join((_DECODED, _TCVN3, _VNI, _LOST)))


def warning(text: str, place: str) -> str | None:
    """A warning for the person who typed a text, where `place` names the field; None when its letters look right."""
    found = _GARBLED.search(text)
    if found is None:
        return None
    start = text.rfind(" ", 0, found.start()) + 1
    word = text[start:].split(maxsplit=1)[0][:30]
    return f"{place}: chữ “{word}” có vẻ gõ bằng phông cũ (TCVN3, VNI) hoặc bị lỗi mã; hãy gõ lại bằng Unicode."
