"""Find rounds of a province."""

from collections.abc import Mapping

from certify.domain.assessment.rounds import RoundState
from certify.domain.assessment.states import State
from certify.operations.act import Act, NotFound
from certify.operations.units.scope import province_of
from certify.store import progress, rounds
from certify.store.connection import Connection
from certify.store.rounds import Round


def file_counts(act: Act) -> Mapping[int, Mapping[State, int]]:
    """The number of files in each state, for each round of the actor's province."""
    act.need("round:manage")
    return progress.states_of_province(act.connection, act.actor.unit_id or 0)


def round_for(act: Act, round_id: int) -> Round:
    """A round of the actor's own province; NotFound otherwise."""
    round_ = rounds.find(act.connection, round_id)
    if round_ is None or round_.province_id != province_of(act):
        raise NotFound
    return round_


def begun(connection: Connection, province_id: int, round_id: int | None) -> tuple[list[Round], Round | None]:
    """The started rounds of a province, the newest first, and the one with `round_id` (the newest without it)."""
    started = [round_ for round_ in rounds.of_province(connection, province_id) if round_.state != RoundState.PLANNED]
    return started, next((round_ for round_ in started if round_.id == round_id), started[0] if started else None)
