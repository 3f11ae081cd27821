"""What a site needs to issue papers."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from certify.documents.pdf.forms import Form, FormError, FormFile
from certify.documents.pdf.own.folders import OwnForm, forms_of
from certify.documents.pdf.render import render
from certify.domain.papers.paper import Paper
from certify.domain.problems import Problem
from certify.operations.act import NotFound, Refused

GONE = "hệ thống không còn biểu mẫu này; người vận hành đặt lại thư mục của nó"
REFUSED = "Chưa lập được văn bản vì biểu mẫu có lỗi ({}); người vận hành cần sửa biểu mẫu."
LAST = 1_000_000
LOCAL_HOSTS = frozenset({"", "localhost", "127.0.0.1", "::1", "0.0.0.0"})  # noqa: S104 (an address to refuse)


class Press(Struct, frozen=True):
    """What a site needs to issue papers: its forms, and the address at which its pages are reached.

    `own` is what the folders of the site's own forms are, each with what is wrong with it.
    """

    forms: Mapping[str, Form]
    address: str
    own: tuple[OwnForm, ...] = ()

    @property
    def is_local(self) -> bool:
        """Whether the address is one that only this machine opens: codes printed with it would be dead for ever."""
        return (urlsplit(self.address).hostname or "") in LOCAL_HOSTS

    @property
    def files(self) -> list[FormFile]:
        """What each form says of itself, in the order of the procedure."""
        return [form.file for form in self.forms.values()]

    def form(self, form_id: str) -> FormFile:
        """The form with that id; NotFound when there is none."""
        if form_id not in self.forms:
            raise NotFound
        return self.forms[form_id].file

    def form_of(self, form_id: str, title: str) -> FormFile:
        """The form of an issued paper; where the site has it no longer, one that makes no more papers."""
        return self.forms[form_id].file if form_id in self.forms else _gone(form_id, title)

    def printing(self, form_id: str) -> Form:
        """The form that prints a paper issued before. Raises FormError when the site has it no longer."""
        if form_id not in self.forms:
            raise FormError(form_id, Problem("", GONE))
        return self.forms[form_id]

    def try_out(self, paper: Paper) -> None:
        """Try a paper with a form of the site before it is issued for good: ours are proved by tests. Raises Refused.

        A sample proves that a form can be printed, not that it has a sentence for everything a paper may say, nor that
        each picture is there: what can't be drawn takes no number. Raises Busy when the process has enough to render.
        """
        form = self.forms[paper.form]
        if not form.of_site:
            return
        try:
            render(form, paper)
        except FormError as fault:
            raise Refused([REFUSED.format(fault)]) from fault


def _gone(form_id: str, title: str) -> FormFile:
    """A form of which only the papers are left: nobody may issue, replace or recall them until it is there again."""
    return FormFile(
        id=form_id, title=title, order=LAST, kind="", clause="", office="reporting", subject="assessment", permission=""
    ).faulty(f"Biểu mẫu riêng “{title}”: {GONE}.")


def press_of(ours: Path, own: Path, address: str) -> Press:
    """What a site issues papers with: our forms, its own over and beside them, and its address."""
    forms = forms_of(ours, own)
    return Press(forms.by_id, address, forms.own)
