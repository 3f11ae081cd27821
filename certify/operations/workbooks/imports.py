"""Import a workbook: read and keep it, preview its changes, then save all of them or none."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from certify.documents.cells import plain
from certify.documents.workbook.control import STALE, Control, Origin, read_control, strangers
from certify.documents.workbook.raw import RawBook, Unreadable
from certify.documents.workbook.reading import MOST_FAULTS, read_page
from certify.domain.assessment.hands import PERMISSIONS
from certify.domain.assessment.sides import APPRAISAL, SELF, Side
from certify.domain.problems import Problem
from certify.operations.act import Act, LongAct, NotFound, Refused
from certify.operations.assessments import answers
from certify.operations.assessments.answers import AnswerEntry
from certify.operations.assessments.questions import Saying, reply_on
from certify.operations.rounds.lookup import round_for
from certify.operations.workbooks.pages import HANDS, side_of
from certify.operations.workbooks.preview import PageChanges, Preview, current_sheet, preview_of
from certify.store import rounds
from certify.store.assessments import workbooks
from certify.store.assessments.workbooks import Upload

_SIDES = {SELF: "số liệu tự chấm", APPRAISAL: "kết quả thẩm định"}
KEEP, TAKE = "he-thong", "tep"


class Taken(NamedTuple):
    """How much was saved; `lost` quotes replies to questions that the figures chosen don't raise."""

    indicators: int
    replies: int
    lost: tuple[str, ...]


def receive(long: LongAct, key: str, round_id: int, name: str, body: bytes) -> int:
    """Read a workbook and keep its content for the preview; the id of the upload.

    Raises Forbidden, NotFound, and Refused when it isn't a workbook of this round, this side and these communes.
    """
    from certify.documents.workbook.raw_reading import read_book  # noqa: PLC0415

    with long.reading() as act:
        act.need(PERMISSIONS[HANDS[side_of(act.actor)]])
        round_for(act, round_id)
    try:
        book = read_book(body)
        control = read_control(book, key)
    except Unreadable as fault:
        raise Refused([str(fault)]) from fault
    with long.reading() as act:
        content = _content(act, round_id, book, control)
    row = {"account_id": long.account.id, "round_id": round_id, "file_name": plain(name)[:200], "content": content}
    with long.writing() as act:
        return workbooks.keep(act.connection, {**row, "at": act.at, "sha256": sha256(body).hexdigest()})


def preview(act: Act, upload_id: int) -> Preview:
    """What the actor's own upload would change now. Raises Forbidden, NotFound and Refused."""
    act.need(PERMISSIONS[HANDS[side_of(act.actor)]])
    return preview_of(act, _own_upload(act, upload_id))


def confirm(act: Act, upload_id: int, seen: str, choices: Mapping[str, str]) -> Taken:
    """Save everything that the preview with the hash `seen` showed; how many indicators and replies.

    `choices` says for each conflict whether the system's figures stay (KEEP) or the file's replace them (TAKE).
    Raises Forbidden, NotFound, and Refused with the reason, after which the caller must roll its transaction back.
    """
    plan = preview(act, upload_id)
    if problems := list(_problems(plan, seen, choices)):
        raise Refused(problems)
    taken = [_take(act, page, plan.side, choices) for page in plan.pages]
    lost = tuple(text for one in taken for text in one.lost)
    return Taken(sum(one.indicators for one in taken), sum(one.replies for one in taken), lost)


def _take(act: Act, page: PageChanges, side: Side, choices: Mapping[str, str]) -> Taken:
    """Save the changes of a page, and of its conflicts those that were chosen. Raises Refused unless all were saved.

    Only a conditional reply may have no question under the figures that were chosen.
    """
    chosen = (*page.changes, *(one for one in page.conflicts if choices[page.key(one)] == TAKE))
    entries = {one.key: one.said for one in chosen if isinstance(one.said, AnswerEntry)}
    sayings = {one.question: one.said for one in chosen if isinstance(one.said, Saying)}
    saved, sheet = answers.save_on(act, page.sheet, side, entries)
    said, _ = reply_on(act, sheet, sayings)
    firm = {one.question for one in chosen if one.is_reply and not one.conditional}
    if len(saved.versions) != len(entries) or not firm <= said.versions.keys():
        why = [f"Trang “{page.name}” không ghi được trọn vẹn nên chưa ghi gì. {STALE}"]
        raise Refused([*why, *said.lost])
    return Taken(len(entries), len(said.versions), tuple(said.lost))


def _problems(plan: Preview, seen: str, choices: Mapping[str, str]) -> Iterator[str]:
    if plan.faults:
        yield f"Tệp còn {len(plan.faults)} chỗ sai nên chưa ghi gì."
    elif plan.sha256 != seen:
        yield "Số liệu trên hệ thống đã thay đổi sau khi mở trang này. Chưa ghi gì; hãy xem lại rồi xác nhận."
    elif any(choices.get(page.key(change)) not in {KEEP, TAKE} for page, change in plan.conflicts):
        yield "Còn chỗ trùng sửa chưa chọn giữ số nào. Chưa ghi gì."


def _own_upload(act: Act, upload_id: int) -> Upload:
    upload = workbooks.find(act.connection, upload_id)
    if upload is None or upload.account_id != act.actor.id:
        raise NotFound
    return upload


def _content(act: Act, round_id: int, book: RawBook, control: Control) -> dict[str, Any]:
    """What is stored of a workbook: the cells of its pages and the faults found while reading them."""
    if control.round_id != round_id:
        other = rounds.find(act.connection, control.round_id)
        raise Refused([f"Tệp này là của đợt khác{f' (“{other.name}”)' if other else ''}, không phải đợt đang chọn."])
    if control.side != side_of(act.actor):
        own_side = _SIDES[side_of(act.actor)]
        raise Refused([f"Tệp này để nhập {_SIDES[control.side]}, còn tài khoản của ông/bà nhập {own_side}. {STALE}"])
    faults, pages = list(strangers(book, control)), []
    for origin in control.origins:
        page, page_faults = _page(act, book, origin)
        pages.append(page)
        faults += page_faults
    stored = [[fault.sheet, fault.place, fault.text] for fault in faults[:MOST_FAULTS]]
    return {"side": control.side, "pages": pages, "faults": stored}


def _page(act: Act, book: RawBook, origin: Origin) -> tuple[dict[str, Any], list[Problem]]:
    try:
        sheet = current_sheet(act, origin.assessment_id, origin.sheet, origin.sha256)
    except NotFound as stranger:
        raise Refused(
            [f"Trang “{origin.sheet}” là của đơn vị ngoài phạm vi của ông/bà nên tệp không được nhận."]
        ) from stranger
    known = origin.sheet in book
    cells, faults = read_page(origin.sheet, book[origin.sheet], sheet.version, origin.asked) if known else ({}, [])
    page = {"assessment": origin.assessment_id, "sheet": origin.sheet, "sha256": origin.sha256}
    return {**page, "cells": cells, "bases": dict(origin.bases)}, faults
