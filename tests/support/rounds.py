"""The rounds of the province officer's site, and what they came to, counted from their files."""

from datetime import UTC, datetime

from certify.domain.assessment.returns import LONGEST
from certify.domain.days import local_day, write_day
from certify.store import rounds
from certify.store.assessments import files
from certify.store.units import units
from tests.support.clients import account


def round_of(connection, state="open"):
    """The round of the officer's province in a state."""
    of_province = rounds.of_province(connection, account(connection, "province_officer").unit_id)
    return next(row for row in of_province if row.state == state)


def file_in(connection, state):
    """The first file of the open round in a state."""
    return next(file for file in files.of_round(connection, round_of(connection).id) if file.state == state)


def reached(connection, round_state="open", area_id=None):
    """How many of a round's files, or of those of an area, are recognised, as pages tell it: "79/156 = 50,64%"."""
    of_round = files.of_round(connection, round_of(connection, round_state).id)
    chosen = [file for file in of_round if area_id in {None, units.find(connection, file.unit_id).parent_id}]
    count = sum(file.state == "recognised" for file in chosen)
    percent, rest = divmod((count * 20_000 + len(chosen)) // (2 * len(chosen)), 100)
    return f"{count}/{len(chosen)} = {percent},{rest:02d}%"


def latest_answer():
    """The last day that a return may set for its answer today, as people write it."""
    return write_day(local_day(datetime.now(UTC)) + LONGEST)
