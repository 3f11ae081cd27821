"""The queue of an office above the communes: the files in its scope in a round, the most urgent first."""

from dataclasses import dataclass
from datetime import date

from certify.domain.assessment.rounds import RoundState
from certify.domain.assessment.sides import APPRAISAL, SELF
from certify.domain.assessment.states import SELF_STATES
from certify.operations.act import Act
from certify.operations.units.scope import province_of
from certify.store import rounds, units
from certify.store.assessments import files as assessments
from certify.store.assessments import objections
from certify.store.assessments import results as stored_results
from certify.store.assessments.files import Assessment
from certify.store.assessments.results import Result
from certify.store.people import accounts
from certify.store.people.accounts import Account
from certify.store.rounds import Round
from certify.store.units import Unit


@dataclass(frozen=True)
class Waiting:
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


@dataclass(frozen=True)
class Queue:
    """A round's files within a scope: those with an open objection first, then those not submitted.

    `rounds` are all that have started; `count` is the number of indicators.
    """

    rounds: list[Round]
    round: Round | None
    count: int
    files: list[Waiting]


def queue_of(act: Act, round_id: int | None) -> Queue:
    """The queue of an actor in the round `round_id`, else in the newest open round, else in the newest."""
    in_province = rounds.of_province(act.connection, province_of(act) or 0)
    started = [round_ for round_ in in_province if round_.state != RoundState.PLANNED]
    wanted = [round_ for round_ in started if round_.id == round_id]
    still_open = [round_ for round_ in started if round_.state == RoundState.OPEN]
    chosen = next(iter(wanted or still_open or started), None)
    if chosen is None:
        return Queue(started, None, 0, [])
    results = stored_results.of_round(act.connection, chosen.id)
    communes = {unit.id: unit for unit in units.communes(act.connection, chosen.province_id, chosen.period_to)}
    in_scope = [
        assessment
        for assessment in assessments.of_round(act.connection, chosen.id)
        if assessment.unit_id in communes and act.covers(communes[assessment.unit_id])
    ]
    due = {
        objection.assessment_id: objection.answer_due_on
        for objection, _ in reversed(objections.unanswered(act.connection, act.actor.unit_id or 0))
    }
    officers = accounts.officers(act.connection, [assessment.unit_id for assessment in in_scope])
    files = [
        Waiting(
            assessment,
            communes[assessment.unit_id],
            officers.get(assessment.unit_id),
            results.get((assessment.id, SELF)),
            results.get((assessment.id, APPRAISAL)),
            due.get(assessment.id),
        )
        for assessment in in_scope
    ]
    count = len(act.library.latest(chosen.criteria_version).version.indicators)
    return Queue(started, chosen, count, sorted(files, key=_order))


def _order(file: Waiting) -> tuple[date, bool, str]:
    return file.answer_due_on or date.max, not file.late, file.unit.sort_key
