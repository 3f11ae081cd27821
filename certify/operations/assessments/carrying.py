"""Carry the figures of a unit's last file into a draft, to be confirmed line by line."""

from collections.abc import Mapping
from typing import Any

from certify.domain.assessment.sides import SELF
from certify.domain.criteria.answers import BadAnswer
from certify.domain.library import Library
from certify.domain.scoring.rescoring import counterparts
from certify.operations.act import Act, Refused
from certify.operations.assessments.answers import AnswerEntry, answer_of, row_of
from certify.operations.assessments.offices import insist
from certify.operations.assessments.sheet import Sheet, open_sheet, sheet_for
from certify.operations.log.events import record_event
from certify.operations.units.lineage import files_of
from certify.store.assessments import answers
from certify.store.connection import Connection


def carry_over(act: Act, assessment_id: int) -> int:
    """Copy the figures of the unit's last assessment into the blank rows, unconfirmed; how many.

    The last file may belong to an earlier row of the same unit; figures of merged or split units aren't carried over.
    Raises Forbidden, NotFound, and Refused when the sheet can't be edited.
    """
    act.need("assessment:answer")
    sheet = sheet_for(act, assessment_id)
    insist(act, sheet, "carry")
    editable = sheet.editable(SELF, act.today)
    if not editable:
        raise Refused(["Hồ sơ này hiện không nhập được nên không lấy số liệu năm trước."])
    rows = []
    for indicator_id, data in _former(act.connection, act.library, sheet).items():
        if indicator_id in editable and (SELF, indicator_id) not in sheet.stored:
            rows.append(row_of(act, sheet, SELF, indicator_id, AnswerEntry(data, "", 0, confirmed=False), 1))
    if rows:
        answers.put_answers(act.connection, rows)
        indicators = sorted(row["indicator_id"] for row in rows)
        record_event(act, "carry", assessment_id=sheet.id, details={"indicators": indicators})
    return len(rows)


def _former(connection: Connection, library: Library, sheet: Sheet) -> dict[str, Mapping[str, Any]]:
    """The figures of the unit's last file before this one's period, by the indicator here that corresponds."""
    earlier = [filed for filed in files_of(connection, sheet.unit) if filed.round.period_to < sheet.round.period_to]
    if not earlier:
        return {}
    former = open_sheet(connection, library, earlier[0].file.id)
    versions = {loaded.version.id: loaded.version for loaded in library.newest()}
    matching = counterparts(former.version, sheet.version, versions)
    rows = {key: former.stored.get((SELF, indicator.id)) for key, indicator in matching.items()}
    confirmed = {key: row.data for key, row in rows.items() if row and row.data and row.confirmed}
    return {key: data for key, data in confirmed.items() if _fits(sheet, key, data)}


def _fits(sheet: Sheet, indicator_id: str, data: Mapping[str, Any]) -> bool:
    """Whether an indicator's rule accepts these figures."""
    try:
        answer_of(sheet.version.indicator(indicator_id).rule, AnswerEntry(data, "", 0))
    except BadAnswer:
        return False
    return True
