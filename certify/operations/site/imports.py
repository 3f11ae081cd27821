"""Files that bring many things at once: read and kept, shown with every change and fault, then taken whole or not."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from certify.documents.cells import plain
from certify.documents.tables.reading import Column, Fault, Line, read_table
from certify.documents.workbook.reading import Unreadable
from certify.operations.act import Act, NotFound, Refused
from certify.store.site import uploads
from certify.store.site.uploads import Upload

MOST_FAULTS = 200
Content = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """One thing that taking the file changes: the line that says so (0: the file as a whole), before and after."""

    line: int
    subject: str
    before: str
    after: str


@dataclass(frozen=True)
class Weighed:
    """What taking a file would do as the site stands now; `same` counts the lines that change nothing."""

    changes: tuple[Change, ...]
    faults: tuple[Fault, ...]
    same: int

    @property
    def sha256(self) -> str:
        """What the person saw, so that nothing else is taken than what was shown."""
        told = [[change.line, change.subject, change.before, change.after] for change in self.changes]
        return sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def table_content(body: bytes, columns: Sequence[Column], **more: object) -> Content:
    """What is kept of a table. Raises Refused when the file is none."""
    try:
        lines, faults = read_table(body, columns)
    except Unreadable as fault:
        raise Refused([str(fault)]) from fault
    kept = [[line.number, dict(line.values)] for line in lines]
    return {"lines": kept, "faults": [[one.line, one.column, one.reason] for one in faults[:MOST_FAULTS]], **more}


def lines_of(content: Content) -> list[Line]:
    """The lines of a kept table."""
    return [Line(number, values) for number, values in content["lines"]]


def faults_of(content: Content) -> list[Fault]:
    """The faults of reading a kept table."""
    return [Fault(*one) for one in content["faults"]]


def keep(act: Act, kind: str, name: str, content: Content) -> int:
    """Keep what was read from a person's file for the preview; the id of the upload."""
    row = {
        "account_id": act.actor.id,
        "kind": kind,
        "file_name": plain(name)[:200],
        "content": dict(content),
        "at": act.at,
    }
    return uploads.keep(act.connection, row)


def own(act: Act, kind: str, upload_id: int) -> Upload:
    """A person's own file of a kind. Raises NotFound."""
    found = uploads.find(act.connection, upload_id)
    if found is None or (found.account_id, found.kind) != (act.actor.id, kind):
        raise NotFound
    return found


def insist(weighed: Weighed, seen: str | None) -> None:
    """Raise Refused when a file has faults, or would do something else than the person saw (`seen`; None: anything)."""
    if weighed.faults:
        more = len(weighed.faults) - 3
        said = [fault.text for fault in weighed.faults[:3]]
        raise Refused([*said, f"… và {more} chỗ sai khác."] if more > 0 else said)
    if seen is not None and seen != weighed.sha256:
        raise Refused(
            ["Dữ liệu trên hệ thống đã thay đổi sau khi mở trang này. Chưa ghi gì; hãy xem lại rồi xác nhận."]
        )
