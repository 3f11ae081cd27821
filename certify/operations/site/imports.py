"""Imports of files: read, stored, previewed with every change and problem, then imported as a whole or not at all."""

import json
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any, Generic, TypeVar

from msgspec import Struct

from certify.documents.cells import plain
from certify.documents.tables.locating import Column
from certify.documents.tables.reading import Line, read_table
from certify.documents.workbook.raw import Unreadable
from certify.domain import garbled
from certify.domain.problems import Problem
from certify.operations.act import Act, NotFound, Refused
from certify.operations.site.import_days import day_faults, with_days
from certify.store.site import uploads
from certify.store.site.uploads import Upload

MOST_FAULTS = 200
Content = Mapping[str, Any]
_Taken = TypeVar("_Taken")


class Change(Struct, frozen=True):
    """One thing that importing a file changes: its line (0: the file as a whole), and the text before and after."""

    line: int
    subject: str
    before: str
    after: str


class Weighed(Struct, frozen=True):
    """What importing a file would do now; `same` counts the lines that change nothing."""

    changes: tuple[Change, ...]
    faults: tuple[Problem, ...]
    same: int

    @property
    def sha256(self) -> str:
        """A hash of the changes, so that only what the person saw is imported."""
        changes = [[change.line, change.subject, change.before, change.after] for change in self.changes]
        return sha256(json.dumps(changes, ensure_ascii=False).encode()).hexdigest()


class FileImport(Struct, Generic[_Taken], frozen=True):
    """A kind of file to import: its name among uploads, the function that previews it and the one that imports it.

    `take` gets the hash of the preview that the person saw (None: any), and raises Refused when the file has problems
    or would do something else.
    """

    kind: str
    weigh: Callable[[Act, Content], Weighed]
    take: Callable[[Act, Content, str | None], _Taken]

    def keep(self, act: Act, name: str, content: Content) -> int:
        """Store what was read from the actor's file for the preview; the id of the upload."""
        row = {"account_id": act.actor.id, "kind": self.kind, "file_name": plain(name)[:200], "content": dict(content)}
        return uploads.keep(act.connection, {**row, "at": act.at})

    def own(self, act: Act, upload_id: int) -> Upload:
        """The actor's own upload of this kind. Raises NotFound."""
        upload = uploads.find(act.connection, upload_id)
        if upload is None or (upload.account_id, upload.kind) != (act.actor.id, self.kind):
            raise NotFound
        return upload


def table_content(body: bytes, columns: Sequence[Column], **more: object) -> Content:
    """What is stored of a table. Raises Refused when the file isn't one."""
    try:
        table = read_table(body, columns)
    except Unreadable as fault:
        raise Refused([str(fault)]) from fault
    return {
        "lines": [[line.number, dict(line.values)] for line in table.lines],
        "faults": stored_faults(table.problems),
        "notes": table.notes,
        "days": table.days,
        "day_columns": [[column.key, column.heading] for column in columns if column.day],
        **more,
    }


def lines_of(content: Content) -> list[Line]:
    """The lines of a stored table, its days as people here write them."""
    return [Line(number, with_days(content, values)) for number, values in content["lines"]]


def stored_faults(problems: Sequence[Problem]) -> list[tuple[int, str, str]]:
    """What is stored of the problems found while reading a table; of very many the first ones."""
    return [(problem.line, problem.place, problem.text) for problem in problems[:MOST_FAULTS]]


def faults_of(content: Content) -> list[Problem]:
    """The problems found while reading a stored table, and what has to be asked about its days."""
    faults = [Problem(place, text, line) for line, place, text in content.get("faults", ())]
    return [*faults, *day_faults(content)]


def hints_of(content: Content) -> list[str]:
    """What looks garbled in a stored table, by its lines: whoever imports it is asked to look first."""
    lines = [(number, values.values()) for number, values in content.get("lines", ())] or content.get("rows", ())
    looked_at = (garbled.warning(text, f"Dòng {number}") for number, texts in lines for text in texts)
    return [said for said in looked_at if said]


def insist(weighed: Weighed, seen: str | None) -> None:
    """Raise Refused when a file has problems, or would do something else than in the preview `seen` (None: any)."""
    if weighed.faults:
        more = len(weighed.faults) - 3
        texts = [problem.in_table() for problem in weighed.faults[:3]]
        raise Refused([*texts, f"… và {more} chỗ sai khác."] if more > 0 else texts)
    if seen is not None and seen != weighed.sha256:
        raise Refused(
            ["Dữ liệu trên hệ thống đã thay đổi sau khi mở trang này. Chưa ghi gì; hãy xem lại rồi xác nhận."]
        )
