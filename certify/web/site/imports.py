"""The pages of file imports: uploading a file, a preview of what it would change, and confirming it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from msgspec import Struct
from msgspec.structs import replace

from certify.documents.tables.writing import Table
from certify.domain.days import two_readings
from certify.domain.limits import TABLE, UploadLimit
from certify.domain.numbers import parse_id
from certify.operations.site.import_days import asked_days, in_order
from certify.operations.site.imports import Content, FileImport, Weighed, hints_of
from certify.store.site.uploads import Upload
from certify.web.access import requires, takes
from certify.web.downloads import as_file
from certify.web.forms import Problems, View, page, shown_again
from certify.web.request_context import acting, viewing

ON_A_PAGE = 100
HEADS = (("Loại", 12), ("Dòng", 8), ("Đối tượng hoặc cột", 34), ("Trước", 40), ("Sau, hoặc lý do", 60))


def _uploaded_file() -> tuple[str, bytes]:
    """The name and the bytes of the uploaded file; both empty if none was chosen."""
    file = request.files.get("file")
    return (file.filename or "", file.read()) if file else ("", b"")


class ImportPages(Struct, frozen=True):
    """What differs between the imports of several kinds of file.

    `read` turns the bytes, with the form's other fields, into the content that is stored until it is confirmed (may
    raise Refused); `taken` makes the response from the result of a confirmed import; `heading`, `button` and `note` are
    shown on the preview. `file` and `note` are called once in each request. `given` is the name and the bytes of what
    was given; with another one than an uploaded file, `from_file` is false.
    """

    permission: str
    file: Callable[[], FileImport[Any]]
    read: Callable[[bytes], Content]
    taken: Callable[[Any, Content], ResponseReturnValue]
    heading: str
    button: str
    note: Callable[[], str]
    limit: UploadLimit = TABLE
    given: Callable[[], tuple[str, bytes]] = _uploaded_file
    from_file: bool = True


def add_pages(blueprint: Blueprint, index: View, given_at: str, shown_at: str, pages: ImportPages) -> None:
    """Add the views `upload`, `show` and `confirm` to the blueprint whose page `index` has the upload form.

    `given_at` is the address for uploads; a preview has the address `shown_at` and the upload's id.
    """

    @requires(pages.permission)
    @takes(pages.limit.request)
    @shown_again(index)
    def upload() -> ResponseReturnValue:
        """Read and store a file; nothing is imported yet."""
        name, body = pages.given()
        content = pages.read(body)
        with acting() as act:
            upload_id = pages.file().keep(act, name, content)
        return redirect(url_for(".show", upload_id=upload_id))

    @requires(pages.permission)
    def show(upload_id: int, problems: Problems = ()) -> ResponseReturnValue:
        """The preview: every change that a file would make, and every problem."""
        file = pages.file()
        with viewing() as act:
            stored = file.own(act, upload_id)
            stored = replace(stored, content=_answered(stored.content))
            weighed = file.weigh(act, stored.content)
        return _preview(pages, stored, weighed, problems)

    @requires(pages.permission)
    @shown_again(show)
    def confirm(upload_id: int) -> ResponseReturnValue:
        """Import the whole file, or nothing of it."""
        file = pages.file()
        with acting() as act:
            content = _answered(file.own(act, upload_id).content)
            result = file.take(act, content, request.form.get("seen", ""))
        return pages.taken(result, content)

    preview_at = f"{shown_at}/<int:upload_id>"
    blueprint.add_url_rule(given_at, view_func=upload, methods=["POST"])
    blueprint.add_url_rule(preview_at, view_func=show, methods=["GET"])
    blueprint.add_url_rule(preview_at, view_func=confirm, methods=["POST"])


def _answered(content: Content) -> Content:
    """What was stored, with what the page or its form says of the order of its days."""
    return in_order(content, request.values.get("order", ""))


def _preview(pages: ImportPages, upload: Upload, weighed: Weighed, problems: Problems) -> ResponseReturnValue:
    if reply := as_file(lambda: _table(upload, weighed)):
        return reply
    number = max(request.args.get("trang", 1, parse_id), 1)
    first = (number - 1) * ON_A_PAGE
    return page(
        "site/import.html",
        problems,
        kind=pages,
        back=url_for(".index"),
        upload=upload,
        weighed=weighed,
        changes=weighed.changes[first : first + ON_A_PAGE],
        hints=hints_of(upload.content),
        faults=weighed.faults[first : first + ON_A_PAGE],
        number=number,
        last=-(-max(len(weighed.changes), len(weighed.faults)) // ON_A_PAGE),
        note=pages.note(),
        notes=upload.content.get("notes", ()),
        **_days(upload.content),
    )


def _days(content: Content) -> dict[str, object]:
    """What is asked about the order of a table's days, with how each answer would read one of these."""
    example = asked_days(content)
    return {"day": example, "readings": two_readings(example), "order": content.get("order", "")}


def _table(upload: Upload, weighed: Weighed) -> Table:
    rows = [("Sai", fault.line or None, fault.place, "", fault.text) for fault in weighed.faults]
    rows += [
        ("Thay đổi", change.line or None, change.subject, change.before, change.after) for change in weighed.changes
    ]
    return Table("xem-truoc", "Xem trước tệp", upload.file_name, HEADS, rows)
