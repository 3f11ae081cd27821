"""A second person's check of a draft, and its signing as the newest revision."""

import copy
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from certify.domain.criteria.editing.attestation import revised, with_marks
from certify.domain.criteria.editing.drafts import DRAFT_STATE_NAMES, DraftState
from certify.domain.criteria.file import LoadedVersion
from certify.domain.days import local_day
from certify.domain.library import Library
from certify.domain.problems import Problem
from certify.operations.act import Act, Refused
from certify.operations.criteria import revisions
from certify.operations.criteria.drafts import LONGEST, changed, lines_event
from certify.operations.criteria.work import Work, few
from certify.operations.people.passwords import verified
from certify.store.criteria import drafts
from certify.store.people.accounts import Account


def check(act: Act, work: Work, places: Collection[str], remark: str) -> int:
    """Agree with confirmed lines, or disagree by a remark; how many lines. Raises Refused."""
    _checking(work, act.actor)
    chosen = [line for line in work.lines if line.place in places and work.statement(line)]
    if not chosen:
        raise Refused(["Chưa chọn dòng nào."])
    rows = [replace(work.stored[line.key], checked_by=act.actor.id, remark=remark.strip()[:LONGEST]) for line in chosen]
    drafts.put_lines(act.connection, work.draft.id, rows)
    changed(act.connection, work, act.at, checker_id=act.actor.id)
    name = "attestation_disputed" if remark.strip() else "attestation_checked"
    lines_event(act, name, chosen, remark)
    return len(chosen)


def send_back(act: Act, work: Work, remark: str) -> None:
    """Return a draft to editing: the checker with a remark, or the transcriber to go on. Raises Refused."""
    withdrawn = work.withdraws(act.actor)
    if not withdrawn:
        _checking(work, act.actor)
    if not withdrawn and not remark.strip() and not any(line.remark for line in work.stated):
        raise Refused([Problem("remark", "Nhận xét: phải ghi rõ vì sao trả lại.")])
    changed(act.connection, work, act.at, state=DraftState.DRAFTING, remark=remark.strip()[:LONGEST])
    act.record("attestation_sent_back", details={"note": remark.strip()[:LONGEST]})


def result_of(work: Work, actor: Account, at: datetime) -> str:
    """The text of the criteria file that the actor's signature would create."""
    data = copy.deepcopy(work.data)
    with_marks(data, work.marks)
    from certify.documents.criteria.text import edited  # noqa: PLC0415

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


def sign(act: Act, work: Work, password: str | None, seen: str, folder: Path) -> LoadedVersion:
    """Sign a draft as the newest revision, if it still is the file with the hash `seen` that the page showed.

    There is no other way to a figure read word for word, on pages or on the command line: `password` is the
    checker's own; None where the office's own means of signing in have just vouched for them. The caller publishes the
    file after the transaction. Raises Refused.
    """
    insist_signable(act, work)
    text = result_of(work, act.actor, act.at)
    revision = revisions.prepared(text, folder)
    if revision.sha256 != seen:
        raise Refused(["Bản đối chiếu đã thay đổi sau khi mở trang này; hãy xem lại phần khác biệt rồi ký."])
    if password is not None and not verified(act.actor, password):
        raise Refused([Problem("password", "Mật khẩu không đúng; chưa ký.")])
    revisions.keep(act, "attest", work.draft.reference, text, revision)
    changed(act.connection, work, act.at, state=DraftState.SIGNED, checker_id=act.actor.id)
    return revision


def insist_signable(act: Act, work: Work) -> None:
    """Raise Refused unless the actor may sign a draft as it stands."""
    _checking(work, act.actor)
    if problems := not_signable(act.library, work, act.actor):
        raise Refused(problems)


def not_signable(library: Library, work: Work, actor: Account) -> list[str]:
    """The reasons (Vietnamese sentences) why a draft can't be signed; empty when it can."""
    problems = []
    newest = library.latest(work.draft.criteria_version)
    if newest.version.revision != work.draft.base_revision:
        problems.append(f"Bộ tiêu chí đã có bản {newest.version.revision}; hãy trả lại và làm bản đối chiếu mới.")
    unchecked = [
        line.words for line in work.lines if (statement := work.statement(line)) and statement.checked_by != actor.id
    ]
    if unchecked:
        problems.append(f"Còn {len(unchecked)} dòng chưa kiểm tra: {few(unchecked)}.")
    if disputed := [line.words for line in work.lines if (statement := work.statement(line)) and statement.remark]:
        problems.append(f"Có dòng chưa đồng ý, phải trả lại: {few(disputed)}.")
    return problems


def _checking(work: Work, actor: Account) -> None:
    if work.draft.state != DraftState.CHECKING:
        raise Refused([f"Bản đối chiếu {DRAFT_STATE_NAMES[work.draft.state]}, chưa chuyển kiểm tra hoặc đã xong."])
    if not work.checks(actor):
        raise Refused(["Người lập không được tự kiểm tra, kể cả bằng tài khoản khác: phải là một người khác."])
