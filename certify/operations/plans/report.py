"""The report of an area on a plan, as a paper and as a table."""

from collections import Counter
from collections.abc import Iterator

from certify.documents.pdf.forms import FormFile
from certify.domain.papers.paper import Paper
from certify.domain.papers.particulars import chosen_signer
from certify.domain.papers.plan_report import AreaLine, PlanReport, TargetLine, WorkLine
from certify.domain.plans.plan import Plan
from certify.domain.plans.result import TARGET_OUTCOME_NAMES, Result, TargetOutcome
from certify.domain.plans.words import goal_words, is_provisional
from certify.domain.units.levels import UnitLevel
from certify.operations.act import Act, NotFound, need
from certify.operations.offices.issuers import issuer_on, offices_on, reporting_seat, signers_on
from certify.operations.plans.boards import Board
from certify.operations.plans.figures import Followed
from certify.store.connection import Connection
from certify.store.people.accounts import Account
from certify.store.site import settings
from certify.store.units import units
from certify.store.units.units import Unit


def area_of(board: Board, actor: Account) -> Unit:
    """The area an account reports on, its own unit. Raises Forbidden, and NotFound outside the plan's units."""
    need(actor, "plan:report")
    for unit in (board.province, *board.divisions, *board.communes):
        if unit.id == actor.unit_id:
            return unit
    raise NotFound


def paper_of(act: Act, form: FormFile, board: Board) -> Paper:
    """The report of the actor's own office, without a number: the office assigns one when it signs."""
    area = area_of(board, act.actor)
    version = act.library.latest(board.plan.criteria).version
    seat = reporting_seat(version, board.period.ends_on, area)
    units_by_level = {area.level: area, "province": board.province} | _above(act.connection, area)
    signer = chosen_signer(signers_on(act.connection, seat, act.today), "")
    return Paper(
        form=form.id,
        title=form.title,
        on=act.today,
        draft=False,
        demonstration=settings.is_demonstration(act.connection),
        attested=not board.plan.provisional,
        issuer=issuer_on(act.connection, seat, act.today, holder=signer),
        offices=offices_on(act.connection, version, board.period.ends_on, units_by_level, act.today),
        province=board.province.full_name,
        round_name=board.period.name,
        year=board.period.year,
        plan=report_of(board, area),
    )


def report_of(board: Board, area: Unit) -> PlanReport:
    """The content of the report about an area."""
    results = [(followed, result_for(board, followed, area)) for followed in board.followed]
    concerning = [(followed, result) for followed, result in results if result is not None]
    inside = board.divisions if area.level == UnitLevel.PROVINCE else ()
    # A division's paper goes to the province, which doesn't see the small counts of its communes.
    within = area.id == board.province.id or area.id not in {unit.id for unit in board.divisions}
    return PlanReport(
        kind="Kế hoạch" if board.plan.province else "Quyết định",
        number=board.plan.number,
        title=board.plan.title,
        issued_on=board.plan.issued_on,
        issued_by=board.plan.issued_by,
        area=area.full_name,
        period=board.period.name,
        ends_on=board.period.ends_on,
        total=_counts(area.full_name, [result for _, result in concerning]),
        targets=tuple(_line(followed, result, within=within) for followed, result in concerning),
        areas=tuple(_counts(unit.full_name, _of(board, unit)) for unit in inside if unit.id != area.id),
        work=tuple(_work(board) if area.level == UnitLevel.PROVINCE else ()),
    )


def stated_within(result: Result, within: bool) -> str:
    """The figures of a result as text; small counts only within the office itself and the one above it."""
    return result.text if within or not result.few else "số nhỏ, không nêu"


def _above(connection: Connection, area: Unit) -> dict[str, Unit]:
    above = units.find(connection, area.parent_id or 0)
    return {above.level: above} if above else {}


def result_for(board: Board, followed: Followed, area: Unit) -> Result | None:
    return followed.total if area.id == board.province.id else followed.of(area.id)


def _of(board: Board, unit: Unit) -> list[Result]:
    results = (followed.of(unit.id) for followed in board.followed)
    return [result for result in results if result is not None]


def _counts(name: str, results: list[Result]) -> AreaLine:
    counts = Counter(result.outcome for result in results)
    return AreaLine(name, **{outcome.value: counts[outcome] for outcome in TargetOutcome})


def _line(followed: Followed, result: Result, *, within: bool) -> TargetLine:
    target = followed.target
    return TargetLine(
        id=target.id,
        name=target.name,
        goal=goal_words(target),
        due_on=target.due.on,
        outcome=TARGET_OUTCOME_NAMES[result.outcome],
        text=stated_within(result, within),
        stated=result.stated,
        members=result.members,
        provisional=is_provisional(target),
    )


def _work(board: Board) -> Iterator[WorkLine]:
    for followed in board.followed:
        for item in followed.target.items:
            done = followed.ticked.get(item.id)
            yield WorkLine(item.id, item.name, done.on_date if done else None, done.reference if done else "")


def file_name(plan: Plan, board: Board, area: Unit, kind: str) -> str:
    """The file name of a report, in ASCII."""
    return f"{plan.id}-{board.period.key}-{area.code}.{kind}"
