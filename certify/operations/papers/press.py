"""What a site needs to issue papers."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from certify.documents.pdf.forms import Form, FormFile
from certify.operations.act import NotFound

LOCAL_HOSTS = frozenset({"", "localhost", "127.0.0.1", "::1", "0.0.0.0"})  # noqa: S104 (an address to refuse)


@dataclass(frozen=True)
class Press:
    """What a site needs to issue papers: its forms, and the address at which its pages are reached."""

    forms: Mapping[str, Form]
    address: str

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
