"""The queue of an office above the communes: the files in its scope in a round, the most urgent first."""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from certify.domain.assessment.rounds import RoundState
from certify.domain.assessment.sides import APPRAISAL, SELF
from certify.domain.assessment.states import SELF_STATES
from certify.operations.act import Act
from certify.operations.units.scope import province_of
from certify.store import rounds
from certify.store.assessments import objections
from certify.store.assessments import results as stored_results
from certify.store.assessments.files import Assessment
from certify.store.assessments.listing import Part, listed
from certify.store.assessments.results import Result
from certify.store.pages import NOTHING, WHOLE, Found, Wish
from certify.store.people import accounts
from certify.store.people.accounts import Account
from certify.store.rounds import Round
from certify.store.units import units
from certify.store.units.units import Unit


class Waiting(Struct, frozen=True):
    """A file in a queue: the commune, its officer, the results of both sides, and when an open objection is due."""

    assessment: Assessment
    unit: Unit
    officer: Account | None
    own: Result | None
    appraisal: Result | None
    answer_due_on: date | None = None

    @property
    def late(self) -> bool:
        """Whether the commune hasn't submitted the file yet."""
        return self.assessment.state in SELF_STATES


class Queue(Struct, frozen=True):
    """A page of a round's files within a scope: those with an open objection first, then those not submitted.

    `rounds` are all that have started; `count` is the number of indicators; the communes lie below `areas`.
    """

    rounds: list[Round]
    round: Round | None = None
    count: int = 0
    found: Found[Waiting] = NOTHING
    areas: Sequence[Unit] = ()

    @property
    def files(self) -> list[Waiting]:
        """The files of the page."""
        return self.found.rows


def queue_of(act: Act, round_id: int | None, wish: Wish = WHOLE) -> Queue:
    """The queue of an actor in the round `round_id`, else in the newest open round, else in the newest."""
    started, chosen = _rounds(act, round_id)
    if chosen is None:
        return Queue(started)
    found, due = _found(act, chosen, wish)
    areas = [unit for unit in units.areas(act.connection) if unit.exists_on(chosen.period_to) and act.covers(unit)]
    count = len(act.library.latest(chosen.criteria_version).version.indicators)
    rows = _waiting(act, found.rows, due)
    return Queue(started, chosen, count, Found(rows, found.total, found.page, found.counts), areas)


def files_of(act: Act, round_id: int | None, wish: Wish = WHOLE) -> list[tuple[Assessment, Unit]]:
    """The files of the same queue in its order; nothing else is read of them."""
    _, chosen = _rounds(act, round_id)
    return _found(act, chosen, wish)[0].rows if chosen else []


def _rounds(act: Act, round_id: int | None) -> tuple[list[Round], Round | None]:
    """The rounds that have started, and the one whose queue it is."""
    in_province = rounds.of_province(act.connection, province_of(act) or 0)
    started = [round_ for round_ in in_province if round_.state != RoundState.PLANNED]
    wanted = [round_ for round_ in started if round_.id == round_id]
    still_open = [round_ for round_ in started if round_.state == RoundState.OPEN]
    return started, next(iter(wanted or still_open or started), None)


def _found(act: Act, chosen: Round, wish: Wish) -> tuple[Found[tuple[Assessment, Unit]], Mapping[int, date]]:
    """A round's files in the actor's scope as wished, and when the open objections of files are due."""
    scope = act.actor.unit_id or 0
    unanswered = reversed(objections.unanswered(act.connection, scope))
    due = {objection.assessment_id: objection.answer_due_on for objection, _ in unanswered}
    part = Part(chosen, scope, sorted(due, key=lambda file_id: (due[file_id], file_id)))
    return listed(act.connection, part, wish), due


def _waiting(act: Act, files: Sequence[tuple[Assessment, Unit]], due: Mapping[int, date]) -> list[Waiting]:
    results = stored_results.of_assessments(act.connection, [file.id for file, _ in files])
    officers = accounts.officers(act.connection, [unit.id for _, unit in files])
    return [
        Waiting(
            file,
            unit,
            officers.get(unit.id),
            results.get((file.id, SELF)),
            results.get((file.id, APPRAISAL)),
            due.get(file.id),
        )
        for file, unit in files
    ]
