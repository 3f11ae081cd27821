"""The same form sent twice, or sent from a page that is no longer true, does no harm."""

import html
import re
import threading
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from certify.domain.days import local_day
from certify.operations.act import Act, Refused
from certify.operations.assessments.sheet import open_sheet
from certify.operations.assessments.steps import category_of, set_category
from certify.store.database import Database, Unavailable
from certify.store.log import events as history
from certify.store.papers import issued
from certify.store.schema import metadata
from tests.support.clients import account, client_of, post, token_of
from tests.support.life import Life
from tests.support.registers import key_of

pytestmark = pytest.mark.both_engines


def next_month():
    """A day that a token may end on."""
    return f"{local_day(datetime.now(UTC)) + timedelta(days=30)}"


def events(database, file, act):
    with database.reading() as connection:
        return [event for event in history.events_of(connection, file) if event.act == act]


def test_the_same_evidence_twice_is_one(app, database, file):
    form = {"number": "12/BC-UBND", "issued_on": "2022-01-05", "issuer": "UBND xã Suối Trong", "link": ""}
    for _ in range(2):
        assert post(client_of(app, "commune_officer"), f"/phieu/{file}/minh-chung/2.1", form).status_code == 302
    assert len(events(database, file, "evidence")) == 1
    post(client_of(app, "commune_officer"), f"/phieu/{file}/minh-chung/2.1", {**form, "number": "13/BC-UBND"})
    assert len(events(database, file, "evidence")) == 2


def test_what_was_written_is_told_as_written_though_its_place_is_not_stored(app, database, file, monkeypatch):
    def away(_):
        raise Unavailable

    form = {"number": "12/BC-UBND", "issued_on": "2022-01-05", "issuer": "UBND xã Suối Trong", "link": ""}
    officer = client_of(app, "commune_officer")
    token_of(officer)
    monkeypatch.setattr(Database, "writing_aside", away)
    assert post(officer, f"/phieu/{file}/minh-chung/2.1", form).status_code == 302
    assert len(events(database, file, "evidence")) == 1


def test_numbers_are_reserved_once(app):
    leader = client_of(app, "commune_leader")
    form = {"so": key_of(leader, "TTr-UBND"), "first": "1", "count": "2", "note": "Văn bản ký tay"}
    assert post(leader, "/so-van-ban/giu-so", form).status_code == 302
    again = post(leader, "/so-van-ban/giu-so", form)
    text = html.unescape(again.get_data(as_text=True))
    assert again.status_code == 422 and "Số 01 vừa được dùng" in text and "Số tiếp theo: <b>03</b>" in text


def test_the_second_of_two_decisions_on_a_category_sees_the_first(app, file):
    province = client_of(app, "province_officer")
    form = {"category": "other", "basis": "Quyết định 1", "seen": ""}
    assert post(province, f"/phieu/{file}/phan-loai", form).status_code == 302
    reply = post(province, f"/phieu/{file}/phan-loai", {**form, "basis": "Quyết định 2"})
    text = html.unescape(reply.get_data(as_text=True))
    assert reply.status_code == 422 and "(Quyết định 1)" in text and 'value="Quyết định 2"' in text


def test_the_second_of_two_extensions_sees_the_first(app, file):
    province, where = client_of(app, "province_officer"), f"/phieu/{file}/gia-han"
    assert post(province, where, {"until": "2031-03-01", "why": "Công văn 1", "seen": ""}).status_code == 302
    reply = post(province, where, {"until": "2031-04-01", "why": "Công văn 2", "seen": ""})
    text = html.unescape(reply.get_data(as_text=True))
    assert reply.status_code == 422 and "đến hết ngày 01/03/2031" in text and 'value="01/04/2031"' in text
    assert post(province, where, {"until": "2031-04-01", "why": "Công văn 2", "seen": "2031-03-01"}).status_code == 302
    reply = post(province, where, {"until": "mai", "seen": "2031-04-01"})
    assert reply.status_code == 422 and 'value="mai"' in html.unescape(reply.get_data(as_text=True))


def test_a_category_is_compared_in_words(database, library, now, file):
    with database.writing() as connection:
        person = account(connection, "province_officer")
        set_category(Act(connection, library, person, now), file, "other", "Quyết định 1", "")
        seen = category_of(open_sheet(connection, library, file))
        set_category(Act(connection, library, person, now), file, "other", "Quyết định 2", seen, "Căn cứ mới")
        with pytest.raises(Refused, match="Quyết định 2"):
            set_category(Act(connection, library, person, now), file, "other", "Quyết định 3", seen)


def test_a_file_is_submitted_once_and_a_paper_issued_once(app, database, library, now, press, file):
    with database.writing() as connection:
        Life(connection, library, now, press).fill()
    leader = client_of(app, "commune_leader")
    replies = [post(leader, f"/phieu/{file}/gui").status_code for _ in range(2)]
    assert replies[0] == 302 and len(events(database, file, "submit")) == 1
    where = {post(leader, f"/phieu/{file}/van-ban/commune-proposal").headers["Location"] for _ in range(2)}
    assert len(where) == 1
    with database.reading() as connection:
        assert len([one for one in issued.of_assessment(connection, file) if one.form == "commune-proposal"]) == 1


PERIOD = {"period_from": "2024-01-01", "period_to": "2024-12-31", "self_due_on": "2025-01-31"}
MAKES = [
    ("commune_officer", "/phieu/{}/minh-chung/2.1", "", {"number": "12/BC", "issuer": "UBND xã"}, "evidence"),
    ("commune_officer", "/phieu/{}/hop", "", {"step": "self_assessment", "place": "Hội trường",
                                              "started_at": "2026-01-05T08:30"}, "meetings"),
    ("province_officer", "/dot", "", {"name": "Đợt 2024", "criteria_version": "2019-06-qd-ttg", **PERIOD,
                                      "appraisal_due_on": "2025-02-28"}, "rounds"),
    ("administrator", "/tai-khoan", "", {"user_name": "can-bo.moi", "display_name": "Quản trị 2", "phone": "",
                                         "role": "administrator", "password": "mot mat khau dai va la"}, "accounts"),
    ("appraiser", "/tai-khoan/ma-truy-cap", "", {"name": "Phần mềm", "scopes": "read"}, "tokens"),
]  # fmt: skip


def once_of(client, path):
    """The key that a page's forms bear."""
    return re.search(r'name="once" value="([^"]+)"', client.get(path).get_data(as_text=True))[1]


def rows(database, table):
    with database.reading() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(metadata.tables[table])).scalar()


@pytest.mark.each_case
@pytest.mark.parametrize(("role", "path", "to", "form", "table"), MAKES, ids=[one[4] for one in MAKES])
def test_what_a_form_makes_is_made_once(app, database, file, role, path, to, form, table):
    client, path, before = client_of(app, role), path.format(file), rows(database, table)
    form = {**form, "once": once_of(client, path), "expires_on": next_month()}
    first, second = (post(client, path + to, form) for _ in range(2))
    assert rows(database, table) == before + 1
    # A token is shown on the reply itself, once; what else is made leads to its page.
    assert (first.status_code, second.status_code) == (200 if table == "tokens" else 302, 302)
    assert second.headers["Location"] == first.headers.get("Location", "/")
    assert "đã được ghi ở lần bấm trước" in html.unescape(client.get("/mat-khau").get_data(as_text=True))
    again = {**form, "once": once_of(client, path)}
    assert "lần bấm trước" not in html.unescape(
        post(client, path + to, again, follow_redirects=True).get_data(as_text=True)
    )


def test_a_form_that_was_refused_may_be_sent_again(app, database, file):
    client, path = client_of(app, "commune_officer"), f"/phieu/{file}/minh-chung/2.1"
    form = {"number": "", "issuer": "UBND xã", "once": once_of(client, path)}
    assert [post(client, path, form).status_code for _ in range(2)] == [422, 422]
    assert post(client, path, {**form, "number": "12/BC"}).status_code == 302
    assert post(client, path, {**form, "number": "13/BC"}).status_code == 302, "one went back and typed another"
    assert len(events(database, file, "evidence")) == 2


def test_two_clicks_at_the_same_moment_are_one(app, database):
    client, path = client_of(app, "commune_officer"), "/tai-khoan/ma-truy-cap"
    ends = next_month()
    form = {"name": "Phần mềm", "scopes": "read", "expires_on": ends, "once": once_of(client, path)}
    form["csrf_token"], before, replies = token_of(client), rows(database, "tokens"), []
    cookie = {"Cookie": f"session={client.get_cookie('session').value}"}

    def click():
        replies.append(app.test_client(use_cookies=False).post(path, data=form, headers=cookie).status_code)

    clicks = [threading.Thread(target=click) for _ in range(4)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert sorted(replies) == [200, 302, 302, 302] and rows(database, "tokens") == before + 1
