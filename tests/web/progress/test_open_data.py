"""Open data: what everybody may take along is what the records hold of closed rounds, and names nobody else."""

import csv
import io

import pytest

from certify.domain.assessment.rounds import RoundState
from certify.domain.assessment.states import State
from certify.domain.progress.open_data import DATASETS, RATES, RECOGNISED
from certify.operations.progress.recognised import YES, setting_name
from certify.store import progress, rounds
from certify.store.site.settings import set_setting
from certify.store.units import units
from tests.support.rounds import round_of

PLACE = "/cong-khai/du-lieu"


@pytest.fixture
def published(database):
    """Every province publishes its list."""
    with database.writing() as connection:
        for province in units.provinces(connection):
            set_setting(connection, setting_name(province.id), YES)


def rows(app, dataset):
    return app.test_client().get(f"{PLACE}/{dataset.name}.json").json["rows"]


@pytest.mark.usefixtures("published")
def test_recognised_communes_are_those_of_closed_rounds_and_nobody_else(app, database):
    with database.reading() as connection:
        closed = [one for one in rounds.everything(connection) if one.state == RoundState.CLOSED]
        communes = [found for one in closed for found in progress.communes_of(connection, one.id)]
    named = rows(app, RECOGNISED)
    recognised = sorted(unit.code for unit, state in communes if state is State.RECOGNISED)
    assert recognised and sorted(row["ma"] for row in named) == recognised
    assert {row["dot"] for row in named} <= {one.name for one in closed}
    assert all(row["so_quyet_dinh"] and row["ngay_quyet_dinh"] for row in named)
    with database.writing() as connection:
        for one in closed:
            rounds.change(connection, one.id, state=RoundState.OPEN)
    assert rows(app, RECOGNISED) == [], "a round that is opened again tells nothing until it is closed"


def test_a_list_that_is_not_published_is_in_no_open_data(app):
    assert rows(app, RECOGNISED) == []


def test_rates_count_each_round_and_its_divisions(app, database):
    with database.reading() as connection:
        shown = round_of(connection)
        states = progress.states_of_rounds(connection, [shown.id])[shown.id]
    told = [row for row in rows(app, RATES) if row["dot"] == shown.name]
    whole, divisions = told[0], told[1:]
    assert (whole["duoc_cong_nhan"], whole["so_don_vi"]) == (states[State.RECOGNISED], states.total())
    assert whole["ma"] == whole["ma_tinh"] and whole["da_dong"] is False
    assert sum(row["so_don_vi"] for row in divisions) == states.total() and divisions[0]["ma"] != whole["ma"]


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("dataset", DATASETS.values(), ids=list(DATASETS))
def test_csv_and_json_say_the_same_and_the_dictionary_names_every_column(app, dataset):
    visitor = app.test_client()
    reply, page = visitor.get(f"{PLACE}/{dataset.name}.csv"), visitor.get(PLACE).get_data(as_text=True)
    assert f"mau-{dataset.name}.csv" in reply.headers["Content-Disposition"], "a demonstration says that it is one"
    listed = list(csv.DictReader(io.StringIO(reply.get_data(as_text=True))))
    whole = visitor.get(f"{PLACE}/{dataset.name}.json").json
    names = [field["name"] for field in whole["fields"]]
    assert whole["note"] and names == list(listed[0]) and all(f"<code>{name}</code>" in page for name in names)
    for line, row in zip(listed, whole["rows"], strict=True):
        assert [line[name] for name in names] == [as_text(row[name]) for name in names]


def as_text(value):
    """A value of the JSON as the CSV writes it."""
    if isinstance(value, float):
        return f"{value:.2f}"
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize("name", ["x.csv", f"{RATES.name}.xml", f"{RATES.name}.csv/x"])
def test_what_there_is_not_is_not_found(app, name):
    assert app.test_client().get(f"{PLACE}/{name}").status_code == 404
