"""What an account may do with an issued paper: what stands in the way of replacing it, and its recall."""

from certify.documents.pdf.forms import FormFile
from certify.domain.papers.states import PaperState
from certify.domain.people.permissions import may
from certify.domain.problems import Problem
from certify.operations.act import Act, Refused
from certify.operations.papers.lookup import name_of, paper_for
from certify.operations.papers.press import Press
from certify.store.connection import Connection
from certify.store.papers import issued
from certify.store.papers.issued import Issued
from certify.store.people.accounts import Account

# Papers that are issued with a decision and replaced or recalled only by one.
DECIDED = frozenset({"recognition", "refusal", "revocation"})


def acts_on(actor: Account, paper: Issued, form: FormFile) -> frozenset[str]:
    """What an account may do with an issued paper: upload a signed copy, replace or recall it."""
    if paper.state != PaperState.IN_FORCE or not may(actor.role, form.permission):
        return frozenset()
    return frozenset({"sign"}) if form.id in DECIDED else frozenset({"sign", "replace", "recall"})


def unreplaceable(connection: Connection, form: FormFile, former: Issued, subject: str) -> str:
    """Why a new paper on a subject can't take a former one's place (a sentence); empty when it can."""
    if form.id in DECIDED:
        return "Văn bản này đi cùng quyết định về hồ sơ nên không thay thế riêng."
    if former.subject != subject:
        return "Văn bản cũ nói về việc khác với việc hiện nay của hồ sơ nên không thay thế được."
    last = issued.newest(connection, form.id, subject)
    if last is None or last.id != former.id or last.state != PaperState.IN_FORCE:
        return "Văn bản cũ không còn hiệu lực trong hệ thống nên không thay thế được."
    return ""


def recall(act: Act, press: Press, paper_id: int, reason: str) -> None:
    """Recall an issued paper. Raises Forbidden, NotFound and Refused."""
    paper = paper_for(act, paper_id)
    act.need(press.form(paper.form).permission)
    problems: list[Problem | str] = [] if reason.strip() else [Problem("reason", "Lý do thu hồi: phải ghi rõ.")]
    if paper.state != PaperState.IN_FORCE:
        problems.append("Văn bản này đã được thay thế hoặc thu hồi.")
    if press.form(paper.form).id in DECIDED:
        said = "Văn bản này đi cùng quyết định về hồ sơ nên không thu hồi riêng; quyết định công nhận chỉ được thu hồi "
        problems.append(f"{said}bằng quyết định thu hồi trên trang quyết định của hồ sơ.")
    if problems:
        raise Refused(problems)
    withdraw(act, paper, reason.strip())


def withdraw(act: Act, paper: Issued, reason: str) -> None:
    """Record the recall of a paper without further checks."""
    note = {"note": f"{name_of(paper)}: {reason}"}
    event_id = act.record("paper_recalled", assessment_id=paper.assessment_id, details=note)
    issued.recall(act.connection, paper.id, event_id, reason)
