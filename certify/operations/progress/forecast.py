"""The trend of a province over its years and what may be expected of the next ones."""

from dataclasses import dataclass

from certify.domain.assessment.rounds import RoundState
from certify.domain.assessment.states import State
from certify.domain.criteria.figures import MARK_NAMES, Mark
from certify.domain.library import Library
from certify.domain.plans.targets import RecognitionTarget, standing
from certify.domain.progress.forecast import FinalYear, Forecast, by_files, by_trend, pace
from certify.operations.progress.portfolio import Portfolio, portfolio_of
from certify.store import progress, rounds
from certify.store.connection import Connection
from certify.store.units import Unit


@dataclass(frozen=True)
class Outlook:
    """The final years, the running round when there is one, and the forecasts; `trend` is None without two years."""

    portfolio: Portfolio
    years: tuple[FinalYear, ...]
    running: FinalYear | None
    trend: Forecast | None
    files: tuple[Forecast, ...]
    pace: int | None

    @property
    def target(self) -> RecognitionTarget:
        return self.portfolio.target

    @property
    def changed(self) -> bool:
        """Whether the number of communes is not the same in all years."""
        return len({one.standing.all for one in (*self.years, *([self.running] if self.running else []))}) > 1


def outlook_of(connection: Connection, library: Library, province: Unit) -> Outlook | None:
    """The outlook of a province from its newest round on; None before the first round."""
    found = portfolio_of(connection, library, province, None)
    return None if found is None else outlook(connection, found)


def outlook(connection: Connection, found: Portfolio) -> Outlook:
    """The outlook that goes with a portfolio."""
    years = _final_years(connection, found)
    here, target = found.standing, found.target
    runs = found.round.state == RoundState.OPEN
    counts = (here.recognised, len(found.ready), len(found.ranked), here.all)
    return Outlook(
        portfolio=found,
        years=years,
        running=FinalYear(found.round.year, here, found.round.name) if runs else None,
        trend=by_trend(years, here.all, target),
        files=by_files(*counts, found.round.year, target) if runs else (),
        pace=pace(years, here.all, target),
    )


def _final_years(connection: Connection, found: Portfolio) -> tuple[FinalYear, ...]:
    """Years known as counts and the closed rounds, one for each year: files before counts, the newest round first."""
    share, years = found.target.share, {}
    for counted in rounds.counted(connection, found.province.id):
        said = f"{counted.reference} (số đếm, {MARK_NAMES[Mark(counted.source)]})"
        years[counted.year] = FinalYear(counted.year, standing(counted.recognised, counted.units, share), said)
    states = progress.states_of_province(connection, found.province.id)
    for round_ in reversed(found.rounds):
        if round_.state == RoundState.CLOSED:
            recognised, files = states[round_.id][State.RECOGNISED], states[round_.id].total()
            years[round_.year] = FinalYear(round_.year, standing(recognised, files, share), f"{round_.name} (hồ sơ)")
    return tuple(years[year] for year in sorted(years))
