"""The one page for who leads a province, from its portfolio and its outlook."""

from collections import Counter
from datetime import date, datetime

from certify.documents.pdf.forms import FormFile
from certify.domain.assessment.rounds import RoundState
from certify.domain.assessment.states import SELF_STATES, STATE_NAMES, State
from certify.domain.days import local_day
from certify.domain.library import Library
from certify.domain.papers.briefing import Area, Briefing, Letter, Number, Tile
from certify.domain.papers.dangers import DangerFacts, Zero, dangers
from certify.domain.papers.paper import Offices, Paper
from certify.domain.plans.targets import Standing, sentence, standing
from certify.domain.progress.tallies import STATE_LETTERS
from certify.operations.assessments.offices import issuer, reporting_office
from certify.operations.assessments.record import criteria_name
from certify.operations.progress.forecast import outlook
from certify.operations.progress.portfolio import Portfolio
from certify.store.connection import Connection
from certify.store.site import settings
from certify.store.units import Unit

Placed = list[tuple[Unit, Unit, State]]


def briefing_of(connection: Connection, found: Portfolio, on: date) -> Briefing:
    """What the page says of a portfolio on a day."""
    placed = _placed(found)
    counts = Counter(state for _, _, state in placed)
    letters = (Letter(letter, key, STATE_NAMES[key], counts[key]) for key, letter in STATE_LETTERS.items())
    return Briefing(
        sentence=sentence(found.standing, found.target),
        plan=found.target.plan,
        numbers=_numbers(found),
        dangers=dangers(_facts(connection, found, placed), on),
        areas=tuple(_area(area, placed) for area in found.divisions),
        letters=tuple(one for one in letters if one.count),
    )


def paper_of(connection: Connection, library: Library, at: datetime, form: FormFile, found: Portfolio) -> Paper:
    """The page as a paper to read: without number, signature or place in the register."""
    on = local_day(at)
    loaded = library.latest(found.round.criteria_version)
    procedure = loaded.version.procedure_on(found.round.period_to)
    office = issuer(reporting_office(procedure, found.province), found.province)
    return Paper(
        form=form.id,
        title=form.title,
        on=on,
        draft=False,
        demonstration=settings.is_demonstration(connection),
        attested=loaded.version.attested,
        issuer=office,
        offices=Offices(office, office, office),
        province=found.province.full_name,
        round_name=found.round.name,
        year=found.round.year,
        criteria=criteria_name(loaded.version, loaded.sha256),
        briefing=briefing_of(connection, found, on),
    )


def _placed(found: Portfolio) -> Placed:
    """Every commune of the round with the unit above it and its state, by name."""
    rows = [(unit, above, State.RECOGNISED) for unit, above in found.recognised]
    rows += [(one.unit, one.above, one.assessment.state) for one in found.members]
    return sorted(rows, key=lambda row: (row[0].sort_key, row[0].code))


def _numbers(found: Portfolio) -> tuple[Number, ...]:
    lacking = found.standing.lacking
    return (
        Number(found.standing.text, "xã, phường, thị trấn được công nhận"),
        Number(str(lacking) if lacking else "Đạt", "xã còn thiếu so với mục tiêu" if lacking else "mục tiêu"),
        Number(str(len(found.ready)), "hồ sơ đủ điều kiện theo số liệu, chờ xét"),
    )


def _area(area: Unit, placed: Placed) -> Area:
    inside = [(unit, state) for unit, above, state in placed if above.id == area.id]
    recognised = sum(state is State.RECOGNISED for _, state in inside)
    tiles = tuple(Tile(unit.full_name, state, STATE_LETTERS[state]) for unit, state in inside)
    return Area(area.full_name, f"{recognised}/{len(inside)}", tiles)


def _facts(connection: Connection, found: Portfolio, placed: Placed) -> DangerFacts:
    states = Counter(state for _, _, state in placed)
    running = found.round.state == RoundState.OPEN
    waiting = (State.SUBMITTED, State.APPRAISING, State.APPRAISED)
    return DangerFacts(
        standing=found.standing,
        short=found.short if running else 0,
        unsent=sum(states[state] for state in SELF_STATES),
        due_on=found.round.self_due_on if running else None,
        waiting=sum(states[state] for state in waiting) if running else 0,
        zero=_zero(found),
        trend=outlook(connection, found).trend,
        weakest=_weakest(found, placed),
    )


def _zero(found: Portfolio) -> Zero | None:
    if not found.blocking:
        return None
    most = found.blocking[0]
    counts = Counter(one.above.full_name for one in most.members)
    ((area, there),) = counts.most_common(1)
    return Zero(f"{most.criterion.id}. {most.criterion.name}", len(most.members), area, there)


def _weakest(found: Portfolio, placed: Placed) -> tuple[str, Standing] | None:
    """The area with the lowest rate; none where the province is its only area."""
    whole = Counter(above.id for _, above, _ in placed)
    part = Counter(above.id for _, above, state in placed if state is State.RECOGNISED)
    rows = [(area.full_name, standing(part[area.id], whole[area.id], found.target.share)) for area in found.divisions]
    return min(rows, key=lambda row: row[1].rate) if len(rows) > 1 else None
