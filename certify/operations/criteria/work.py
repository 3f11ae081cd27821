"""The work on a draft: what it says now, who confirmed which lines, and what is still to be done."""

from collections.abc import Collection
from functools import cached_property
from typing import Any

from msgspec import Struct

from certify.domain.criteria.editing.attestation import marks_after
from certify.domain.criteria.editing.drafts import DraftState
from certify.domain.criteria.editing.lines import Line, lines_of
from certify.domain.criteria.figures import Mark
from certify.domain.criteria.file import CriteriaFileError, LoadedVersion, checked, parsed
from certify.domain.criteria.version import Version
from certify.domain.problems import Problem
from certify.store.criteria.drafts import Draft, StoredLine
from certify.store.criteria.official_texts import OfficialText
from certify.store.people.accounts import Account


class Work(Struct, frozen=True, dict=True):
    """A draft with everything that belongs to it: the revision it is based on, its data now, its confirmations."""

    draft: Draft
    former: LoadedVersion
    data: dict[str, Any]
    stored: dict[tuple[str, str], StoredLine]
    texts: list[OfficialText]
    # The ids of every indicator that any revision ever had.
    ids: frozenset[str]
    # The persons who transcribed or confirmed anything in it, with whatever account.
    involved: frozenset[int]

    @cached_property
    def base(self) -> dict[str, Any]:
        """The data of the revision that the draft is based on."""
        return parsed(self.former.path.read_bytes())

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return lines_of(self.data)

    @cached_property
    def faults(self) -> list[Problem]:
        """The loader's problems with the draft."""
        return faults_of(self.data)

    @cached_property
    def marks(self) -> dict[str, Mark]:
        """The marks as they would be if the draft were signed now, by their places."""
        return marks_after(self.base, self.data, {key for key, line in self.stored.items() if agreed(line)})

    @cached_property
    def known(self) -> frozenset[tuple[str, str]]:
        """The lines of the revision that the draft is based on."""
        return frozenset(line.key for line in lines_of(self.base))

    def statement(self, line: Line) -> StoredLine | None:
        """The confirmation of a line as it is now; None while nobody has confirmed it."""
        return self.stored.get(line.key)

    @property
    def stated(self) -> list[StoredLine]:
        """The confirmations that apply to the draft as it is now."""
        return [self.stored[line.key] for line in self.lines if line.key in self.stored]

    @property
    def left(self) -> list[Line]:
        """The provisional lines that nobody has confirmed yet."""
        return [
            line for line in self.lines if self.marks[line.mark_place] is Mark.PROVISIONAL and not self.statement(line)
        ]

    def edits(self, actor: Account) -> bool:
        """Whether the actor may edit the draft now, as its transcriber."""
        return self.draft.state == DraftState.DRAFTING and actor.id == self.draft.transcriber_id

    def withdraws(self, actor: Account) -> bool:
        """Whether the actor may take their own draft back from checking."""
        return self.draft.state == DraftState.CHECKING and actor.id == self.draft.transcriber_id

    def checks(self, actor: Account) -> bool:
        """Whether the actor may check the draft: not if they transcribed or confirmed anything in it."""
        return may_check(self.draft, self.involved, actor)


def may_check(draft: Draft, involved: Collection[int], actor: Account) -> bool:
    """Whether an account may check a draft in which some persons are involved."""
    return draft.state == DraftState.CHECKING and actor.person_id not in involved


def faults_of(data: dict[str, Any]) -> list[Problem]:
    """The loader's problems with the data of a criteria file."""
    try:
        checked(data, Version)
    except CriteriaFileError as refused:
        return refused.problems
    return []


def agreed(line: StoredLine) -> bool:
    """Whether two people agree on a line."""
    return line.checked_by is not None and not line.remark


def few(words: list[str], most: int = 8) -> str:
    """Some names and how many more there are."""
    return "; ".join(words[:most]) + (f" và {len(words) - most} dòng khác" if len(words) > most else "")
