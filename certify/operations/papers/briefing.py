"""The one-page briefing for the head of a province, from its portfolio and forecast."""

from collections import Counter
from datetime import date

from certify.documents.pdf.forms import FormFile
from certify.domain.assessment.rounds import RoundState
from certify.domain.assessment.states import SELF_STATES, STATE_NAMES, State
from certify.domain.papers.briefing import Area, Briefing, Letter, Number, Tile
from certify.domain.papers.dangers import DangerFacts, Zero, dangers
from certify.domain.papers.paper import Offices, Paper
from certify.domain.plans.recognition_target import Standing, sentence, standing
from certify.domain.progress.tallies import STATE_LETTERS
from certify.operations.act import Act
from certify.operations.assessments.record import criteria_name
from certify.operations.offices.issuers import issuer_on, reporting_seat
from certify.operations.progress.forecast import outlook
from certify.operations.progress.portfolio import Portfolio, blocking_of
from certify.store.site import settings
from certify.store.units.units import Unit

# A commune, the unit above it, and the state of its file.
Placed = list[tuple[Unit, Unit, State]]


def briefing_of(act: Act, portfolio: Portfolio, on: date) -> Briefing:
    """The content of the briefing about a portfolio on a day; zeros are named to those whose area the province is."""
    placed = _placed(portfolio)
    counts = Counter(state for _, _, state in placed)
    letters = (Letter(letter, key, STATE_NAMES[key], counts[key]) for key, letter in STATE_LETTERS.items())
    return Briefing(
        sentence=sentence(portfolio.standing, portfolio.target),
        plan=portfolio.target.plan,
        numbers=_numbers(portfolio),
        dangers=dangers(_facts(act, portfolio, placed), on),
        areas=tuple(_area(area, placed) for area in portfolio.divisions),
        letters=tuple(letter for letter in letters if letter.count),
    )


def paper_of(act: Act, form: FormFile, portfolio: Portfolio) -> Paper:
    """The briefing as a paper for reading only: without number, signature or entry in the register."""
    on = act.today
    loaded = act.library.latest(portfolio.round.criteria_version)
    seat = reporting_seat(loaded.version, portfolio.round.period_to, portfolio.province)
    office = issuer_on(act.connection, seat, on)
    return Paper(
        form=form.id,
        title=form.title,
        on=on,
        draft=False,
        demonstration=settings.is_demonstration(act.connection),
        attested=loaded.version.attested,
        issuer=office,
        offices=Offices(office, office, office),
        province=portfolio.province.full_name,
        round_name=portfolio.round.name,
        year=portfolio.round.year,
        criteria=criteria_name(loaded.version, loaded.sha256),
        briefing=briefing_of(act, portfolio, on),
    )


def _placed(portfolio: Portfolio) -> Placed:
    """Every commune of the round with the unit above it and its state, by name."""
    rows = [(unit, above, State.RECOGNISED) for unit, above in portfolio.recognised]
    rows += [(member.unit, member.above, member.assessment.state) for member in portfolio.members]
    return sorted(rows, key=lambda row: (row[0].sort_key, row[0].code))


def _numbers(portfolio: Portfolio) -> tuple[Number, ...]:
    lacking = portfolio.standing.lacking
    return (
        Number(portfolio.standing.text, "xã, phường, thị trấn được công nhận"),
        Number(str(lacking) if lacking else "Đạt", "xã còn thiếu so với mục tiêu" if lacking else "mục tiêu"),
        Number(str(len(portfolio.ready)), "hồ sơ đủ điều kiện theo số liệu, chờ xét"),
    )


def _area(area: Unit, placed: Placed) -> Area:
    inside = [(unit, state) for unit, above, state in placed if above.id == area.id]
    recognised = sum(state is State.RECOGNISED for _, state in inside)
    tiles = tuple(Tile(unit.full_name, state, STATE_LETTERS[state]) for unit, state in inside)
    return Area(area.full_name, f"{recognised}/{len(inside)}", tiles)


def _facts(act: Act, portfolio: Portfolio, placed: Placed) -> DangerFacts:
    states = Counter(state for _, _, state in placed)
    running = portfolio.round.state == RoundState.OPEN
    waiting = (State.SUBMITTED, State.APPRAISING, State.APPRAISED)
    return DangerFacts(
        standing=portfolio.standing,
        short=portfolio.short if running else 0,
        unsent=sum(states[state] for state in SELF_STATES),
        due_on=portfolio.round.self_due_on if running else None,
        waiting=sum(states[state] for state in waiting) if running else 0,
        zero=_zero(portfolio) if act.covers(portfolio.province) else None,
        trend=outlook(act.connection, portfolio).trend,
        weakest=_weakest(portfolio, placed),
    )


def _zero(portfolio: Portfolio) -> Zero | None:
    blocking = blocking_of(portfolio.version, portfolio.members)
    if not blocking:
        return None
    most = blocking[0]
    counts = Counter(member.above.full_name for member in most.members)
    ((area, there),) = counts.most_common(1)
    return Zero(f"{most.criterion.id}. {most.criterion.name}", len(most.members), area, there)


def _weakest(portfolio: Portfolio, placed: Placed) -> tuple[str, Standing] | None:
    """The area with the lowest rate; none where the province is its only area."""
    communes = Counter(above.id for _, above, _ in placed)
    recognised = Counter(above.id for _, above, state in placed if state is State.RECOGNISED)
    share = portfolio.target.share
    rows = [(area.full_name, standing(recognised[area.id], communes[area.id], share)) for area in portfolio.divisions]
    return min(rows, key=lambda row: row[1].rate) if len(rows) > 1 else None
