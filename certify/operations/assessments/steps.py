"""The steps of an assessment before the decision: submit, start, return, close, reopen; category and extension."""

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec.structs import replace

from certify.domain.assessment.conditions import Facts
from certify.domain.assessment.hands import Hand
from certify.domain.assessment.returns import WHOLE, Deadline, day_problem, usual_day
from certify.domain.assessment.rounds import RoundState
from certify.domain.assessment.sides import APPRAISAL, SELF
from certify.domain.assessment.states import CATEGORY_STATES
from certify.domain.assessment.workflow import STEPS
from certify.domain.criteria.version import UNKNOWN, UNKNOWN_NAME
from certify.domain.days import write_day
from certify.domain.problems import Problem
from certify.operations.act import Act, Refused
from certify.operations.assessments.offices import barred, elsewhere, hands_on
from certify.operations.assessments.record import freeze
from certify.operations.assessments.results import keep_results
from certify.operations.assessments.sheet import Sheet, sheet_for
from certify.store.assessments import files
from certify.store.log import events


def facts_of(sheet: Sheet, on: date, **more: object) -> Facts:
    """The facts that the conditions of the steps are checked against; `more` are those that only the caller knows."""
    facts = {
        "round_open": sheet.round.state == RoundState.OPEN,
        "locked": sheet.locked(on),
        "missing_self": sheet.missing(SELF),
        "missing_appraisal": sheet.missing(APPRAISAL),
        "unexplained": _unexplained(sheet),
        "category_set": sheet.category is not None and bool(sheet.assessment.category_basis),
    }
    return Facts(**{**facts, **more})  # type: ignore[arg-type]


def _unexplained(sheet: Sheet) -> tuple[str, ...]:
    """The ids of the indicators whose appraised points differ from the commune's without the appraiser's reason."""
    if not sheet.appraisal_score.answered:
        return ()
    both = zip(sheet.self_score.indicators, sheet.appraisal_score.indicators, strict=True)
    differing = [own.indicator.id for own, appraised in both if appraised.points not in {None, own.points}]
    return tuple(key for key in differing if not sheet.stored[APPRAISAL, key].explanation.strip())


def take(
    act: Act,
    assessment_id: int,
    name: str,
    *,
    reasons: Mapping[str, str] | None = None,
    note: str = "",
    due_on: date | None = None,
) -> int:
    """Take a step that isn't a decision; its event's id.

    A return has `reasons` per indicator (WHOLE for the whole file) and the day `due_on` by which the commune answers
    (None: the usual one); `note` is the reason of a reopening.
    Raises Forbidden, NotFound, and Refused with every reason why the step can't be taken.
    """
    act.need(STEPS[name].permission)
    return take_on(act, sheet_for(act, assessment_id), name, reasons=reasons, note=note, due_on=due_on)[0]


def take_on(
    act: Act,
    sheet: Sheet,
    name: str,
    *,
    reasons: Mapping[str, str] | None = None,
    note: str = "",
    due_on: date | None = None,
) -> tuple[int, Sheet]:
    """`take` on a sheet that was read for the actor in this transaction; also the sheet afterwards."""
    step = STEPS[name]
    act.need(step.permission)
    stated_reasons = {key: text.strip() for key, text in (reasons or {}).items() if text.strip()}
    returning = {"return_due_on": due_on or usual_day(act.today, sheet.due_on)} if name == "return" else {}
    facts = facts_of(
        sheet,
        act.today,
        reasons_given=bool(stated_reasons) if name == "return" else bool(note.strip()),
        unknown_indicators=_unknown(sheet, stated_reasons),
        day_wrong=day_problem(returning["return_due_on"], act.today, sheet.due_on) if returning else None,
        elsewhere=elsewhere(act.actor, sheet),
        hands=hands_on(act, sheet),
    )
    if problems := step.problems(sheet.state, facts):
        raise Refused(problems)
    details = _details(stated_reasons, note, returning.get("return_due_on"))
    event_id, after = move(act, sheet, step.name, details, **returning)
    if stated_reasons:
        events.add_reasons(act.connection, event_id, stated_reasons)
        after = replace(after, reasons=tuple(events.reasons_of(act.connection, sheet.id)))
    if step.snapshot:
        freeze(act.connection, after, event_id, step.snapshot, act.at)
    return event_id, after


def move(act: Act, sheet: Sheet, name: str, details: Mapping[str, object], **more: object) -> tuple[int, Sheet]:
    """Record the event of a step and set the state it leads to, and `more` columns of its file.

    Returns the event's id, and the sheet afterwards.
    """
    step = STEPS[name]
    states = (sheet.state, step.target)
    event_id = act.record(name, assessment_id=sheet.id, states=states, details={**details, **_bound(sheet)})
    columns = {"state": step.target, "updated_at": act.at, **more}
    files.change(act.connection, sheet.id, **columns)
    return event_id, sheet.changed(**columns)


def set_category(
    act: Act, assessment_id: int, category: str, basis: str, seen: str | None = None, reason: str = ""
) -> bool:
    """Set the category of a commune for this round with its legal basis, and rescore its file; whether it changed.

    UNKNOWN removes the category, so the outcomes of all possible ones are shown again. `seen` is the category that the
    page showed; `reason` is required where a category was set before. Raises Refused, NotFound, Forbidden.
    """
    act.need("category:set")
    sheet = sheet_for(act, assessment_id)
    return set_category_on(act, sheet, category, basis, seen, reason) is not sheet


def set_category_on(
    act: Act, sheet: Sheet, category: str, basis: str, seen: str | None = None, reason: str = ""
) -> Sheet:
    """`set_category` on a sheet that was read for the actor in this transaction; the sheet afterwards."""
    act.need("category:set")
    chosen, basis = None if category == UNKNOWN else category, basis.strip()
    if (chosen, basis) == (sheet.assessment.category, sheet.assessment.category_basis):
        return sheet
    problems = list(_category_problems(sheet, category, basis, seen, reason))
    if problems := [*filter(None, [barred(act, sheet, Hand.CATEGORY)]), *problems]:
        raise Refused(problems)
    columns = {"category": chosen, "category_basis": basis}
    files.change(act.connection, sheet.id, **columns)
    changed = sheet.changed(**columns)
    details = _category_details(category_of(sheet), category_of(changed) or UNKNOWN_NAME, reason.strip())
    act.record("category", assessment_id=sheet.id, details=details)
    return keep_results(act.connection, changed, act.at)


def category_of(sheet: Sheet) -> str:
    """The category of a file with its basis, as text; empty while neither is set."""
    basis = sheet.assessment.category_basis
    if sheet.category is None and not basis:
        return ""
    return f"{sheet.category.name if sheet.category else UNKNOWN_NAME} ({basis})"


def _category_problems(
    sheet: Sheet, category: str, basis: str, seen: str | None, reason: str
) -> Iterator[Problem | str]:
    current = category_of(sheet)
    if seen is not None and seen != current:
        yield f"Người khác vừa xác định phân loại: {current or UNKNOWN_NAME}. Xem lại rồi lưu nếu vẫn cần đổi."
    if sheet.state not in CATEGORY_STATES:
        yield "Hồ sơ đã kết thúc thẩm định, không đổi được phân loại."
    elif sheet.round.state != RoundState.OPEN:
        yield "Đợt đánh giá không mở, không đổi được phân loại."
    if category != UNKNOWN and category not in {possible.id for possible in sheet.possible}:
        yield Problem("category", f"Phân loại: chọn một trong các phân loại áp dụng cho {sheet.unit.type}.")
    if category != UNKNOWN and not basis:
        yield Problem("basis", "Căn cứ pháp lý: phải ghi số, ngày và tên văn bản.")
    if current and not reason.strip():
        yield Problem("reason", "Lý do thay đổi: phải ghi, vì phân loại này đã được xác định trước đó.")


def _category_details(before: str, after: str, reason: str) -> dict[str, object]:
    """The details of the event: the category now and, where it replaced another one, that one and the reason."""
    if not before:
        return {"note": after}
    return {
        "note": f"từ “{before}” thành “{after}”; lý do: {reason}",
        "before": before,
        "after": after,
        "reason": reason,
    }


def extend(act: Act, assessment_id: int, until: date, reason: str, seen: str | None = None) -> None:
    """Extend a commune's deadline for its self-assessment; `seen` is the day (ISO, or "") that the page showed.

    Raises NotFound, Forbidden, and Refused with every problem, also when somebody else set another day meanwhile.
    """
    act.need("round:manage")
    sheet = sheet_for(act, assessment_id)
    if problems := list(_extension_problems(act, sheet, until, reason, seen)):
        raise Refused(problems)
    files.change(act.connection, sheet.id, extended_until=until)
    note = f"đến hết ngày {write_day(until)}; lý do: {reason.strip()}"
    act.record("extend", assessment_id=sheet.id, details={"note": note})


def _extension_problems(act: Act, sheet: Sheet, until: date, reason: str, seen: str | None) -> Iterator[Problem | str]:
    extended_until = sheet.assessment.extended_until
    due_on = Deadline(sheet.round.self_due_on, None, sheet.assessment.return_due_on).day
    if seen is not None and seen != (extended_until.isoformat() if extended_until else ""):
        day = f"đến hết ngày {write_day(extended_until)}" if extended_until else "thôi không gia hạn"
        yield f"Người khác vừa gia hạn {day}. Xem lại rồi gửi nếu vẫn cần đổi."
    if until <= due_on:
        of_what = "hạn trình của đợt" if due_on == sheet.round.self_due_on else "hạn bổ sung"
        yield Problem("until", f"Gia hạn đến ngày: phải sau {of_what} ({write_day(due_on)}).")
    elif until < act.today:
        yield Problem("until", "Gia hạn đến ngày: ngày này đã qua.")
    if not reason.strip():
        yield Problem("why", "Lý do gia hạn: phải ghi.")


def _unknown(sheet: Sheet, reasons: Mapping[str, str]) -> tuple[str, ...]:
    """What reasons name that is neither an indicator nor the whole file."""
    return tuple(sorted(set(reasons) - {WHOLE} - sheet.version.ids))


def _details(reasons: Mapping[str, str], note: str, due_on: date | None) -> dict[str, object]:
    indicators = sorted(set(reasons) - {WHOLE})
    note = f"bổ sung đến hết ngày {write_day(due_on)}" if due_on else note.strip()
    return {**({"indicators": indicators} if indicators else {}), **({"note": note} if note else {})}


def _bound(sheet: Sheet) -> dict[str, str]:
    return {"content_sha256": sheet.content_sha256}
