"""The guides: one for each role and one for the public, found by words, printed, and led to from every page."""

from functools import cache

from flask import Blueprint, Flask, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.guide.guide import PICTURES, Guide, found, load_guides
from certify.domain.people.permissions import Role
from certify.store.site.settings import is_demonstration
from certify.web.access import PUBLIC, requires
from certify.web.files import PNG, file_response
from certify.web.request_context import reading, signed_in, site

blueprint = Blueprint("guide", __name__)

LONGEST_SEARCH = 100


@blueprint.get("/huong-dan")
@requires(PUBLIC)
def index() -> ResponseReturnValue:
    """Every guide, one's own first; of a search, the parts that hold its words."""
    typed = request.args.get("tim", "")[:LONGEST_SEARCH]
    account = signed_in()
    own = _for(account.role) if account else None
    guides = sorted(_guides(), key=lambda guide: guide != own)
    return render_template("guide/index.html", guides=guides, own=own, typed=typed, found=found(guides, typed))


@blueprint.get("/huong-dan/<address>")
@requires(PUBLIC)
def show(address: str) -> ResponseReturnValue:
    """One guide."""
    guide = _guide(address)
    return render_template("guide/show.html", guide=guide, pictured=_pictured(guide))


@blueprint.get("/huong-dan/<address>.pdf")
@requires(PUBLIC)
def printed(address: str) -> ResponseReturnValue:
    """One guide as PDF, to print and hand over."""
    guide = _guide(address)
    with reading() as connection:
        demonstration = is_demonstration(connection)
    return file_response(_pdf(guide, site().settings.site.address, demonstration), f"huong-dan-{address}.pdf")


@blueprint.get("/huong-dan/<address>/<part>.png")
@requires(PUBLIC)
def picture(address: str, part: str) -> ResponseReturnValue:
    """What the page of a part looks like."""
    guide = _guide(address)
    if part not in _pictured(guide):
        abort(404)
    name = f"{address}-{part}.png"
    return file_response((site().settings.guide_folder / PICTURES / name).read_bytes(), name, PNG)


def prepare(app: Flask) -> None:
    """Let every page lead to its part of the guide, and name whom to ask."""
    app.context_processor(lambda: {"help_address": help_address, "contact": site().settings.site.contact})


def help_address() -> str:
    """The address of the part about this page, of one's own guide or the public's; of one's own guide; of all."""
    account = signed_in()
    guide = _for(account.role if account else None)
    part = guide.part_for(request.endpoint or "") if guide else None
    if guide is None or (account is None and part is None):
        return url_for("guide.index")
    return url_for("guide.show", address=guide.address, _anchor=part.id if part else None)


def _guides() -> tuple[Guide, ...]:
    return load_guides(site().settings.guide_folder)


def _for(role: Role | None) -> Guide | None:
    """The guide of a role; the public's for None."""
    return next((guide for guide in _guides() if guide.role == role), None)


def _guide(address: str) -> Guide:
    return next((guide for guide in _guides() if guide.address == address), None) or abort(404)


def _pictured(guide: Guide) -> set[str]:
    """The parts of a guide of which there is a picture."""
    folder = site().settings.guide_folder / PICTURES
    return {part.id for part in guide.parts if (folder / f"{guide.address}-{part.id}.png").is_file()}


@cache
def _pdf(guide: Guide, address: str, demonstration: bool) -> bytes:
    """Made once in a process: it changes with the release alone."""
    from certify.documents.pdf.guide import guide_pdf  # noqa: PLC0415

    return guide_pdf(site().settings.paper_forms, guide, address, demonstration=demonstration)
