"""A form that meets an ended session, or comes from a page of an earlier one, is given back to its owner alone.

What scripts do about it is in `tests/web/assessments/test_typing.py`; this is the way without script.
"""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask.sessions import SecureCookieSessionInterface

from certify.domain.assessment.sides import SELF
from certify.jobs.queue import Queue
from certify.operations.assessments.sheet import open_sheet
from certify.operations.people import accounts as operation
from certify.store.site.uploads import uploads
from tests.support.clients import SECRET, account, client_of, end_sessions, post, sign_in
from tests.support.shown import ELSEWHERE, ROLES

TEXT = "Đang rà soát theo sổ theo dõi của trạm y tế"


@pytest.fixture
def file(file, database):
    """The officer's open file; the officer and another one sign in by the form."""
    with database.writing() as connection:
        for name in (ROLES["commune_officer"], ELSEWHERE["commune_officer"]):
            operation.allow(connection, account(connection, name).id, SECRET)
    return file


def text(reply):
    return html.unescape(reply.get_data(as_text=True))


def fields_of(page):
    """The hidden fields of a page's largest form."""
    form = max(re.findall(r"<form.*?</form>", page, re.DOTALL), key=len)
    return dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*?value="([^"]*)"', form))


def typed(client, file):
    """The sheet's form as the page holds it, with a text in it."""
    return {**fields_of(text(client.get(f"/phieu/{file}"))), "2.1.explanation": TEXT}


def sign_in_again(client, name):
    token = re.search(r'name="csrf_token" value="([^"]+)"', text(client.get("/dang-nhap")))[1]
    data = {"csrf_token": token, "user_name": name, "password": SECRET}
    return client.post("/dang-nhap?next=/dang-nhap/lam-tiep", data=data)


def explanation(database, library, file):
    with database.reading() as connection:
        return open_sheet(connection, library, file).stored[SELF, "2.1"].explanation


def test_a_form_that_meets_an_ended_session_goes_on_after_signing_in(app, database, library, file):
    client, _ = sign_in(app, ROLES["commune_officer"], SECRET)
    form = typed(client, file)
    end_sessions(database)
    reply = client.post(f"/phieu/{file}/tu-cham", data=form)
    assert (reply.status_code, reply.headers["Location"]) == (303, "/dang-nhap?next=/dang-nhap/lam-tiep")
    assert explanation(database, library, file) != TEXT
    assert sign_in_again(client, ROLES["commune_officer"]).headers["Location"] == "/dang-nhap/lam-tiep"
    page = text(client.get("/dang-nhap/lam-tiep"))
    assert TEXT in page and f'action="/phieu/{file}/tu-cham"' in page
    assert client.post(f"/phieu/{file}/tu-cham", data=fields_of(page)).status_code == 302
    assert explanation(database, library, file) == TEXT


def test_nobody_else_sees_it_and_signing_out_deletes_it(app, database, file):
    client, _ = sign_in(app, ROLES["commune_officer"], SECRET)
    form = typed(client, file)
    end_sessions(database)
    client.post(f"/phieu/{file}/tu-cham", data=form)
    sign_in_again(client, ELSEWHERE["commune_officer"])
    assert client.get("/dang-nhap/lam-tiep").headers["Location"] == "/"
    refused = post(
        client, f"/phieu/{file}/tu-cham", {**form, "csrf_token": fields_of(text(client.get("/mat-khau")))["csrf_token"]}
    )
    assert refused.status_code == 401 and "tài khoản khác" in text(refused) and TEXT not in text(refused)
    again, _ = sign_in(app, ROLES["commune_officer"], SECRET)
    assert TEXT in text(again.get("/dang-nhap/lam-tiep"))
    post(again, "/dang-xuat")
    with database.reading() as connection:
        assert connection.execute(sa.select(uploads)).all() == []


def test_what_nobody_comes_back_for_goes_after_a_day(app, site, database, file):
    client, _ = sign_in(app, ROLES["commune_officer"], SECRET)
    form = typed(client, file)
    end_sessions(database)
    client.post(f"/phieu/{file}/tu-cham", data=form)
    with database.writing() as connection:
        connection.execute(sa.update(uploads).values(at=datetime.now(UTC) - timedelta(hours=25)))
    with Queue(site) as queue:
        queue.sweep()
    with database.reading() as connection:
        assert connection.execute(sa.select(uploads)).all() == []


def test_a_form_of_the_same_persons_former_session_is_sent_on_by_one_click(app, database, library, file):
    client, _ = sign_in(app, ROLES["commune_officer"], SECRET)
    form = typed(client, file)
    sign_in_again(client, ROLES["commune_officer"])
    reply = client.post(f"/phieu/{file}/tu-cham", data=form)
    assert reply.status_code == 400 and TEXT in text(reply)
    assert client.post(f"/phieu/{file}/tu-cham", data=fields_of(text(reply))).status_code == 302
    assert explanation(database, library, file) == TEXT


def signed_earlier(app, secret):
    """A form's token as the site signed it eleven hours ago: as a cookie, with another salt."""
    signing = SecureCookieSessionInterface()
    signing.salt, signing.key_derivation = "wtf-csrf-token", "django-concat"
    serializer = signing.get_signing_serializer(app)
    signer = serializer.make_signer("wtf-csrf-token")
    signer.get_timestamp = lambda: int((datetime.now(UTC) - timedelta(hours=11)).timestamp())
    return signer.sign(serializer.dump_payload(secret)).decode()


def test_a_page_that_was_open_for_hours_still_saves(app, database, library, file):
    client, _ = sign_in(app, ROLES["commune_officer"], SECRET)
    form = typed(client, file)
    with client.session_transaction() as kept:
        form["csrf_token"] = signed_earlier(app, kept["csrf_token"])
    assert client.post(f"/phieu/{file}/tu-cham", data=form).status_code == 302
    assert explanation(database, library, file) == TEXT


@pytest.mark.parametrize("owner", ["", "1-", "1-0", "999999999-ffffffffffffffffffffffff", "x", "-1", "đ-đ"])
def test_what_nobody_owns_is_kept_for_nobody(app, database, file, owner):
    reply = post(app.test_client(), f"/phieu/{file}/tu-cham", {"owner": owner, "2.1.explanation": TEXT})
    assert reply.status_code == 401
    with database.reading() as connection:
        assert connection.execute(sa.select(uploads)).all() == []


@pytest.mark.usefixtures("file")
def test_passwords_are_never_kept(app, database):
    client, _ = sign_in(app, ROLES["commune_officer"], SECRET)
    form = {**fields_of(text(client.get("/mat-khau"))), "old": SECRET, "new": TEXT, "again": TEXT}
    end_sessions(database)
    assert client.post("/mat-khau", data=form).status_code == 401
    elsewhere = {**form, "password": SECRET}  # where criteria are signed, outside the pages of accounts
    assert client.post("/doi-chieu/1/ky", data=elsewhere).status_code == 401
    assert app.test_client().post("/dang-nhap/mot-lan/abc", data=form).status_code == 400, "nor where a link stands"
    with database.reading() as connection:
        assert connection.execute(sa.select(uploads)).all() == []


def test_a_script_learns_whose_session_it_is(app):
    assert app.test_client().get("/phien").get_json()["owner"] == ""
    officer, state = client_of(app, "commune_officer"), None
    state = officer.get("/phien").get_json()
    assert f'data-owner="{state["owner"]}"' in text(officer.get("/phieu"))
    assert f'data-session="{state["session"]}"' in text(officer.get("/phieu"))
    assert client_of(app, "commune_officer").get("/phien").get_json()["session"] != state["session"]
