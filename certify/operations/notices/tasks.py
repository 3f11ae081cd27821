"""The tasks of an account by its role, each with its due day and the page on which it is done."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from urllib.parse import quote

from certify.documents.pdf.forms import FormFile
from certify.domain.assessment.hands import Hand, exclusion
from certify.domain.assessment.rounds import RoundState
from certify.domain.assessment.sides import SELF
from certify.domain.assessment.states import SELF_STATES, State
from certify.domain.people.handing import HAND_BACK, HAND_OVER
from certify.domain.people.permissions import may
from certify.domain.people.tasks import Task, in_order
from certify.operations.act import Act
from certify.operations.assessments.offices import hands_on_files
from certify.operations.notices.attestations import attestation_tasks
from certify.operations.notices.papers import papers_to_issue
from certify.operations.people.access import is_second
from certify.operations.plans.missing import unentered
from certify.operations.sharing.assigning import left_to, own_sheets
from certify.operations.sharing.handing import last_handing
from certify.operations.sign_on import wanted
from certify.store import rounds
from certify.store.assessments import objections
from certify.store.log import events
from certify.store.log.events import Event
from certify.store.notices import mail, tasks
from certify.store.notices.tasks import OpenFile, OpenRound
from certify.store.people import accounts
from certify.store.rounds import Round
from certify.store.units import units

# The events that a commune is shown as news, and for how long.
NEWS = frozenset({"recognise", "refuse", "revoke", "reopen", "objection_answered"})
NEW = timedelta(days=14)
LONGEST_DETAIL = 300


def tasks_of(act: Act, forms: Iterable[FormFile] = ()) -> list[Task]:
    """Everything that the actor has to do, the most overdue first; then the papers to issue of some forms."""
    tasks_by_role = (
        task for permission, find in FINDERS.items() if may(act.actor.role, permission) for task in find(act)
    )
    return [*in_order(tasks_by_role), *in_order([*papers_to_issue(act, forms), *_batches(act)])]


def news_of(act: Act) -> list[tuple[Event, str]]:
    """What others recently did with a commune's files, each with the name of the round; nothing for other roles."""
    if not may(act.actor.role, "assessment:answer"):
        return []
    return tasks.news(act.connection, act.actor.unit_id or 0, NEWS, act.at - NEW)


def _commune(act: Act) -> Iterator[Task]:
    for file in tasks.of_commune(act.connection, act.actor.unit_id or 0):
        if file.state is State.RETURNED:
            yield _returned(act, file)
        if file.state is State.DRAFT:
            yield from _draft(act, file)
        count = len(act.library.latest(file.criteria_version).version.indicators)
        if file.state in SELF_STATES and file.answered == count and act.today <= file.sent_by:
            yield from _complete(act, file)


def _complete(act: Act, file: OpenFile) -> Iterator[Task]:
    """What is left with a file whose every indicator is answered: the officer hands it over, the leader sends it."""
    last = last_handing(act.connection, file.id)
    note = last.details.get("note", "") if last else ""
    handed, back = (last is not None and last.act == name for name in (HAND_OVER, HAND_BACK))
    if may(act.actor.role, "assessment:submit"):
        said = f"{file.round_name}; cán bộ đã trình{f': {note}' if note else ''}" if handed else file.round_name
        yield Task("Xem lại và trình hồ sơ", f"/phieu/{file.id}/gui", file.sent_by, said[:LONGEST_DETAIL])
    elif not handed:
        said = f"{file.round_name}; lãnh đạo chuyển lại: {note}" if back else file.round_name
        yield Task("Trình lãnh đạo hồ sơ", f"/phieu/{file.id}/trinh-lanh-dao", file.sent_by, said[:LONGEST_DETAIL])


def _part(act: Act) -> Iterator[Task]:
    """What is assigned to a sector's officer and isn't answered yet."""
    for sheet in own_sheets(act):
        if sheet.editable(SELF, act.today) and (left := left_to(sheet)):
            detail = f"{sheet.round.name}: chưa nhập chỉ tiêu {', '.join(left)}"
            yield Task("Nhập số liệu được phân công", f"/phieu/{sheet.id}", sheet.due_on, detail)


def _draft(act: Act, file: OpenFile) -> Iterator[Task]:
    count = len(act.library.latest(file.criteria_version).version.indicators)
    entered = f"{file.round_name}: đã nhập {file.answered}/{count} chỉ tiêu"
    if act.today > file.sent_by:
        locked = f"{entered}; hồ sơ đang khóa, đề nghị cán bộ cấp tỉnh gia hạn"
        yield Task("Hồ sơ chưa trình đã quá hạn", f"/phieu/{file.id}", file.sent_by, locked)
    elif file.answered < count:
        yield Task("Nhập số liệu", f"/phieu/{file.id}", file.sent_by, entered)
    if file.unconfirmed:
        detail = f"{file.round_name}: {file.unconfirmed} chỉ tiêu chờ xác nhận"
        yield Task("Xác nhận số liệu năm trước", f"/phieu/{file.id}", file.sent_by, detail)


def _returned(act: Act, file: OpenFile) -> Task:
    last = events.last_return(events.reasons_of(act.connection, file.id))
    text = "; ".join(reason.reason if reason.whole else f"{reason.indicator_id}: {reason.reason}" for reason in last)
    text = text if len(text) <= LONGEST_DETAIL else f"{text[:LONGEST_DETAIL]}…"
    first = next((f"#i{reason.indicator_id}" for reason in last if not reason.whole), "")
    return Task("Bổ sung hồ sơ bị trả lại", f"/phieu/{file.id}{first}", file.sent_by, f"{file.round_name}. {text}")


def _appraiser(act: Act) -> Iterator[Task]:
    files = tasks.files(act.connection, act.actor.unit_id or 0)
    acts = {State.SUBMITTED: "Tiếp nhận thẩm định", State.APPRAISING: "Thẩm định"}
    for file in _open_to(act, Hand.APPRAISAL, [file for file in files if file.state in acts]):
        title = f"{acts[file.state]}: {file.unit_name}"
        yield Task(title, f"/phieu/{file.id}", file.appraisal_due_on, file.round_name)
    yield from _objections(act)
    late = [
        overdue for overdue in files if overdue.state in {State.DRAFT, State.RETURNED} and act.today > overdue.sent_by
    ]
    officers = accounts.officers(act.connection, [file.unit_id for file in late]) if late else {}
    for file in late:
        officer = officers.get(file.unit_id)
        contact = (
            f"{officer.display_name}, {officer.phone or 'chưa có số điện thoại'}" if officer else "chưa có tài khoản"
        )
        yield Task(f"Đôn đốc {file.unit_name} trình hồ sơ", f"/phieu/{file.id}", file.sent_by, contact)


def _objections(act: Act) -> Iterator[Task]:
    unanswered = objections.unanswered(act.connection, act.actor.unit_id or 0, below=True)
    had = hands_on_files(act, [objection.assessment_id for objection, _ in unanswered], [Hand.APPRAISAL])
    for objection, name in unanswered:
        if exclusion(Hand.APPRAISAL, had.get(objection.assessment_id, ())):
            continue
        path = f"/phieu/{objection.assessment_id}/kien-nghi#k{objection.id}"
        yield Task(f"Trả lời kiến nghị: {name}, tiêu chí {objection.criterion_id}", path, objection.answer_due_on)


def _approver(act: Act) -> Iterator[Task]:
    files = tasks.files(act.connection, act.actor.unit_id or 0)
    for file in _open_to(act, Hand.DECISION, [file for file in files if file.state is State.APPRAISED]):
        yield Task(f"Quyết định: {file.unit_name}", f"/phieu/{file.id}/quyet-dinh", None, file.round_name)


def _open_to(act: Act, hand: Hand, files: list[OpenFile]) -> list[OpenFile]:
    """Those of some files on which the person who acts has had no hand that excludes this one."""
    had = hands_on_files(act, [file.id for file in files], [hand])
    return [file for file in files if not exclusion(hand, had.get(file.id, ()))]


def _province(act: Act) -> Iterator[Task]:
    province_rounds = rounds.of_province(act.connection, act.actor.unit_id or 0)
    for round_ in province_rounds:
        if round_.state == RoundState.PLANNED:
            yield Task("Mở đợt đánh giá", "/dot", None, round_.name)
    counts = {open_round.id: open_round for open_round in tasks.open_rounds(act.connection, act.actor.unit_id or 0)}
    for round_ in province_rounds:
        if round_.id in counts:
            yield from _open_round(act, round_, counts[round_.id])
    versions = {round_.criteria_version for round_ in province_rounds if round_.state != RoundState.CLOSED}
    yield from attestation_tasks(act, versions)


def _open_round(act: Act, round_: Round, counts: OpenRound) -> Iterator[Task]:
    queue = f"/ho-so?dot={round_.id}"
    if counts.uncategorised:
        detail = f"{round_.name}: {counts.uncategorised} đơn vị chưa có phân loại"
        yield Task("Xác định phân loại trước khi kết thúc thẩm định", queue, round_.appraisal_due_on, detail)
    if counts.unsent and act.today > round_.self_due_on:
        detail = f"{round_.name}: {counts.unsent} đơn vị"
        yield Task("Đôn đốc hoặc gia hạn cho đơn vị chưa trình", queue, round_.self_due_on, detail)
    if act.today > round_.appraisal_due_on or not counts.undecided:
        detail = f"{round_.name}: còn {counts.undecided} hồ sơ chưa quyết định" if counts.undecided else round_.name
        yield Task("Đóng đợt đánh giá", "/dot", round_.appraisal_due_on if counts.undecided else None, detail)


def _administrator(act: Act) -> Iterator[Task]:
    locked, new = tasks.troubled_accounts(act.connection, act.at)
    if locked:
        yield Task("Xem tài khoản tạm khóa vì đăng nhập sai", "/tai-khoan", None, f"{locked} tài khoản")
    if new:
        yield Task("Nhắc người chưa đăng nhập lần đầu", "/tai-khoan", None, f"{new} tài khoản còn mật khẩu tạm")
    if asking := wanted.pending(act.connection, act.at):
        yield Task("Cấp tài khoản cho người đăng nhập từ cơ quan", "/tai-khoan#cho-cap", None, f"{len(asking)} người")
    for one in accounts.awaiting(act.connection):
        if is_second(act, one):
            path = f"/tai-khoan?tim={quote(one.user_name)}"
            yield Task(
                "Mở tài khoản mà một quản trị khác đã cấp vai trò", path, None, f"{one.user_name}, {one.role_name}"
            )
    if failed := mail.counts(act.connection).failed:
        yield Task("Xem thư không gửi được", "/tai-khoan#thu", None, f"{failed} thư")


def _plans(act: Act) -> Iterator[Task]:
    unit_id = act.actor.unit_id or 0
    unit = units.with_those_above(act.connection, unit_id).get(unit_id)
    if unit is None:
        return
    for plan, period, count in unentered(act.connection, act.library, unit, act.today):
        path = f"/ke-hoach/{plan.id}/nhap/{unit.id}?ky={period.key}"
        yield Task(
            f"Bổ sung số liệu kế hoạch {plan.number}", path, None, f"Số liệu {period.name}: {count} mục chưa nhập"
        )


def _batches(act: Act) -> Iterator[Task]:
    if not may(act.actor.role, "paper:area"):
        return
    for batch_id, count in tasks.failed_batches(act.connection, act.actor.id).items():
        yield Task("Xem văn bản phát hành hàng loạt bị lỗi", f"/hang-loat/{batch_id}", None, f"{count} văn bản")


# The tasks of an account by its permissions.
FINDERS: dict[str, Callable[[Act], Iterator[Task]]] = {
    "assessment:answer": _commune,
    "part:read": _part,
    "assessment:appraise": _appraiser,
    "decision:make": _approver,
    "round:manage": _province,
    "people:manage": _administrator,
    "plan:enter": _plans,
}
