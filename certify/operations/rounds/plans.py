"""The plan of a round as a province officer enters it, and what is wrong with one."""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from certify.domain.assessment.objections import LONGEST_DAYS
from certify.domain.days import a_year_after, write_day
from certify.domain.library import Library, UnknownVersion
from certify.domain.problems import Problem
from certify.operations.act import Act
from certify.store import rounds
from certify.store.units import units

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


class RoundPlan(Struct, frozen=True):
    """What a province officer sets for a round; without `objection_days` nobody may object to a result."""

    name: str
    criteria_version: str
    period_from: date
    period_to: date
    self_due_on: date
    appraisal_due_on: date
    objection_days: int | None = None
    answer_days: int | None = None


def plan_problems(act: Act, plan: RoundPlan, own: int | None = None) -> list[Problem]:
    """What is wrong with a plan; `own` is the id of the round that it changes, None for a new one."""
    problems = []
    if not plan.name.strip():
        problems.append(Problem("name", "Tên đợt: chưa nhập."))
    others = [round_ for round_ in rounds.of_province(act.connection, act.actor.unit_id or 0) if round_.id != own]
    if plan.name.strip() in {other.name for other in others}:
        problems.append(Problem("name", "Tên đợt: đã có đợt mang tên này."))
    problems += [*_period_problems(act, plan), *time_problems(plan)]
    try:
        act.library.latest(plan.criteria_version)
    except UnknownVersion:
        problems.append(Problem("criteria_version", "Bộ tiêu chí: không có phiên bản này."))
    return problems


def _period_problems(act: Act, plan: RoundPlan) -> Iterator[Problem]:
    """A period is one year at the most, of a province that exists at its end: its communes are those of that day.

    Which twelve months the Decision means isn't known (01/01 to 31/12 in the statistical form, 01/11 to 31/10 under
    the decision before); no text that was read counts more.
    """
    if plan.period_from > plan.period_to:
        yield Problem("period_to", "Kỳ số liệu: ngày đầu phải trước ngày cuối.")
    elif plan.period_to >= a_year_after(plan.period_from):
        yield Problem("period_to", "Kỳ số liệu: dài quá 12 tháng; mỗi đợt tính số liệu của một năm.")
    province = units.find(act.connection, act.actor.unit_id or 0)
    if province is None:
        return
    name, last = f"{province.full_name} (mã {province.code})", f"ngày cuối {write_day(plan.period_to)}"
    if province.valid_to and plan.period_to >= province.valid_to:
        text = f"Kỳ số liệu: {last} là sau khi {name} kết thúc (từ {write_day(province.valid_to)})"
        yield Problem("period_to", f"{text}; đợt này do tỉnh kế tiếp lập.")
    if plan.period_to < province.valid_from:
        yield Problem("period_to", f"Kỳ số liệu: {last} là trước khi có {name} (từ {write_day(province.valid_from)}).")


def time_problems(plan: RoundPlan) -> list[Problem]:
    """What is wrong with the due days and time limits of a plan."""
    problems = []
    if plan.self_due_on > plan.appraisal_due_on:
        problems.append(Problem("appraisal_due_on", "Hạn tự chấm điểm phải trước hạn thẩm định."))
    for field, name in (("objection_days", "Thời hạn kiến nghị"), ("answer_days", "Thời hạn trả lời kiến nghị")):
        days = getattr(plan, field)
        if days is not None and not 1 <= days <= LONGEST_DAYS:
            problems.append(Problem(field, f"{name}: ghi số ngày từ 1 đến {LONGEST_DAYS}."))
    if (plan.objection_days is None) != (plan.answer_days is None):
        text = "Kiến nghị: ghi cả thời hạn kiến nghị và thời hạn trả lời, hoặc để trống cả hai."
        problems.append(Problem("answer_days", text))
    return problems


def criteria_problems(library: Library, plan: RoundPlan, *, deviates: bool) -> list[Problem]:
    """A problem when the criteria aren't those in force at the period's end, unless chosen on purpose (`deviates`)."""
    versions = library.newest_by_id()
    lawful, chosen = library.in_force(plan.period_to), versions.get(plan.criteria_version)
    if deviates or lawful is None or chosen is None or lawful.version.id == chosen.id:
        return []
    names = [f"{version.number} ngày {version.issued_on:%d/%m/%Y}" for version in (lawful.version, chosen)]
    text = f"Bộ tiêu chí: ngày {plan.period_to:%d/%m/%Y} có hiệu lực là {names[0]}, không phải {names[1]}"
    return [Problem("criteria_version", f"{text}; hãy chọn lại, hoặc nói rõ là vẫn dùng bộ tiêu chí đã chọn.")]
