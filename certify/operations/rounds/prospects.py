"""What opening or closing a round would do, for the page that asks before."""

from collections import Counter
from collections.abc import Mapping

from msgspec import Struct

from certify.domain.assessment.states import UNDECIDED_STATES, State
from certify.operations.act import Act
from certify.operations.rounds.lookup import round_for
from certify.store import categories, progress
from certify.store.categories import Entry, uncategorised
from certify.store.connection import Connection
from certify.store.people import accounts
from certify.store.rounds import Round
from certify.store.units import units
from certify.store.units.units import Unit


class Prospect(Struct, frozen=True):
    """A round and what a step would meet: its communes, those with a category and those without an
    officer who can sign in.

    `unfinished` counts the files without a result, by state.
    """

    round: Round
    communes: int
    categorised: int
    without_officer: list[Unit]
    unfinished: Mapping[State, int]


def prospect_of(act: Act, round_id: int) -> Prospect:
    """What a step of a round would do now. Raises Forbidden, NotFound."""
    act.need("round:manage")
    round_ = round_for(act, round_id)
    communes = communes_in(act.connection, round_)
    entries = entries_for(act.connection, round_)
    officers = accounts.officers(act.connection, [unit.id for unit in communes])
    serving = {unit_id for unit_id, officer in officers.items() if officer.active}
    return Prospect(
        round=round_,
        communes=len(communes),
        categorised=len(communes) - len(uncategorised(entries, communes)),
        without_officer=[unit for unit in communes if unit.id not in serving],
        unfinished=unfinished_files(act.connection, round_),
    )


def communes_in(connection: Connection, round_: Round) -> list[Unit]:
    """The communes that take part in a round: those of its province on the last day of its period."""
    return units.communes(connection, round_.province_id, round_.period_to)


def entries_for(connection: Connection, round_: Round) -> dict[str, Entry]:
    """What the register of categories says for a round, by the code of the commune."""
    return categories.on_day(connection, round_.criteria_version, round_.period_to)


def unfinished_files(connection: Connection, round_: Round) -> Mapping[State, int]:
    """How many files of a round are without a result, by state."""
    states = progress.states_of_rounds(connection, [round_.id]).get(round_.id, Counter())
    return {state: states[state] for state in UNDECIDED_STATES if states[state]}
