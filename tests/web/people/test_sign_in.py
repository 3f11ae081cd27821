"""Sign-in on the pages: second factor, locks, ended sessions; a stolen cookie is of no use after signing out."""

import html
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import sqlalchemy as sa
from flask import before_render_template

from certify import create_app
from certify.domain.days import local_day
from certify.operations.people import accounts as operation
from certify.operations.people import guessing
from certify.operations.people.guessing import Source
from certify.store.assessments import files
from certify.store.people import accounts
from certify.store.people.sessions import sessions
from certify.store.site import settings as site_settings
from certify.web.filters import moment
from certify.web.people.beginning import HELD_UP
from certify.web.people.sign_in import WRONG
from tests.support.clients import SECRET, account, client_of, let_proofs_age, post, sign_in
from tests.support.commands import run_on
from tests.support.processes import until
from tests.support.shown import ROLES

OFFICER = ROLES["commune_officer"]


@pytest.fixture(autouse=True)
def known(database):
    with database.writing() as connection:
        for role in ("commune_officer", "approver"):
            operation.allow(connection, account(connection, role).id, SECRET)


def text(reply):
    return html.unescape(reply.get_data(as_text=True))


def turn_on(client):
    """Turn the second factor on, as a person with an authenticator does; the secret and the recovery codes."""
    page = text(client.get("/bao-mat"))
    secret = re.search(r'<b class="hash">([A-Z2-7]+)</b>', page)[1]
    reply = post(client, "/bao-mat/hai-buoc", {"code": pyotp.TOTP(secret).now()})
    assert reply.status_code == 200, text(reply)
    return secret, re.findall(r'<li class="hash">([^<]+)</li>', text(reply))


def next_code(secret):
    """The code after the one of now, on a clock that is a little ahead: never the one that turned the factor on."""
    return pyotp.TOTP(secret).at(datetime.now(UTC) + timedelta(seconds=30))


def second(client, code):
    token = re.search(r'name="csrf_token" value="([^"]+)"', text(client.get("/dang-nhap/ma")))[1]
    return client.post("/dang-nhap/ma", data={"csrf_token": token, "code": code})


def test_a_demonstration_says_what_to_try_and_its_guides_have_those_parts(app):
    client = app.test_client()
    links = re.findall(r'href="(/huong-dan/[^"#]+)#([^"]+)" aria-label', text(client.get("/dang-nhap")))
    assert len(links) == 5
    for address, part in links:
        assert f'id="{part}"' in text(client.get(address)), (address, part)


def test_the_second_factor_from_turning_on_to_signing_in(app):
    client, _ = sign_in(app, OFFICER, SECRET)
    secret, codes = turn_on(client)
    assert len(codes) == 10 and "đang bật" in text(client.get("/bao-mat"))
    again, reply = sign_in(app, OFFICER, SECRET, "?next=/tien-do")
    assert reply.headers["Location"] == "/dang-nhap/ma"
    assert again.get("/phieu").status_code == 302, "the password alone opens nothing"
    wrong = second(again, "000000")
    assert wrong.status_code == 422 and "Mã không đúng" in text(wrong)
    assert moment(datetime.now(UTC))[:13] in text(wrong), "the server's time tells which clock is wrong"
    assert second(again, next_code(secret)).headers["Location"] == "/tien-do"
    assert again.get("/phieu").status_code == 200
    third, _ = sign_in(app, OFFICER, SECRET)
    assert second(third, codes[0]).status_code == 302 and third.get("/phieu").status_code == 200


def test_nobody_waits_while_the_page_of_a_second_step_is_drawn(app, database):
    turn_on(sign_in(app, OFFICER, SECRET)[0])
    client, writers = sign_in(app, OFFICER, SECRET)[0], []

    def drawn(_app, **_page):
        writers.append(database.engine.pool.checkedout())

    with before_render_template.connected_to(drawn, app):
        replies = [post(client, "/dang-nhap/ma", {"code": "000000"}) for _ in range(4)]
    assert [reply.status_code for reply in replies] == [422] * 3 + [429] and set(writers) == {0}
    assert 0 < int(replies[-1].headers["Retry-After"]) <= 60


def test_the_second_step_needs_the_first_and_not_long_ago(app):
    client = app.test_client()
    assert client.get("/dang-nhap/ma").headers["Location"] == "/dang-nhap"
    with client.session_transaction() as session:
        session["second"] = {"account": 1, "at": datetime.now(UTC).timestamp() - 301, "next": ""}
    assert client.get("/dang-nhap/ma").headers["Location"] == "/dang-nhap"


@pytest.mark.parametrize("role", ["approver", "province_officer", "administrator"])
def test_who_decides_must_turn_it_on_before_anything_else(app, database, role):
    with database.writing() as connection:
        site_settings.set_setting(connection, "demonstration", "")
    client = client_of(app, role)
    assert client.get("/tien-do").headers["Location"] == "/bao-mat"
    turn_on(client)
    assert client.get("/tien-do").status_code == 200


def test_others_need_not_and_nobody_on_a_demonstration_site(app, database):
    assert client_of(app, "approver").get("/tien-do").status_code == 200
    with database.writing() as connection:
        site_settings.set_setting(connection, "demonstration", "")
    assert client_of(app, "commune_officer").get("/phieu").status_code == 200


def test_who_guesses_has_to_wait_until_the_administrator_opens_the_account(app, database):
    for _ in range(3):
        assert WRONG in text(sign_in(app, OFFICER, "sai")[1])
    reply = sign_in(app, OFFICER, SECRET)[1]
    assert (reply.status_code, HELD_UP.format(wait="1 phút") in text(reply)) == (429, True)
    assert 0 < int(reply.headers["Retry-After"]) <= 60
    with database.reading() as connection:
        barred = accounts.by_user_name(connection, OFFICER)
    assert post(client_of(app, "administrator"), f"/tai-khoan/{barred.id}/mo").status_code == 302
    assert sign_in(app, OFFICER, SECRET)[1].status_code == 302


def waiting_to_write(database, count):
    """Until so many others stand before a transaction; all that they read before it is read."""
    until(lambda: database.engine.pool.checkedout() == count + 1)


@pytest.mark.both_engines
def test_of_guesses_at_once_no_more_count_than_one_by_one(app, database):
    with ThreadPoolExecutor(6) as several:
        with database.writing_of_account(OFFICER, None):
            replies = [several.submit(sign_in, app, OFFICER, "sai") for _ in range(6)]
            waiting_to_write(database, 6)
        assert sorted(reply.result()[1].status_code for reply in replies) == [422] * 3 + [429] * 3
    assert sign_in(app, OFFICER, SECRET)[1].status_code == 429


@pytest.mark.both_engines
def test_a_right_password_among_too_many_guesses_opens_nothing(app, database, now):
    with database.reading() as connection:
        officer = account(connection, OFFICER)
    with ThreadPoolExecutor(1) as other:
        with database.writing_of_account(OFFICER, officer.id) as connection:
            right = other.submit(sign_in, app, OFFICER, SECRET)
            waiting_to_write(database, 1)
            for _ in range(3):
                guessing.fail(connection, now, OFFICER, Source("127.0.0.1"))
        client, reply = right.result()
    assert reply.status_code == 429 and 0 < int(reply.headers["Retry-After"]) <= 60
    assert client.get("/phieu").status_code == 302


def test_a_browser_that_is_known_goes_on(app):
    client, _ = sign_in(app, OFFICER, SECRET)
    device = client.get_cookie("device")
    assert device.http_only and device.same_site == "Lax" and device.max_age > 80 * 24 * 3600
    for _ in range(3):
        sign_in(app, OFFICER, "sai")
    assert sign_in(app, OFFICER, SECRET)[1].status_code == 429
    again = app.test_client()
    again.set_cookie("device", device.value)
    assert post(again, "/dang-nhap", {"user_name": OFFICER, "password": SECRET}).status_code == 302


def test_the_operator_opens_an_account(app, site):
    for _ in range(3):
        sign_in(app, OFFICER, "sai")
    done = run_on(site.instance, "people", "open", OFFICER.upper())
    assert (done.exit_code, done.output) == (0, f"Đã mở {OFFICER}.\n")
    assert sign_in(app, OFFICER, SECRET)[1].status_code == 302
    assert run_on(site.instance, "people", "open", "khong-co").exit_code == 1


def test_a_second_step_begun_before_a_new_password_leads_nowhere(app, database):
    secret, _ = turn_on(sign_in(app, OFFICER, SECRET)[0])
    client, _ = sign_in(app, OFFICER, SECRET)
    with database.writing() as connection:
        operation.allow(connection, account(connection, "commune_officer").id, "mot mat khau khac han")
    assert post(client, "/dang-nhap/ma", {"code": next_code(secret)}).headers["Location"] == "/dang-nhap"
    assert client.get("/phieu").status_code == 302


def test_what_a_thief_would_do_first_asks_for_the_password_and_loses_nothing(app, database):
    client, _ = sign_in(app, OFFICER, SECRET)
    let_proofs_age(database)
    typed = {"name": "Phần mềm báo cáo", "scopes": ["read", "write"], "expires_on": str(local_day(datetime.now(UTC)))}
    asked = post(client, "/tai-khoan/ma-truy-cap", typed)
    assert asked.status_code == 200 and "Xác nhận lại" in text(asked) and "certify_" not in text(asked)
    kept = re.findall(r'<input type="hidden" name="(?:name|scopes|expires_on)" value="([^"]*)"', text(asked))
    assert kept == [typed["name"], "read", "write", typed["expires_on"]]
    wrong = post(client, "/tai-khoan/ma-truy-cap", {**typed, "proof": "sai"})
    assert wrong.status_code == 422 and "không đúng" in text(wrong) and "certify_" not in text(wrong)
    assert "certify_" in text(post(client, "/tai-khoan/ma-truy-cap", {**typed, "proof": SECRET}))
    assert "certify_" in text(post(client, "/tai-khoan/ma-truy-cap", typed)), "and for five minutes not again"


PROVEN = {
    "commune_officer": ["/tai-khoan/ma-truy-cap", "/bao-mat/hai-buoc", "/bao-mat/thu"],
    "approver": ["/phieu/{file}/quyet-dinh", "/quyet-dinh/danh-sach/{round}"],
    "province_officer": ["/dot/{round}/dong", "/dot/{round}/mo-lai"],
    "administrator": ["/tai-khoan/{other}/mat-khau", "/tai-khoan/{other}/mo", "/tai-khoan/{other}/thu"],
}


@pytest.mark.parametrize("role", PROVEN)
def test_every_such_form_asks(app, database, role):
    with database.reading() as connection:
        officer = account(connection, "commune_officer")
        file = files.of_unit(connection, officer.unit_id)[0]
    client = client_of(app, role)
    let_proofs_age(database)
    for path in PROVEN[role]:
        reply = post(client, path.format(file=file.id, round=file.round_id, other=officer.id))
        assert (reply.status_code, "Xác nhận lại" in text(reply)) == (200, True), path


def test_guessing_within_a_session_ends_it(app, database):
    client, _ = sign_in(app, OFFICER, SECRET)
    let_proofs_age(database)
    for path, form in (
        (("/mat-khau", {"old": "sai", "new": SECRET, "again": SECRET})),
        ("/bao-mat/thu", {"proof": "sai"}),
    ):
        assert [post(client, path, form).status_code for _ in range(2)] == [422, 422]
    assert post(client, "/bao-mat/thu", {"proof": "sai"}).headers["Location"] == "/dang-nhap"
    assert "phiên này đã kết thúc" in text(client.get("/dang-nhap"))
    assert client.get("/phieu").status_code == 302


def test_the_secret_of_an_authenticator_is_not_in_the_cookie(app):
    client, _ = sign_in(app, OFFICER, SECRET)
    secret = re.search(r'<b class="hash">([A-Z2-7]+)</b>', text(client.get("/bao-mat")))[1]
    with client.session_transaction() as kept:
        assert secret not in str(dict(kept))
    assert secret in text(client.get("/bao-mat")), "the same until it is set up"


def test_ones_sessions_are_listed_and_ended_one_by_one(app):
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36"
    here, other = sign_in(app, OFFICER, SECRET)[0], app.test_client()
    post(other, "/dang-nhap", {"user_name": OFFICER, "password": SECRET}, headers={"User-Agent": agent})
    page = text(here.get("/bao-mat"))
    assert page.count("127.0.0.1") == 2 and page.count("phiên này") == 1 and "Chrome trên Windows" in page
    (where,) = re.findall(r'action="(/bao-mat/phien/[0-9a-f]{16})"', page)
    assert post(client_of(app, "commune_leader"), where).status_code == 404
    assert post(here, where).status_code == 302
    assert other.get("/phieu").status_code == 302 and here.get("/phieu").status_code == 200


def test_a_place_with_many_failures_is_held_up(app):
    for number in range(20):
        assert sign_in(app, f"khong-co-{number}", "sai")[1].status_code == 422
    reply = sign_in(app, OFFICER, SECRET)[1]
    assert reply.status_code == 429 and HELD_UP.format(wait="15 phút") in text(reply)
    elsewhere = app.test_client()
    page = elsewhere.get("/dang-nhap", environ_base={"REMOTE_ADDR": "192.0.2.9"}).get_data(as_text=True)
    data = {
        "csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', page)[1],
        "user_name": OFFICER,
        "password": SECRET,
    }
    assert elsewhere.post("/dang-nhap", data=data, environ_base={"REMOTE_ADDR": "192.0.2.9"}).status_code == 302


def test_a_cookie_is_of_no_use_after_signing_out(app):
    client, _ = sign_in(app, OFFICER, SECRET)
    stolen = client.get_cookie("session").value
    assert post(client, "/dang-xuat").status_code == 302
    thief = app.test_client()
    thief.set_cookie("session", stolen)
    assert thief.get("/phieu").status_code == 302


def test_a_session_is_new_at_sign_in(app):
    client = app.test_client()
    client.get("/dang-nhap")
    before = client.get_cookie("session").value
    with client.session_transaction() as session:
        session["planted"] = "x"
    page = text(client.get("/dang-nhap"))
    data = {
        "csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', page)[1],
        "user_name": OFFICER,
        "password": SECRET,
    }
    client.post("/dang-nhap", data=data)
    with client.session_transaction() as session:
        assert "planted" not in session and session["_user_id"]
    assert client.get_cookie("session").value != before


def test_the_cookie_goes_out_again_with_each_noted_use_alone(app, database):
    client, _ = sign_in(app, OFFICER, SECRET)
    client.get("/phieu")  # tells what was to be said, and gives the page's forms their token
    assert "Set-Cookie" not in client.get("/phieu").headers
    with database.writing() as connection:
        connection.execute(sa.update(sessions).values(seen_at=datetime.now(UTC) - timedelta(minutes=2)))
    assert "Expires=" in client.get("/phieu").headers["Set-Cookie"]
    assert "Set-Cookie" not in client.get("/phieu").headers


def test_signing_out_everywhere_ends_every_session(app):
    one, _ = sign_in(app, OFFICER, SECRET)
    other, _ = sign_in(app, OFFICER, SECRET)
    assert post(one, "/bao-mat/moi-thiet-bi").status_code == 302
    assert one.get("/phieu").status_code == other.get("/phieu").status_code == 302


def test_an_idle_session_ends_and_a_used_one_is_noted(app, database):
    client, _ = sign_in(app, OFFICER, SECRET)

    def last_used(ago):
        with database.writing() as connection:
            connection.execute(sa.update(sessions).values(seen_at=datetime.now(UTC) - ago))

    last_used(timedelta(minutes=14))
    before = datetime.now(UTC)
    assert client.get("/phieu").status_code == 200
    with database.reading() as connection:
        seen = connection.execute(sa.select(sa.func.max(sessions.c.seen_at))).scalar()
    assert before <= seen <= datetime.now(UTC)
    last_used(timedelta(minutes=16))
    assert "/dang-nhap" in client.get("/phieu").headers["Location"]


def test_the_administrator_gives_a_password_that_is_shown_once(app, database):
    with database.reading() as connection:
        known = accounts.by_user_name(connection, OFFICER)
    administrator = client_of(app, "administrator")
    given = re.search(r'<p class="secret">([^<]+)</p>', text(post(administrator, f"/tai-khoan/{known.id}/mat-khau")))[1]
    client, reply = sign_in(app, OFFICER, given)
    assert reply.status_code == 302 and client.get("/phieu").headers["Location"] == "/mat-khau"
    assert given not in text(administrator.get("/tai-khoan"))


def test_the_log_tells_who_came_and_who_failed(app):
    sign_in(app, OFFICER, SECRET)
    sign_in(app, OFFICER, "sai")
    sign_in(app, "<script>x", "sai")
    page = text(client_of(app, "administrator").get("/tai-khoan"))
    assert "đăng nhập (bằng mật khẩu, từ 127.0.0.1)." in page
    assert f"đăng nhập không thành công – {OFFICER} (bằng mật khẩu, từ 127.0.0.1)" in page
    assert "không có tài khoản này" in page and "<script>x" not in page


def test_limits_hold_whichever_process_is_asked(app, site):
    """Two applications on one database, as two workers of the server."""
    other = create_app(site)
    for number in range(20):
        assert sign_in((app, other)[number % 2], f"khong-co-{number}", "sai")[1].status_code == 422
    assert sign_in(app, OFFICER, SECRET)[1].status_code == sign_in(other, OFFICER, SECRET)[1].status_code == 429
    other.extensions["certify"].database.close()
