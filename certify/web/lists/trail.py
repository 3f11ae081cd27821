"""From a list to one of its rows, through every page of that row, and on to the next: addresses alone tell the way.

No script, no session: `ds` names the list and what it was asked for, so two windows walk along two lists. A list says
by `leads_to` where its rows lead; every link to such a page, and then between the pages about the same row, carries it.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from flask import Flask, current_app, g, has_request_context, request, url_for
from flask.typing import ResponseReturnValue
from msgspec import Struct
from werkzeug.datastructures import MultiDict
from werkzeug.routing import BuildError

from certify.domain.people.permissions import may
from certify.domain.texts import TextRefused, admitted
from certify.operations.act import Forbidden, NotFound, Refused
from certify.store.database import Unavailable
from certify.web.access import permission_of
from certify.web.lists.orders import remembered
from certify.web.request_context import signed_in

TRAIL = "ds"
LONGEST, MOST = 1_000, 20
# What a list is not found again by: its page, what is drawn of it, and what means something to url_for itself.
PASSING = frozenset({"trang", "cu-hon", "endpoint", "dang", "bang", "hinh"})
# The pages of a row's parts, which have an id of their own: they are reached from its pages and lead back to them.
PARTS = {"assessment_id": ("paper_id", "file_id")}

Arguments = MultiDict[str, str]
# The ids and names of all rows of a list that is asked for by some parameters, in its order.
Rows = Callable[[Arguments], Iterable[tuple[int, str]]]
_View = TypeVar("_View", bound=Callable[..., ResponseReturnValue])


class Leads(Struct, frozen=True):
    """Where the rows of a list lead: a view, and the name of the row's id in its address.

    A `costly` list computes its order; a list that only reads it is read anew each time.
    """

    view: str
    by: str
    rows: Rows
    costly: bool = False


class Trail(Struct, frozen=True):
    """The list that led to a page: its text in addresses, the address of the list, what was asked of it."""

    text: str
    leads: Leads
    address: str
    arguments: Arguments


class Step(Struct, frozen=True):
    """Another row of the list: what it is called, and the address of its page."""

    name: str
    address: str


class Place(Struct, frozen=True):
    """Where a page stands among the rows of the list that led to it, counted from 1; the rows around it, if any.

    What left the list meanwhile has no `number`: the list goes on with its first row.
    """

    number: int | None
    total: int
    list_address: str
    before: Step | None
    after: Step | None


def leads_to(view: str, by: str, rows: Rows, *, costly: bool = False) -> Callable[[_View], _View]:
    """Say of a list's view to which view its rows lead, by which id."""

    def mark(marked: _View) -> _View:
        marked.leads = Leads(view, by, rows, costly)  # type: ignore[attr-defined]
        return marked

    return mark


def prepare(app: Flask) -> None:
    """Let every address carry the trail of the page that names it; give templates `carried` and `place_in_list`."""
    app.url_defaults(_carry)
    app.jinja_env.globals.update(carried=carried, place_in_list=place_in_list)


def draws(view: Callable[..., ResponseReturnValue]) -> None:
    """Say that the request is answered with the page of another view: where that is a list, its rows lead from it."""
    g.drawn = next((name for name, known in current_app.view_functions.items() if known is view), None)
    g.pop("ways", None)


def is_kept(name: str) -> bool:
    """Whether a parameter of a list goes on into other addresses of it."""
    return not name.startswith("_") and name not in PASSING


def carried() -> str:
    """The trail in the addresses of the present page: its own as a list, or that which led to it; "" for none."""
    own, trail = _ways()
    return own[1] if own else trail.text if trail else ""


def place_in_list() -> Place | None:
    """The place of the present page's row in the list that led to it; None when none did, or it can't be read."""
    _, trail = _ways()
    row_id = (request.view_args or {}).get(trail.leads.by) if trail else None
    if trail is None or row_id is None:
        return None
    try:
        listed = _listed(trail)
    except (Forbidden, NotFound, Refused):
        return None
    return _place(trail, listed, row_id)


def _listed(trail: Trail) -> Sequence[tuple[int, str]]:
    compute = partial(trail.leads.rows, trail.arguments)
    return remembered(trail.text, compute) if trail.leads.costly else [*compute()]


def _place(trail: Trail, listed: Sequence[tuple[int, str]], row_id: int) -> Place:
    at = next((at for at, (one, _) in enumerate(listed) if one == row_id), None)

    def step(to: int) -> Step | None:
        if not 0 <= to < len(listed):
            return None
        key, name = listed[to]
        row: dict[str, Any] = {trail.leads.by: key, TRAIL: trail.text}
        return Step(name, url_for(trail.leads.view, **row))

    if at is None:
        return Place(None, len(listed), trail.address, None, step(0))
    return Place(at + 1, len(listed), trail.address, step(at - 1), step(at + 1))


def _carry(_endpoint: str, values: dict[str, Any]) -> None:
    """What Flask asks of every address that is made: the trail, where it leads to the row or a page about it."""
    if not has_request_context() or TRAIL in values:
        return
    own, trail = _ways()
    if own and own[0].by in values:
        values[TRAIL] = own[1]
    elif trail:
        here, by = request.view_args or {}, trail.leads.by
        if (by in values and values[by] == here.get(by, values[by])) or any(one in values for one in PARTS.get(by, ())):
            values[TRAIL] = trail.text


def _ways() -> tuple[tuple[Leads, str] | None, Trail | None]:
    """Where the present page leads as a list, and the list that led to it: every address on the page asks."""
    ways: tuple[tuple[Leads, str] | None, Trail | None] | None = g.get("ways")
    if ways is None:
        ways = g.ways = (_own(), _read(_asked().get(TRAIL, "")))
    return ways


def _own() -> tuple[Leads, str] | None:
    """Where the rows lead of the list that is the present page, and the trail that they take."""
    endpoint = g.get("drawn") or request.endpoint or ""
    leads = _leads_of(endpoint)
    if leads is None:
        return None
    asked = {**(request.view_args or {}), **{name: value for name, value in _asked().items() if is_kept(name)}}
    asked.pop(TRAIL, None)
    return leads, f"{endpoint}?{urlencode(asked)}".rstrip("?")


def _asked() -> Arguments:
    """What the address asks; nothing of texts that are admitted nowhere: the page that says so has links, too."""
    try:
        return request.args
    except TextRefused:
        return MultiDict()


def _read(said: str) -> Trail | None:
    """The list that an address says led to its page; None when none did, or what it says can't be."""
    endpoint, _, query = said.partition("?")
    leads = _leads_of(endpoint)
    if leads is None or len(said) > LONGEST or not _may_see(endpoint):
        return None
    try:
        asked = MultiDict(
            [(name, admitted(value)) for name, value in parse_qsl(query, max_num_fields=MOST) if is_kept(name)]
        )
        at: dict[str, Any] = {**asked.to_dict(), TRAIL: None}
        return Trail(said, leads, url_for(endpoint, **at), asked)
    except (ValueError, BuildError):
        return None


def _may_see(endpoint: str) -> bool:
    try:
        account = signed_in()
    except Unavailable:  # the page that says so has links, too
        return False
    return account is not None and may(account.role, permission_of(endpoint) or "")


def _leads_of(endpoint: str) -> Leads | None:
    return getattr(current_app.view_functions.get(endpoint), "leads", None)
