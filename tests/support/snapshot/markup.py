"""HTML and XML as lines that can be compared: one element a line, attributes sorted, white space as it is seen."""

import re
from collections.abc import Iterator

from lxml import etree, html

SPACE = " \t\n\r\f"
# White space beside and inside these is seen; beside all others it is not.
INLINE = {
    *("a", "abbr", "b", "bdi", "button", "cite", "code", "data", "del", "dfn", "em", "i", "img", "input", "ins", "kbd"),
    *("label", "mark", "meter", "output", "progress", "q", "s", "samp", "select", "small", "span", "strong", "sub"),
    *("sup", "svg", "textarea", "time", "u", "var"),
}
# Seen themselves, so white space around them is seen too.
REPLACED = {"button", "img", "input", "meter", "output", "progress", "select", "svg", "textarea"}
VERBATIM = {"pre", "script", "style", "textarea"}
# Hidden fields that are drawn by chance for every page.
DRAWN = {"csrf_token", "once", "owner"}


def page_lines(body: bytes) -> Iterator[str]:
    """The lines of an HTML page in UTF-8. Style sheets are shown as one, whatever files they lie in."""
    root = html.document_fromstring(body, parser=html.HTMLParser(encoding="utf-8", remove_comments=True))
    for sheet in root.xpath("//link[@rel='stylesheet']")[1:]:
        sheet.drop_tree()
    for sheet in root.xpath("//link[@rel='stylesheet']"):
        del sheet.attrib["href"]
    for field in root.iter("input"):
        if field.get("name") in DRAWN:
            field.set("value", "…")
    page = _Page()
    page.element(root, 0)
    return (line for line in page.lines if line is not None)


class _Page:
    """The lines written so far, and where white space waits to be seen by what follows it on its line."""

    def __init__(self) -> None:
        self.lines: list[str | None] = []
        self.waiting: int | None = None
        self.begun = False

    def element(self, node: html.HtmlElement, depth: int) -> None:
        inline, name = node.tag in INLINE, str(node.tag)
        if not inline:
            self._break()
        if name in REPLACED:
            self._seen()
        self.lines.append("  " * depth + _tag(node))
        if name in VERBATIM:
            self.lines += _quoted(node.text, depth + 1)
        else:
            self._text(node.text, depth + 1)
            for child in node:
                self.element(child, depth + 1)
                self._text(child.tail, depth + 1)
        if not inline:
            self._break()

    def _text(self, text: str | None, depth: int) -> None:
        if not text:
            return
        words = re.sub(rf"[{SPACE}]+", " ", text).strip(" ")
        if text[0] in SPACE:
            self._wait(depth)
        if words:
            self._seen()
            self.lines.append(f"{'  ' * depth}“{words}”")
            if text[-1] in SPACE:
                self._wait(depth)

    def _wait(self, depth: int) -> None:
        if self.begun and self.waiting is None:
            self.waiting = len(self.lines)
            self.lines.append("  " * depth + "·")

    def _seen(self) -> None:
        self.begun, self.waiting = True, None

    def _break(self) -> None:
        """The end of a line of text: white space before it is not seen."""
        if self.waiting is not None:
            self.lines[self.waiting] = None
        self.begun, self.waiting = False, None


def xml_lines(body: bytes) -> Iterator[str]:
    """The lines of an XML document, with all its texts as they are."""
    yield from _xml_lines(etree.fromstring(body, etree.XMLParser(resolve_entities=False)), 0)


def _xml_lines(node: etree._Element, depth: int) -> Iterator[str]:
    yield "  " * depth + _tag(node)
    yield from _quoted(node.text, depth + 1)
    for child in node.iterchildren(tag=etree.Element):
        yield from _xml_lines(child, depth + 1)
        yield from _quoted(child.tail, depth + 1)


def _tag(node: etree._Element) -> str:
    values = {_local(name): " ".join(value.split()) if name == "class" else value for name, value in node.items()}
    said = "".join(f' {name}="{_escaped(value)}"' for name, value in sorted(values.items()))
    return f"<{_local(node.tag)}{said}>"


def _local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]


def _quoted(text: str | None, depth: int) -> list[str]:
    return ["  " * depth + f"“{_escaped(text)}”"] if text and text.strip() else []


def _escaped(text: str) -> str:
    return text.replace("\n", "\\n").replace("\r", "\\r")
