"""What may stand in a cell of a table that leaves the site: texts stay texts, and none is ever a formula."""

import re

# What a spreadsheet takes for the beginning of a formula, also in full width and after blanks.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
# What XML cannot hold, and what no one can see; tabs and ends of lines stay.
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """A text as every spreadsheet gives it back: no control characters, ends of lines as one sign, no outer blanks."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def visible(text: str) -> str:
    """A text without what a spreadsheet's file can't hold."""
    return _UNSEEN.sub("", text)


def risky(text: str) -> bool:
    """Whether a spreadsheet could take a text for a formula."""
    return _FORMULA.match(text) is not None


def quoted(text: str) -> str:
    """A text for a file without types: an apostrophe stands before what a spreadsheet could take for a formula."""
    return f"'{text}" if risky(text) else text


def unquoted(text: str) -> str:
    """A text of a file without types, back without the apostrophe that `quoted` put before it."""
    return text[1:] if text.startswith("'") and risky(text[1:]) else text
