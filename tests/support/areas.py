"""An appraiser's area of a few communes: a batch of it has something to do and is soon done."""

import sqlalchemy as sa

from certify.store.assessments import files
from certify.store.units import units
from certify.store.units.units import units as unit_table
from tests.support.clients import account
from tests.support.rounds import round_of
from tests.support.shown import ELSEWHERE

# Files from here on have been appraised.
APPRAISED = {"appraised", "recognised", "refused"}


def narrow(connection, ready, others):
    """Leave in the appraiser's area so many communes whose files of the open round are appraised, and so many others.

    The rest comes under the office of another area. The appraiser's own commune is among the others.
    """
    here, kept = account(connection, "appraiser").unit_id, {True: ready, False: others}
    own = account(connection, "commune_officer").unit_id
    rows = [row for row in files.of_round(connection, round_of(connection).id) if _area(connection, row) == here]
    elsewhere = account(connection, ELSEWHERE["appraiser"]).unit_id
    for row in sorted(rows, key=lambda row: row.unit_id != own):
        is_ready = row.state in APPRAISED
        kept[is_ready] -= 1
        if kept[is_ready] < 0:
            moved = sa.update(unit_table).where(unit_table.c.id == row.unit_id)
            connection.execute(moved.values(parent_id=elsewhere))


def _area(connection, row):
    return units.find(connection, row.unit_id).parent_id
