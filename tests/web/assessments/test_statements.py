"""What a save, its link in the chain too, and a sheet's page ask of the database, from the request to the reply."""

import re
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from certify.domain.assessment.sides import APPRAISAL, SELF
from tests.support.clients import client_of, post, token_of
from tests.support.life import ASKED, Life

# An appraiser's save asks which hands they had in the file, which nobody can have had in what a commune first fills in.
# One more puts down the points of the criterion, and one more the sums of its division.
MOST, OF_POINTS = {SELF: 10, APPRAISAL: 11}, 2
# A commune's save with its locks.
IN_ALL = 12
# The file; the end of the chain; the division, where its sums change.
LOCKS = 3
# What a page shows around the sheet counts, too: the number of tasks, what happened to the account.
MOST_OF_PAGE = 18
# The lists whose order is computed from what many files say.
COMPUTED = ("comparison.sides", "comparison.rounds", "portfolio.index")


@contextmanager
def asked(database):
    """The statements that a database is asked while the block lasts."""
    statements = []

    def note(_connection, _cursor, statement, *_more):
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    engines = {database.engine, database.readers}
    for engine in engines:
        sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        for engine in engines:
            sa.event.remove(engine, "before_cursor_execute", note)


@pytest.mark.both_engines
def test_a_save_asks_little_of_the_database(app, database, library, now, press):
    for side, role, path in ((SELF, "commune_officer", "tu-cham"), (APPRAISAL, "appraiser", "tham-dinh")):
        with database.writing() as connection:
            life = Life(connection, library, now, press)
            if side == APPRAISAL:
                life.take("submit", "commune_leader")
                life.take("start", "appraiser")
            life.fill(side, role)
            version = life.sheet.stored[side, "2.1"].version
        client = client_of(app, role)
        token_of(client)
        line = {"2.1.numerator": 1000, "2.1.denominator": 1000, "2.1.explanation": "Theo sổ gốc"}
        for more, changed in ((0, line), (OF_POINTS, {**line, "2.1.numerator": 1})):
            form = {**changed, "2.1.version": version}
            with asked(database) as statements:
                reply = post(client, f"/phieu/{life.id}/{path}", form, headers={"Accept": "application/json"})
            version = reply.json["versions"]["2.1"]
            locks = [statement for statement in statements if "advisory" in statement]
            assert len(locks) <= (LOCKS if database.engine.dialect.name == "postgresql" else 0)
            assert len(statements) - len(locks) <= MOST[side] + more, "\n".join(statements)
            assert side == APPRAISAL or more or len(statements) <= IN_ALL


@pytest.mark.both_engines
def test_a_save_tells_what_the_page_would_ask_and_reads_nothing_for_it(app, database, library, now, press):
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.fill(**ASKED)
        version = life.sheet.stored[SELF, "1.1"].version
    client, path = client_of(app, "commune_officer"), f"/phieu/{life.id}"
    page = client.get(path).get_data(as_text=True)
    shown = set(re.findall(r'id="(hoi-[a-z_]+)"', page))
    form = {"1.1.version": version, "1.1.yes": "yes", "1.1.explanation": "Theo sổ gốc"}
    brought = re.search(r'name="beside"\s+value="([^"]+)"', page)[1]
    counted, told = [], []
    for more in ({}, {"beside": brought, "1.1.version": version + 1, "1.1.explanation": "Theo sổ"}):
        with asked(database) as statements:
            reply = post(client, f"{path}/tu-cham", {**form, **more}, headers={"Accept": "application/json"})
        counted.append(len(statements))
        told.append({one["id"] for one in reply.json["asked"]})
    assert told[1] == shown and told[0] < shown and counted[0] == counted[1], "last year's and the median's as well"


@pytest.mark.both_engines
def test_a_sheet_is_read_on_one_connection(app, database, library, now, press):
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.fill()
    client, opened = client_of(app, "commune_officer"), []
    client.get(f"/phieu/{life.id}")
    sa.event.listen(database.readers, "checkout", lambda *_: opened.append(1))
    with asked(database) as statements:
        assert client.get(f"/phieu/{life.id}").status_code == 200
    assert len(opened) == 1
    assert len(statements) <= MOST_OF_PAGE, "\n".join(statements)


@pytest.mark.both_engines
@pytest.mark.parametrize("endpoint", COMPUTED)
def test_pages_along_a_computed_list_compute_it_once_while_nothing_changes(
    app, database, library, now, press, endpoint
):
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.fill()
        life.take("submit", "commune_leader")
        life.take("start", "appraiser")
        life.fill(APPRAISAL, "appraiser", **{"2.1": {"numerator": 1, "denominator": 1000}})

    def cost(client, more=f"?ds={endpoint}"):
        with asked(database) as statements:
            page = client.get(f"/phieu/{life.id}{more}").get_data(as_text=True)
        assert ('aria-label="Trong danh sách"' in page) == bool(more)
        return len(statements)

    client, other = client_of(app, "appraiser"), client_of(app, "province_officer")
    cost(client, ""), cost(other, "")
    plain, first, later = cost(client, ""), cost(client), cost(client)
    assert later == plain + 1 < first
    assert cost(other) > cost(other), "nobody walks along another person's list"
    with database.writing() as connection:
        assert Life(connection, library, now, press).fill(APPRAISAL, "appraiser").versions
    assert cost(client) == first > cost(client), "what happens to a file may change the order"
