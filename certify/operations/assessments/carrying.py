"""Carrying last year's figures into a draft, to be confirmed line by line."""

from collections.abc import Mapping
from typing import Any

from certify.domain.assessment.sides import SELF
from certify.domain.criteria.answers import BadAnswer
from certify.domain.library import Library
from certify.domain.scoring.rescoring import counterparts
from certify.operations.act import Act, Refused
from certify.operations.assessments.answers import Entry, answer_of, row_of
from certify.operations.assessments.sheet import Sheet, open_sheet, sheet_for
from certify.operations.log.events import record_event
from certify.operations.units.lineage import files_of
from certify.store.assessments import answers
from certify.store.connection import Connection


def carry_over(act: Act, assessment_id: int) -> int:
    """Bring the figures of the unit's last assessment into the blank rows, unconfirmed; returns how many.

    The unit may have stood under another row; figures of a unit that was merged or split are nobody's to carry.
    """
    act.need("assessment:answer")
    sheet = sheet_for(act, assessment_id)
    editable = sheet.editable(SELF, act.today)
    if not editable:
        raise Refused(["Phiếu này hiện không nhập được nên không mang số liệu sang."])
    rows = []
    for indicator_id, data in _former(act.connection, act.library, sheet).items():
        if indicator_id in editable and (SELF, indicator_id) not in sheet.stored:
            rows.append(row_of(act, sheet, SELF, indicator_id, Entry(data, "", 0, confirmed=False), 1))
    if rows:
        answers.put_answers(act.connection, rows)
        indicators = sorted(row["indicator_id"] for row in rows)
        record_event(act, "carry", assessment_id=sheet.id, details={"indicators": indicators})
    return len(rows)


def _former(connection: Connection, library: Library, sheet: Sheet) -> dict[str, Mapping[str, Any]]:
    """The figures of the unit's last file before this one's period, by the indicator here that asks for the same."""
    earlier = [one for one in files_of(connection, sheet.unit) if one.round.period_to < sheet.round.period_to]
    if not earlier:
        return {}
    former = open_sheet(connection, library, earlier[0].file.id)
    known = {one.version.id: one.version for one in library.newest()}
    found = counterparts(former.version, sheet.version, known)
    rows = {key: former.stored.get((SELF, one.id)) for key, one in found.items()}
    confirmed = {key: row.data for key, row in rows.items() if row and row.data and row.confirmed}
    return {key: data for key, data in confirmed.items() if _fits(sheet, key, data)}


def _fits(sheet: Sheet, indicator_id: str, data: Mapping[str, Any]) -> bool:
    """Whether figures are what an indicator asks for."""
    try:
        answer_of(sheet.version.indicator(indicator_id).rule, Entry(data, "", 0))
    except BadAnswer:
        return False
    return True
