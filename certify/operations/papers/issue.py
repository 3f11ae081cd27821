"""Issue a paper once, with its number and frozen content, or a new one in place of an earlier one."""

import secrets
from datetime import date, datetime

from msgspec import Struct, structs

from certify.documents.pdf.dated import texts_on
from certify.documents.pdf.forms import FormFile
from certify.domain.assessment.decisions import SnapshotKind
from certify.domain.assessment.meetings import CouncilStep
from certify.domain.assessment.record import Record
from certify.domain.assessment.states import DECIDED_STATES, STATE_NAMES, State
from certify.domain.assessment.workflow import within_reach
from certify.domain.days import local_day
from certify.domain.hashing import canonical_json
from certify.domain.papers.paper import Paper, paper_data
from certify.domain.papers.particulars import NOTHING_FILLED_IN, Particulars
from certify.domain.papers.states import PaperState
from certify.domain.people.permissions import may
from certify.domain.problems import Problem
from certify.domain.vietnamese import lower_first
from certify.operations.act import Act, Refused
from certify.operations.assessments.meetings import minutes_of
from certify.operations.assessments.offices import may_recognise
from certify.operations.assessments.record import compose
from certify.operations.offices.formations import formation_on
from certify.operations.offices.issuers import issuer_on
from certify.operations.papers import register
from certify.operations.papers.checks import Wanted, problems_of_order
from certify.operations.papers.citations import citation
from certify.operations.papers.content import Heading, Matter, content, frozen, matter_of_form
from certify.operations.papers.lookup import name_of
from certify.operations.papers.occasions import NOTHING_TO_TELL, PAST, occasion_of
from certify.operations.papers.press import Press
from certify.operations.papers.recall import unreplaceable
from certify.operations.papers.register import Taken
from certify.store.connection import Connection
from certify.store.log import chain
from certify.store.papers import issued
from certify.store.papers.issued import Issued
from certify.store.papers.register import Book
from certify.store.people.accounts import Account


class Order(Struct, frozen=True):
    """A request for a paper: the form, a number (blank: the next one), what was filled in, what it replaces and why.

    `lacking` says why a decision is taken although papers of its dossier are missing; the paper says it too. With
    `own_file` the office wrote the file itself.
    """

    form: FormFile
    number: str = ""
    particulars: Particulars = NOTHING_FILLED_IN
    replaces: Issued | None = None
    reason: str = ""
    lacking: str = ""
    own_file: bool = False


def draft(connection: Connection, matter: Matter, order: Order, at: datetime) -> Paper:
    """A paper as it would be issued now, marked as a draft, without number.

    Raises Refused when no office issues it, and when it could never be true of a file.
    """
    if problem := order.form.fault or _no_office(matter, order.form) or untrue(connection, matter, order.form):
        raise Refused([problem])
    heading = Heading(
        order.particulars.on or local_day(at),
        draft=order.form.subject != "blank",
        replaces=citation(connection, order.replaces) if order.replaces else None,
        reason=order.reason.strip(),
        records=tuple(compose(connection, sheet, "draft", at) for sheet in matter.sheets),
        particulars=order.particulars,
    )
    return content(connection, matter, order.form, heading)


def issue(act: Act, press: Press, matter: Matter, order: Order) -> int:
    """Issue a paper: take its number and freeze its content; its id. Its bytes are rendered later (`files.bytes_of`).

    While the last edition is in force its id is returned, so nothing is issued twice, unless the order replaces it.
    Raises Forbidden, and Refused with every reason why not.
    """
    act.need(order.form.permission)
    if problem := _elsewhere(matter, order.form, act.actor):
        raise Refused([problem])
    told = matter_of_form(act.connection, matter, order.form)
    last = issued.newest(act.connection, order.form.id, told.subject)
    if last and last.state == PaperState.IN_FORCE and order.replaces is None:
        if order.number.strip():
            said = f"Văn bản này đã phát hành với số {last.number}; số gõ thêm không được dùng."
            raise Refused([Problem("number", said)])
        return last.id
    if problems := refusals(act.connection, matter, order.form, order.replaces):
        raise Refused(problems)
    unfit = problems_of_order(act, press, Wanted(matter, order.form, order.number, order.particulars))
    if order.replaces and not order.reason.strip():
        unfit.append(Problem("reason", "Lý do thay thế: phải ghi rõ."))
    if unfit:
        raise Refused(unfit)
    return enter(act, press, told, _numbered(act, told, order))


def _numbered(act: Act, matter: Matter, order: Order) -> Order:
    """The order, with the number that the office's settings give to the decision that forms its council."""
    seat = matter.seat(order.form)
    if not order.form.formation or seat is None:
        return order
    formed = formation_on(act.connection, seat, order.particulars.on or act.today)
    return structs.replace(order, number=formed.number) if formed else order


def refusals(connection: Connection, matter: Matter, form: FormFile, former: Issued | None = None) -> list[str]:
    """Every reason (Vietnamese sentence) why a paper can't be issued now, in place of a former one; empty if it can."""
    problems = [form.fault, _no_office(matter, form), *(wrong_state(form, sheet.state) for sheet in matter.sheets)]
    if former:
        problems.append(unreplaceable(connection, form, former, matter_of_form(connection, matter, form).subject))
    if form.snapshot and len(frozen(connection, matter, SnapshotKind(form.snapshot))) < len(matter.sheets):
        problems.append("Chưa có kết quả chính thức để lập văn bản này.")
    if form.occasion and matter.only and not occasion_of(connection, matter.only, form):
        problems.append(NOTHING_TO_TELL[form.occasion])
    if form.meeting and matter.only and not _met(connection, matter, form):
        problems.append("Chưa có cuộc họp hội đồng nào đã kết thúc cho văn bản này.")
    if form.attested_only and not all(may_recognise(connection, sheet) for sheet in matter.sheets):
        problems.append("Bộ tiêu chí hoặc thẩm quyền công nhận chưa đối chiếu văn bản gốc nên chưa phát hành được.")
    return list(dict.fromkeys(problem for problem in problems if problem))


def enter(act: Act, press: Press, matter: Matter, order: Order, taken: Taken | None = None) -> int:
    """Store a paper without further checks: number, content, event; its id. `taken` is a number taken already.

    Raises Refused when a form of the site can't say what the paper holds.
    """
    form, on = order.form, order.particulars.on or act.today
    book, symbol = book_of(act.connection, matter, form, on, order.particulars.filed)
    if form.series and taken is None:
        taken = register.number_for(act.connection, book, symbol, order.number)
    token = secrets.token_urlsafe(20)
    heading = Heading(
        on=on,
        number=taken.text if taken else None,
        draft=False,
        replaces=citation(act.connection, order.replaces) if order.replaces else None,
        reason=order.reason.strip(),
        address=f"{press.address}/kiem-tra/{token}",
        chain_head=chain.head(act.connection).sha256,
        records=_records(act, matter, form),
        particulars=order.particulars,
        lacking=order.lacking,
        own_file=order.own_file,
        grounds=texts_on(press.forms[form.id].layout, form.kind, on),
    )
    paper = content(act.connection, matter, form, heading)
    if not order.own_file:
        press.try_out(paper)
    only = matter.only.id if matter.only else None
    event_id = act.record("paper_issued", assessment_id=only, details={"note": name_of(paper)})
    entry_id = register.enter(act.connection, book, symbol, taken, event_id) if taken else None
    row = _row(matter, order, paper, token) | {"entry_id": entry_id, "event_id": event_id}
    last = issued.newest(act.connection, form.id, matter.subject)
    row["edition"] = last.edition + 1 if last else 1
    return issued.add(act.connection, row, [sheet.id for sheet in matter.sheets])


def _records(act: Act, matter: Matter, form: FormFile) -> tuple[Record, ...]:
    """What a paper says of its files: the content frozen at a step, or as it is now where the form names none."""
    if form.snapshot:
        return frozen(act.connection, matter, SnapshotKind(form.snapshot))
    return tuple(compose(act.connection, sheet, "draft", act.at) for sheet in matter.sheets)


def book_of(connection: Connection, matter: Matter, form: FormFile, on: date, filed: str = "") -> tuple[Book, str]:
    """The book that numbers a form on a day, and the symbol of its numbers; `filed` may name the drafting unit.

    Raises LookupError when the procedure names no office for the form.
    """
    seat = matter.seat(form)
    if seat is None:
        raise LookupError(form.office)
    named = issuer_on(connection, seat, on, council=form.council, filed=filed)
    return Book(seat.unit.id, named.symbol, form.series, on.year), form.symbol(named)


def _row(matter: Matter, order: Order, paper: Paper, token: str) -> dict[str, object]:
    return {
        "form": order.form.id,
        "subject": matter.subject,
        "unit_id": matter.filed.id,
        "round_id": matter.round.id,
        "assessment_id": matter.only.id if matter.only else None,
        "replaces_id": order.replaces.id if order.replaces else None,
        "token": token,
        "title": paper.title,
        "number": paper.number,
        "issued_on": paper.on,
        "office": paper.issuer.office,
        "content": canonical_json(paper_data(paper)),
    }


def issues(actor: Account, matter: Matter, form: FormFile) -> bool:
    """Whether an account may issue a form: by its role, and from the office that the procedure names."""
    return may(actor.role, form.permission) and not _elsewhere(matter, form, actor)


def _elsewhere(matter: Matter, form: FormFile, actor: Account) -> str:
    """A sentence when another office than the actor's issues a form; else empty."""
    seat = matter.seat(form)
    if seat is None or seat.unit.id == actor.unit_id:
        return ""
    return f"Theo trình tự của đợt này, văn bản này do {seat.office.office} ({seat.office.level_name}) phát hành."


def _no_office(matter: Matter, form: FormFile) -> str | None:
    return None if matter.seat(form) else "Bộ tiêu chí không nêu cơ quan lập văn bản này vào thời gian của đợt."


def wrong_state(form: FormFile, state: State) -> str | None:
    """Why a form can't be issued for a file in this state; None when it can."""
    if not form.states or state in form.states:
        return None
    to_come = [STATE_NAMES[one] for one in form.states if one in within_reach(state)]
    when = f"phát hành được từ khi “{to_come[0]}”" if to_come else f"lúc này không phát hành {lower_first(form.title)}"
    return f"Hồ sơ đang ở trạng thái “{STATE_NAMES[state]}”; {when}."


def untrue(connection: Connection, matter: Matter, form: FormFile) -> str | None:
    """Why a form, even as a draft, would say what isn't so of a file; None otherwise."""
    for state in {sheet.state for sheet in matter.sheets}:
        if form.rests_on_decision and state not in DECIDED_STATES:
            return f"Chưa có quyết định nên chưa có {lower_first(form.title)}."
        if form.states and not within_reach(state) & set(form.states):
            return f"Hồ sơ ở trạng thái “{STATE_NAMES[state]}” nên không có {lower_first(form.title)}."
    if form.occasion in PAST and matter.only and not occasion_of(connection, matter.only, form):
        return NOTHING_TO_TELL[form.occasion]
    return None


def _met(connection: Connection, matter: Matter, form: FormFile) -> bool:
    return bool(matter.only and minutes_of(connection, matter.only, CouncilStep(form.office)))
