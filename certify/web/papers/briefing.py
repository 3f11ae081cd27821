"""The one-page briefing for the leaders of a province: on screen and as PDF."""

from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from certify.documents.pdf.render import render
from certify.domain.numbers import parse_id
from certify.operations.act import Act, NotFound
from certify.operations.papers.briefing import briefing_of, paper_of
from certify.operations.progress.portfolio import Portfolio, portfolio_of
from certify.operations.units.scope import home_of
from certify.web.access import requires
from certify.web.charts.tiles import tiles
from certify.web.files import file_response
from certify.web.request_context import site, today, viewing

blueprint = Blueprint("briefing", __name__)


@blueprint.get("/tien-do/lanh-dao")
@requires("progress:read")
def show() -> ResponseReturnValue:
    """One sentence, three numbers, two dangers, one map."""
    with viewing() as act:
        portfolio = _portfolio(act)
        briefing = briefing_of(act, portfolio, _day()) if portfolio else None
    if portfolio is None or briefing is None:
        return render_template("progress/empty.html")
    groups = [
        (f"{area.name}: {area.text}", [(tile.name, tile.state) for tile in area.tiles]) for area in briefing.areas
    ]
    return render_template("papers/briefing.html", b=briefing, p=portfolio, tiles=tiles(groups), on=_day())


@blueprint.get("/tien-do/lanh-dao.pdf")
@requires("progress:read")
def paper() -> ResponseReturnValue:
    """The same on one sheet of A4."""
    form = site().press.forms["briefing"]
    with viewing() as act:
        portfolio = _portfolio(act)
        if portfolio is None:
            raise NotFound
        content = paper_of(act, form.file, portfolio)
    return file_response(render(form, content), f"tom-tat-{portfolio.province.code}-{portfolio.round.year}.pdf")


def _portfolio(act: Act) -> Portfolio | None:
    province = home_of(act)
    round_id = request.args.get("dot", None, parse_id)
    return portfolio_of(act.connection, act.library, province, round_id) if province else None


def _day() -> date:
    return today().date()
