"""Documents of the demonstration, all invented: each is evidence of several indicators, one comes with its file."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from certify.demonstration.loading import Loading
from certify.documents.uploads.evidence_files import PDF
from certify.domain.days import local_day
from certify.domain.evidence.confidentiality import Confidentiality
from certify.operations.act import Act
from certify.operations.assessments.sheet import Sheet
from certify.operations.evidence import citing, documents
from certify.operations.evidence.documents import Given, Reference
from certify.operations.evidence.files import Examined, Upload

KEPT = timedelta(days=5 * 365)


def give(loading: Loading, act: Act, sheet: Sheet) -> None:
    """Put the documents of the examples, of the year of the figures, into a file that its commune still fills in."""
    for one in _examples(loading.sources.examples)["documents"]:
        _keep(loading, act, sheet, one, one["places"])


def supplement(loading: Loading, act: Act, sheet: Sheet, lacks: Iterable[str]) -> None:
    """Put the documents that answer a return into the file, as evidence of the indicators that it was returned for."""
    for one in _examples(loading.sources.examples)["supplements"]:
        _keep(loading, act, sheet, one, {key: one["places"][key] for key in lacks})


def _keep(loading: Loading, act: Act, sheet: Sheet, one: Mapping[str, Any], places: Mapping[str, str]) -> None:
    day, month = one["on"]
    issuer = one["issuer"].format(unit=f"{sheet.unit.type} {sheet.unit.name}")
    issued_on = min(date(sheet.round.year, month, day), act.today)
    reference = Reference(one["number"], issued_on, issuer, one.get("link", ""), one["name"])
    file = _report(loading.sources.examples, local_day(loading.now)) if one.get("attached") else None
    document_id = documents.keep(act, sheet.id, Given(reference, file))
    citing.place(act, sheet.id, document_id, places)


@cache
def _examples(folder: Path) -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads((folder / "documents.toml").read_text("utf-8"))


@cache
def _report(folder: Path, today: date) -> Examined:
    """The report as it is found when it is examined, which would take a process of its own."""
    content = (folder / "report.pdf").read_bytes()
    upload = Upload("bao-cao-so-lieu-tre-em.pdf", content, Confidentiality.INTERNAL, today + KEPT)
    return Examined(upload, upload.name, PDF.media_type)
