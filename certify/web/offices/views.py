"""One's own office: how it is named, who signs for it, who sits on its council."""

from collections.abc import Callable, Mapping

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from msgspec.structs import asdict

from certify.domain.assessment.meetings import DUTIES, MEMBER
from certify.domain.offices.authority import AUTHORITY_NAMES
from certify.domain.offices.steps import OFFICE_STEP_NAMES
from certify.operations.offices import settings as offices
from certify.operations.offices.settings import OwnOffice
from certify.web.access import requires
from certify.web.dates import read_date
from certify.web.forms import Problems, View, done, page, shown_again
from certify.web.offices.form import seen, typed_formation, typed_holder, typed_letterhead, typed_members
from certify.web.request_context import acting, today, viewing

blueprint = Blueprint("offices", __name__, url_prefix="/co-quan")

SPARE_MEMBERS = 3


@blueprint.get("")
@requires("office:keep")
def show() -> ResponseReturnValue:
    """What the office has said of itself, and forms to say more."""
    return _page("")


@blueprint.post("/ten")
@requires("office:keep")
def name() -> ResponseReturnValue:
    """Keep how the office is named from a day on."""
    return _name()


@blueprint.post("/nguoi-ky")
@requires("office:keep")
def appoint() -> ResponseReturnValue:
    """Enter a person who signs."""
    return _appoint()


@blueprint.post("/nguoi-ky/<int:index>/thoi")
@requires("office:keep")
def relieve(index: int) -> ResponseReturnValue:
    """Say until when a person signs."""
    return _relieve(index=index)


@blueprint.post("/hoi-dong")
@requires("council:form")
def form_council() -> ResponseReturnValue:
    """Enter a council."""
    return _form_council()


def _again(section: str) -> Callable[[View], View]:
    """Show the page again with the problems in the section that they came from."""

    def shown(problems: Problems = (), **_: object) -> ResponseReturnValue:
        return _page(section, problems)

    return shown_again(shown)


@_again("name")
def _name() -> ResponseReturnValue:
    letterhead = typed_letterhead()
    with acting() as act:
        offices.name_office(act, letterhead, seen())
    return done("Đã ghi tên và ký hiệu của cơ quan.", url_for(".show"))


@_again("holder")
def _appoint() -> ResponseReturnValue:
    holder = typed_holder()
    with acting() as act:
        offices.appoint(act, holder, seen())
    return done(f"Đã ghi người ký: {holder.name}.", url_for(".show"))


@_again("holders")
def _relieve(index: int) -> ResponseReturnValue:
    until = read_date(request.form.get("until", ""), "Đến hết ngày", "until")
    with acting() as act:
        offices.relieve(act, index, until, seen())
    return done("Đã ghi ngày thôi giữ chức vụ.", url_for(".show"))


@_again("council")
def _form_council() -> ResponseReturnValue:
    formation = typed_formation()
    with acting() as act:
        offices.form_council(act, formation, seen())
    return done("Đã ghi thành viên hội đồng.", url_for(".show"))


def _page(section: str, problems: Problems = ()) -> ResponseReturnValue:
    with viewing() as act:
        office = offices.own_office(act)
    day = today().date()
    shown = {
        "office": office,
        "step_name": OFFICE_STEP_NAMES[office.step],
        "section": section,
        "letterhead": _letterhead(office, section),
        "typed": request.form,
        "day": day,
        "authorities": AUTHORITY_NAMES,
        "members": [*_drawn_members(office, section), *[_spare_member() for _ in range(SPARE_MEMBERS)]],
        "duties": DUTIES,
        "now_in_force": office.settings.letterhead_on(day),
    }
    return page("offices/show.html", problems, **shown)


def _letterhead(office: OwnOffice, section: str) -> Mapping[str, object]:
    """What stands in the fields of the letterhead: what was typed, what is in force, or what is proposed."""
    if section == "name":
        return request.form
    known = office.settings.letterhead_on(today().date()) or office.proposal
    if known is None:
        return {}
    listed = {"lines": "\n".join(known.lines), "drafting": "\n".join(known.drafting)}
    return {**asdict(known), **listed, "since": today().date().isoformat()}


def _drawn_members(office: OwnOffice, section: str) -> list[Mapping[str, str]]:
    if section == "council":
        return list(typed_members())
    council = office.settings.council_on(today().date())
    return [asdict(member) for member in council.members] if council else []


def _spare_member() -> Mapping[str, str]:
    return {"name": "", "post": "", "duty": MEMBER}
