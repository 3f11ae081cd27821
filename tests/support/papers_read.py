"""Reading papers: the characters, lines and rules of a PDF, and the words of the page it was made from."""

import dataclasses
import re
from functools import cache, cached_property
from html import unescape
from pathlib import Path

from lxml import html

from certify.config import Settings
from certify.documents.pdf.forms import load_forms, load_sample
from certify.documents.pdf.pages import html_of
from certify.documents.pdf.render import render
from tests.support.pages_read import lines_of as grouped
from tests.support.pages_read import pages_of

MM = 72 / 25.4
FORMS = load_forms(Settings(Path()).paper_forms)
EDITABLE = [form_id for form_id, form in FORMS.items() if form.file.word]


@dataclasses.dataclass(frozen=True)
class Line:
    """Characters on one line, from left to right."""

    chars: tuple

    @property
    def text(self):
        return "".join(char["text"] for char in self.chars).replace("\xa0", " ").strip()

    @property
    def styles(self):
        """What the line is set in: (size in points, bold, italic) of every character but spaces."""
        return {style_of(char) for char in self.chars if char["text"].strip()}

    @property
    def x0(self):
        return min(char["x0"] for char in self.chars if char["text"].strip())

    @property
    def x1(self):
        return max(char["x1"] for char in self.chars if char["text"].strip())

    @property
    def middle(self):
        return (self.x0 + self.x1) / 2

    @property
    def top(self):
        return min(char["top"] for char in self.chars)

    @property
    def bottom(self):
        return max(char["bottom"] for char in self.chars)


class Read:
    """A paper that was rendered: where each thing is on its pages."""

    def __init__(self, form, paper):
        self.form, self.paper = form, paper

    @cached_property
    def html(self):
        return html_of(self.form, self.paper)

    @cached_property
    def pdf(self):
        return render(self.form, self.paper)

    @cached_property
    def pages(self):
        return pages_of(self.pdf)

    @cached_property
    def text(self):
        """All text in the order it was drawn (a cell's text stays together), without spaces."""
        return squeezed("".join(char["text"] for page in self.pages for char in page.chars))

    @cached_property
    def first(self):
        return self.pages[0]

    @property
    def edges(self):
        """Left and right edge of the text, by the decree's margins."""
        return 30 * MM, self.first.width - 15 * MM

    @property
    def middle(self):
        """The middle of the text: the margins are 30 and 17 mm."""
        return (30 * MM + self.first.width - 17 * MM) / 2


@cache
def sample(form_id):
    """The sample of a form, rendered once at most."""
    return Read(FORMS[form_id], load_sample(FORMS[form_id]))


def read_of(form_id, paper):
    """A paper of a form; the sample itself, with what was read of it, where the two say the same."""
    own, other = sample(form_id), Read(FORMS[form_id], paper)
    return own if own.html == other.html else other


def style_of(char):
    """(size, bold, italic) of a character."""
    return round(char["size"], 1), "Bold" in char["fontname"], "Italic" in char["fontname"]


def squeezed(text):
    return "".join(text.split())


def lines_of(chars):
    """Characters as lines, from top to bottom; both columns of a head are on one line."""
    return [line for line in (Line(tuple(row)) for row in grouped(chars)) if line.text]


def between(page, x0=0.0, x1=10_000.0, top=0.0, bottom=10_000.0):
    """The characters of a page inside a box."""
    return [char for char in page.chars
            if char["x0"] >= x0 and char["x1"] <= x1 and char["top"] >= top and char["bottom"] <= bottom]  # fmt: skip


def rules_of(page):
    """Horizontal rules of a page as (x0, x1, top)."""
    drawn = [*page.rects, *page.lines, *page.curves]
    return [(one["x0"], one["x1"], one["top"]) for one in drawn if one["height"] < 2 and one["width"] > 5]


def words_of(form, paper):
    """Every word that a paper says, from the page it is made of."""
    return set(_body(form, paper).split())


def text_of(form_id, paper):
    """All that a paper says, without spaces, from the page it is made of.

    That a PDF holds each word of its page is proved for every form, at any length (test_layout.py, test_lengths.py).
    """
    return squeezed(_body(FORMS[form_id], paper))


def says(form_id, paper, *sentences):
    """Check that a paper says each sentence."""
    text = text_of(form_id, paper)
    for sentence in sentences:
        assert squeezed(sentence) in text, sentence


def unmarked_text(form, paper):
    """The text of a paper without what stands in the margins and without the marks for checking it."""
    body = html.document_fromstring(html_of(form, paper)).find("body")
    for part in body.xpath("//p[@class='running' or @class='watermark'] | //table[@class='proof']"):
        part.drop_tree()
    return body.text_content()


def _body(form, paper):
    return unescape(re.sub(r"<[^>]*>", " ", html_of(form, paper).split("<body>")[1]))
