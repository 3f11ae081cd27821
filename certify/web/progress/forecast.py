"""The forecast page: the trend over the years, and what may be expected under which assumption."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from certify.domain.plans.targets import sentence
from certify.operations.progress.forecast import outlook_of
from certify.operations.units.scope import home_of
from certify.web import charts
from certify.web.access import requires
from certify.web.downloads import as_file
from certify.web.progress.portfolio_tables import forecast_table, years_table
from certify.web.request_context import viewing

blueprint = Blueprint("forecast", __name__)


@blueprint.get("/tien-do/du-bao")
@requires("progress:read")
def show() -> ResponseReturnValue:
    """Rates of the years, forecasts, and the pace that the target asks for."""
    with viewing() as act:
        province = home_of(act)
        found = outlook_of(act.connection, act.library, province) if province else None
    if found is None:
        return render_template("progress/empty.html")
    if reply := as_file(lambda: years_table(found), lambda: forecast_table(found)):
        return reply
    dots = [charts.Dot(one.year, one.standing) for one in found.years]
    dots += [charts.Dot(found.running.year, found.running.standing, open=True)] if found.running else []
    line = charts.line(dots, found.target.share, found.target.year)
    said = sentence(found.portfolio.standing, found.target)
    forecasts = [*found.files, *([found.trend] if found.trend else [])]
    values = {"o": found, "p": found.portfolio, "line": line, "said": said, "forecasts": forecasts}
    return render_template("progress/forecast.html", **values)
