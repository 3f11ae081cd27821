"""Rounds: create, edit, open, close, open again."""

from collections.abc import Mapping
from datetime import date

from msgspec.structs import asdict, replace

from certify.domain.assessment.rounds import ROUND_STEPS, RoundState
from certify.domain.assessment.states import State
from certify.domain.criteria.version import UNKNOWN
from certify.domain.days import write_day
from certify.domain.problems import Problem
from certify.operations.act import Act, Refused
from certify.operations.rounds.lookup import round_for
from certify.operations.rounds.plans import FIELDS, TIMES, RoundPlan, criteria_problems, plan_problems, time_problems
from certify.operations.rounds.prospects import communes_in, entries_for, unfinished_files
from certify.store import rounds
from certify.store.assessments import files
from certify.store.categories import Entry
from certify.store.rounds import Round


def create(act: Act, plan: RoundPlan, *, deviates: bool = False) -> int:
    """Create a round of the actor's province; its id. Raises Forbidden, and Refused with every problem of the plan.

    `deviates`: other criteria than those in force in the period are chosen on purpose.
    """
    act.need("round:manage")
    if problems := [*plan_problems(act, plan), *criteria_problems(act.library, plan, deviates=deviates)]:
        raise Refused(problems)
    row = {**asdict(plan), "year": plan.period_to.year, "province_id": act.actor.unit_id, "state": RoundState.PLANNED}
    round_id = rounds.add(act.connection, {**row, "name": plan.name.strip()})
    act.record("round_created", details={"round": round_id, "note": plan.name.strip()})
    return round_id


def start(act: Act, round_id: int) -> None:
    """Open a planned round: each commune of the province at the period's end gets a blank file.

    Categories come from the register. Raises Forbidden, NotFound and Refused.
    """
    act.need("round:manage")
    round_ = round_for(act, round_id)
    communes = communes_in(act.connection, round_)
    problems = ROUND_STEPS["start"].refusals(round_.state)
    if not communes:
        problems.append("Không có xã, phường, thị trấn nào trong kỳ; hãy nhập danh sách đơn vị hành chính trước.")
    if problems:
        raise Refused(problems)
    blank = {"round_id": round_id, "state": State.DRAFT, "updated_at": act.at}
    entries = entries_for(act.connection, round_)
    rows = [{**blank, "unit_id": commune.id, **_category(entries.get(commune.code))} for commune in communes]
    files.add(act.connection, rows)
    rounds.change(act.connection, round_id, state=ROUND_STEPS["start"].target, version=round_.version + 1)
    categorised = [file for file in files.of_round(act.connection, round_id) if file.category]
    note = f"{round_.name}{f'; {len(categorised)} phân loại lấy từ danh mục' if categorised else ''}"
    act.record("round_opened", details={"round": round_id, "note": note})
    for file in categorised:
        details = {"note": f"theo danh mục ({file.category_basis})"}
        act.record("category", assessment_id=file.id, details=details)


def close(act: Act, round_id: int, seen: int | None = None) -> None:
    """Close an open round; files keep their state.

    `seen` is how many unfinished files the page told of. Raises Forbidden, NotFound, and Refused, also when there are
    more or fewer now.
    """
    act.need("round:manage")
    round_ = round_for(act, round_id)
    problems = ROUND_STEPS["close"].refusals(round_.state)
    unfinished = sum(unfinished_files(act.connection, round_).values())
    if seen is not None and seen != unfinished and not problems:
        problems.append(f"Số hồ sơ chưa xong vừa thay đổi: nay là {unfinished}. Xem lại rồi đóng nếu vẫn cần.")
    if problems:
        raise Refused(problems)
    rounds.change(act.connection, round_id, state=ROUND_STEPS["close"].target, version=round_.version + 1)
    left = f"; còn {unfinished} hồ sơ chưa xong" if unfinished else ""
    act.record("round_closed", details={"round": round_id, "note": f"{round_.name}{left}"})


def reopen(act: Act, round_id: int, reason: str) -> None:
    """Open a closed round again, as it was; why goes into the log. Raises Forbidden, NotFound and Refused."""
    act.need("round:manage")
    round_ = round_for(act, round_id)
    problems: list[Problem | str] = [*ROUND_STEPS["reopen"].refusals(round_.state)]
    if not reason.strip():
        problems.append(Problem("reason", "Lý do: phải ghi vì sao mở lại."))
    if problems:
        raise Refused(problems)
    rounds.change(act.connection, round_id, state=ROUND_STEPS["reopen"].target, version=round_.version + 1)
    note = f"{round_.name}; lý do: {reason.strip()}"
    act.record("round_reopened", details={"round": round_id, "note": note})


def edit(
    act: Act,
    round_id: int,
    plan: RoundPlan,
    seen: int | None = None,
    reason: str = "",
    *,
    deviates: bool = False,
) -> bool:
    """Change a planned round, or with a reason the times of an open one; whether anything changed.

    `seen` is the version that the page showed; `deviates` as in `create`. Raises Forbidden, NotFound, and Refused with
    every problem.
    """
    act.need("round:manage")
    round_ = round_for(act, round_id)
    plan = replace(plan, name=plan.name.strip())
    changes = {key: value for key, value in asdict(plan).items() if value != getattr(round_, key)}
    problems = _edit_problems(round_, changes, seen, reason)
    problems += plan_problems(act, plan, own=round_id) if round_.state == RoundState.PLANNED else time_problems(plan)
    if {"criteria_version", "period_to"} & changes.keys():
        problems += criteria_problems(act.library, plan, deviates=deviates)
    if not changes and not problems:
        return False
    if problems:
        raise Refused(problems)
    rounds.change(act.connection, round_id, **changes, year=plan.period_to.year, version=round_.version + 1)
    changed = [f"{FIELDS[key]}: {_as_text(getattr(round_, key))} → {_as_text(value)}" for key, value in changes.items()]
    note = f"{round_.name}; {'; '.join(changed)}{f'; lý do: {reason.strip()}' if reason.strip() else ''}"
    act.record("round_changed", details={"round": round_id, "note": note})
    return True


def _category(entry: Entry | None) -> dict[str, str | None]:
    """What a new file takes from the register: the category if known, and the basis of the entry."""
    if entry is None:
        return {"category": None, "category_basis": ""}
    return {"category": None if entry.category == UNKNOWN else entry.category, "category_basis": entry.basis}


def _edit_problems(round_: Round, changes: Mapping[str, object], seen: int | None, reason: str) -> list[Problem]:
    problems = []
    if seen is not None and seen != round_.version:
        text = "Người khác vừa sửa đợt này; các ô dưới đây là điều ông/bà đã gõ, hãy so lại rồi lưu."
        problems.append(Problem("", text))
    if round_.state == RoundState.CLOSED:
        problems.append(Problem("", "Đợt đã đóng, không sửa được."))
    if round_.state == RoundState.OPEN and (fixed := [FIELDS[key] for key in changes if key not in TIMES]):
        problems.append(Problem("", f"Đợt đang mở chỉ sửa được các hạn; không sửa được: {', '.join(fixed)}."))
    if round_.state == RoundState.OPEN and changes and not reason.strip():
        problems.append(Problem("reason", "Lý do: phải ghi, vì đợt đang mở."))
    return problems


def _as_text(value: object) -> str:
    return write_day(value) if isinstance(value, date) else "không" if value is None else str(value)
