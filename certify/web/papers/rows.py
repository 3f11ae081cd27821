"""The forms of papers as rows of a page: what was issued of each, and what stands in the way of issuing it."""

from dataclasses import dataclass

from certify.documents.pdf.forms import FormFile
from certify.domain.papers.states import PaperState
from certify.operations.papers import issue as papers
from certify.operations.papers.content import Matter
from certify.store.connection import Connection
from certify.store.papers.issued import Issued
from certify.web.request_context import actor, desk

GROUPS = {
    "self_assessment": "Tự đánh giá",
    "appraisal": "Thẩm định",
    "recognition": "Công nhận",
    "reporting": "Báo cáo",
}


@dataclass(frozen=True)
class Row:
    """One form on a file's page: its editions, whether this person issues it, and why it can't be issued now."""

    form: FormFile
    issued: list[Issued]
    mine: bool
    refusals: list[str]

    @property
    def group(self) -> str:
        """The heading under which the form is listed."""
        return "Phiếu khảo sát" if self.form.subject == "blank" else GROUPS[self.form.office]

    @property
    def standing(self) -> Issued | None:
        return next((one for one in self.issued if one.state == PaperState.IN_FORCE), None)


def rows_of(connection: Connection, matter: Matter, issued: list[Issued], *subjects: str) -> list[Row]:
    """The forms of these subjects that the matter's offices issue, and any other form of which a paper stands."""
    kept = {paper.form for paper in issued}
    shown = [
        form.file
        for form in desk().press.forms.values()
        if form.file.id in kept or (form.file.subject in subjects and matter.seat(form.file))
    ]
    return [_row(connection, matter, form, [one for one in issued if one.form == form.id]) for form in shown]


def _row(connection: Connection, matter: Matter, form: FormFile, issued: list[Issued]) -> Row:
    mine = papers.issues(actor(), matter, form) and form.subject in {"assessment", "area"}
    return Row(form, issued, mine, papers.refusals(connection, matter, form))
