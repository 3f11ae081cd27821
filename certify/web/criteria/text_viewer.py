"""The official text beside the lines of a draft: which of its pages is shown, and how one goes on to the next."""

from typing import Any
from urllib.parse import urlencode

from flask import request
from msgspec import Struct

from certify.domain.numbers import id_or
from certify.operations.act import Act
from certify.operations.criteria.text_pages import Page, pages_of
from certify.operations.criteria.work import Work

# The number of the shown page in addresses and forms.
FIELD = "trang"


class Viewer(Struct, frozen=True):
    """The pages of a draft's official texts, the number (from 1) of the shown one, the address of the page around."""

    draft_id: int
    pages: list[Page]
    number: int
    around: str

    @property
    def text_id(self) -> int:
        return self.pages[self.number - 1][0].id

    @property
    def said(self) -> str:
        """The page in words: "Trang 3 của goc.pdf"."""
        text, within = self.pages[self.number - 1]
        return f"Trang {within} của {text.name}"

    def address(self, number: int) -> str:
        """The page around, showing another page of the text."""
        return f"{self.around}?{urlencode({FIELD: number})}"


def viewer_of(act: Act, work: Work, around: str) -> Viewer:
    """The viewer of a draft for the page at the address `around`: at the page that the request names, or the first."""
    pages = pages_of(act.connection, work)
    asked = request.values.get(FIELD, "")
    number = id_or(asked, 1)
    return Viewer(work.draft.id, pages, max(1, min(number, len(pages))), around)


def shown_page() -> dict[str, Any]:
    """The page that the request shows, for the address of the next request."""
    asked = request.values.get(FIELD, "")
    return {FIELD: asked} if id_or(asked, 0) else {}
