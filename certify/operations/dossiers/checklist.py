"""The dossier of a file as a checklist: each paper with where it stands, who makes it, and the paper itself."""

from dataclasses import dataclass

from certify.documents.pdf.forms import FormFile
from certify.domain.offices.steps import OfficeStep
from certify.domain.papers.dossier import ABOUT_FILES, DossierLine, Standing, dossier_lines
from certify.domain.papers.states import PaperState
from certify.operations.act import Act
from certify.operations.assessments.sheet import Sheet
from certify.operations.dossiers.facts import File, facts_of
from certify.operations.offices.issuers import offices_on
from certify.operations.papers.content import file_matter
from certify.operations.papers.issue import issues, wrong_state
from certify.operations.papers.press import Press
from certify.store.papers import issued
from certify.store.papers.issued import Issued


@dataclass(frozen=True)
class ChecklistRow:
    """A paper of a dossier: its line, the office that makes it, the paper in force, and whether the actor may issue it.

    `ready`: it is still to come, the actor's office issues it, and the file is in a state for it.
    """

    line: DossierLine
    maker: str
    paper: Issued | None
    ready: bool


def checklist(act: Act, press: Press, sheet: Sheet) -> list[ChecklistRow]:
    """Every paper of a file's dossier, by step."""
    forms = [form for form in press.files if form.subject in ABOUT_FILES]
    facts = facts_of(act, [File(sheet.id, sheet.state, sheet.unit.id, sheet.round.period_from)], forms)[sheet.id]
    lines = dossier_lines(sheet.procedure, forms, facts)
    standing = [paper for paper in issued.of_assessment(act.connection, sheet.id) if paper.state == PaperState.IN_FORCE]
    papers, makers = {paper.form: paper for paper in standing}, _makers(act, sheet)
    by_id = {form.id: form for form in forms}
    return [
        ChecklistRow(
            line,
            makers[line.step],
            papers.get(line.form) if line.standing is Standing.HELD else None,
            _ready(act, sheet, line, by_id.get(line.form)),
        )
        for line in lines
    ]


def _ready(act: Act, sheet: Sheet, line: DossierLine, form: FormFile | None) -> bool:
    if form is None or line.standing is not Standing.DUE or wrong_state(form, sheet.state):
        return False
    return form.subject == "assessment" and issues(act.actor, file_matter(sheet), form)


def _makers(act: Act, sheet: Sheet) -> dict[OfficeStep, str]:
    """The offices of the procedure by step, as they are named today."""
    named = offices_on(
        act.connection, sheet.version, sheet.round.period_to, sheet.units_by_level, sheet.unit, act.today
    )
    offices = (named.self_assessment, named.appraisal, named.recognition)
    steps = (OfficeStep.SELF_ASSESSMENT, OfficeStep.APPRAISAL, OfficeStep.RECOGNITION)
    return {step: office.office for step, office in zip(steps, offices, strict=True)}
