"""The score sheet of a file in Excel, as its page shows it."""

from collections.abc import Iterator

from flask import Blueprint, Response

from certify.documents.bundle import file_name
from certify.documents.workbook.pages import YES_NO, number_of
from certify.documents.workbook.score_sheet import Figures, Measure, RowKind, ScoreSheet, SheetRow, written
from certify.documents.workbook.texts import question_text, reply_text, shared_name
from certify.domain.assessment.sides import APPRAISAL, SELF, Side
from certify.domain.assessment.states import STATE_NAMES
from certify.domain.criteria.rates import Ratio
from certify.domain.criteria.sharing import Shared
from certify.domain.days import LOCAL
from certify.domain.numbers import format_number, format_points
from certify.domain.questions.replies import Asked
from certify.domain.scoring.score import IndicatorScore, Score
from certify.operations.act import Act
from certify.operations.assessments.counted_answers import shared_of
from certify.operations.assessments.questions import asked_of
from certify.operations.assessments.record import evidence_text
from certify.operations.assessments.sheet import Sheet, sheet_for
from certify.store.site.settings import is_demonstration
from certify.web.access import requires
from certify.web.assessments.questions import Questions
from certify.web.assessments.sheet_lines import CriterionGroup, SheetLine
from certify.web.assessments.sheet_view import SheetPage
from certify.web.files import EXCEL, file_response
from certify.web.request_context import viewing

blueprint = Blueprint("score_sheets", __name__)
CARRIED = "số liệu năm trước, chưa xác nhận"


@blueprint.get("/phieu/<int:assessment_id>/bang-cham-diem.xlsx")
@requires("assessment:read")
def file(assessment_id: int) -> Response:
    """The sheet with the columns that its page shows."""
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
        excel = excel_of(act, sheet)
    name = file_name("bang-cham-diem", sheet.unit.full_name.lower(), str(sheet.round.year))
    return file_response(written(excel), f"{name}.xlsx", EXCEL, attachment=True)


def excel_of(act: Act, sheet: Sheet) -> ScoreSheet:
    """What stands in the Excel file of a sheet."""
    page = SheetPage(sheet, sheet.side, frozenset(), questions=Questions(asked_of(act.connection, sheet)))
    rows = [
        *_shared(sheet),
        *(row for group in page.groups for row in _group(page, group)),
        _total(sheet),
    ]
    title = f"Bảng chấm điểm: {sheet.unit.full_name}, năm {sheet.round.year}"
    return ScoreSheet(f"Bảng chấm điểm {sheet.unit.code}", title, tuple(_said(act, page)), page.both, rows)


def _said(act: Act, page: SheetPage) -> Iterator[str]:
    """What the page says above its table."""
    sheet = page.sheet
    if is_demonstration(act.connection):
        yield "DỮ LIỆU MẪU – không phải số liệu thật."
    yield f"{sheet.round.name}, {sheet.parent.full_name}. {STATE_NAMES[sheet.state]}."
    basis = f" ({sheet.assessment.category_basis})" if sheet.assessment.category_basis else ""
    yield f"Phân loại: {sheet.category.name if sheet.category else 'chưa xác định'}{basis}."
    yield f"Tự chấm: {_sum(sheet.self_score)}.{f' Thẩm định: {_sum(sheet.appraisal_score)}.' if page.both else ''}"
    yield "; ".join(text for text, _ in page.outcomes) + "."
    number = f"{sheet.version.number}, bản {sheet.version.revision}"
    yield f"Tiêu chí theo Quyết định {number}. Lập lúc {act.at.astimezone(LOCAL):%d/%m/%Y %H:%M}."
    if not sheet.version.attested:
        yield "* Chưa đối chiếu văn bản gốc."


def _sum(score: Score) -> str:
    return f"{format_points(score.total)}/{format_points(score.max)} điểm, đã nhập {score.answered}/{score.count}"


def _shared(sheet: Sheet) -> Iterator[SheetRow]:
    """The numbers that several indicators share."""
    sides = (shared_of(sheet.version, side, sheet.stored.values()) for side in (SELF, APPRAISAL))
    for own, appraisal in zip(*sides, strict=True):
        number, name = number_of(sheet.version, own.quantity.id), shared_name(own.quantity)
        yield SheetRow(RowKind.SHARED, number, name, None, _number(own), _number(appraisal))


def _number(shared: Shared[int]) -> Figures:
    """A side's number for a quantity; where its lines say different ones, each with these."""
    several = (f"{format_number(number)} ({', '.join(ids)})" for number, ids in shared.numbers.items())
    return Figures("; ".join(several) if shared.differs else shared.number)


def _group(page: SheetPage, group: CriterionGroup) -> Iterator[SheetRow]:
    """The row of a criterion, and those of its indicators, each with the questions that stand under it."""
    own, appraisal = (
        Figures(
            points=score.points if score.answered else None,
            band="điểm liệt" if group.zero_fails and score.at_zero else "",
        )
        for score in (group.own, group.appraisal)
    )
    criterion = group.criterion
    yield SheetRow(RowKind.CRITERION, criterion.id, criterion.name, criterion.max.value, own, appraisal)
    for line in group.lines:
        yield _line(page.sheet, line)
        yield from (_question(one.asked) for one in page.questions.under.get(line.indicator.id, ()))


def _question(one: Asked) -> SheetRow:
    """A question that the commune's figures raise, and what it says to that."""
    name = f"Câu hỏi về số liệu: {question_text(one)}"
    return SheetRow(RowKind.QUESTION, "", name, None, Figures(words=reply_text(one)), Figures())


def _line(sheet: Sheet, line: SheetLine) -> SheetRow:
    star = "\u00a0*" if line.provisional else ""
    below = [line.indicator.note or "", *(f"Trả lại: {one.reason}" for one in line.returned)]
    return SheetRow(
        RowKind.INDICATOR,
        line.indicator.id,
        "\n".join([f"{line.indicator.name}{star}", *filter(None, below)]),
        line.indicator.max_points,
        _figures(sheet, SELF, line.own, line.explanation),
        _figures(sheet, APPRAISAL, line.appraisal, line.comment),
        line.difference,
        "\n".join(evidence_text(sheet, one) for one in line.evidence),
        line.shown.outcome.clause if line.shown.outcome else "",
    )


def _figures(sheet: Sheet, side: Side, part: IndicatorScore, words: str) -> Figures:
    """What a side says of an indicator: as it is stored, also while it doesn't count yet."""
    row, outcome, rule = sheet.stored.get((side, part.indicator.id)), part.outcome, part.indicator.rule
    data = row.data if row and row.data else {}
    figure = data.get("numerator", data.get("count"))
    if "yes" in data:
        figure = YES_NO[bool(data["yes"])]
    elif "not_applicable" in data:
        figure = f"Không có đối tượng ({data['not_applicable']})"
    measure = None
    if outcome and outcome.value is not None and isinstance(rule, Ratio):
        measure = Measure(outcome.value, rule.base, outcome.places)
    waiting = CARRIED if row and row.data and not row.confirmed else ""
    band = (outcome.band if "yes" not in data else "") if outcome else waiting
    return Figures(figure, data.get("denominator"), measure, band, part.points, words)


def _total(sheet: Sheet) -> SheetRow:
    own, appraisal = (score.total if score.answered else None for score in (sheet.self_score, sheet.appraisal_score))
    difference = None if own is None or appraisal is None else appraisal - own
    most = sheet.version.total.value
    return SheetRow(RowKind.TOTAL, "", "TỔNG CỘNG", most, Figures(points=own), Figures(points=appraisal), difference)
