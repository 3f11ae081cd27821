"""The dossier that a decision rests on: the papers that the procedure asks for, and which of them don't stand."""

from collections.abc import Iterable

from certify.domain.papers.states import PaperState
from certify.operations.assessments.sheet import Sheet
from certify.operations.papers.press import Press
from certify.store.connection import Connection
from certify.store.papers import issued


def missing_papers(connection: Connection, press: Press, sheet: Sheet) -> tuple[str, ...]:
    """The papers of a file's dossier that the procedure asks for before a recognition and that aren't in force.

    Their titles as the criteria file names them; a paper that no form makes is not asked for.
    """
    asked = (*sheet.procedure.commune_dossier.papers, *sheet.procedure.appraisal_dossier.papers)
    forms = {form.file.dossier or form.file.title: form.file for form in press.forms.values()}
    standing = {
        paper.form for paper in issued.of_assessment(connection, sheet.id) if paper.state == PaperState.IN_FORCE
    }
    return tuple(
        title
        for title in asked
        if title in forms and forms[title].office != "recognition" and forms[title].id not in standing
    )


def missing_sentence(title: str, sheets: Iterable[tuple[str, tuple[str, ...]]]) -> str:
    """What is missing, as one sentence; with the commune's name when there are several files."""
    listed = [(name, papers) for name, papers in sheets if papers]
    if len(listed) == 1:
        return f"{title}: {', '.join(_lower(paper) for paper in listed[0][1])}."
    return (
        f"{title}: "
        + "; ".join(f"{name}: {', '.join(_lower(paper) for paper in papers)}" for name, papers in listed)
        + "."
    )


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]
