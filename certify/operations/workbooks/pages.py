"""The workbook of a round for an account: a page for each of its communes, with the input cells of its side."""

from collections.abc import Iterable

from msgspec.structs import asdict

from certify.documents.cells import plain
from certify.documents.workbook.pages import (
    YES_NO,
    Book,
    Cells,
    Line,
    Page,
    Value,
    asked_key,
    fields_of,
    number_of,
)
from certify.domain.assessment.hands import PERMISSIONS, Hand
from certify.domain.assessment.rounds import RoundState
from certify.domain.assessment.sides import APPRAISAL, SELF, Side
from certify.domain.assessment.states import SELF_STATES, STATE_NAMES, State
from certify.domain.criteria.indicators import Indicator
from certify.domain.days import LOCAL
from certify.domain.numbers import format_number, format_points
from certify.domain.people.permissions import may
from certify.domain.questions.replies import Asked
from certify.operations.act import Act, NotFound
from certify.operations.assessments.counted_answers import shared_of
from certify.operations.assessments.offices import barred
from certify.operations.assessments.questions import asked_of
from certify.operations.assessments.record import evidence_text
from certify.operations.assessments.sheet import Sheet, open_sheet
from certify.operations.rounds.lookup import round_for
from certify.store.assessments import files
from certify.store.assessments.answers import StoredAnswer
from certify.store.log.events import last_return
from certify.store.people.accounts import Account
from certify.store.rounds import Round
from certify.store.units import units

HANDS = {SELF: Hand.SELF, APPRAISAL: Hand.APPRAISAL}


def side_of(actor: Account) -> Side:
    """The side that an account works on: communes on the self-assessment, all others on the appraisal."""
    return SELF if may(actor.role, "assessment:answer") else APPRAISAL


def book_of(act: Act, round_id: int, only: int | None = None) -> Book:
    """The pages of an actor's communes in a round, by area and name; `only` limits them to one assessment.

    Raises NotFound outside the actor's scope.
    """
    round_, side = round_for(act, round_id), side_of(act.actor)
    sheets = [sheet for sheet in _sheets(act, round_) if only in {None, sheet.id}]
    if not sheets:
        raise NotFound
    pages = tuple(_page(act, sheet, side) for sheet in sheets)
    return Book(round_.id, round_.name, side, f"{act.at.astimezone(LOCAL):%d/%m/%Y %H:%M}", pages)


def cells_of(indicator: Indicator, row: StoredAnswer | None) -> dict[str, Value]:
    """The content of an indicator's input cells for a stored answer; unconfirmed figures aren't in the cells."""
    if row is None:
        return {}
    data = row.data if row.data and row.confirmed else {}
    cells: dict[str, Value] = {field: data[field] for field in fields_of(indicator) if field in data}
    if "yes" in cells:
        cells["yes"] = YES_NO[bool(cells["yes"])]
    return {**cells, "explanation": plain(row.explanation)}


def figures_text(cells: Cells) -> str:
    """The figures of an indicator as text."""
    if reason := cells.get("not_applicable"):
        return f"Không có đối tượng ({reason})"
    if {"numerator", "denominator"} & set(cells):
        return "/".join(_number(cells.get(field)) for field in ("numerator", "denominator"))
    return str(cells["yes"]) if "yes" in cells else _number(cells["count"]) if "count" in cells else "để trống"


def _number(value: Value | None) -> str:
    return format_number(value) if isinstance(value, int) else "…"


def _sheets(act: Act, round_: Round) -> list[Sheet]:
    communes = {unit.id: unit for unit in units.communes(act.connection, round_.province_id, round_.period_to)}
    sheets = [
        open_sheet(act.connection, act.library, file.id)
        for file in files.of_round(act.connection, round_.id)
        if file.unit_id in communes and act.covers(communes[file.unit_id])
    ]
    return sorted(sheets, key=lambda sheet: (sheet.parent.code, sheet.unit.sort_key))


def _page(act: Act, sheet: Sheet, side: Side) -> Page:
    may_enter = may(act.actor.role, PERMISSIONS[HANDS[side]])
    why_not = barred(act, sheet, HANDS[side]) if may_enter else ""
    open_ = sheet.editable(side, act.today) if may_enter and not why_not else frozenset()
    score, shared = sheet.score_of(side), shared_of(sheet.version, side, sheet.stored.values())
    # What figures of a draft raise is its commune's own business: nobody else's workbook can ask it about.
    asked = asked_of(act.connection, sheet) if side == SELF or sheet.state not in SELF_STATES else ()
    return Page(
        assessment_id=sheet.id,
        code=sheet.unit.code,
        name=sheet.unit.full_name,
        above=sheet.parent.full_name,
        state=STATE_NAMES[sheet.state],
        version=sheet.version,
        sha256=sheet.loaded.sha256,
        lines=tuple(_line(sheet, side, one, asked, open_=one.id in open_) for one in sheet.version.indicators),
        answered=score.answered,
        own_total=_total(sheet, SELF),
        appraisal_total=_total(sheet, APPRAISAL),
        closed="" if open_ else _closed(sheet, side, why_not, may_enter=may_enter, locked=sheet.locked(act.today)),
        shared={one.quantity.id: one.number for one in shared if one.number is not None},
        asked=asked,
    )


def _closed(sheet: Sheet, side: Side, why_not: str, *, may_enter: bool, locked: bool) -> str:
    """Why no cell of a page can be filled in, as sentences; `why_not` says whose part it is."""
    if not may_enter:
        return "Chỉ để xem: tài khoản này không nhập số liệu."
    if why_not:
        return f"Chỉ để xem. {why_not}"
    if sheet.round.state != RoundState.OPEN:
        return "Chỉ để xem: đợt đánh giá chưa mở hoặc đã đóng."
    if side == SELF and locked and sheet.state in {State.DRAFT, State.RETURNED}:
        return "Chỉ để xem: đã quá hạn tự chấm điểm, hồ sơ đang khóa."
    return f"Chỉ để xem: hồ sơ đang ở trạng thái “{STATE_NAMES[sheet.state]}”."


def _total(sheet: Sheet, side: Side) -> str:
    score = sheet.score_of(side)
    return format_points(score.total) if score.answered else ""


def _line(sheet: Sheet, side: Side, indicator: Indicator, asked: Iterable[Asked], *, open_: bool) -> Line:
    row = sheet.stored.get((side, indicator.id))
    said = _recorded(sheet, side, indicator) if side == SELF else _stated(sheet, indicator)
    rows = [number_of(sheet.version, asked_key(one.id)) for one in asked if indicator.id in one.indicators]
    beside = "\n".join(filter(None, [said, f"Câu hỏi về số liệu: dòng {', '.join(rows)}." if rows else ""]))
    evidence = "\n".join(evidence_text(sheet, one) for one in sheet.evidence if one.indicator_id == indicator.id)
    return Line(indicator, cells_of(indicator, row), row.version if row else 0, open_, beside, evidence)


def _recorded(sheet: Sheet, side: Side, indicator: Indicator) -> str:
    """The note beside a commune's own cells: what the system holds, and why the indicator was returned."""
    row = sheet.stored.get((side, indicator.id))
    notes = [f"Trả lại: {one.reason}" for one in last_return(sheet.reasons) if one.indicator_id == indicator.id]
    if row and row.data and not row.confirmed:
        former = figures_text({**cells_of(indicator, StoredAnswer(**{**asdict(row), "confirmed": True}))})
        return "\n".join([f"Số năm trước, chưa xác nhận: {former}. Gõ số vào ô để dùng.", *notes])
    return "\n".join([_points(sheet, side, indicator), *notes]).strip()


def _stated(sheet: Sheet, indicator: Indicator) -> str:
    """The note beside an appraiser's cells: what the commune stated, with its explanation."""
    row = sheet.stored.get((SELF, indicator.id))
    return "\n".join([_points(sheet, SELF, indicator) or "chưa nhập", *([row.explanation] if row else [])]).strip()


def _points(sheet: Sheet, side: Side, indicator: Indicator) -> str:
    answer = sheet.answer(side, indicator.id)
    if answer is None:
        return ""
    outcome = indicator.rule.outcome(answer)
    return f"{outcome.value_text}: {format_points(outcome.points)} điểm"
