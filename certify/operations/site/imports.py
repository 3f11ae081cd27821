"""Files that bring many things at once: read and kept, shown with every change and problem, then taken whole or not."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Generic, TypeVar

from certify.documents.cells import plain
from certify.documents.tables.reading import Column, Line, read_table
from certify.documents.workbook.reading import Unreadable
from certify.domain.problems import Problem
from certify.operations.act import Act, NotFound, Refused
from certify.store.site import uploads
from certify.store.site.uploads import Upload

MOST_FAULTS = 200
Content = Mapping[str, Any]
_Taken = TypeVar("_Taken")


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
    faults: tuple[Problem, ...]
    same: int

    @property
    def sha256(self) -> str:
        """What the person saw, so that nothing else is taken than what was shown."""
        told = [[change.line, change.subject, change.before, change.after] for change in self.changes]
        return sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class FileImport(Generic[_Taken]):
    """A kind of file: its name among a person's uploads, what taking one would do, and taking it.

    `take` is given the hash of what the person was shown (None: whatever it does), and raises Refused when the file
    has problems or would do something else.
    """

    kind: str
    weigh: Callable[[Act, Content], Weighed]
    take: Callable[[Act, Content, str | None], _Taken]

    def keep(self, act: Act, name: str, content: Content) -> int:
        """Keep what was read from a person's file for the preview; the id of the upload."""
        row = {"account_id": act.actor.id, "kind": self.kind, "file_name": plain(name)[:200], "content": dict(content)}
        return uploads.keep(act.connection, {**row, "at": act.at})

    def own(self, act: Act, upload_id: int) -> Upload:
        """A person's own file of this kind. Raises NotFound."""
        found = uploads.find(act.connection, upload_id)
        if found is None or (found.account_id, found.kind) != (act.actor.id, self.kind):
            raise NotFound
        return found


def table_content(body: bytes, columns: Sequence[Column], **more: object) -> Content:
    """What is kept of a table. Raises Refused when the file is none."""
    try:
        lines, problems = read_table(body, columns)
    except Unreadable as fault:
        raise Refused([str(fault)]) from fault
    kept = [[line.number, dict(line.values)] for line in lines]
    return {
        "lines": kept,
        "faults": [[problem.line, problem.place, problem.text] for problem in problems[:MOST_FAULTS]],
        **more,
    }


def lines_of(content: Content) -> list[Line]:
    """The lines of a kept table."""
    return [Line(number, values) for number, values in content["lines"]]


def faults_of(content: Content) -> list[Problem]:
    """The problems of reading a kept table."""
    return [Problem(place, text, line) for line, place, text in content["faults"]]


def insist(weighed: Weighed, seen: str | None) -> None:
    """Raise Refused when a file has faults, or would do something else than the person saw (`seen`; None: anything)."""
    if weighed.faults:
        more = len(weighed.faults) - 3
        said = [problem.in_table() for problem in weighed.faults[:3]]
        raise Refused([*said, f"… và {more} chỗ sai khác."] if more > 0 else said)
    if seen is not None and seen != weighed.sha256:
        raise Refused(
            ["Dữ liệu trên hệ thống đã thay đổi sau khi mở trang này. Chưa ghi gì; hãy xem lại rồi xác nhận."]
        )
