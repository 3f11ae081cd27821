"""What a site needs to issue papers."""

from collections.abc import Mapping
from dataclasses import dataclass

from certify.documents.pdf.forms import Form, FormFile
from certify.operations.act import NotFound


@dataclass(frozen=True)
class Press:
    """What a site needs to issue papers: its forms, and the address at which its pages are reached."""

    forms: Mapping[str, Form]
    address: str

    def form(self, form_id: str) -> FormFile:
        """The form with that id; NotFound when there is none."""
        if form_id not in self.forms:
            raise NotFound
        return self.forms[form_id].file
