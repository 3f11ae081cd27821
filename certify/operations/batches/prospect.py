"""What a batch would hold: the files of an area that a form can be issued for now, and why the others are left out."""

from msgspec import Struct

from certify.documents.pdf.forms import FormFile
from certify.domain.assessment.states import State
from certify.domain.library import Library
from certify.domain.papers.states import PaperState
from certify.domain.people.permissions import may
from certify.operations.act import Act, NotFound
from certify.operations.assessments.sheet import open_sheet
from certify.operations.papers.areas import area_for, files_of
from certify.operations.papers.content import file_matter
from certify.operations.papers.issue import refusals, wrong_state
from certify.operations.papers.press import Press
from certify.store.assessments.files import Assessment
from certify.store.connection import Connection
from certify.store.papers import issued
from certify.store.people.accounts import Account
from certify.store.rounds import Round
from certify.store.units import units
from certify.store.units.units import Unit


class Candidate(Struct, frozen=True):
    """A file of the area; `left_out` is the reason why no paper is issued for it, empty when one will be."""

    unit: Unit
    assessment_id: int
    left_out: str


class Prospect(Struct, frozen=True):
    """What a batch would hold if it were started now."""

    round: Round
    area: Unit
    form: FormFile
    candidates: tuple[Candidate, ...]

    @property
    def taken(self) -> list[Candidate]:
        return [candidate for candidate in self.candidates if not candidate.left_out]

    @property
    def left_out(self) -> list[Candidate]:
        return [candidate for candidate in self.candidates if candidate.left_out]


def forms_of(press: Press, actor: Account) -> list[FormFile]:
    """The forms that an account may issue for many files at once."""
    files = (form.file for form in press.forms.values())
    return [form for form in files if form.subject == "assessment" and may(actor.role, form.permission)]


def areas_of(act: Act) -> list[Unit]:
    """The areas an account may choose from: its own unit and the units below it that aren't communes."""
    return [unit for unit in units.areas(act.connection) if act.covers(unit)]


def prospect_of(act: Act, press: Press, round_id: int, unit_id: int, form_id: str) -> Prospect:
    """What a batch would hold. Raises Forbidden, and NotFound outside the actor's scope."""
    form = press.form(form_id)
    act.need(form.permission)
    if form.subject != "assessment":
        raise NotFound
    round_, area, _ = area_for(act, round_id, unit_id)
    candidates = (
        Candidate(unit, file.id, _reason_left_out(act.connection, act.library, form, file))
        for unit, file in files_of(act.connection, round_, area)
    )
    return Prospect(round_, area, form, tuple(candidates))


def _reason_left_out(connection: Connection, library: Library, form: FormFile, file: Assessment) -> str:
    """Why no paper is issued for a file; empty when one is."""
    last = issued.newest(connection, form.id, f"assessment:{file.id}")
    if last and last.state == PaperState.IN_FORCE:
        number = f" số {last.number}" if last.number else ""
        # A paper without bytes was cut off while it was issued: the batch completes it.
        return f"Đã phát hành{number} ngày {last.issued_on:%d/%m/%Y}." if last.sha256 else ""
    if problem := wrong_state(form, State(file.state)):
        return problem
    return " ".join(refusals(connection, file_matter(open_sheet(connection, library, file.id)), form))
