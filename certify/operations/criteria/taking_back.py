"""Confirmations and checks of lines taken back by whoever does that part of the work; the log keeps both."""

from collections.abc import Collection

from msgspec.structs import replace

from certify.domain.criteria.editing.lines import Line
from certify.operations.act import Act, Refused
from certify.operations.criteria.drafts import changed, editing, lines_event
from certify.operations.criteria.work import Work
from certify.store.criteria import drafts


def take_back_confirmations(act: Act, work: Work, places: Collection[str]) -> int:
    """Take back the confirmations of lines; how many. Only the transcriber may. Raises Refused."""
    editing(work, act.actor)
    chosen = _chosen(work, places)
    drafts.remove_lines(act.connection, work.draft.id, [work.stored[line.key] for line in chosen])
    changed(act.connection, work, act.at)
    lines_event(act, "attestation_taken_back", chosen, "")
    return len(chosen)


def take_back_checks(act: Act, work: Work, places: Collection[str]) -> int:
    """Take back agreement or dispute on lines; how many. Only the checker may. Raises Refused."""
    if not work.checks(act.actor):
        raise Refused(["Chỉ người kiểm tra bỏ được kết quả kiểm tra, và chỉ khi bản đối chiếu chờ kiểm tra."])
    chosen = [line for line in _chosen(work, places) if work.stored[line.key].checked_by]
    if not chosen:
        raise Refused(["Các dòng đã chọn chưa được kiểm tra."])
    rows = [replace(work.stored[line.key], checked_by=None, remark="") for line in chosen]
    drafts.put_lines(act.connection, work.draft.id, rows)
    changed(act.connection, work, act.at)
    lines_event(act, "attestation_check_taken_back", chosen, "")
    return len(chosen)


def _chosen(work: Work, places: Collection[str]) -> list[Line]:
    """The confirmed lines among those at some places. Raises Refused when there is none."""
    chosen = [line for line in work.lines if line.place in places and work.statement(line)]
    if not chosen:
        raise Refused(["Chưa chọn dòng nào đã xác nhận."])
    return chosen
