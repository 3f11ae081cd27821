"""What a workbook would change: one thing before and after, as text and in points; and all of a page, weighed."""

from decimal import Decimal

from msgspec import Struct

from certify.documents.workbook.pages import asked_id
from certify.domain.criteria.answers import Answer
from certify.domain.problems import Problem
from certify.operations.assessments.answers import AnswerEntry
from certify.operations.assessments.questions import Saying


class Change(Struct, frozen=True):
    """An indicator or a reply before and after; `before` is what the system holds now.

    `key` names it among the changes of its page, `about` are its indicators, `name` what is asked. What is to be saved
    is `said`; `answer` is an indicator's where it counts. A `conditional` reply is to a question that is asked only of
    figures of the file that conflict: it is saved where these are taken.
    """

    key: str
    cell: str
    about: str
    name: str
    before: str
    after: str
    said: AnswerEntry | Saying
    remark_before: str = ""
    remark_after: str = ""
    points_before: Decimal | None = None
    points_after: Decimal | None = None
    answer: Answer | None = None
    conditional: bool = False

    @property
    def is_reply(self) -> bool:
        return isinstance(self.said, Saying)

    @property
    def question(self) -> str:
        """The id of the question that a reply is to."""
        return asked_id(self.key)

    @property
    def hint(self) -> str | None:
        """A warning when new text seems to identify a child, for the person who uploaded the workbook."""
        changed = (self.before, self.remark_before) != (self.after, self.remark_after)
        return self.said.hint(self.about) if changed else None


class Weighed(Struct, frozen=True):
    """What a page says, weighed: changes, conflicts (based on what others saved meanwhile), faults.

    `newer` counts untouched indicators that others changed since: their figures stay. `lost` quotes replies whose
    question isn't asked any more.
    """

    changes: tuple[Change, ...] = ()
    conflicts: tuple[Change, ...] = ()
    faults: tuple[Problem, ...] = ()
    newer: int = 0
    lost: tuple[str, ...] = ()
