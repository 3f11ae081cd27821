"""Reports on a plan: what stands on the paper of an area, and its figures as a table."""

from collections import Counter
from collections.abc import Iterator

from certify.documents.pdf.forms import FormFile
from certify.domain.papers.paper import Offices, Paper
from certify.domain.papers.plan_report import AreaLine, PlanReport, TargetLine, WorkLine
from certify.domain.plans.plan import Plan
from certify.domain.plans.result import TARGET_OUTCOME_NAMES, Result, TargetOutcome
from certify.domain.plans.words import goal_words, is_provisional
from certify.domain.privacy import told_count
from certify.domain.units.levels import UnitLevel
from certify.operations.act import Act, NotFound, near, need
from certify.operations.offices.naming import issuer, reporting_office
from certify.operations.plans.boards import Board, Followed, UnitFigures
from certify.store import units
from certify.store.connection import Connection
from certify.store.people.accounts import Account
from certify.store.site import settings
from certify.store.units import Unit

HEADS = (
    ("Mục tiêu", 10),
    ("Tên mục tiêu", 44),
    ("Đơn vị cấp trên", 22),
    ("Đơn vị", 24),
    ("Tử số", 12),
    ("Mẫu số", 12),
    ("Tử số năm gốc", 12),
    ("Mẫu số năm gốc", 12),
    ("Kết quả", 40),
    ("Đánh giá", 18),
    ("Nguồn số liệu", 44),
)
Cells = tuple[str | int | None, ...]


def area_of(board: Board, actor: Account) -> Unit:
    """The area an account reports on: its own unit. Raises Forbidden, and NotFound outside the plan's units."""
    need(actor, "plan:report")
    for unit in (board.province, *board.divisions, *board.communes):
        if unit.id == actor.unit_id:
            return unit
    raise NotFound


def paper_of(act: Act, form: FormFile, board: Board) -> Paper:
    """The report of the actor's own office, without number: the office gives it when it signs."""
    area = area_of(board, act.actor)
    procedure = act.library.latest(board.plan.criteria).version.procedure_on(board.period.ends_on)
    office = reporting_office(procedure, area)
    places = {area.level: area, "province": board.province} | _above(act.connection, area)
    steps = (procedure.self_assessment, procedure.appraisal, procedure.recognition)
    return Paper(
        form=form.id,
        title=form.title,
        on=act.today,
        draft=False,
        demonstration=settings.is_demonstration(act.connection),
        attested=not board.plan.provisional,
        issuer=issuer(office, area),
        offices=Offices(*(issuer(step, places.get(step.level, area)) for step in steps)),
        province=board.province.full_name,
        round_name=board.period.name,
        year=board.period.year,
        plan=report_of(board, area),
    )


def report_of(board: Board, area: Unit) -> PlanReport:
    """What the report says of an area."""
    results = [(one, _result(board, one, area)) for one in board.followed]
    found = [(one, result) for one, result in results if result is not None]
    inside = board.divisions if area.level == UnitLevel.PROVINCE else ()
    # A division's paper goes to the province, outside the circle in which its few people are told.
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
        total=_counts(area.full_name, [result for _, result in found]),
        targets=tuple(_line(one, result, within=within) for one, result in found),
        areas=tuple(_counts(unit.full_name, _of(board, unit)) for unit in inside if unit.id != area.id),
        work=tuple(_work(board) if area.level == UnitLevel.PROVINCE else ()),
    )


def table_of(board: Board, area: Unit) -> Iterator[Cells]:
    """The rows of an area's table under `HEADS`: each target as a whole, then every unit that enters figures."""
    above = {unit.id: unit.full_name for unit in (*board.divisions, board.province)}
    for one in board.followed:
        total = _result(board, one, area)
        if total:
            head = (one.target.id, one.target.name, "", area.full_name, None, None, None, None)
            yield (*head, total.text, total.name, one.target.data_source)
        for row in one.rows:
            if area.id in {row.unit.id, row.unit.parent_id, row.unit.province_id}:
                yield _row(one, row, above.get(row.unit.parent_id or 0, ""), within=near(area.id, row.unit))


def stated_within(result: Result, within: bool) -> str:
    """The figures of a result: few people are told only within their circle."""
    return result.text if within or not result.few else "số nhỏ, không nêu"


def _above(connection: Connection, area: Unit) -> dict[str, Unit]:
    above = units.find(connection, area.parent_id or 0)
    return {above.level: above} if above else {}


def _result(board: Board, one: Followed, area: Unit) -> Result | None:
    return one.total if area.id == board.province.id else one.of(area.id)


def _of(board: Board, unit: Unit) -> list[Result]:
    found = (one.of(unit.id) for one in board.followed)
    return [result for result in found if result is not None]


def _counts(name: str, results: list[Result]) -> AreaLine:
    counts = Counter(result.outcome for result in results)
    return AreaLine(name, *(counts[outcome] for outcome in TargetOutcome))


def _line(one: Followed, result: Result, *, within: bool) -> TargetLine:
    target = one.target
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
    for one in board.followed:
        for item in one.target.items:
            done = one.ticked.get(item.id)
            yield WorkLine(item.id, item.name, done.on_date if done else None, done.reference if done else "")


def _row(one: Followed, row: UnitFigures, above: str, *, within: bool) -> Cells:
    counts = [row.cells[name].value if name in row.cells else None for name in ("numerator", "denominator")]
    counts += [row.base.numerator, row.base.denominator] if row.base else [None, None]
    cells = [told_count(count, within=within) for count in counts]
    said = dict.fromkeys(cell.source for cell in row.cells.values() if cell.source)
    source = "; ".join(said) or (row.entry.reference if row.entry else "")
    place = (one.target.id, one.target.name, above, row.unit.full_name)
    return (*place, *cells, stated_within(row.result, within), row.result.name, source)


def file_name(plan: Plan, board: Board, area: Unit, kind: str) -> str:
    """The name of a report's file, without marks."""
    return f"{plan.id}-{board.period.key}-{area.code}.{kind}"
