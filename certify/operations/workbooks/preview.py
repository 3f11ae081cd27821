"""The preview of a workbook: every change, every conflict with both values, every fault; nothing is written."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from certify.documents.workbook.control import STALE
from certify.domain.assessment.sides import Side
from certify.domain.hashing import canonical_json, sha256_of
from certify.domain.problems import Problem
from certify.operations.act import Act, Refused
from certify.operations.assessments.offices import barred
from certify.operations.assessments.sheet import Sheet, sheet_for
from certify.operations.workbooks.changes import Change, Weighed
from certify.operations.workbooks.figures import figures_in, with_changes
from certify.operations.workbooks.pages import HANDS
from certify.operations.workbooks.replies import for_either, replies_in
from certify.store.assessments.workbooks import Upload


class PageChanges(Struct, frozen=True, dict=True):
    """One commune's changes, of figures and of replies to questions."""

    sheet: Sheet
    side: Side
    name: str
    figures: Weighed
    replies: Weighed
    # Why nobody but others may save them; blank if the actor may.
    why_not: str

    @property
    def changes(self) -> tuple[Change, ...]:
        return (*self.figures.changes, *self.replies.changes)

    @property
    def conflicts(self) -> tuple[Change, ...]:
        return (*self.figures.conflicts, *self.replies.conflicts)

    @property
    def faults(self) -> Iterator[Problem]:
        if self.why_not:
            yield Problem("", self.why_not, sheet=self.name)
        yield from (*self.figures.faults, *self.replies.faults)

    @property
    def before(self) -> Decimal:
        return self.sheet.score_of(self.side).total

    @cached_property
    def after(self) -> Decimal:
        """The total with the changes, conflicts keeping the system's figures."""
        return with_changes(self.sheet, self.side, self.figures.changes).score_of(self.side).total

    def key(self, change: Change) -> str:
        """The form field in which a conflict's choice is made."""
        return f"{self.sheet.id}:{change.key}"


class Preview(Struct, frozen=True, dict=True):
    """A workbook compared with what the system holds now."""

    upload: Upload
    side: Side
    pages: tuple[PageChanges, ...]
    faults: tuple[Problem, ...]

    @property
    def changes(self) -> list[tuple[PageChanges, Change]]:
        return [(page, change) for page in self.pages for change in page.changes]

    @property
    def conflicts(self) -> list[tuple[PageChanges, Change]]:
        return [(page, change) for page in self.pages for change in page.conflicts]

    @property
    def hints(self) -> list[str]:
        """A sentence with its page for each remark that seems to identify a child, and each reply that is lost."""
        warned = [(page, change.hint) for page, change in self.changes + self.conflicts]
        lost = [(page, text) for page in self.pages for text in page.replies.lost]
        return [f"Trang “{page.name}”. {text}" for page, text in [*warned, *lost] if text]

    @property
    def changed(self) -> list[PageChanges]:
        return [page for page in self.pages if page.changes]

    @property
    def newer(self) -> int:
        return sum(page.figures.newer for page in self.pages)

    @cached_property
    def sha256(self) -> str:
        """The hash of everything the preview shows: a confirmation applies to exactly this."""
        shown = [
            [page.key(change), change.before, change.remark_before, asdict(change.said), change.conditional]
            for page in self.pages
            for change in (*page.changes, *page.conflicts)
        ]
        faults = [{"sheet": fault.sheet, "cell": fault.place, "reason": fault.text} for fault in self.faults]
        return sha256_of(canonical_json([self.upload.sha256, shown, faults]))


def preview_of(act: Act, upload: Upload) -> Preview:
    """What an upload would change now. Raises NotFound, and Refused when it was made for other criteria."""
    content = upload.content
    side = Side(content["side"])
    pages = tuple(_page(act, side, page) for page in content["pages"])
    faults = [Problem(cell, text, sheet=name) for name, cell, text in content["faults"]]
    return Preview(upload, side, pages, (*faults, *(fault for page in pages for fault in page.faults)))


def current_sheet(act: Act, assessment_id: int, name: str, sha256: str) -> Sheet:
    """The sheet of a page within the actor's scope. Raises NotFound, and Refused when the criteria changed since."""
    sheet = sheet_for(act, assessment_id)
    if sheet.loaded.sha256 != sha256:
        now = f"{sheet.version.number}, bản {sheet.version.revision}"
        raise Refused([f"Trang “{name}” lập theo bộ tiêu chí khác với bộ đang dùng ({now}). {STALE}"])
    return sheet


def _page(act: Act, side: Side, page: Mapping[str, Any]) -> PageChanges:
    sheet = current_sheet(act, page["assessment"], page["sheet"], page["sha256"])
    figures = figures_in(sheet, side, act.today, page)
    replies = replies_in(act, with_changes(sheet, side, figures.changes), side, page)
    if figures.conflicts:
        taken = with_changes(sheet, side, (*figures.changes, *figures.conflicts))
        replies = for_either(replies, replies_in(act, taken, side, page))
    touched = figures != Weighed(newer=figures.newer) or replies != Weighed()
    why_not = barred(act, sheet, HANDS[side]) if touched else ""
    return PageChanges(sheet, side, page["sheet"], figures, replies, why_not)
