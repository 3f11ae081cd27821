"""What the pages of files share: the file that was given, the preview of what it would do, and that as a table."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from certify.documents.tables.writing import Table
from certify.operations.site.imports import Weighed
from certify.store.site.uploads import Upload
from certify.web.downloads import asked

LARGEST = 2_200_000
ON_A_PAGE = 100
HEADS = (("Loại", 12), ("Dòng", 8), ("Đối tượng hoặc cột", 34), ("Trước", 40), ("Sau, hoặc lý do", 60))


@dataclass(frozen=True)
class Kind:
    """How a kind of file is told on its pages: the heading, the button, and where one goes back to (an endpoint)."""

    heading: str
    button: str
    back: str


def given_file() -> tuple[str, bytes]:
    """The name and the bytes of the file that was sent; empty when none was chosen."""
    file = request.files.get("file")
    return (file.filename or "", file.read()) if file else ("", b"")


def preview(kind: Kind, upload: Upload, weighed: Weighed, problems: list[str], **more: object) -> ResponseReturnValue:
    """The page that shows every change and fault of a file before anything is saved."""
    if reply := asked(lambda: _table(upload, weighed)):
        return reply
    number = max(request.args.get("trang", 1, int), 1)
    first = (number - 1) * ON_A_PAGE
    page = {
        "kind": kind,
        "back": url_for(kind.back),
        "upload": upload,
        "weighed": weighed,
        "changes": weighed.changes[first : first + ON_A_PAGE],
        "faults": weighed.faults[first : first + ON_A_PAGE],
        "number": number,
        "last": -(-max(len(weighed.changes), len(weighed.faults)) // ON_A_PAGE),
        "problems": problems,
    }
    return render_template("site/import.html", **page, **more), 422 if problems else 200


def _table(upload: Upload, weighed: Weighed) -> Table:
    rows = [("Sai", fault.line or None, fault.column, "", fault.reason) for fault in weighed.faults]
    rows += [("Thay đổi", one.line or None, one.subject, one.before, one.after) for one in weighed.changes]
    return Table("xem-truoc", "Xem trước tệp", upload.file_name, HEADS, rows)
