"""Removing the indentation of templates, which is for their readers, from what is sent and printed."""

import re
from collections.abc import Iterable, Iterator

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

# Spaces beside these elements are never visible.
_BLOCKS = (
    "html|head|title|meta|link|script|body|header|main|footer|section|nav|div|p|h1|h2|h3|ol|ul|li|dl|dt|dd|br|"
    "table|caption|colgroup|col|thead|tbody|tr|th|td|form|fieldset|legend|option|details|summary"
)
_TAG = rf"</?(?:{_BLOCKS})\b[^<>]*"
_BESIDE = re.compile(rf"[ \t\r\n]*({_TAG}>)[ \t\r\n]*")
_BEFORE = re.compile(rf"[ \t\r\n]+({_TAG})\Z")
_AFTER = re.compile(r"\A([^<>]*>)[ \t\r\n]+")
_INDENT = re.compile(r"[ \t\r]*\n[ \t\r\n]*")
_TAG_END = re.compile(r"[ \t\r]*\n[ \t\r\n]*(?=/?>)")


def without_indents(page: str) -> str:
    """A whole page of HTML without the spaces around its block elements."""
    return _BESIDE.sub(r"\1", page)


class WithoutIndents(Extension):
    """Removes the spaces around block elements when a template is compiled, so that it costs nothing per page."""

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        """The template's tokens, with less space in its text; their line numbers stay."""
        return self._texts(stream)

    def _texts(self, stream: TokenStream) -> Iterator[Token]:
        in_block_tag = False
        for token in stream:
            if token.type != "data":
                yield token
                continue
            text = _AFTER.sub(r"\1", token.value) if in_block_tag else token.value
            text = _BESIDE.sub(r"\1", _INDENT.sub(" ", _TAG_END.sub("", text)))
            text = _BEFORE.sub(r"\1", text)
            if "<" in text or ">" in text:
                in_block_tag = re.search(rf"{_TAG}\Z", text) is not None
            yield Token(token.lineno, "data", text)
