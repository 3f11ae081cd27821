"""Points on pages, drawings and tables for everybody, and in the API for other communes: nothing follows from them."""

import csv
import io
import re
from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from certify.domain.days import local_day
from certify.operations.people import tokens
from certify.store import progress
from certify.store.assessments.files import assessments
from certify.store.assessments.results import results
from certify.store.units import units
from tests.support.acts import act_of
from tests.support.calls import Caller
from tests.support.clients import account, client_of
from tests.support.rounds import round_of
from tests.support.shown import ELSEWHERE

TABLE = "dang=csv"
# What every page has of its own: when and for which request it was made.
FRESH = re.compile(r'(?:nonce|value)="[^"]*"')


def listed(client, path):
    return list(csv.reader(io.StringIO(client.get(path).get_data(as_text=True).lstrip("\ufeff"))))


@pytest.mark.whole
def test_comparing_two_days_tells_nobody_a_communes_points(app, database, now):
    """What a stranger, and a program of another commune, see is the same whatever a commune answers meanwhile."""
    with database.writing() as connection:
        elsewhere = units.find(connection, account(connection, ELSEWHERE["commune_officer"]).unit_id)
        act = act_of(connection, account(connection, "commune_officer"), now)
        program = Caller(app, tokens.make(act, "Thử", ("read",), local_day(now) + timedelta(days=9)))
        round_id = round_of(connection).id
    address = f"/cong-khai/{elsewhere.province_id}"
    paths = ["/cong-khai", address, f"/cong-khai?{TABLE}&bang=2", f"{address}?{TABLE}&bang=2"]

    def seen():
        visitor = app.test_client()
        pages = [FRESH.sub("", visitor.get(path).get_data(as_text=True)) for path in paths]
        return pages, program.get("/progress")

    def exact():
        return listed(client_of(app, "province_officer"), "/tien-do?dang=csv&bang=3")

    officer = client_of(app, "commune_officer")
    province, division = (f"/tien-do/don-vi/{key}" for key in (elsewhere.province_id, elsewhere.parent_id))
    inner = ["/tien-do/ca-nuoc", province, division, "/tien-do/so-sanh", "/tien-do/xem-truoc", "/tien-do/lanh-dao"]
    inner += [f"{path}?{TABLE}&bang={number}" for path in (province, division) for number in (1, 2, 3)]
    inner += [f"/tien-do/so-sanh?{TABLE}&bang=2", f"/tien-do/xem-truoc?{TABLE}&bang=2"]

    def told():
        return [FRESH.sub("", officer.get(path).get_data(as_text=True)) for path in inner]

    first, inside, beside = seen(), exact(), told()
    with database.writing() as connection:
        points, tallies = progress.criterion_points, progress.criterion_tallies
        changed = sa.update(points).where(points.c.round_id == round_id, points.c.division_id == elsewhere.parent_id)
        connection.execute(changed.values(points=Decimal(0)))
        here = (tallies.c.round_id == round_id, tallies.c.division_id == elsewhere.parent_id)
        connection.execute(sa.update(tallies).where(*here).values(points=Decimal(0), zeros=tallies.c.files))
        files = sa.select(assessments.c.id).where(
            assessments.c.round_id == round_id, assessments.c.unit_id.in_(
                sa.select(units.units.c.id).where(units.units.c.parent_id == elsewhere.parent_id)
            ),
        )  # fmt: skip
        connection.execute(sa.update(results).where(results.c.assessment_id.in_(files)).values(total=Decimal(1)))
    assert seen() == first
    assert told() == beside, "nor an officer of another commune"
    assert exact() != inside, "those above the commune see it at once"


def test_a_closed_round_is_told_in_shades(app, database):
    with database.reading() as connection:
        closed = round_of(connection, "closed")
    address = f"/cong-khai/{closed.province_id}?dot={closed.id}"
    rows = listed(app.test_client(), f"{address}&{TABLE}&bang=2")
    assert all("ít nhất % điểm" in head for head in rows[0][1:])
    told = {cell for row in rows[1:] for cell in row[1:]}
    assert told <= {"", "0", "50", "70", "85", "95"} and len(told) > 1
    assert "làm tròn xuống" in app.test_client().get(address).get_data(as_text=True)
