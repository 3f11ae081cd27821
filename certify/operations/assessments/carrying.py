"""Carry the figures of a unit's last file into a draft: what would be taken over, and taking it, to be confirmed."""

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Any

from msgspec import Struct

from certify.domain.assessment.sides import APPRAISAL, SELF
from certify.domain.criteria.answers import BadAnswer
from certify.domain.criteria.indicators import Indicator
from certify.domain.criteria.version import Version
from certify.domain.hashing import canonical_json, sha256_of
from certify.domain.problems import Problem
from certify.domain.scoring.rescoring import counterparts
from certify.operations.act import Act, Refused
from certify.operations.assessments.answers import AnswerEntry, answer_of, row_of
from certify.operations.assessments.counted_answers import shared_of
from certify.operations.assessments.offices import insist
from certify.operations.assessments.sheet import Sheet, open_sheet, sheet_for
from certify.operations.units.lineage import files_before
from certify.store.assessments import answers

Data = Mapping[str, Any]


class FormerFigures(Struct, frozen=True):
    """What the last file says for an indicator: the figures to be taken over, or why none are (`lost`).

    `source` is the indicator of the last file, `stated` what stands there, `appraised` the appraisal's if it differs.
    """

    indicator: Indicator
    source: Indicator | None
    stated: Data | None
    appraised: Data | None
    data: Data | None
    lost: str


class Proposal(Struct, frozen=True, dict=True):
    """What would be taken over from the last file (None: there is none), indicator by indicator."""

    sheet: Sheet
    former: Sheet | None
    lines: tuple[FormerFigures, ...]

    @cached_property
    def taken(self) -> dict[str, Data]:
        """The figures that can be taken over, by indicator."""
        return {line.indicator.id: line.data for line in self.lines if line.data is not None}

    @cached_property
    def sha256(self) -> str:
        """The hash of what is proposed: a choice applies to exactly this."""
        return sha256_of(canonical_json([self.former.id if self.former else None, self.taken]))


def proposal_for(act: Act, assessment_id: int) -> Proposal:
    """What would be taken over into a draft.

    The last file may belong to an earlier row of the same unit; figures of merged or split units aren't taken over.
    Raises Forbidden, NotFound, and Refused when it is not the actor's part.
    """
    act.need("assessment:answer")
    sheet = sheet_for(act, assessment_id)
    insist(act, sheet, "carry")
    earlier = files_before(act.connection, sheet.unit, sheet.round.period_to)
    if not earlier:
        return Proposal(sheet, None, ())
    former = open_sheet(act.connection, act.library, earlier[0].file.id)
    known = act.library.newest_by_id()
    return Proposal(sheet, former, tuple(_lines(sheet, former, known, sheet.editable(SELF, act.today))))


def carry_over(act: Act, assessment_id: int, seen: str | None = None, chosen: Collection[str] | None = None) -> int:
    """Copy figures of the unit's last file into blank rows, unconfirmed; how many.

    `seen` is the hash of the proposal that the actor saw, `chosen` the indicators that they chose (None: all).
    Raises Forbidden, NotFound, and Refused when the sheet can't be edited or the proposal has changed.
    """
    plan = proposal_for(act, assessment_id)
    if not plan.sheet.editable(SELF, act.today):
        raise Refused(["Hồ sơ này hiện không nhập được nên không lấy số liệu năm trước."])
    if seen is not None and seen != plan.sha256:
        raise Refused(["Số liệu đã thay đổi sau khi mở trang này. Chưa lấy gì; hãy xem lại rồi chọn."])
    if chosen is not None and not plan.taken.keys() & set(chosen):
        raise Refused([Problem("chosen", "Chưa chọn chỉ tiêu nào để lấy số liệu.")])
    taken = {key: data for key, data in plan.taken.items() if chosen is None or key in chosen}
    rows = [
        row_of(act, plan.sheet, SELF, key, AnswerEntry(data, "", 0, confirmed=False), 1) for key, data in taken.items()
    ]
    if rows:
        answers.put_answers(act.connection, rows)
        act.record("carry", assessment_id=assessment_id, details={"indicators": sorted(taken)})
    return len(rows)


def _lines(
    sheet: Sheet, former: Sheet, known: Mapping[str, Version], editable: Collection[str]
) -> Iterator[FormerFigures]:
    matching = counterparts(former.version, sheet.version, known)
    numbers = {one.quantity.id: one.number for one in shared_of(sheet.version, SELF, sheet.stored.values())}
    for indicator in sheet.version.indicators:
        source = matching.get(indicator.id)
        own, appraised = (former.stored.get((side, source.id)) if source else None for side in (SELF, APPRAISAL))
        stated = own.data if own and own.data and own.confirmed else None
        data, lost = _taken(indicator, stated, numbers)
        if not source:
            lost = f"không chỉ tiêu nào của {former.version.number} hỏi cùng số liệu này"
        elif indicator.id not in editable:
            lost = "chỉ tiêu này hiện không nhập được"
        elif (SELF, indicator.id) in sheet.stored:
            lost = "đã có số liệu năm nay"
        other = appraised.data if appraised and appraised.data != stated else None
        yield FormerFigures(indicator, source, stated, other, None if lost else data, lost)


def _taken(indicator: Indicator, stated: Data | None, numbers: Mapping[str, int | None]) -> tuple[Data | None, str]:
    """The figures as an indicator takes them, with this year's number of a quantity that was entered; or why not."""
    if stated is None:
        return None, "năm trước chưa có số liệu"
    known = {field: numbers[key] for field, key in indicator.quantities.items() if numbers[key] is not None}
    data = {**stated, **{field: number for field, number in known.items() if field in stated}}
    try:
        answer_of(indicator.rule, AnswerEntry(data, "", 0))
    except BadAnswer as refused:
        return None, f"không dùng được ở đây: {refused.told(indicator.figure_names).text}"
    return data, ""
