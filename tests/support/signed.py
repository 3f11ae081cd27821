"""What a check says of a signed copy, and the places for signatures in a paper."""

import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from certify.config import Settings
from certify.documents.pdf.forms import load_form, load_sample
from certify.documents.pdf.render import render
from certify.documents.signing.document import Document
from certify.documents.signing.fields import fields_of
from certify.documents.signing.signatures import examine

AT = datetime(2026, 6, 1, tzinfo=UTC)
NAME = generic.NameObject
PROGRAMS = Path(__file__).parents[1] / "documents" / "signing" / "programs"


def program(name):
    """A file that a signing program wrote."""
    return (PROGRAMS / name).read_bytes()


def accepted(issued, signed, number=1, roots=()):
    """The signatures of a copy that must be accepted and hold so many."""
    found = examine(issued, signed, roots, AT)
    assert found.accepted and found.reasons == (), found.reasons
    assert len(found.signatures) == number and all(one.intact and one.covers for one in found.signatures)
    return found.signatures


def refused(issued, signed, said):
    """Check that a copy is refused with a sentence like that, which accuses nobody."""
    found = examine(issued, signed, [], AT)
    assert not found.accepted
    reasons = " ".join(found.reasons)
    assert re.search(said, reasons), reasons
    assert not re.search("đã bị sửa|giả mạo|gian dối", reasons)


def changed(pdf, change):
    """The bytes with one more revision that `change` makes."""
    writer, out = IncrementalPdfFileWriter(BytesIO(pdf), strict=False), BytesIO()
    change(writer)
    writer.write(out)
    return out.getvalue()


def boxes_of(pdf):
    """The prepared places of an issued file: (page, left, bottom, right, top) by the name of the field."""
    document = Document(pdf)
    pages = [page.idnum for page in document.pages]
    return {
        field.name: (pages.index(field.content.raw_get("/P").idnum), *field.widgets[0].box)
        for field in fields_of(document)
    }


def paper(form_id):
    """A form's sample as it is issued."""
    form = load_form(Settings(Path()).paper_forms / form_id)
    return render(form, load_sample(form))
