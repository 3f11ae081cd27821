"""Texts in the cells of tables that leave the site: none may ever become a formula."""

import re

from certify.domain.texts import visible

# What a spreadsheet takes for the beginning of a formula, also in full width and after spaces.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


def plain(text: str) -> str:
    """A text as every spreadsheet gives it back: no control characters, "\\n" at line ends, no spaces around it."""
    return visible(text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def risky(text: str) -> bool:
    """Whether a spreadsheet could mistake a text for a formula."""
    return _FORMULA.match(text) is not None


def quoted(text: str) -> str:
    """A text for a CSV file: with an apostrophe before it when a spreadsheet could mistake it for a formula."""
    return f"'{text}" if risky(text) else text


def unquoted(text: str) -> str:
    """A text from a CSV file, without the apostrophe that `quoted` put before it."""
    return text[1:] if text.startswith("'") and risky(text[1:]) else text
