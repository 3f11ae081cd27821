"""What was typed and chosen on the forms of documents: references, files, pasted lines, chosen documents."""

import re
from collections.abc import Mapping

from flask import request

from certify.domain.limits import MOST_DOCUMENTS
from certify.domain.numbers import id_or
from certify.domain.problems import Problem
from certify.operations.act import NotFound, Refused
from certify.operations.evidence.documents import Given, Reference
from certify.operations.evidence.files import Examined, Upload, examined
from certify.web.dates import read_date
from certify.web.request_context import today

_BLANK = Reference("", None, "", "")


def sure() -> bool:
    """Whether the person says that nothing of a child is in what looks like it."""
    return request.form.get("sure") == "1"


def reference(form: Mapping[str, str]) -> Reference:
    """What is said of one document. Raises Refused for a day that is none."""
    issued = read_date(form.get("issued_on", ""), "Ngày ban hành", "issued_on", optional=True)
    texts = {name: form.get(name, "").strip() for name in ("number", "issuer", "link", "name")}
    return Reference(issued_on=issued, **texts)


def documents() -> list[Given]:
    """The documents of the form: each file, or what is said of one document, and each pasted line.

    What is said goes with the file where there is one. Raises Refused with everything that is wrong.
    """
    said, files = reference(request.form), _files()
    if len(files) > 1 and said != _BLANK:
        raise Refused([Problem("number", "Số, ngày, cơ quan, đường dẫn là của một tài liệu: hãy chọn một tệp.")])
    found = [Given(said, file) for file in files]
    if not files and said != _BLANK:
        found.append(Given(said))
    return found + [Given(line) for line in _lines(request.form.get("lines", ""))]


def chosen() -> list[int]:
    """The ids of the documents that were ticked. Raises NotFound for anything that is no id."""
    ids = [id_or(text, 0) for text in request.form.getlist("document")]
    if 0 in ids or len(ids) > MOST_DOCUMENTS:
        raise NotFound
    return ids


def _files() -> list[Examined]:
    given = [file for file in request.files.getlist("file") if file.filename]
    if not given:
        return []
    kept_until = read_date(request.form.get("kept_until", ""), "Lưu đến ngày", "kept_until")
    level, found, problems = request.form.get("level", ""), [], []
    for file in given:
        try:
            upload = Upload(file.filename or "", file.stream.read(), level, kept_until)
            found.append(examined(upload, today().date()))
        except Refused as refused:
            named = len(given) > 1
            problems += [one.under(file.filename or "") if named else one for one in refused.problems]
    if problems:
        raise Refused(problems)
    return found


def _lines(text: str) -> list[Reference]:
    """A document for each line "number; day; issuer; link", as a table pasted from Excel has them too."""
    found, problems = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        cells = [cell.strip() for cell in re.split(r"[;\t]", line)]
        if not any(cells):
            continue
        names = ("number", "issued_on", "issuer", "link")
        if len(cells) > len(names):
            problems.append(Problem("lines", f"Dòng {number}: có {len(cells)} phần; chỉ gồm số; ngày; cơ quan; link."))
            continue
        try:
            found.append(reference(dict(zip(names, cells, strict=False))))
        except Refused as refused:
            problems += [Problem("lines", f"Dòng {number}: {one.text}") for one in refused.problems]
    if problems:
        raise Refused(problems)
    return found
