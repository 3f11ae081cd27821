"""Checking a draft by a second person, and signing it off as the newest revision."""

import copy
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from certify.documents.criteria.text import edited
from certify.domain.criteria.attestation import revised, with_marks
from certify.domain.criteria.file import LoadedVersion
from certify.domain.days import local_day
from certify.domain.library import Library
from certify.operations.act import Refused
from certify.operations.criteria import revisions
from certify.operations.criteria.drafts import (
    CHECKING,
    DRAFTING,
    LONGEST,
    SIGNED,
    STATE_NAMES,
    Work,
    changed,
    few,
    lines_event,
)
from certify.operations.log.events import record_event
from certify.operations.people.accounts import verified
from certify.store import attestations
from certify.store.database import Connection
from certify.store.people.accounts import Account


def check(
    connection: Connection, actor: Account, at: datetime, work: Work, places: Collection[str], remark: str
) -> int:  # fmt: skip
    """Agree to confirmed lines, or with a remark disagree; how many. Raises Refused."""
    _checking(work, actor)
    chosen = [line for line in work.lines if line.place in places and work.statement(line)]
    if not chosen:
        raise Refused(["Chưa chọn dòng nào."])
    rows = [replace(work.stored[line.key], checked_by=actor.id, remark=remark.strip()[:LONGEST]) for line in chosen]
    attestations.put_lines(connection, work.draft.id, rows)
    changed(connection, work, at, checker_id=actor.id)
    act = "attestation_disputed" if remark.strip() else "attestation_checked"
    lines_event(connection, actor, at, act, chosen, remark)
    return len(chosen)


def send_back(connection: Connection, actor: Account, at: datetime, work: Work, remark: str) -> None:
    """Give a draft back to who transcribes: the second person with a remark, or the first one to go on."""
    mine = work.draft.state == CHECKING and actor.id == work.draft.transcriber_id
    if not mine:
        _checking(work, actor)
    if not mine and not remark.strip() and not any(line.remark for line in work.stated):
        raise Refused(["Nhận xét: phải ghi rõ vì sao trả lại."])
    changed(connection, work, at, state=DRAFTING, remark=remark.strip()[:LONGEST])
    record_event(connection, actor, at, "attestation_sent_back", details={"note": remark.strip()[:LONGEST]})


def result_of(work: Work, actor: Account, at: datetime) -> str:
    """The criteria file that a signature of the actor would make."""
    data = copy.deepcopy(work.data)
    with_marks(data, work.marks)
    checker = actor.display_name
    statement = {
        "kind": "official",
        "reference": work.draft.reference,
        "transcribed_by": work.draft.transcriber,
        "checked_by": f"{checker} ({actor.user_name})" if checker == work.draft.transcriber else checker,
        "checked_on": local_day(at),
        "text_sha256": work.texts[-1].sha256 if work.texts else None,
    }
    return edited(work.draft.text, revised(data, statement))


def sign(
    connection: Connection, library: Library, actor: Account, at: datetime, work: Work, password: str | None,
    seen: str, folder: Path,
) -> LoadedVersion:  # fmt: skip
    """Sign off what `seen` (the hash of the file that the page showed) says: the newest revision from now on.

    The caller publishes the file once the transaction stands. On the command line there is no password to ask for.
    Raises Refused.
    """
    _checking(work, actor)
    text = result_of(work, actor, at)
    if problems := not_signable(library, work, actor):
        raise Refused(problems)
    made = revisions.prepared(text, folder)
    if made.sha256 != seen:
        raise Refused(["Bản đối chiếu đã thay đổi sau khi mở trang này; hãy xem lại phần khác biệt rồi ký."])
    if password is not None and not verified(actor, password):
        raise Refused(["Mật khẩu không đúng; chưa ký."])
    revisions.keep(connection, library, actor, at, "attest", work.draft.reference, text, made)
    changed(connection, work, at, state=SIGNED, checker_id=actor.id)
    return made


def not_signable(library: Library, work: Work, actor: Account) -> list[str]:
    """What stands in the way of a signature."""
    problems = []
    newest = library.latest(work.draft.criteria_version)
    if newest.version.revision != work.draft.base_revision:
        problems.append(f"Bộ tiêu chí đã có bản {newest.version.revision}; hãy trả lại và làm bản đối chiếu mới.")
    unchecked = [line.words for line in work.lines if (said := work.statement(line)) and said.checked_by != actor.id]
    if unchecked:
        problems.append(f"Còn {len(unchecked)} dòng chưa kiểm tra: {few(unchecked)}.")
    if disputed := [line.words for line in work.lines if (said := work.statement(line)) and said.remark]:
        problems.append(f"Có dòng chưa đồng ý, phải trả lại: {few(disputed)}.")
    return problems


def _checking(work: Work, actor: Account) -> None:
    if work.draft.state != CHECKING:
        raise Refused([f"Bản đối chiếu {STATE_NAMES[work.draft.state]}, chưa chuyển kiểm tra hoặc đã xong."])
    if not work.checks(actor):
        raise Refused(["Người ghi lại không được tự kiểm tra: phải là một tài khoản khác."])
