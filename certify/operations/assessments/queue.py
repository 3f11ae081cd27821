"""The queue of a body above the communes: its files in a round, with what each one waits for."""

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
    """One file in a queue: the commune, its officer, the results of both sides, and when an open objection is due."""

    assessment: Assessment
    unit: Unit
    officer: Account | None
    own: Result | None
    appraisal: Result | None
    answer_due_on: date | None = None

    @property
    def late(self) -> bool:
        """Whether the commune still has the file."""
        return self.assessment.state in SELF_STATES


@dataclass(frozen=True)
class Queue:
    """A round's files within a scope; those with an open objection come first, then those not sent."""

    rounds: list[Round]
    round: Round | None
    count: int
    files: list[Waiting]


def queue_of(act: Act, round_id: int | None) -> Queue:
    """The queue of an actor in a round, the newest open one unless another is asked for."""
    known = rounds.of_province(act.connection, province_of(act) or 0)
    started = [one for one in known if one.state != RoundState.PLANNED]
    wanted = [one for one in started if one.id == round_id] or [one for one in started if one.state == RoundState.OPEN]
    chosen = next(iter(wanted or started), None)
    if chosen is None:
        return Queue(started, None, 0, [])
    results = stored_results.of_round(act.connection, chosen.id)
    found = assessments.of_round(act.connection, chosen.id)
    known_units = {unit.id: unit for unit in units.communes(act.connection, chosen.province_id, chosen.period_to)}
    mine = [one for one in found if one.unit_id in known_units and act.covers(known_units[one.unit_id])]
    due = {
        one.assessment_id: one.answer_due_on
        for one, _ in reversed(objections.unanswered(act.connection, act.actor.unit_id or 0))
    }
    officers = accounts.officers(act.connection, [one.unit_id for one in mine])
    files = [
        Waiting(
            one,
            known_units[one.unit_id],
            officers.get(one.unit_id),
            results.get((one.id, SELF)),
            results.get((one.id, APPRAISAL)),
            due.get(one.id),
        )
        for one in mine
    ]
    count = len(act.library.latest(chosen.criteria_version).version.indicators)
    return Queue(started, chosen, count, sorted(files, key=_order))


def _order(file: Waiting) -> tuple[date, bool, str]:
    return file.answer_due_on or date.max, not file.late, file.unit.sort_key
