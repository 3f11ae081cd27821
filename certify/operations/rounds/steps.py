"""Rounds: create, edit, open, close."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from certify.domain.assessment.objections import LONGEST_DAYS
from certify.domain.assessment.rounds import ROUND_STEPS, RoundState
from certify.domain.assessment.states import State
from certify.domain.criteria.version import UNKNOWN
from certify.domain.days import write_day
from certify.domain.library import Library, UnknownVersion
from certify.domain.problems import Problem
from certify.operations.act import Act, NotFound, Refused
from certify.operations.log.events import record_event
from certify.operations.units.scope import province_of
from certify.store import categories, progress, rounds, units
from certify.store.assessments import files
from certify.store.categories import Entry
from certify.store.connection import Connection
from certify.store.rounds import Round

FIELDS = {
    "name": "tên đợt",
    "criteria_version": "bộ tiêu chí",
    "period_from": "kỳ số liệu từ ngày",
    "period_to": "kỳ số liệu đến ngày",
    "self_due_on": "hạn tự chấm điểm",
    "appraisal_due_on": "hạn thẩm định",
    "objection_days": "số ngày kiến nghị",
    "answer_days": "số ngày trả lời kiến nghị",
}
# What may still change once communes work in a round.
TIMES = ("self_due_on", "appraisal_due_on", "objection_days", "answer_days")


@dataclass(frozen=True)
class Plan:
    """What a province officer lays down for a round; without `objection_days` nobody may object to a result."""

    name: str
    criteria_version: str
    period_from: date
    period_to: date
    self_due_on: date
    appraisal_due_on: date
    objection_days: int | None = None
    answer_days: int | None = None


def create(act: Act, plan: Plan, *, deviates: bool = False) -> int:
    """Create a round of the actor's province and return its id. Raises Refused with every fault of the plan.

    `deviates`: another decision than the one in force in the period is meant.
    """
    act.need("round:manage")
    if problems := [*_problems(act, plan), *_unlawful(act.library, plan, deviates=deviates)]:
        raise Refused(problems)
    row = {**vars(plan), "year": plan.period_to.year, "province_id": act.actor.unit_id, "state": RoundState.PLANNED}
    round_id = rounds.add(act.connection, {**row, "name": plan.name.strip()})
    record_event(act, "round_created", details={"round": round_id, "note": plan.name.strip()})
    return round_id


def start(act: Act, round_id: int) -> None:
    """Open a planned round: every commune of the province valid at the period's end gets a blank file."""
    act.need("round:manage")
    found = round_for(act, round_id)
    communes = units.communes(act.connection, found.province_id, found.period_to)
    problems = ROUND_STEPS["start"].refusals(found.state)
    if not communes:
        problems.append("Không có xã, phường, thị trấn nào trong kỳ; hãy nhập danh sách đơn vị hành chính trước.")
    if problems:
        raise Refused(problems)
    blank = {"round_id": round_id, "state": State.DRAFT, "updated_at": act.at}
    known = categories.on_day(act.connection, found.criteria_version, found.period_to)
    rows = [{**blank, "unit_id": commune.id, **_category(known.get(commune.code))} for commune in communes]
    files.add(act.connection, rows)
    rounds.change(act.connection, round_id, state=ROUND_STEPS["start"].target, version=found.version + 1)
    taken = [file for file in files.of_round(act.connection, round_id) if file.category]
    note = f"{found.name}{f'; {len(taken)} phân loại lấy từ danh mục' if taken else ''}"
    record_event(act, "round_opened", details={"round": round_id, "note": note})
    for one in taken:
        details = {"note": f"theo danh mục ({one.category_basis})"}
        record_event(act, "category", assessment_id=one.id, details=details)


def close(act: Act, round_id: int) -> None:
    """Close an open round. Files keep the state they stand in."""
    act.need("round:manage")
    found = round_for(act, round_id)
    if problems := ROUND_STEPS["close"].refusals(found.state):
        raise Refused(problems)
    rounds.change(act.connection, round_id, state=ROUND_STEPS["close"].target, version=found.version + 1)
    record_event(act, "round_closed", details={"round": round_id, "note": found.name})


def edit(
    act: Act,
    round_id: int,
    plan: Plan,
    seen: int | None = None,
    reason: str = "",
    *,
    deviates: bool = False,
) -> bool:
    """Change a round that is planned, or the times of an open one with a reason; whether anything changed.

    `seen` is the version that the page showed; `deviates` as in `create`. Raises Refused with every fault, Forbidden,
    NotFound.
    """
    act.need("round:manage")
    found = round_for(act, round_id)
    plan = replace(plan, name=plan.name.strip())
    changes = {key: value for key, value in vars(plan).items() if value != getattr(found, key)}
    problems = _edit_problems(found, changes, seen, reason)
    problems += _problems(act, plan, own=round_id) if found.state == RoundState.PLANNED else _times(plan)
    if {"criteria_version", "period_to"} & changes.keys():
        problems += _unlawful(act.library, plan, deviates=deviates)
    if not changes and not problems:
        return False
    if problems:
        raise Refused(problems)
    rounds.change(act.connection, round_id, **changes, year=plan.period_to.year, version=found.version + 1)
    told = [f"{FIELDS[key]}: {_said(getattr(found, key))} → {_said(value)}" for key, value in changes.items()]
    note = f"{found.name}; {'; '.join(told)}{f'; lý do: {reason.strip()}' if reason.strip() else ''}"
    record_event(act, "round_changed", details={"round": round_id, "note": note})
    return True


def counts(act: Act) -> Mapping[int, Mapping[State, int]]:
    """How many files of each round of the actor's province stand in each state, by round."""
    act.need("round:manage")
    return progress.states_of_province(act.connection, act.actor.unit_id or 0)


def round_for(act: Act, round_id: int) -> Round:
    """A round of the actor's own province; NotFound otherwise."""
    found = rounds.find(act.connection, round_id)
    if found is None or found.province_id != province_of(act):
        raise NotFound
    return found


def begun(connection: Connection, province_id: int, round_id: int | None) -> tuple[list[Round], Round | None]:
    """The rounds of a province that have begun, the newest first, and the one asked for (the newest by default)."""
    known = [round_ for round_ in rounds.of_province(connection, province_id) if round_.state != RoundState.PLANNED]
    return known, next((one for one in known if one.id == round_id), known[0] if known else None)


def _category(entry: Entry | None) -> dict[str, str | None]:
    """What a new file takes from the register: a known category with its basis; of an unknown one what is said."""
    if entry is None:
        return {"category": None, "category_basis": ""}
    return {"category": None if entry.category == UNKNOWN else entry.category, "category_basis": entry.basis}


def _edit_problems(found: Round, changes: Mapping[str, object], seen: int | None, reason: str) -> list[Problem]:
    problems = []
    if seen is not None and seen != found.version:
        said = "Người khác vừa sửa đợt này; các ô dưới đây là điều ông/bà đã gõ, hãy so lại rồi lưu."
        problems.append(Problem("", said))
    if found.state == RoundState.CLOSED:
        problems.append(Problem("", "Đợt đã đóng, không sửa được."))
    if found.state == RoundState.OPEN and (fixed := [FIELDS[key] for key in changes if key not in TIMES]):
        problems.append(Problem("", f"Đợt đang mở chỉ sửa được các hạn; không sửa được: {', '.join(fixed)}."))
    if found.state == RoundState.OPEN and changes and not reason.strip():
        problems.append(Problem("reason", "Lý do: phải ghi, vì đợt đang mở."))
    return problems


def _said(value: object) -> str:
    return write_day(value) if isinstance(value, date) else "không" if value is None else str(value)


def _problems(act: Act, plan: Plan, own: int | None = None) -> list[Problem]:
    problems = []
    if not plan.name.strip():
        problems.append(Problem("name", "Tên đợt: chưa nhập."))
    others = [round_ for round_ in rounds.of_province(act.connection, act.actor.unit_id or 0) if round_.id != own]
    if plan.name.strip() in {known.name for known in others}:
        problems.append(Problem("name", "Tên đợt: đã có đợt mang tên này."))
    if plan.period_from > plan.period_to:
        problems.append(Problem("period_to", "Kỳ số liệu: ngày đầu phải trước ngày cuối."))
    problems += _times(plan)
    try:
        act.library.latest(plan.criteria_version)
    except UnknownVersion:
        problems.append(Problem("criteria_version", "Bộ tiêu chí: không có phiên bản này."))
    return problems


def _times(plan: Plan) -> list[Problem]:
    problems = []
    if plan.self_due_on > plan.appraisal_due_on:
        problems.append(Problem("appraisal_due_on", "Hạn tự chấm điểm phải trước hạn thẩm định."))
    for field, name in (("objection_days", "Thời hạn kiến nghị"), ("answer_days", "Thời hạn trả lời kiến nghị")):
        days = getattr(plan, field)
        if days is not None and not 1 <= days <= LONGEST_DAYS:
            problems.append(Problem(field, f"{name}: ghi số ngày từ 1 đến {LONGEST_DAYS}."))
    if (plan.objection_days is None) != (plan.answer_days is None):
        said = "Kiến nghị: ghi cả thời hạn kiến nghị và thời hạn trả lời, hoặc để trống cả hai."
        problems.append(Problem("answer_days", said))
    return problems


def _unlawful(library: Library, plan: Plan, *, deviates: bool) -> list[Problem]:
    """Another decision than the one in force at the end of the period needs a word that it is meant."""
    known = {one.version.id: one.version for one in library.newest()}
    lawful, chosen = library.in_force(plan.period_to), known.get(plan.criteria_version)
    if deviates or lawful is None or chosen is None or lawful.version.id == chosen.id:
        return []
    names = [f"{one.number} ngày {one.issued_on:%d/%m/%Y}" for one in (lawful.version, chosen)]
    said = f"Bộ tiêu chí: ngày {plan.period_to:%d/%m/%Y} có hiệu lực là {names[0]}, không phải {names[1]}"
    return [Problem("criteria_version", f"{said}; hãy chọn lại, hoặc đánh dấu “Vẫn dùng bộ tiêu chí đã chọn”.")]
