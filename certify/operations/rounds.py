"""Rounds: create, open, close."""

from dataclasses import dataclass
from datetime import date, datetime

from certify.domain.library import Library, UnknownVersion
from certify.domain.objections import LONGEST_DAYS
from certify.domain.workflow import State
from certify.operations.actors import NotFound, Refused, need
from certify.operations.events import record_event
from certify.store import assessments, rounds, units
from certify.store.database import Connection
from certify.store.people import Account
from certify.store.rounds import Round
from certify.store.units import Unit


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


def create(connection: Connection, library: Library, actor: Account, at: datetime, plan: Plan) -> int:
    """Create a round of the actor's province and return its id. Raises Refused with every fault of the plan."""
    need(actor, "round:manage")
    if problems := _problems(connection, library, actor, plan):
        raise Refused(problems)
    row = {**vars(plan), "year": plan.period_to.year, "province_id": actor.unit_id, "state": "planned"}
    round_id = rounds.add(connection, {**row, "name": plan.name.strip()})
    record_event(connection, actor, at, "round_created", details={"round": round_id, "note": plan.name.strip()})
    return round_id


def start(connection: Connection, actor: Account, at: datetime, round_id: int) -> None:
    """Open a planned round: every commune of the province valid at the period's end gets a blank file."""
    need(actor, "round:manage")
    found = round_for(connection, actor, round_id)
    communes = units.communes(connection, found.province_id, found.period_to)
    problems = [] if found.state == "planned" else ["Chỉ mở được đợt chưa mở."]
    if not communes:
        problems.append("Không có xã, phường, thị trấn nào trong kỳ; hãy nhập danh sách đơn vị hành chính trước.")
    if problems:
        raise Refused(problems)
    blank = {"round_id": round_id, "state": State.DRAFT, "category_basis": "", "updated_at": at}
    assessments.add(connection, [{**blank, "unit_id": commune.id} for commune in communes])
    rounds.change(connection, round_id, state="open")
    record_event(connection, actor, at, "round_opened", details={"round": round_id, "note": found.name})


def close(connection: Connection, actor: Account, at: datetime, round_id: int) -> None:
    """Close an open round. Files keep the state they stand in."""
    need(actor, "round:manage")
    found = round_for(connection, actor, round_id)
    if found.state != "open":
        raise Refused(["Chỉ đóng được đợt đang mở."])
    rounds.change(connection, round_id, state="closed")
    record_event(connection, actor, at, "round_closed", details={"round": round_id, "note": found.name})


def round_for(connection: Connection, actor: Account, round_id: int) -> Round:
    """A round of the actor's own province; NotFound otherwise."""
    found = rounds.find(connection, round_id)
    if found is None or found.province_id != province_of(connection, actor):
        raise NotFound
    return found


def province_of(connection: Connection, actor: Account) -> int | None:
    """The id of the province an account belongs to; None for an account without a unit."""
    unit = units.find(connection, actor.unit_id) if actor.unit_id else None
    if unit is None:
        return None
    return unit.id if unit.level == "province" else unit.province_id


def home_of(connection: Connection, actor: Account) -> Unit | None:
    """The province of an account; the first one of the site for an account without a unit."""
    known = {unit.id: unit for unit in units.provinces(connection)}
    return known.get(province_of(connection, actor) or 0) or next(iter(known.values()), None)


def begun(connection: Connection, province_id: int, round_id: int | None) -> tuple[list[Round], Round | None]:
    """The rounds of a province that have begun, the newest first, and the one asked for (the newest by default)."""
    known = [one for one in rounds.of_province(connection, province_id) if one.state != "planned"]
    return known, next((one for one in known if one.id == round_id), known[0] if known else None)


def _problems(connection: Connection, library: Library, actor: Account, plan: Plan) -> list[str]:
    problems = []
    if not plan.name.strip():
        problems.append("Tên đợt: chưa nhập.")
    if plan.name.strip() in {known.name for known in rounds.of_province(connection, actor.unit_id or 0)}:
        problems.append("Tên đợt: đã có đợt mang tên này.")
    if plan.period_from > plan.period_to:
        problems.append("Kỳ số liệu: ngày đầu phải trước ngày cuối.")
    if plan.self_due_on > plan.appraisal_due_on:
        problems.append("Hạn tự chấm điểm phải trước hạn thẩm định.")
    problems += _time_problems(plan)
    try:
        library.latest(plan.criteria_version)
    except UnknownVersion:
        problems.append("Bộ tiêu chí: không có phiên bản này.")
    return problems


def _time_problems(plan: Plan) -> list[str]:
    times = (("Thời hạn kiến nghị", plan.objection_days), ("Thời hạn trả lời kiến nghị", plan.answer_days))
    problems = [
        f"{name}: ghi số ngày từ 1 đến {LONGEST_DAYS}."
        for name, days in times
        if days is not None and not 1 <= days <= LONGEST_DAYS
    ]
    if (plan.objection_days is None) != (plan.answer_days is None):
        problems.append("Kiến nghị: ghi cả thời hạn kiến nghị và thời hạn trả lời, hoặc để trống cả hai.")
    return problems
