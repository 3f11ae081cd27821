"""The page that says what is missing and the least that brings a file to recognition."""

import html

import pytest

from certify.operations.sheets import open_sheet
from certify.store import assessments
from tests.conftest import account, client_of
from tests.life import Life


def page(app, file_id, role="commune_officer"):
    reply = client_of(app, role).get(f"/phieu/{file_id}/cai-thien")
    assert reply.status_code == 200
    return html.unescape(reply.get_data(as_text=True))


@pytest.fixture
def file_id(database, library, now, press):
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.fill(**{"2.1": {"numerator": 800, "denominator": 1000}, "3.1": {"numerator": 2, "denominator": 10000}})
        return life.id


def test_the_least_is_said_in_people(app, file_id):
    said = page(app, file_id)
    assert "Tiêu chí 2 bị 0 điểm (điểm liệt)" in said
    assert "thêm 100 trẻ (từ 800/1.000 lên 900/1.000) → +25 điểm" in said
    assert "Cách ít việc nhất: 1 chỉ tiêu" in said


def test_a_draft_is_told_what_to_fill_in(app, database, library):
    with database.reading() as connection:
        own = assessments.of_unit(connection, account(connection, "commune_officer").unit_id)[0]
        blank = open_sheet(connection, library, own.id).missing("self")
    said = page(app, own.id)
    assert f"Chưa nhập {len(blank)} chỉ tiêu" in said and f"<b>{blank[0]}." in said
    assert "chưa đối chiếu văn bản gốc" in said


def test_what_is_met_needs_nothing(app, database):
    with database.reading() as connection:
        district = account(connection, "appraiser").unit_id
        files = assessments.of_round(connection, 2)
        done = next(f for f in files if f.state == "recognised" and parent(connection, f) == district)
    assert "Đã đủ các điều kiện" in page(app, done.id, "appraiser")


def parent(connection, file):
    from certify.store import units

    return units.find(connection, file.unit_id).parent_id
