"""A list on a page: what its address asks for, and what the page draws around the rows.

The words (`tim`), the tab (`muc`), the order (`xep`) and the page (`trang`) of every list are read here; a list adds
its own choices. All stay in the address, so Back, a bookmark and a link from elsewhere lead to the same rows.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request, url_for
from msgspec import Struct
from werkzeug.datastructures import MultiDict

from certify.domain.numbers import parse_id
from certify.store.pages import Found, Wish
from certify.web.lists.trail import is_kept

TEXT, TAB, ORDER, PAGE = "tim", "muc", "xep", "trang"
LONGEST = 100


class Choice(Struct, frozen=True):
    """A choice that narrows a list: the name of its parameter, what it is called, its values with their names."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]


class Listing(Struct, frozen=True):
    """What is drawn around the rows of a list: `hint` says what can be looked for; `tabs` and `orders` by key.

    `fields` are other parameters that the page draws within its form.
    """

    wish: Wish
    found: Found[Any]
    hint: str
    tabs: Mapping[Any, str]
    orders: Mapping[str, str]
    choices: Sequence[Choice] = ()
    fields: Sequence[str] = ()

    @property
    def narrowing(self) -> list[str]:
        """The parameters that leave rows out, besides the tab."""
        return [TEXT, *(choice.name for choice in self.choices), *self.fields]

    @property
    def narrows(self) -> bool:
        """Whether the address leaves any row out by them."""
        return any(request.args.get(name, "").strip() for name in self.narrowing)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The other parameters of the address, which a new search keeps."""
        own = {ORDER, *self.narrowing}
        return [(name, value) for name, value in request.args.items() if name not in own and is_kept(name)]


def asked(*choices: str, arguments: MultiDict[str, str] | None = None) -> Wish:
    """What the address, or the `arguments` of another one, asks of a list. What no list can mean asks for nothing."""
    arguments = request.args if arguments is None else arguments
    picked = {name: arguments.get(name, "") for name in choices}
    page = max(arguments.get(PAGE, 1, parse_id), 1)
    text = arguments.get(TEXT, "").strip()[:LONGEST]
    return Wish(text, arguments.get(TAB, ""), picked, arguments.get(ORDER, ""), page)


def address_with(**changes: object) -> str:
    """The address of this page with some parameters changed; None takes one out. It leads to a list's first page."""
    kept = {name: value for name, value in request.args.items() if is_kept(name)}
    return url_for(request.endpoint or "", **{**kept, **(request.view_args or {}), **changes})
