"""What stands in the way of a paper as a clerk filled it in (office, signer, day, texts), and what a dossier lacks."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from msgspec import Struct

from certify.documents.pdf.forms import FormFile
from certify.domain.assessment.decisions import DecisionKind, SnapshotKind
from certify.domain.assessment.meetings import CouncilStep
from certify.domain.days import local_day
from certify.domain.offices.steps import OfficeStep
from certify.domain.papers.dossier import DossierFacts, Standing, dossier_lines
from certify.domain.papers.particulars import Particulars, chosen_signer, particulars_problems
from certify.domain.papers.register import Way
from certify.domain.problems import Problem
from certify.domain.vietnamese import lower_first
from certify.operations.act import Act
from certify.operations.assessments.meetings import minutes_of
from certify.operations.assessments.sheet import Sheet
from certify.operations.offices.formations import formation_on, formation_problems
from certify.operations.offices.issuers import Seat, issuer_on, naming_problem, signers_on
from certify.operations.papers.content import Matter, frozen
from certify.operations.papers.occasions import occasion_of
from certify.operations.papers.press import Press
from certify.store.assessments import decisions
from certify.store.connection import Connection
from certify.store.papers import issued, register
from certify.store.papers.register import Book
from certify.store.site.settings import is_demonstration

DEAD_ADDRESS = (
    "Địa chỉ kiểm tra văn bản của hệ thống đang là {}, chỉ máy chủ mở được; mã QR in ra sẽ không dùng được. Đề nghị "
    "người vận hành đặt địa chỉ đúng (address trong config.toml) trước khi phát hành."
)


class Wanted(Struct, frozen=True):
    """A paper as it was asked for: its matter and form, its number as typed, and what was filled in."""

    matter: Matter
    form: FormFile
    number: str
    particulars: Particulars

    def day(self, today: date) -> date:
        """The paper's day."""
        return self.particulars.on or today


def problems_of_order(act: Act, press: Press, wanted: Wanted) -> list[Problem]:
    """Every reason why a paper can't be issued as it was filled in. The procedure must name its office."""
    seat = wanted.matter.seat(wanted.form)
    if seat is None:
        return []
    day = wanted.day(act.today)
    problems = [*day_problems(act, wanted, seat), *particulars_problems(wanted.particulars)]
    if press.is_local and not is_demonstration(act.connection):
        problems.append(Problem("", DEAD_ADDRESS.format(press.address)))
    if wanted.form.fault:
        problems.append(Problem("", wanted.form.fault))
    if problem := naming_problem(act.connection, seat, day):
        problems.append(Problem("", problem))
    if wanted.form.letter and not issuer_on(act.connection, seat, day, filed=wanted.particulars.filed).drafting:
        said = "Ký hiệu công văn cần đơn vị soạn thảo: ghi ở trang Cơ quan trước khi phát hành."
        problems.append(Problem("filed", said))
    if wanted.form.formation:
        problems += formation_problems(formation_on(act.connection, seat, day), wanted.number, day)
    if not wanted.form.council:
        problems += _signer_problems(act.connection, seat, wanted.particulars, day)
    return problems


def _signer_problems(connection: Connection, seat: Seat, filled_in: Particulars, day: date) -> Iterator[Problem]:
    signers = signers_on(connection, seat, day)
    if not signers:
        said = f"Chưa có ai ký thay cơ quan vào ngày {day:%d/%m/%Y}: ghi người ký ở trang Cơ quan trước khi phát hành."
        yield Problem("signer", said)
    elif chosen_signer(signers, filled_in.signer) is None:
        said = f"Người ký: {filled_in.signer[:80]} không giữ chức vụ vào ngày {day:%d/%m/%Y}; chọn lại."
        yield Problem("signer", said)


def day_problems(act: Act, wanted: Wanted, seat: Seat) -> Iterator[Problem]:
    """Why a paper can't bear its day: days follow each other, in the book too, and none lies ahead."""
    day = wanted.day(act.today)
    if day > act.today:
        yield Problem("on", f"Ngày văn bản: không thể sau hôm nay, ngày {act.today:%d/%m/%Y}.")
        return
    if day.year != act.today.year and not wanted.particulars.other_year:
        said = f"Ngày văn bản: năm {day.year} khác năm nay. Nếu đúng, đánh dấu xác nhận rồi phát hành."
        yield Problem("other_year", said)
    for earliest, what in _before(act.connection, wanted):
        if day < earliest:
            yield Problem("on", f"Ngày văn bản: không thể trước ngày {earliest:%d/%m/%Y}, ngày {what}.")
            return
    if wanted.form.series and not wanted.form.formation and not wanted.number.strip():
        yield from _book_problem(act.connection, wanted, seat, day)


def _book_problem(connection: Connection, wanted: Wanted, seat: Seat, day: date) -> Iterator[Problem]:
    """The next number of a book can't bear a day before that of the number before it."""
    agency = issuer_on(connection, seat, day, council=wanted.form.council).symbol
    last = register.last_day(connection, Book(seat.unit.id, agency, wanted.form.series, day.year), Way.NEXT)
    if last and day < last[0]:
        said = (
            f"Ngày văn bản: số tiếp theo không thể trước ngày {last[0]:%d/%m/%Y} của số {last[1]}. "
            "Dùng số đã dành nếu văn bản có ngày sớm hơn."
        )
        yield Problem("on", said)


def _before(connection: Connection, wanted: Wanted) -> Iterator[tuple[date, str]]:
    """The days before which a paper can't be, each with what happened then."""
    matter, form = wanted.matter, wanted.form
    if form.snapshot:
        # A decision is frozen when it is recorded, not on its own day: what it follows is the appraisal.
        kind = SnapshotKind.SUBMITTED if form.snapshot == "submitted" else SnapshotKind.APPRAISED
        what = "xã trình hồ sơ" if kind == SnapshotKind.SUBMITTED else "kết thúc thẩm định"
        for record in frozen(connection, matter, kind):
            yield record.prepared_on, what
    if form.meeting and matter.only:
        meeting = minutes_of(connection, matter.only, CouncilStep(form.office))
        if meeting:
            yield local_day(meeting.started_at), "họp hội đồng"
    if (told := occasion_of(connection, matter.only, form) if matter.only else None) and told.on:
        yield told.on, told.what
    if form.rests_on_decision:
        for sheet in matter.sheets:
            for decision in decisions.of_assessment(connection, sheet.id):
                if decision.kind == DecisionKind.RECOGNISE:
                    yield decision.decided_on, f"của Quyết định công nhận số {decision.number}"


def missing_papers(connection: Connection, press: Press, sheet: Sheet) -> tuple[str, ...]:
    """The papers of a file's dossier that the procedure asks for before a recognition and that aren't in force.

    Their titles as the criteria file names them; a paper that no form makes is not asked for.
    """
    held = frozenset(form for _, form, _ in issued.in_force(connection, [sheet.id]))
    lines = dossier_lines(sheet.procedure, press.files, DossierFacts(sheet.state, held))
    before = {OfficeStep.SELF_ASSESSMENT, OfficeStep.APPRAISAL}
    return tuple(line.title for line in lines if line.asked and line.step in before and line.standing is Standing.DUE)


def missing_sentence(sheets: Collection[tuple[str, tuple[str, ...]]]) -> str:
    """What the dossiers of some communes lack, as one sentence; with their names when there are several files."""
    listed = [f"{name}: {_listed(papers)}" if len(sheets) > 1 else _listed(papers) for name, papers in sheets if papers]
    return f"Hồ sơ chưa có: {'; '.join(listed)}."


def _listed(papers: Iterable[str]) -> str:
    return ", ".join(map(lower_first, papers))
