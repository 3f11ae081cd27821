"""What the page before issue draws: what stands in its fields, what may be chosen, what stands in the way already."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlsplit

from flask import request
from msgspec import Struct

from certify.documents.pdf.forms import FormFile
from certify.domain.offices.settings import Holder
from certify.domain.papers.particulars import OWN_WORDS, Particulars, particulars_of
from certify.operations.act import Act, Refused
from certify.operations.offices.formations import formation_on
from certify.operations.offices.issuers import letterhead_on, signers_on
from certify.operations.papers.content import Matter
from certify.operations.papers.files import content_of
from certify.operations.papers.issue import refusals
from certify.store.papers.issued import Issued
from certify.web.papers.particulars import filled_in
from certify.web.request_context import site


def _texts_of(filled: Particulars) -> dict[str, str]:
    """Particulars as the texts in the fields that they are read from."""
    texts = {name: str(getattr(filled, name)) for name in ("signer", "filed", *OWN_WORDS)}
    return texts | {name: "\n".join(getattr(filled, name)) for name in ("recipients", "further_grounds")}


class Offered(Struct, frozen=True):
    """What the page offers: the people who may sign on the day, and the office's drafting units."""

    day: date
    signers: tuple[Holder, ...]
    drafting: tuple[str, ...]


def offered(act: Act, matter: Matter, form: FormFile, day: date | None = None) -> Offered:
    """What may be chosen for a paper of a day (None: the day of the council that it forms, else today)."""
    seat = matter.seat(form)
    if seat is None:
        return Offered(day or act.today, (), ())
    formed = formation_on(act.connection, seat, act.today) if form.formation else None
    on = day or (formed.decided_on if formed else act.today)
    return Offered(on, signers_on(act.connection, seat, on), letterhead_on(act.connection, seat, on).drafting)


def _other_address() -> str:
    """The address that papers print, when this page was opened at another one; else empty."""
    printed = site().press.address
    return "" if urlsplit(printed).netloc == request.host else printed


def prepared(act: Act, matter: Matter, form: FormFile, former: Issued | None = None) -> dict[str, object]:
    """What the page before issue draws: what was typed, what may be chosen, what stands in the way already.

    A paper that is to be replaced fills the page in until something was typed.
    """
    typed: Mapping[str, str] = request.form
    if former and not request.form:
        typed = _texts_of(particulars_of(content_of(act.connection, former.id)))
    try:
        day = filled_in().on
    except Refused:
        day = None
    return {
        "matter": matter,
        "form": form,
        "typed": typed,
        "offered": offered(act, matter, form, day),
        "refusals": refusals(act.connection, matter, form, former),
        "former": former,
        "printed_address": _other_address(),
    }
