"""Decisions: recognise, refuse, revoke; each is bound to the content that the approver saw."""

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from certify.domain.assessment.conditions import Facts
from certify.domain.assessment.decisions import DecisionKind, SnapshotKind
from certify.domain.assessment.sides import APPRAISAL
from certify.domain.assessment.states import State
from certify.domain.assessment.workflow import STEPS
from certify.domain.papers.particulars import NOTHING_FILLED_IN, Particulars
from certify.domain.papers.states import PaperState
from certify.domain.problems import Problem
from certify.operations.act import Act, Refused
from certify.operations.assessments.objections import accepted
from certify.operations.assessments.offices import elsewhere, hands_on, may_recognise
from certify.operations.assessments.record import freeze
from certify.operations.assessments.results import keep_revision
from certify.operations.assessments.sheet import Sheet, sheet_for
from certify.operations.assessments.steps import facts_of, move
from certify.operations.papers.checks import Wanted, missing_papers, missing_sentence, problems_of_order
from certify.operations.papers.content import list_matter
from certify.operations.papers.issue import Order, book_of, enter
from certify.operations.papers.press import Press
from certify.operations.papers.recall import withdraw
from certify.operations.papers.register import number_for
from certify.store.assessments import decisions
from certify.store.assessments import files as assessments
from certify.store.connection import Connection
from certify.store.papers import issued

# The paper issued with each kind of decision.
PAPERS = {
    DecisionKind.RECOGNISE: "recognition",
    DecisionKind.REFUSE: "refusal",
    DecisionKind.REVOKE: "revocation",
}
# The papers that rest on a recognition and are recalled with it.
RESTING = frozenset({"recognition", "certificate"})


class DecisionDraft(Struct, frozen=True):
    """What an approver enters for a decision: the number of its paper (blank: the next), its day and a reason.

    `seen` holds the files decided together, each with the hash of the content that the approver saw. `lacking` says why
    a recognition is decided although papers of the dossier are missing. The day of `filled_in` is `decided_on`.
    """

    number: str
    decided_on: date
    reason: str
    seen: Mapping[int, str]
    lacking: str = ""
    filled_in: Particulars = NOTHING_FILLED_IN

    @property
    def particulars(self) -> Particulars:
        """What is filled in on the paper of the decision."""
        return replace(self.filled_in, on=self.decided_on)


def decide(act: Act, press: Press, kind: DecisionKind, draft: DecisionDraft) -> int:
    """Recognise, refuse or revoke the files of a draft in one decision; the id of its paper.

    All or nothing. Raises Forbidden, NotFound, and Refused with every reason why not.
    """
    act.need(STEPS[kind].permission)
    return decide_on(act, press, kind, draft, [sheet_for(act, assessment_id) for assessment_id in draft.seen])[0]


def decide_on(
    act: Act, press: Press, kind: DecisionKind, draft: DecisionDraft, sheets: list[Sheet]
) -> tuple[int, list[Sheet]]:
    """`decide` on the sheets of a draft, read for the actor in this transaction; also the sheets afterwards."""
    act.need(STEPS[kind].permission)
    if kind == DecisionKind.REVOKE:
        decisions.revoking(act.connection, {sheet.round.id for sheet in sheets})
    if problems := _problems(act, press, sheets, kind, draft):
        raise Refused(problems)
    form = press.form(PAPERS[kind])
    book, symbol = book_of(act.connection, list_matter(sheets, ""), form, draft.decided_on)
    taken = number_for(act.connection, book, symbol, draft.number)
    decided = _record(act, sheets, kind, draft, taken.text)
    matter = list_matter(decided, f"{book.unit_id}:{book.year}:{taken.text}")
    order = Order(form, particulars=draft.particulars, reason=draft.reason, lacking=draft.lacking.strip())
    paper_id = enter(act, press, matter, order, taken)
    if kind == DecisionKind.REVOKE:
        _withdraw_all(act, sheets, f"Quyết định thu hồi số {taken.text}")
    return paper_id, decided


def _problems(act: Act, press: Press, sheets: list[Sheet], kind: DecisionKind, draft: DecisionDraft) -> list[Problem]:
    """Every reason why not; with the commune's name when there are several."""
    problems = [] if sheets else [Problem("file", "Chưa chọn hồ sơ nào.")]
    for sheet in sheets:
        unmet = STEPS[kind].problems(sheet.state, decision_facts(act, sheet, draft))
        problems += [problem.under(sheet.unit.full_name) for problem in unmet] if len(sheets) > 1 else unmet
    if len({(sheet.round.id, sheet.units_by_level[sheet.procedure.recognition.level].id) for sheet in sheets}) > 1:
        text = "Một quyết định chỉ gồm các đơn vị của cùng một đợt và cùng một cơ quan công nhận."
        problems.append(Problem("file", text))
    return problems or [*_problems_of_paper(act, press, sheets, kind, draft)]


def _problems_of_paper(
    act: Act, press: Press, sheets: list[Sheet], kind: DecisionKind, draft: DecisionDraft
) -> Iterator[Problem]:
    """Why the paper of a decision can't be issued: its day, signer and office, and what it rests on."""
    form = press.form(PAPERS[kind])
    yield from problems_of_order(act, press, Wanted(list_matter(sheets, ""), form, draft.number, draft.particulars))
    if kind == DecisionKind.RECOGNISE and not draft.lacking.strip():
        missing = [(sheet.unit.full_name, missing_papers(act.connection, press, sheet)) for sheet in sheets]
        if any(papers for _, papers in missing):
            yield Problem(
                "lacking", f"{missing_sentence(missing)} Phát hành trước, hoặc ghi lý do quyết định khi chưa đủ hồ sơ."
            )


def _record(act: Act, sheets: list[Sheet], kind: DecisionKind, draft: DecisionDraft, number: str) -> list[Sheet]:
    """Record the step, the decision and the frozen content of each file; the sheets afterwards."""
    decided = []
    kind_name = "Thông báo" if kind == DecisionKind.REFUSE else "Quyết định"
    note = f"{kind_name} số {number} ngày {draft.decided_on:%d/%m/%Y}"
    reason = draft.reason.strip()
    for read in sheets:
        sheet = keep_revision(act.connection, read, act.at)
        event_id, after = move(act, sheet, kind, {"note": f"{note}: {reason}" if reason else note})
        row = {"assessment_id": sheet.id, "event_id": event_id, "kind": kind, "number": number, "reason": reason}
        bound = {"decided_on": draft.decided_on, "content_sha256": sheet.content_sha256}
        decisions.add(act.connection, row | bound)
        freeze(act.connection, after, event_id, SnapshotKind.DECIDED, act.at)
        decided.append(after)
    return decided


def _withdraw_all(act: Act, sheets: list[Sheet], reason: str) -> None:
    """Recall the papers that rest on the recognitions; a list only once every commune on it is revoked."""
    for sheet in sheets:
        for paper in issued.of_assessment(act.connection, sheet.id):
            if paper.state == PaperState.IN_FORCE and paper.form in RESTING and _all_revoked(act.connection, paper.id):
                withdraw(act, paper, reason)


def _all_revoked(connection: Connection, paper_id: int) -> bool:
    files = (assessments.find(connection, id_) for id_ in issued.assessments_of(connection, paper_id))
    return all(file is not None and file.state is State.REVOKED for file in files)


def decision_facts(act: Act, sheet: Sheet, draft: DecisionDraft) -> Facts:
    """The facts that the conditions of a decision are checked against."""
    outcomes = sheet.judgements(APPRAISAL)
    unmet = tuple(reason.text for reason in outcomes[0].reasons) if sheet.category else ()
    return facts_of(
        sheet,
        act.today,
        attested=may_recognise(act.connection, sheet),
        hands=hands_on(act, sheet),
        unmet=unmet,
        reasons_given=bool(draft.reason.strip()),
        seen=draft.seen.get(sheet.id) == sheet.content_sha256,
        unanswered=tuple(objection.criterion_id for objection in sheet.objections if objection.open),
        accepted=accepted(act.connection, sheet),
        elsewhere=elsewhere(act.actor, sheet),
    )
