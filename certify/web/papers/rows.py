"""The forms of papers as rows of a page: the papers issued of each, and why it can't be issued now."""

from msgspec import Struct

from certify.documents.pdf.forms import FormFile
from certify.domain.papers.states import PaperState
from certify.operations.papers import issue as papers
from certify.operations.papers.content import Matter, matter_of_form
from certify.store.connection import Connection
from certify.store.papers.issued import Issued
from certify.web.request_context import actor, site

GROUPS = {
    "self_assessment": "Tự đánh giá",
    "appraisal": "Thẩm định",
    "recognition": "Công nhận",
    "reporting": "Báo cáo",
}


class FormRow(Struct, frozen=True):
    """One form on a file's page: its editions, whether this person issues it, and why it can't be issued now.

    `drafted` says whether a draft of it may be read.
    """

    form: FormFile
    issued: list[Issued]
    mine: bool
    refusals: list[str]
    subject: str
    drafted: bool

    @property
    def group(self) -> str:
        """The heading under which the form is listed."""
        if not self.form.permission:
            return "Biểu mẫu không còn dùng"
        return "Phiếu in ra để ghi" if self.form.subject == "blank" else GROUPS[self.form.office]

    @property
    def standing(self) -> Issued | None:
        """The paper in force on what the form tells now, if there is one."""
        current = [paper for paper in self.issued if not self.form.occasion or paper.subject == self.subject]
        return next((paper for paper in current if paper.state == PaperState.IN_FORCE), None)


def rows_of(connection: Connection, matter: Matter, issued: list[Issued], *subjects: str) -> list[FormRow]:
    """The forms of these subjects that the matter's offices issue, and any other form that has an issued paper."""
    press, titles = site().press, {paper.form: paper.title for paper in issued}
    shown = [form for form in press.files if form.id in titles or (form.subject in subjects and matter.seat(form))]
    shown += [press.form_of(form_id, title) for form_id, title in titles.items() if form_id not in press.forms]
    return [_row(connection, matter, form, [paper for paper in issued if paper.form == form.id]) for form in shown]


def _row(connection: Connection, matter: Matter, form: FormFile, issued: list[Issued]) -> FormRow:
    mine = papers.issues(actor(), matter, form) and form.subject in {"assessment", "area"}
    subject = matter_of_form(connection, matter, form).subject
    drafted = not form.fault and form.subject != "list" and papers.untrue(connection, matter, form) is None
    return FormRow(form, issued, mine, papers.refusals(connection, matter, form), subject, drafted)
