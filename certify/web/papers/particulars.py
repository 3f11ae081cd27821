"""What a clerk fills in before a paper is issued, read from a form or an address."""

from collections.abc import Mapping

from flask import request

from certify.domain.offices.problems import typed_lines
from certify.domain.papers.paper import Citation
from certify.domain.papers.particulars import OWN_WORDS, Particulars
from certify.domain.problems import Problem
from certify.operations.act import Refused
from certify.web.dates import read_date


def filled_in(typed: Mapping[str, str] | None = None) -> Particulars:
    """The particulars in a form (the request's own when none is given). Raises Refused for what is no date."""
    form = request.form if typed is None else typed
    return Particulars(
        on=read_date(form.get("on", ""), "Ngày văn bản", "on", optional=True),
        signer=form.get("signer", ""),
        recipients=typed_lines(form.get("recipients", "")),
        filed=" ".join(form.get("filed", "").split()),
        further_grounds=typed_lines(form.get("further_grounds", "")),
        other_year="other_year" in form,
        **{name: form.get(name, "").replace("\r\n", "\n").strip() for name in OWN_WORDS},
        inspection=_inspection(form),
    )


def _inspection(form: Mapping[str, str]) -> Citation | None:
    """The conclusion of an inspection that was typed: its kind and number, and its day; None when neither was."""
    number = " ".join(form.get("inspection_number", "").split())
    if not number and not form.get("inspection_on", "").strip():
        return None
    if not number:
        raise Refused([Problem("inspection_number", "Kết luận kiểm tra: ghi số, ký hiệu.")])
    on = read_date(form.get("inspection_on", ""), "Ngày kết luận kiểm tra", "inspection_on")
    return Citation("Kết luận", number, on, office=" ".join(form.get("inspection_office", "").split()))


def uploaded() -> tuple[str, bytes]:
    """The name and the content of the office's own file in the form; both empty when there is none."""
    upload = request.files.get("file")
    return (upload.filename or "", upload.read()) if upload else ("", b"")
