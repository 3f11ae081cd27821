"""What waits for a person, by role: each task with its due date and the place on the site where it is done."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from certify.domain.assessment.rounds import RoundState
from certify.domain.assessment.states import State
from certify.domain.days import local_day
from certify.domain.library import Library
from certify.domain.people.permissions import may
from certify.domain.people.tasks import Task, in_order
from certify.operations.act import Act
from certify.operations.plans.missing import unentered
from certify.store import rounds, units
from certify.store.assessments import objections
from certify.store.connection import Connection
from certify.store.log import events
from certify.store.log.events import Event
from certify.store.notices import mail, tasks
from certify.store.notices.tasks import OpenFile, OpenRound
from certify.store.people import accounts
from certify.store.people.accounts import Account
from certify.store.rounds import Round

# What a commune is told of, and for how long.
NEWS = frozenset({"recognise", "refuse", "revoke", "reopen", "objection_answered"})
NEW = timedelta(days=14)
LONGEST_DETAIL = 300


@dataclass(frozen=True)
class Place:
    """What the finding of tasks needs at hand."""

    connection: Connection
    library: Library
    actor: Account
    at: datetime

    @property
    def today(self) -> date:
        return local_day(self.at)


def tasks_of(act: Act) -> list[Task]:
    """Everything that waits for an account at a moment, the most late first."""
    place = Place(act.connection, act.library, act.actor, act.at)
    found = (task for permission, find in FINDERS.items() if may(act.actor.role, permission) for task in find(place))
    return in_order([*found, *_batches(place)])


def news_of(act: Act) -> list[tuple[Event, str]]:
    """What others did lately to the files of a commune, with the name of the round; nothing for other roles."""
    if not may(act.actor.role, "assessment:answer"):
        return []
    return tasks.news(act.connection, act.actor.unit_id or 0, NEWS, act.at - NEW)


def _commune(place: Place) -> Iterator[Task]:
    for file in tasks.files(place.connection, place.actor.unit_id or 0):
        if file.state is State.RETURNED:
            yield _returned(place, file)
        if file.state is State.DRAFT:
            yield from _draft(place, file)
        count = len(place.library.latest(file.criteria_version).version.indicators)
        sends = may(place.actor.role, "assessment:submit") and place.today <= file.sent_by
        if file.state in {State.DRAFT, State.RETURNED} and file.answered == count and sends:
            yield Task("Xem lại và gửi hồ sơ", f"/phieu/{file.id}/gui", file.sent_by, file.round_name)


def _draft(place: Place, file: OpenFile) -> Iterator[Task]:
    count = len(place.library.latest(file.criteria_version).version.indicators)
    entered = f"{file.round_name}: đã nhập {file.answered}/{count} chỉ tiêu"
    if place.today > file.sent_by:
        locked = f"{entered}; phiếu đang khóa, đề nghị cán bộ cấp tỉnh gia hạn"
        yield Task("Phiếu chưa gửi đã quá hạn", f"/phieu/{file.id}", file.sent_by, locked)
    elif file.answered < count:
        yield Task("Nhập số liệu", f"/phieu/{file.id}", file.sent_by, entered)
    if carried := tasks.unconfirmed(place.connection, file.id):
        told = f"{file.round_name}: {carried} chỉ tiêu chờ xác nhận"
        yield Task("Xác nhận số liệu năm trước", f"/phieu/{file.id}", file.sent_by, told)


def _returned(place: Place, file: OpenFile) -> Task:
    reasons = events.reasons_of(place.connection, file.id)
    last = [one for one in reasons if one.event_id == reasons[-1].event_id]
    said = "; ".join(f"{one.indicator_id}: {one.reason}" for one in last)
    said = said if len(said) <= LONGEST_DETAIL else f"{said[:LONGEST_DETAIL]}…"
    first = f"#i{last[0].indicator_id}" if last else ""
    return Task("Bổ sung hồ sơ bị trả lại", f"/phieu/{file.id}{first}", file.sent_by, f"{file.round_name}. {said}")


def _appraiser(place: Place) -> Iterator[Task]:
    found = tasks.files(place.connection, place.actor.unit_id or 0)
    acts = {State.SUBMITTED: "Nhận thẩm định", State.APPRAISING: "Thẩm định"}
    for file in found:
        if file.state in acts:
            title = f"{acts[file.state]}: {file.unit_name}"
            yield Task(title, f"/phieu/{file.id}", file.appraisal_due_on, file.round_name)
    yield from _objections(place)
    late = [one for one in found if one.state in {State.DRAFT, State.RETURNED} and place.today > one.sent_by]
    officers = accounts.officers(place.connection, [file.unit_id for file in late]) if late else {}
    for file in late:
        officer = officers.get(file.unit_id)
        told = f"{officer.display_name}, {officer.phone or 'chưa có số điện thoại'}" if officer else "chưa có tài khoản"
        yield Task(f"Đôn đốc {file.unit_name} gửi hồ sơ", f"/phieu/{file.id}", file.sent_by, told)


def _objections(place: Place) -> Iterator[Task]:
    for one, name in objections.unanswered(place.connection, place.actor.unit_id or 0, below=True):
        path = f"/phieu/{one.assessment_id}/kien-nghi#k{one.id}"
        yield Task(f"Trả lời kiến nghị: {name}, tiêu chí {one.criterion_id}", path, one.answer_due_on)


def _approver(place: Place) -> Iterator[Task]:
    """The appraised files, without those that the approver may not decide."""
    files = tasks.files(place.connection, place.actor.unit_id or 0)
    appraised = [file for file in files if file.state is State.APPRAISED]
    own = tasks.touched_by(place.connection, place.actor.id, [file.id for file in appraised]) if appraised else set()
    for file in appraised:
        if file.id not in own:
            yield Task(f"Quyết định: {file.unit_name}", f"/phieu/{file.id}/quyet-dinh", None, file.round_name)


def _province(place: Place) -> Iterator[Task]:
    known = rounds.of_province(place.connection, place.actor.unit_id or 0)
    for one in known:
        if one.state == RoundState.PLANNED:
            yield Task("Mở đợt đánh giá", "/dot", None, one.name)
    counts = {
        open_round_.id: open_round_ for open_round_ in tasks.open_rounds(place.connection, place.actor.unit_id or 0)
    }
    for one in known:
        if one.id in counts:
            yield from _open_round(place, one, counts[one.id])
    for version in sorted({one.criteria_version for one in known if one.state != RoundState.CLOSED}):
        loaded = place.library.latest(version)
        if not loaded.version.attested:
            yield Task("Đối chiếu bộ tiêu chí với văn bản gốc", "/doi-chieu", None, loaded.version.number)


def _open_round(place: Place, one: Round, counts: OpenRound) -> Iterator[Task]:
    queue = f"/ho-so?dot={one.id}"
    if counts.uncategorised:
        told = f"{one.name}: {counts.uncategorised} đơn vị chưa có phân loại"
        yield Task("Xác định phân loại trước khi kết thúc thẩm định", queue, one.appraisal_due_on, told)
    if counts.unsent and place.today > one.self_due_on:
        told = f"{one.name}: {counts.unsent} đơn vị"
        yield Task("Đôn đốc hoặc gia hạn cho đơn vị chưa gửi", queue, one.self_due_on, told)
    if place.today > one.appraisal_due_on or not counts.undecided:
        told = f"{one.name}: còn {counts.undecided} hồ sơ chưa quyết định" if counts.undecided else one.name
        yield Task("Đóng đợt đánh giá", "/dot", one.appraisal_due_on if counts.undecided else None, told)


def _administrator(place: Place) -> Iterator[Task]:
    locked, new = tasks.troubled_accounts(place.connection, place.at)
    if locked:
        yield Task("Xem tài khoản tạm khóa vì đăng nhập sai", "/tai-khoan", None, f"{locked} tài khoản")
    if new:
        yield Task("Nhắc người chưa đăng nhập lần đầu", "/tai-khoan", None, f"{new} tài khoản còn mật khẩu tạm")
    if failed := mail.counts(place.connection).failed:
        yield Task("Xem thư không gửi được", "/tai-khoan#thu", None, f"{failed} thư")


def _plans(place: Place) -> Iterator[Task]:
    unit = units.find(place.connection, place.actor.unit_id or 0)
    if unit is None:
        return
    for plan, period, count in unentered(place.connection, place.library, unit, place.today):
        path = f"/ke-hoach/{plan.id}/nhap/{unit.id}?ky={period.key}"
        yield Task(
            f"Bổ sung số liệu kế hoạch {plan.number}", path, None, f"Số liệu {period.name}: {count} mục chưa nhập"
        )


def _batches(place: Place) -> Iterator[Task]:
    for batch_id, count in tasks.failed_batches(place.connection, place.actor.id).items():
        yield Task("Xem văn bản phát hành hàng loạt bị lỗi", f"/hang-loat/{batch_id}", None, f"{count} văn bản")


# Who is asked for what, by what they may do.
FINDERS: dict[str, Callable[[Place], Iterator[Task]]] = {
    "assessment:answer": _commune,
    "assessment:appraise": _appraiser,
    "decision:make": _approver,
    "round:manage": _province,
    "people:manage": _administrator,
    "plan:enter": _plans,
}
