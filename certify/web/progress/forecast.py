"""The forecast page: the trend over the years, and what may be expected under which assumption."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from certify.domain.plans.recognition_target import sentence
from certify.operations.progress.forecast import outlook_of
from certify.operations.units.scope import home_of
from certify.web.access import requires
from certify.web.charts.rates import Dot, line
from certify.web.downloads import as_file
from certify.web.progress.forecast_tables import forecast_table, years_table
from certify.web.request_context import viewing

blueprint = Blueprint("forecast", __name__)


@blueprint.get("/tien-do/du-bao")
@requires("progress:read")
def show() -> ResponseReturnValue:
    """The rates of the years, the forecasts, and the pace that the target requires."""
    with viewing() as act:
        province = home_of(act)
        outlook = outlook_of(act.connection, act.library, province) if province else None
    if outlook is None:
        return render_template("progress/empty.html")
    if reply := as_file(lambda: years_table(outlook), lambda: forecast_table(outlook)):
        return reply
    dots = [Dot(year.year, year.standing) for year in outlook.years]
    dots += [Dot(outlook.running.year, outlook.running.standing, open=True)] if outlook.running else []
    chart = line(dots, outlook.target.share, outlook.target.year)
    headline = sentence(outlook.portfolio.standing, outlook.target)
    forecasts = [*outlook.files, *([outlook.trend] if outlook.trend else [])]
    values = {"o": outlook, "p": outlook.portfolio, "line": chart, "said": headline, "forecasts": forecasts}
    return render_template("progress/forecast.html", **values)
