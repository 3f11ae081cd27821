"""The same form sent twice, or sent from a page that is no longer true, does no harm."""

import html

import pytest

from certify.operations.actors import Refused
from certify.operations.assessments import category_of, set_category
from certify.operations.sheets import open_sheet
from certify.store import assessments, history, papers
from tests.conftest import account, client_of, post
from tests.life import Life
from tests.web.test_register import key_of


@pytest.fixture
def file(database):
    with database.reading() as connection:
        return assessments.of_unit(connection, account(connection, "commune_officer").unit_id)[0].id


def events(database, file, act):
    with database.reading() as connection:
        return [event for event in history.events_of(connection, file) if event.act == act]


def test_the_same_evidence_twice_is_one(app, database, file):
    form = {"number": "12/BC-UBND", "issued_on": "2022-01-05", "issuer": "UBND xã Lê Trì", "link": ""}
    for _ in range(2):
        assert post(client_of(app, "commune_officer"), f"/phieu/{file}/minh-chung/2.1", form).status_code == 302
    assert len(events(database, file, "evidence")) == 1
    post(client_of(app, "commune_officer"), f"/phieu/{file}/minh-chung/2.1", {**form, "number": "13/BC-UBND"})
    assert len(events(database, file, "evidence")) == 2


def test_numbers_are_reserved_once(app):
    leader = client_of(app, "commune_leader")
    form = {"so": key_of(leader, "TTr-UBND"), "first": "1", "count": "2", "note": "Văn bản ký tay"}
    assert post(leader, "/so-van-ban/giu-so", form).status_code == 302
    again = post(leader, "/so-van-ban/giu-so", form)
    said = html.unescape(again.get_data(as_text=True))
    assert again.status_code == 422 and "Số 01 vừa được dùng" in said and "Số tiếp theo: <b>03</b>" in said


def test_the_second_of_two_decisions_on_a_category_sees_the_first(app, file):
    province = client_of(app, "province_officer")
    form = {"category": "other", "basis": "Quyết định 1", "seen": ""}
    assert post(province, f"/phieu/{file}/phan-loai", form).status_code == 302
    reply = post(province, f"/phieu/{file}/phan-loai", {**form, "basis": "Quyết định 2"})
    said = html.unescape(reply.get_data(as_text=True))
    assert reply.status_code == 422 and "(Quyết định 1)" in said and 'value="Quyết định 2"' in said


def test_a_category_is_compared_in_words(database, library, now, file):
    with database.writing() as connection:
        person = account(connection, "province_officer")
        set_category(connection, library, person, now, file, "other", "Quyết định 1", "")
        seen = category_of(open_sheet(connection, library, file))
        set_category(connection, library, person, now, file, "other", "Quyết định 2", seen, "Căn cứ mới")
        with pytest.raises(Refused, match="Quyết định 2"):
            set_category(connection, library, person, now, file, "other", "Quyết định 3", seen)


def test_a_file_is_submitted_once_and_a_paper_issued_once(app, database, library, now, press, file):
    with database.writing() as connection:
        Life(connection, library, now, press).fill()
    leader = client_of(app, "commune_leader")
    replies = [post(leader, f"/phieu/{file}/gui").status_code for _ in range(2)]
    assert replies[0] == 302 and len(events(database, file, "submit")) == 1
    where = {post(leader, f"/phieu/{file}/van-ban/commune-proposal").headers["Location"] for _ in range(2)}
    assert len(where) == 1
    with database.reading() as connection:
        assert len([one for one in papers.of_assessment(connection, file) if one.form == "commune-proposal"]) == 1
