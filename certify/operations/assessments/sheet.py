"""The sheet of an assessment: everything about one file, read at once, for pages, papers and steps."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from certify.domain.assessment.content import Content
from certify.domain.assessment.returns import Deadline, Due, due_next
from certify.domain.assessment.rounds import RoundState
from certify.domain.assessment.sides import APPRAISAL, SELF, Side, side_in
from certify.domain.assessment.states import DECIDED_STATES, SELF_STATES, State
from certify.domain.criteria.answers import Answer
from certify.domain.criteria.file import LoadedVersion
from certify.domain.criteria.procedure import Procedure
from certify.domain.criteria.version import Category, Version, categories_possible
from certify.domain.library import Library
from certify.domain.people.permissions import Role
from certify.domain.questions.replies import Reply
from certify.domain.scoring.judgement import Judgement, judge
from certify.domain.scoring.score import Score, score
from certify.operations.act import Act, NotFound
from certify.operations.assessments.counted_answers import counted_answer
from certify.store.assessments import assignments, evidence_files, objections, whole
from certify.store.assessments.answers import StoredAnswer
from certify.store.assessments.evidence import Evidence
from certify.store.assessments.files import Assessment
from certify.store.assessments.results import Result
from certify.store.assessments.whole import Traces
from certify.store.connection import Connection
from certify.store.log import events
from certify.store.log.events import ReturnReason, last_return
from certify.store.rounds import Round
from certify.store.units.units import Unit

# What a sheet computes from answers and criteria; the last from the category too, but nothing else of its assessment.
_OF_ANSWERS = ("_parsed", "self_score", "appraisal_score", "content_sha256")
Key = tuple[Side, str]  # of an answer: its side and its indicator's id


class Sheet(Struct, frozen=True, dict=True):
    """One assessment with all that belongs to it; `only` are the indicators of a sector's officer (None: all)."""

    assessment: Assessment
    round: Round
    unit: Unit
    parent: Unit
    province: Unit
    loaded: LoadedVersion
    stored: Mapping[Key, StoredAnswer]
    evidence: tuple[Evidence, ...]
    files: Mapping[int, evidence_files.StoredFile]
    reasons: tuple[ReturnReason, ...]
    objections: tuple[objections.Objection, ...]
    kept: Mapping[Side, Result]
    replies: Mapping[str, Reply]  # what the commune said to each question
    library: Library  # the other decisions, which earlier files may be under
    traces: Traces
    only: frozenset[str] | None = None

    @property
    def id(self) -> int:
        return self.assessment.id

    @property
    def state(self) -> State:
        return self.assessment.state

    @property
    def version(self) -> Version:
        return self.loaded.version

    @property
    def procedure(self) -> Procedure:
        """The offices of each step, as in force at the end of the round's period."""
        return self.version.procedure_on(self.round.period_to)

    @property
    def units_by_level(self) -> dict[str, Unit]:
        """The commune and the units above it by level; without a district where there is none."""
        district = {} if self.parent.id == self.province.id else {"district": self.parent}
        return {"commune": self.unit, "province": self.province, **district}

    @property
    def category(self) -> Category | None:
        chosen = self.assessment.category
        return self.version.category(chosen) if chosen else None

    @property
    def categories(self) -> tuple[Category, ...]:
        """The category if it is set, else every one that is possible for the unit."""
        return (self.category,) if self.category else self.possible

    @property
    def possible(self) -> tuple[Category, ...]:
        """The categories that the law provides for units of this type."""
        return categories_possible(self.version, self.unit.type, self.province.type)

    def answers(self, side: Side) -> dict[str, Answer]:
        """The answers of a side that count: complete and confirmed."""
        parsed = {key: self.answer(side, key) for row_side, key in self.stored if row_side == side}
        return {key: answer for key, answer in parsed.items() if answer is not None}

    def answer(self, side: Side, indicator_id: str) -> Answer | None:
        """The answer of one indicator; None while it is blank, unfinished or not confirmed."""
        key = (side, indicator_id)
        if key not in self._parsed:
            row = self.stored.get(key)
            self._parsed[key] = counted_answer(self.version, row) if row else None
        return self._parsed[key]

    @cached_property
    def _parsed(self) -> dict[Key, Answer | None]:
        """A cache of the answers parsed so far."""
        return {}

    def with_rows(self, rows: Mapping[Key, StoredAnswer], answers: Mapping[Key, Answer | None]) -> "Sheet":
        """The sheet with these rows changed; `answers` holds their parsed answers."""
        changed = replace(self, stored={**self.stored, **rows})
        changed._parsed.update({**self._parsed, **answers})
        return changed

    def changed(self, **columns: object) -> "Sheet":
        """The sheet with these columns of its assessment changed; what follows from others stays known."""
        changed = replace(self.assessment, **columns)
        traces = self.traces if columns.keys() == {"updated_at"} else Traces()
        after = self._with(replace(self, assessment=changed, traces=traces))
        if columns.keys() & {"category", "category_basis"}:
            vars(after).pop("content_sha256", None)
        return after

    def with_kept(self, results: Iterable[Result]) -> "Sheet":
        """The sheet with these results kept of its sides."""
        return self._with(replace(self, kept={**self.kept, **{result.side: result for result in results}}))

    def _with(self, after: "Sheet") -> "Sheet":
        vars(after).update({name: vars(self)[name] for name in _OF_ANSWERS if name in vars(self)})
        return after

    @cached_property
    def self_score(self) -> Score:
        return score(self.version, self.answers(SELF))

    @cached_property
    def appraisal_score(self) -> Score:
        return score(self.version, self.answers(APPRAISAL))

    @property
    def side(self) -> Side:
        """The column that is being worked on."""
        return side_in(self.state)

    @cached_property
    def known(self) -> dict[str, Answer]:
        """The best answers available: the appraisal's where there is one, else the commune's own."""
        return self.answers(SELF) | (self.answers(APPRAISAL) if self.side == APPRAISAL else {})

    def score_of(self, side: Side) -> Score:
        """The score of a side."""
        return self.self_score if side == SELF else self.appraisal_score

    def judgements(self, side: Side) -> list[Judgement]:
        """The outcome of a side under each possible category (one when the category is set)."""
        return [judge(self.score_of(side), category) for category in self.categories]

    def missing(self, side: Side) -> tuple[str, ...]:
        """The ids of the indicators a side has not answered, in order."""
        answered = self.answers(side)
        return tuple(indicator.id for indicator in self.version.indicators if indicator.id not in answered)

    def locked(self, on: date) -> bool:
        """Whether the commune's deadline has passed; this changes no state and submits nothing."""
        return on > self.due_on

    @property
    def deadline(self) -> Deadline:
        """Until when the commune may send its file."""
        return Deadline(self.round.self_due_on, self.assessment.extended_until, self.assessment.return_due_on)

    @property
    def due_on(self) -> date:
        return self.deadline.day

    @property
    def due(self) -> Due | None:
        return due_next(self.state, self.deadline, self.round.appraisal_due_on)

    @property
    def reopened(self) -> frozenset[str]:
        """The indicators that the last return reopened; empty unless the file is returned now."""
        last = last_return(self.reasons) if self.state is State.RETURNED else []
        return frozenset(reason.indicator_id for reason in last if not reason.whole)

    def editable(self, side: Side, on: date) -> frozenset[str]:
        """The indicators whose answers may be changed on a side today."""
        everything = self.version.ids if self.only is None else self.only
        if self.round.state != RoundState.OPEN:
            return frozenset()
        if side == APPRAISAL:
            return everything if self.state is State.APPRAISING else frozenset()
        if self.state not in SELF_STATES or self.locked(on):
            return frozenset()
        return everything if self.state is State.DRAFT else everything & self.reopened

    @cached_property
    def content_sha256(self) -> str:
        """The hash that a decision is bound to."""
        chosen = (self.assessment.category, self.assessment.category_basis)
        said = (self.stored.values(), self.evidence, [one.sha256 for one in self.files.values()], self.replies.values())
        return Content(self.id, self.loaded.sha256, chosen, *said).sha256


def open_sheet(connection: Connection, library: Library, assessment_id: int) -> Sheet:
    """Read the sheet of an assessment; NotFound when there is none."""
    if (found := whole.find(connection, assessment_id)) is None:
        raise NotFound
    # The newest revision of the criteria; for a decided file the revision it was decided under.
    criteria, decided = found.round.criteria_version, found.assessment.state in DECIDED_STATES
    answers, replies = whole.said(connection, found)
    evidence, files = evidence_files.with_evidence(connection, assessment_id)
    return Sheet(
        assessment=found.assessment,
        round=found.round,
        unit=found.unit,
        parent=found.parent,
        province=found.province,
        loaded=library.get(criteria, found.kept[SELF].revision) if decided else library.latest(criteria),
        stored={(row.side, row.indicator_id): row for row in answers},
        evidence=tuple(evidence),
        files=files,
        reasons=tuple(events.reasons_of(connection, assessment_id)) if found.traces.returned else (),
        objections=tuple(objections.of_assessment(connection, assessment_id)) if found.traces.objected else (),
        kept=found.kept,
        replies=replies,
        library=library,
        traces=found.traces,
    )


def sheet_for(act: Act, assessment_id: int) -> Sheet:
    """Read a sheet within the actor's scope, else NotFound; to a sector's officer only their indicators are open."""
    sheet = open_sheet(act.connection, act.library, assessment_id)
    if act.actor.role is Role.SECTOR_OFFICER:
        sheet = replace(sheet, only=assignments.of_account(act.connection, act.actor.id, assessment_id))
    if not act.covers(sheet.unit) or sheet.only == frozenset():
        raise NotFound
    return sheet
