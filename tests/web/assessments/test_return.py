"""Returning a file: what the page shows and asks, what it refuses, and what the commune reads."""

import html
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from certify.domain.assessment.record import Cell, IndicatorRow
from certify.domain.assessment.sides import SELF
from certify.domain.days import local_day, write_day
from certify.operations.assessments.sheet import open_sheet
from certify.store.assessments import files
from certify.web.assessments.sheet_view import SheetPage
from tests.support.clients import account, client_of, post
from tests.support.life import Life


@pytest.fixture
def submitted(database, library, press):
    """A commune's file that was sent."""
    with database.writing() as connection:
        life = Life(connection, library, datetime.now(UTC), press)
        life.fill(**{"2.1": {"numerator": 97, "denominator": 100}})
        life.take("submit", "commune_leader")
        return life.id


def read(client, path):
    return html.unescape(client.get(path).get_data(as_text=True))


def test_the_page_shows_figures_and_keeps_what_was_typed(app, submitted):
    appraiser = client_of(app, "appraiser")
    shown = read(appraiser, f"/phieu/{submitted}/tra-lai")
    assert "97/100 = 97%" in shown and 'name="reason"' in shown
    typed = {"2.1.reason": "Thiếu sổ hộ tịch", "reason": "Thiếu tờ trình", "due_on": "01/01/2001"}
    reply = post(appraiser, f"/phieu/{submitted}/tra-lai", typed)
    again = html.unescape(reply.get_data(as_text=True))
    assert reply.status_code == 422 and 'href="#due_on"' in again
    assert all(text in again for text in ("Thiếu sổ hộ tịch", "Thiếu tờ trình", "không sớm hơn", "01/01/2001"))
    assert post(appraiser, f"/phieu/{submitted}/tra-lai", {"due_on": ""}).status_code == 422


def test_the_commune_reads_why_and_until_when(app, submitted, database, library):
    on = local_day(datetime.now(UTC))
    with database.reading() as connection:
        due_on = max(on + timedelta(days=20), open_sheet(connection, library, submitted).due_on)
    form = {"2.1.reason": "Thiếu sổ hộ tịch", "reason": "Thiếu tờ trình", "due_on": write_day(due_on)}
    assert post(client_of(app, "appraiser"), f"/phieu/{submitted}/tra-lai", form).status_code == 302
    officer = client_of(app, "commune_officer")
    shown = read(officer, f"/phieu/{submitted}")
    assert "Cả hồ sơ:" in " ".join(shown.split()) and "Thiếu tờ trình" in shown and 'href="#i2.1"' in shown
    assert write_day(due_on) in shown and 'name="2.1.numerator"' in shown and 'name="3.1.numerator"' not in shown
    assert f"bổ sung đến hết ngày {write_day(due_on)}" in read(officer, f"/phieu/{submitted}/lich-su")
    with database.reading() as connection:
        assert files.find(connection, submitted).return_due_on == due_on
        assert account(connection, "appraiser").display_name in shown


@pytest.mark.parametrize(
    ("points", "said", "same"),
    [
        ("{points}", "97/100 = 97,00 % → từ 95 % đến dưới 98 % → như lời của bản trước", True),
        ("{points}", "96/100 = 96% → từ 95% đến dưới 98%", False),
        ("0.001", "97/100 = 97%", False),
    ],
)
def test_figures_are_the_same_though_they_were_told_in_other_words(database, library, submitted, points, said, same):
    with database.reading() as connection:
        sheet = open_sheet(connection, library, submitted)
    (group,) = (one for one in SheetPage(sheet, SELF, frozenset()).groups if one.criterion.id == "2")
    line = next(one for one in group.lines if one.indicator.id == "2.1")
    cell = Cell(points.format(points=line.own.points), said)
    assert not line.unchanged, "it was never returned"
    first = IndicatorRow(
        "2.1", "", "", provisional=False, own=cell, appraisal=None, explanation="", comment="", evidence=()
    )
    assert replace(line, first=first).unchanged is same
