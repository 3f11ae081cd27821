"""The dossier of a file as a checklist: each paper with where it stands, who makes it, and the paper itself."""

from collections.abc import Iterable

from msgspec import Struct

from certify.documents.pdf.forms import FormFile
from certify.domain.offices.steps import OfficeStep
from certify.domain.papers.dossier import ABOUT_FILES, DossierLine, Standing, dossier_lines
from certify.domain.papers.states import PaperState
from certify.operations.act import Act
from certify.operations.assessments.sheet import Sheet
from certify.operations.dossiers.facts import File, facts_of
from certify.operations.offices.acting import ActingOffice
from certify.operations.papers.content import file_matter
from certify.operations.papers.issue import issues, wrong_state
from certify.operations.papers.press import Press
from certify.store.papers import issued
from certify.store.papers.issued import Issued


class ChecklistRow(Struct, frozen=True):
    """A paper of a dossier: its line, the office that makes it, the paper in force, and whether the actor may issue it.

    `ready`: it is still to come, the actor's office issues it, and the file is in a state for it.
    """

    line: DossierLine
    maker: str
    paper: Issued | None
    ready: bool

    @property
    def place(self) -> int:
        """The place of its step in the procedure."""
        return list(OfficeStep).index(self.line.step)


def checklist(act: Act, press: Press, sheet: Sheet, offices: Iterable[ActingOffice]) -> list[ChecklistRow]:
    """Every paper of a file's dossier, by step; `offices` are those that act on the file."""
    forms = [form for form in press.files if form.subject in ABOUT_FILES]
    papers = issued.of_assessment(act.connection, sheet.id) if sheet.traces.issued else []
    standing = [paper for paper in papers if paper.state == PaperState.IN_FORCE]
    in_force = [(sheet.id, paper.form, paper.subject) for paper in standing]
    file = File(sheet.id, sheet.state, sheet.unit.id, sheet.round.period_from, sheet.traces.met)
    lines = dossier_lines(sheet.procedure, forms, facts_of(act, [file], forms, in_force)[sheet.id])
    by_form, makers = {paper.form: paper for paper in standing}, {office.step: office.name for office in offices}
    by_id = {form.id: form for form in forms}
    return [
        ChecklistRow(
            line,
            makers.get(line.step, ""),
            by_form.get(line.form) if line.standing is Standing.HELD else None,
            _ready(act, sheet, line, by_id.get(line.form)),
        )
        for line in lines
    ]


def _ready(act: Act, sheet: Sheet, line: DossierLine, form: FormFile | None) -> bool:
    if form is None or line.standing is not Standing.DUE or wrong_state(form, sheet.state):
        return False
    return form.subject == "assessment" and issues(act.actor, file_matter(sheet), form)
