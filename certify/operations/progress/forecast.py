"""The outlook of a province: its trend over the years and forecasts for the next ones."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from certify.domain.assessment.rounds import RoundState
from certify.domain.assessment.states import State
from certify.domain.criteria.figures import MARK_NAMES, Mark
from certify.domain.library import Library
from certify.domain.plans.recognition_target import RecognitionTarget, standing
from certify.domain.progress.forecast import FinalYear, Forecast, LeftOut, by_files, by_trend, left_out, pace
from certify.operations.progress.portfolio import Portfolio, portfolio_of
from certify.operations.progress.years import years_before
from certify.store import progress, rounds
from certify.store.connection import Connection
from certify.store.units.units import Unit


class Outlook(Struct, frozen=True):
    """The final years, the open round if there is one, and the forecasts; `trend` needs two years, else it is None."""

    portfolio: Portfolio
    years: tuple[FinalYear, ...]
    running: FinalYear | None
    trend: Forecast | None
    files: tuple[Forecast, ...]
    pace: int | None
    left_out: tuple[LeftOut, ...]

    @property
    def target(self) -> RecognitionTarget:
        return self.portfolio.target

    @property
    def changed(self) -> bool:
        """Whether the number of communes differs between the years."""
        return len({year.standing.all for year in (*self.years, *([self.running] if self.running else []))}) > 1


def outlook_of(connection: Connection, library: Library, province: Unit) -> Outlook | None:
    """The outlook of a province from its newest round on; None before the first round."""
    portfolio = portfolio_of(connection, library, province, None)
    return None if portfolio is None else outlook(connection, portfolio)


def outlook(connection: Connection, portfolio: Portfolio) -> Outlook:
    """The outlook that goes with a portfolio."""
    years = _final_years(connection, portfolio)
    here, target = portfolio.standing, portfolio.target
    runs = portfolio.round.state == RoundState.OPEN
    counts = (here.recognised, len(portfolio.ready), len(portfolio.ranked), here.all)
    return Outlook(
        portfolio=portfolio,
        years=years,
        running=FinalYear(portfolio.round.year, here, portfolio.round.name) if runs else None,
        trend=by_trend(years, here.all, target),
        files=by_files(*counts, portfolio.round.year, target) if runs else (),
        pace=pace(years, here.all, target),
        left_out=tuple(_left_out(connection, portfolio, years)),
    )


def _left_out(connection: Connection, portfolio: Portfolio, years: Sequence[FinalYear]) -> Iterator[LeftOut]:
    """The years that the trend doesn't use: former provinces', final ones too far back, and rounds still open."""
    for point in years_before(connection, portfolio.province, portfolio.target.share):
        yield LeftOut(point.year, f"kết quả của {point.province}, tính trên các đơn vị khi đó")
    yield from left_out(years)
    for round_ in reversed(portfolio.rounds):
        if round_.state == RoundState.OPEN:
            yield LeftOut(round_.year, f"{round_.name} chưa kết thúc")


def _final_years(connection: Connection, portfolio: Portfolio) -> tuple[FinalYear, ...]:
    """The years with published counts or closed rounds; rounds replace counts, the newest round of a year counts."""
    share, years = portfolio.target.share, {}
    for counted in rounds.counted(connection, portfolio.province.id):
        source = f"{counted.reference} (số đếm, {MARK_NAMES[Mark(counted.source)]})"
        years[counted.year] = FinalYear(counted.year, standing(counted.recognised, counted.units, share), source)
    states = progress.states_of_province(connection, portfolio.province.id)
    for round_ in reversed(portfolio.rounds):
        if round_.state == RoundState.CLOSED:
            recognised, files = states[round_.id][State.RECOGNISED], states[round_.id].total()
            years[round_.year] = FinalYear(round_.year, standing(recognised, files, share), f"{round_.name} (hồ sơ)")
    return tuple(years[year] for year in sorted(years))
