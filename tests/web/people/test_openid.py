"""Signing in at the office's provider: who comes in, who doesn't and why, and out of it again; with a real provider."""

import hashlib
import html
import json
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pyotp
import pytest
import sqlalchemy as sa

from certify.domain.people.means import Identity, Means
from certify.domain.people.permissions import CRUCIAL
from certify.operations.log.events import sentence
from certify.operations.people import accounts as operation
from certify.operations.people import guessing
from certify.operations.people.guessing import Source
from certify.operations.sign_on import binding
from certify.store.log import events
from certify.store.people import accounts, identities
from certify.store.people.sessions import sessions
from certify.store.site import settings as site_settings
from certify.web.people import openid
from certify.web.people.means import LACKS
from tests.support.acts import act_of
from tests.support.clients import SECRET, account, client_of, let_proofs_age, post, sign_in
from tests.support.openid_provider import provider
from tests.support.shown import NEIGHBOUR, ROLES
from tests.support.signing_in import (
    BACK,
    NAME,
    bound_meanwhile,
    by_openid,
    come_back,
    path_of,
    settle,
    with_factor,
    without_passwords,
)

OFFICER = ROLES["commune_officer"]


@pytest.fixture(scope="module")
def shared():
    with provider(BACK) as one:
        yield one


@pytest.fixture
def running(shared, site):
    """An honest provider, and the site that knows it."""
    shared.says()
    settle(site, by_openid(site, shared))
    return shared


def text(reply):
    return html.unescape(reply.get_data(as_text=True))


def told(client, reply):
    """What the page of signing in says after a refusal, where nothing of the provider's reply stands."""
    assert reply.status_code == 302 and reply.headers["Location"] == "/dang-nhap", reply.headers
    page = text(client.get("/dang-nhap"))
    assert client.get("/viec-can-lam").status_code == 302, "nobody is signed in"
    return page


def logged(database, count=1):
    """The newest sentences of the log."""
    with database.reading() as connection:
        return [sentence(event) for event in events.site_events(connection, count)]


def real(database):
    """A site whose people must do as a real one's."""
    with database.writing() as connection:
        site_settings.set_setting(connection, "demonstration", "")


def test_whom_the_provider_vouches_for_comes_in_and_goes_out(app, running, database):
    client = app.test_client()
    assert NAME in text(client.get("/dang-nhap?next=/tien-do"))
    reply = come_back(client, running, OFFICER, "?next=/tien-do")
    assert reply.headers["Location"] == "/tien-do" and client.get("/tien-do").status_code == 200
    assert client.get_cookie("device").http_only, "the browser is known from now on"
    bound = f"gắn tài khoản với người mà cơ quan xác nhận ở lần đăng nhập đầu – {OFFICER} (bằng nhà cung cấp đăng nhập)"
    assert logged(database, 2) == ["đăng nhập (bằng nhà cung cấp đăng nhập, từ 127.0.0.1)", bound]
    left = post(client, "/dang-xuat")
    where = re.fullmatch(r"0; url=(.+)", left.headers["Refresh"])[1]
    assert left.status_code == 200 and where.startswith(f"{running.address}/logout?")
    assert f'href="{html.escape(where)}"' in left.get_data(as_text=True)
    assert running.signs_out(where) == "http://127.0.0.1:8000/dang-nhap"
    assert logged(database) == ["đăng xuất (bằng nhà cung cấp đăng nhập, từ 127.0.0.1)"]
    assert client.get("/phieu").status_code == 302


def test_no_form_leads_elsewhere_and_what_the_provider_knows_lies_hidden(app, running, database):
    client = app.test_client()
    begun = client.get("/dang-nhap/co-quan")
    assert "form-action 'self'" in begun.headers["Content-Security-Policy"]
    with client.session_transaction() as kept:
        assert set(kept["openid"]) == {"state", "at", "next", "confirms"}, "neither verifier nor nonce"
    client.get(path_of(running.lets_in(begun.headers["Location"], OFFICER)))
    with client.session_transaction() as kept:
        assert "openid" not in kept
    with database.reading() as connection:
        (stored,) = connection.execute(sa.select(sessions.c.id_token)).scalars()
    assert stored and "." not in stored.rstrip("=") and OFFICER not in stored


OTHERS = ["khong.co", OFFICER.upper(), OFFICER.title(), f"{OFFICER} ", "ｃ" + OFFICER[1:], "\x00", "\ud800", "x" * 9000]


@pytest.mark.parametrize("name", OTHERS)
def test_a_name_counts_as_it_is_written(app, running, database, name):
    """Of two people at a provider whose names differ in case or form alone, one has the account."""
    running.says(claims={"preferred_username": name})
    client = app.test_client()
    page = told(client, come_back(client, running, "ai-do"))
    assert "không có tài khoản mang đúng tên ấy" in page
    assert logged(database) == [
        "đăng nhập không thành công – không có tài khoản này (bằng nhà cung cấp đăng nhập, từ 127.0.0.1)"
    ]


def test_letters_composed_otherwise_are_another_name(app, running, database):
    with database.writing() as connection:
        officer = account(connection, OFFICER)
        accounts.change(connection, officer.id, user_name="hoà.xã")
    assert come_back(app.test_client(), running, "hoà.xã").headers["Location"] == "/"
    client = app.test_client()
    for other in ("hoa\u0300.xa\u0303", "hòa.xã", "HOÀ.XÃ"):
        assert "đúng tên ấy" in told(client, come_back(client, running, other)), other


def test_an_account_that_is_closed_or_idle_stays_so(app, running, database):
    with database.writing() as connection:
        accounts.change(connection, account(connection, OFFICER).id, active=False)
    client = app.test_client()
    assert LACKS[openid.Lack.OPEN] in told(client, come_back(client, running, OFFICER))
    with database.writing() as connection:
        long_ago = datetime.now(UTC) - timedelta(days=46)
        accounts.change(connection, account(connection, OFFICER).id, active=True, seen_at=long_ago)
    assert LACKS[openid.Lack.OPEN] in told(client, come_back(client, running, OFFICER))
    with database.reading() as connection:
        assert not account(connection, OFFICER).active


def test_wrong_passwords_of_others_close_nobody_out(app, running, database):
    with database.writing() as connection:
        locked = datetime.now(UTC) + timedelta(hours=1)
        accounts.change(connection, account(connection, OFFICER).id, locked_until=locked)
    assert come_back(app.test_client(), running, OFFICER).headers["Location"] == "/"


def test_nothing_is_taken_twice_nor_from_another_browser(app, running):
    client = app.test_client()
    where = path_of(running.lets_in(client.get("/dang-nhap/co-quan").headers["Location"], OFFICER))
    with client.session_transaction() as kept:
        begun = dict(kept["openid"])
    stranger = app.test_client()
    assert "đã hết hạn hoặc đã dùng" in told(stranger, stranger.get(where))
    assert client.get(where).headers["Location"] == "/"
    thief = app.test_client()
    running.says(keeps_codes=True)
    with thief.session_transaction() as kept:
        kept["openid"] = begun
    assert "đã hết hạn hoặc đã dùng" in told(thief, thief.get(where)), "a state that was used, with its own cookie"


def test_an_attempt_lasts_ten_minutes(app, running):
    client = app.test_client()
    where = path_of(running.lets_in(client.get("/dang-nhap/co-quan").headers["Location"], OFFICER))
    with client.session_transaction() as kept:
        kept["openid"] = {**kept["openid"], "at": kept["openid"]["at"] - 601}
    assert "đã hết hạn hoặc đã dùng" in told(client, client.get(where))


REFUSALS = {
    "signature": ({"key": "posing"}, openid.DOUBTFUL),
    "nonce": ({"claims": {"nonce": "x"}}, openid.DOUBTFUL),
    "claim": ({"claims": {"preferred_username": None}}, openid.NAMELESS),
}


@pytest.mark.parametrize("point", REFUSALS)
def test_what_is_not_believed_is_said_without_a_word_of_it_and_logged(app, running, database, point):
    odd, said = REFUSALS[point]
    running.says(**odd)
    client = app.test_client()
    page = told(client, come_back(client, running, OFFICER))
    assert said.format(name=NAME, Name=NAME) in page
    assert point not in page.replace(NAME, "") or point == "claim"
    assert f"trả lời không đáng tin: {point}" in logged(database)[0]


def test_whoever_gives_up_there_is_told_so(app, running, database):
    client, before = app.test_client(), logged(database)
    assert "đã bị hủy hoặc bị từ chối" in told(client, come_back(client, running, "-"))
    assert logged(database) == before, "nobody fills the chained log by that"


def test_trying_on_is_slowed_where_it_comes_from(app, running):
    client, known = app.test_client(), app.test_client()
    come_back(known, running, OFFICER)
    post(known, "/dang-xuat")
    running.says(key="posing")
    for _ in range(20):
        told(client, come_back(client, running, OFFICER))
    running.says()
    assert "Có quá nhiều lần đăng nhập sai" in told(client, come_back(client, running, OFFICER))
    assert come_back(known, running, OFFICER).headers["Location"] == "/", "a device that an account knows goes on"


def test_wrong_passwords_of_the_office_hold_nobody_up_at_the_provider(app, running):
    for number in range(20):
        sign_in(app, f"khong-co-{number}", "sai")
    assert come_back(app.test_client(), running, OFFICER).headers["Location"] == "/"


def test_a_provider_that_is_away_stops_nobody_else(app, site, database):
    settle(site, '[sign_in.openid]\nissuer = "http://127.0.0.1:9"\nclient_id = "x"\n')
    with database.writing() as connection:
        operation.allow(connection, account(connection, OFFICER).id, SECRET)
    client = app.test_client()
    page = told(client, client.get("/dang-nhap/co-quan"))
    assert "máy chủ bên ấy không trả lời" in page and "127.0.0.1" not in page
    assert sign_in(app, OFFICER, SECRET)[1].headers["Location"] == "/"


def test_a_provider_that_goes_away_midway(app, running):
    client = app.test_client()
    where = path_of(running.lets_in(client.get("/dang-nhap/co-quan").headers["Location"], OFFICER))
    running.says(size=400_000)
    assert "máy chủ bên ấy không trả lời" in told(client, client.get(where))


def test_ones_own_second_factor_is_asked_for_as_after_a_password(app, site, running, database):
    with database.writing() as connection:
        secret = with_factor(connection, site, OFFICER)
    client = app.test_client()
    assert come_back(client, running, OFFICER, "?next=/tien-do").headers["Location"] == "/dang-nhap/ma"
    assert client.get("/phieu").status_code == 302
    assert post(client, "/dang-nhap/ma", {"code": "000000"}).status_code == 422
    assert post(client, "/dang-nhap/ma", {"code": pyotp.TOTP(secret).now()}).headers["Location"] == "/tien-do"
    assert "nhà cung cấp đăng nhập" in logged(database)[0]
    settle(site, by_openid(site, running, amr=("otp",)))
    running.says(claims={"amr": ["otp"]})
    assert come_back(app.test_client(), running, OFFICER).headers["Location"] == "/", "once is enough"


def test_strangers_guesses_keep_nobody_from_the_second_step_whom_the_provider_vouched_for(app, site, running, database):
    with database.writing() as connection:
        officer = account(connection, OFFICER)
        secret = with_factor(connection, site, OFFICER)
        accounts.change(connection, officer.id, locked_until=datetime.now(UTC) + timedelta(hours=1))
        for name in (OFFICER, *(f"khong-co-{number}" for number in range(20))):
            guessing.fail(connection, datetime.now(UTC), name, Source("127.0.0.1"))

    def give(code):
        client = app.test_client()
        come_back(client, running, OFFICER)
        return post(client, "/dang-nhap/ma", {"code": code})

    assert give("000000").status_code == 422
    assert give(pyotp.TOTP(secret).now()).headers["Location"] == "/"
    assert [give("000000").status_code for _ in range(4)] == [422] * 3 + [429], "its own guesses count"


@pytest.mark.parametrize("role", ["approver", "province_officer", "administrator"])
def test_who_decides_needs_two_factors_here_or_there(app, site, running, database, role):
    real(database)
    client = app.test_client()
    come_back(client, running, ROLES[role])
    assert client.get("/tien-do").headers["Location"] == "/bao-mat", "as after a password"
    settle(site, by_openid(site, running, acr=("hai-buoc",)))
    refused = app.test_client()
    assert "chỉ có một bước" in told(refused, come_back(refused, running, ROLES[role]))
    running.says(claims={"acr": "hai-buoc"})
    client = app.test_client()
    come_back(client, running, ROLES[role])
    assert client.get("/viec-can-lam").status_code == 200
    running.says()
    assert role in CRUCIAL and come_back(app.test_client(), running, OFFICER).headers["Location"] == "/"


def test_a_code_of_a_first_sign_in_ends_where_nobody_needs_it(app, running, database):
    with database.writing() as connection:
        officer = account(connection, OFFICER)
        code = operation.give_code(act_of(connection, None, datetime.now(UTC) - timedelta(days=8)), officer)
    client = app.test_client()
    assert come_back(client, running, OFFICER).headers["Location"] == "/"
    assert client.get("/phieu").status_code == 200, "no password has to be set"
    assert sign_in(app, OFFICER, code)[1].status_code == 422


def test_proof_within_a_session_is_asked_for_at_the_provider(app, site, running, database):
    settle(site, without_passwords(), by_openid(site, running))
    client = app.test_client()
    come_back(client, running, OFFICER)
    let_proofs_age(database)
    form = {"email": "a@b.vn", "mailed": "1"}
    asked = post(client, "/bao-mat/thu", form)
    assert NAME in text(asked) and 'name="email" value="a@b.vn"' in text(asked) and 'name="proof"' not in text(asked)
    begun = client.get("/dang-nhap/co-quan?lai=1").headers["Location"]
    assert "prompt=login" in begun and "max_age=0" in begun
    running.says(claims={"auth_time": 1})
    assert post(client, "/bao-mat/thu", form).status_code == 200, "nothing was proved yet"
    assert client.get(path_of(running.lets_in(begun, OFFICER))).headers["Location"] == "/bao-mat", (
        "a sign-in of long ago"
    )
    running.says()
    again = client.get("/dang-nhap/co-quan?lai=1").headers["Location"]
    assert client.get(path_of(running.lets_in(again, ROLES["approver"]))).headers["Location"] == "/bao-mat"
    assert "không phải người đang đăng nhập" in text(client.get("/bao-mat"))
    said = f"{OFFICER}: người khác xác nhận trong phiên này (bằng nhà cung cấp đăng nhập, từ 127.0.0.1)"
    assert logged(database) == [f"đăng nhập không thành công – {said}"]
    assert post(client, "/bao-mat/thu", form).status_code == 200, "somebody else proved who they are"
    last = client.get("/dang-nhap/co-quan?lai=1").headers["Location"]
    assert "Đã xác nhận" in text(client.get(path_of(running.lets_in(last, OFFICER))))
    assert post(client, "/bao-mat/thu", form).headers["Location"] == "/bao-mat"


def test_whom_the_provider_only_remembers_has_proved_nothing(app, site, running):
    """Its own session lets people come back unasked: then a browser left open would be proof of its owner."""
    settle(site, without_passwords(), by_openid(site, running))
    form = {"email": "a@b.vn", "mailed": "1"}
    for odd in ({"times": {"auth_time": -300}}, {"claims": {"auth_time": None}}):
        running.says(**odd)
        client = app.test_client()
        assert come_back(client, running, OFFICER).headers["Location"] == "/"
        assert NAME in text(post(client, "/bao-mat/thu", form)), odd
    begun = client.get("/dang-nhap/co-quan?lai=1").headers["Location"]
    running.says(times={"auth_time": -120})
    assert client.get(path_of(running.lets_in(begun, OFFICER))).headers["Location"] == "/bao-mat", "before it was asked"
    assert NAME in text(post(client, "/bao-mat/thu", form))
    running.says(times={"auth_time": -30})
    client = app.test_client()
    come_back(client, running, OFFICER)
    assert post(client, "/bao-mat/thu", form).headers["Location"] == "/bao-mat", "clocks may differ a little"


def test_how_somebody_came_in_outlasts_the_second_step_and_a_new_password(app, site, running, database):
    with database.writing() as connection:
        operation.allow(connection, account(connection, OFFICER).id, SECRET)
        secret = with_factor(connection, site, OFFICER)
    running.says(claims={"auth_time": None})
    client = app.test_client()
    come_back(client, running, OFFICER)
    post(client, "/dang-nhap/ma", {"code": pyotp.TOTP(secret).now()})
    new = "mot mat khau moi kha dai"
    assert post(client, "/mat-khau", {"old": SECRET, "new": new, "again": new}).status_code == 302
    with database.reading() as connection:
        (kept,) = connection.execute(sa.select(sessions)).all()
    assert kept.means == "openid" and kept.id_token and kept.proved_at and kept.vouched_at is None
    where = re.fullmatch(r"0; url=(.+)", post(client, "/dang-xuat").headers["Refresh"])[1]
    assert "id_token_hint=" in where


def test_nobody_gets_an_account_by_signing_in_but_may_be_named(app, site, running, database):
    client = app.test_client()
    with database.reading() as connection:
        before = len(accounts.everyone(connection))
    assert "đã được báo" not in told(client, come_back(client, running, "moi.nv"))
    settle(site, by_openid(site, running, new_accounts=True))
    for _ in range(2):
        assert "quản trị hệ thống đã được báo" in told(client, come_back(client, running, "moi.nv"))
    running.says(claims={"preferred_username": "<script>x"})
    assert "đã được báo" not in told(client, come_back(client, running, "ai"))
    with database.reading() as connection:
        assert len(accounts.everyone(connection)) == before
    administrator = client_of(app, "administrator")
    page = text(administrator.get("/tai-khoan"))
    assert page.count("moi.nv (Người moi.nv)") == 2, "once above the list, once in the log"
    assert "Cấp tài khoản cho người đăng nhập từ cơ quan" in text(administrator.get("/viec-can-lam"))
    (offered,) = re.findall(r'href="(/tai-khoan\?user_name=moi[^"#]+)#them"', page)
    assert 'value="moi.nv"' in text(administrator.get(offered))
    with database.reading() as connection:
        unit = account(connection, OFFICER).unit_id
    new = {"user_name": "moi.nv", "display_name": "Cán bộ mới", "role": "commune_officer", "unit_id": unit}
    assert post(administrator, "/tai-khoan", {**new, "password": "mot mat khau kha dai"}).status_code == 302
    assert 'id="cho-cap"' not in text(administrator.get("/tai-khoan"))
    running.says()
    assert come_back(app.test_client(), running, "moi.nv").headers["Location"] == "/"


def test_with_passwords_off_imported_accounts_get_no_slips(app, site, running):
    settle(site, without_passwords(), by_openid(site, running))
    administrator = client_of(app, "administrator")
    page = text(administrator.get("/tai-khoan/nhap"))
    assert "không có phiếu" in page and "cap-ma" not in page
    file = f"user_name,display_name,role,unit\nxa.moi,Cán bộ mới,commune_officer,{NEIGHBOUR.code}\n".encode()
    given = {"file": (BytesIO(file), "nguoi.csv"), "on": "2022-01-01"}
    shown = post(administrator, "/tai-khoan/nhap", given, content_type="multipart/form-data").headers["Location"]
    preview = text(administrator.get(shown))
    assert "không có phiếu" in preview
    seen = re.search(r'name="seen" value="([^"]*)"', preview)[1]
    done = text(post(administrator, shown, {"seen": seen}))
    assert "Đã thêm 1 tài khoản mới" in done and NAME in done and "phieu.pdf" not in done and "<code" not in done
    assert "không có phiếu" in text(post(administrator, "/tai-khoan/cap-ma", {"unit_id": 1}))
    assert come_back(app.test_client(), running, "xa.moi").headers["Location"] == "/"


def anew(database, user_name=OFFICER):
    with database.reading() as connection:
        return account(connection, user_name)


def test_an_account_stays_with_whom_the_provider_vouched_for_first(app, running, database):
    """A name that is given to somebody else there opens nothing here, nor does a name somebody gives themselves."""
    assert come_back(app.test_client(), running, OFFICER).headers["Location"] == "/"
    assert come_back(app.test_client(), running, OFFICER).headers["Location"] == "/", "who came first comes again"
    refusal = f"đăng nhập không thành công – {OFFICER}: không phải người đã gắn với tài khoản"
    client = app.test_client()
    running.says(claims={"sub": "khac"})
    assert "đã gắn với một người khác" in told(client, come_back(client, running, OFFICER))
    assert logged(database)[0].startswith(refusal)
    running.says(claims={"preferred_username": ROLES["commune_leader"]})
    assert "đã gắn với một người khác" in told(client, come_back(client, running, OFFICER)), "one person, one account"
    running.says()
    assert come_back(client, running, ROLES["commune_leader"]).headers["Location"] == "/"


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_whose_account_is_bound_comes_in_beside_whoever_works_on_a_file(app, running, database, file):
    assert come_back(app.test_client(), running, OFFICER).headers["Location"] == "/"
    client, stranger = app.test_client(), app.test_client()
    with database.writing_of_file(file):
        assert come_back(client, running, OFFICER, "?next=/tien-do").headers["Location"] == "/tien-do"
        assert come_back(client, running, OFFICER, "?lai=1").status_code == 200, "confirmed in that session"
        assert "đúng tên ấy" in told(stranger, come_back(stranger, running, "khong.co"))
        running.says(claims={"aud": "khac"})
        assert openid.DOUBTFUL.format(name=NAME) in told(stranger, come_back(stranger, running, OFFICER))


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_who_comes_in_while_somebody_else_is_bound_is_told_so(app, running, database):
    client = app.test_client()
    reply = bound_meanwhile(database, OFFICER, Means.OPENID, lambda: come_back(client, running, OFFICER))
    assert binding.MEANWHILE in told(client, reply)


@pytest.mark.parametrize("subject", ["", "x" * 256, "a\nb", 7, None])
def test_somebody_whom_the_provider_does_not_name_lastingly_is_not_believed(app, running, database, subject):
    running.says(claims={"sub": subject})
    client = app.test_client()
    assert openid.DOUBTFUL.format(name=NAME) in told(client, come_back(client, running, OFFICER))
    assert "trả lời không đáng tin: sub" in logged(database)[0]


def test_another_issuer_is_another_person(app, running, database):
    with database.writing() as connection:
        subject = hashlib.sha256(OFFICER.encode()).hexdigest()
        former = Identity(Means.OPENID, "https://nha-cung-cap-cu.example", subject)
        identities.add(connection, account(connection, OFFICER).id, former, datetime.now(UTC))
    client = app.test_client()
    assert "đã gắn với một người khác" in told(client, come_back(client, running, OFFICER))


def test_confirming_as_somebody_else_of_the_same_name_counts_for_nothing(app, site, running, database):
    settle(site, without_passwords(), by_openid(site, running))
    client = app.test_client()
    come_back(client, running, OFFICER)
    let_proofs_age(database)
    running.says(claims={"sub": "khac"})
    begun = client.get("/dang-nhap/co-quan?lai=1").headers["Location"]
    assert client.get(path_of(running.lets_in(begun, OFFICER))).headers["Location"] == "/bao-mat"
    assert "người khác xác nhận trong phiên này" in logged(database)[0]
    assert NAME in text(post(client, "/bao-mat/thu", {"email": "a@b.vn", "mailed": "1"})), "nothing was proved"


@pytest.mark.parametrize(
    ("asks_for", "told_by"),
    [
        ("text/html", lambda reply: re.search(r'(?s)role="alert">(.*)name="code"', text(reply))[1]),
        ("application/json", lambda reply: reply.json["problem"]),
    ],
)
def test_it_is_bound_once_the_second_step_is_right(app, site, running, database, asks_for, told_by):
    with database.writing() as connection:
        secret = with_factor(connection, site, OFFICER)
    client, other = app.test_client(), app.test_client()
    for one, odd in ((other, {"claims": {"sub": "khac"}}), (client, {})):
        running.says(**odd)
        assert come_back(one, running, OFFICER).headers["Location"] == "/dang-nhap/ma"
        with one.session_transaction() as kept:
            assert "khac" not in json.dumps(dict(kept), default=str)
    with database.reading() as connection:
        assert not identities.everyone(connection), "a code is still asked for"
    code = pyotp.TOTP(secret)
    assert post(client, "/dang-nhap/ma", {"code": code.now()}).headers["Location"] == "/"
    later = {"code": code.at(datetime.now(UTC) + timedelta(seconds=30))}
    reply = post(other, "/dang-nhap/ma", later, headers={"Accept": asks_for})
    assert reply.status_code == 422 and binding.MEANWHILE in told_by(reply), "two people had the name, and the code"
    assert other.get("/viec-can-lam").status_code == 302
    with database.reading() as connection:
        (bound,) = identities.everyone(connection)
    assert bound.identity.subject == hashlib.sha256(OFFICER.encode()).hexdigest()


def test_an_administrator_takes_it_back_with_a_recent_proof(app, running, database):
    client = app.test_client()
    come_back(client, running, OFFICER)
    administrator, path = client_of(app, "administrator"), f"/tai-khoan/{anew(database).id}/bo-gan"
    assert path in text(administrator.get(f"/tai-khoan?tim={OFFICER}"))
    let_proofs_age(database)
    assert 'name="proof"' in text(post(administrator, path))
    let_proofs_age(database, minutes=0)
    assert post(administrator, path).headers["Location"] == "/tai-khoan"
    assert logged(database) == [f"bỏ gắn tài khoản với người mà cơ quan đã xác nhận – {OFFICER}"]
    assert path not in text(administrator.get(f"/tai-khoan?tim={OFFICER}"))
    assert client.get("/viec-can-lam").status_code == 302, "whoever was there is out"
    running.says(claims={"sub": "khac"})
    assert come_back(app.test_client(), running, OFFICER).headers["Location"] == "/", "the next one of that name"


def test_what_was_begun_before_it_was_taken_back_leads_nowhere(app, site, running, database):
    """Also a first step from before the account was bound: its person came in since, and then had to go."""
    with database.writing() as connection:
        secret = with_factor(connection, site, OFFICER)
    before, client, after = app.test_client(), app.test_client(), app.test_client()
    for one in (before, client):
        come_back(one, running, OFFICER)
    assert post(client, "/dang-nhap/ma", {"code": pyotp.TOTP(secret).now()}).headers["Location"] == "/"
    come_back(after, running, OFFICER)
    assert post(client_of(app, "administrator"), f"/tai-khoan/{anew(database).id}/bo-gan").status_code == 302
    code = pyotp.TOTP(secret).at(datetime.now(UTC) + timedelta(seconds=30))
    for one in (before, after):
        assert post(one, "/dang-nhap/ma", {"code": code}).headers["Location"] == "/dang-nhap"
    with database.reading() as connection:
        assert not identities.everyone(connection)
    come_back(client, running, OFFICER)
    assert post(client, "/dang-nhap/ma", {"code": code}).headers["Location"] == "/", "who comes anew is bound"


def test_no_administrator_alone_takes_it_back_from_whoever_decides(app, running, database):
    come_back(app.test_client(), running, ROLES["approver"])
    administrator = client_of(app, "administrator")
    reply = post(administrator, f"/tai-khoan/{anew(database, ROLES['approver']).id}/bo-gan")
    assert reply.status_code == 302 and "một quản trị khác" in text(administrator.get("/tai-khoan"))
    with database.reading() as connection:
        assert len(identities.everyone(connection)) == 1


def test_with_passwords_off_there_are_none(app, site, running, database):
    with database.writing() as connection:
        operation.allow(connection, account(connection, OFFICER).id, SECRET)
    settle(site, without_passwords(), by_openid(site, running))
    client = app.test_client()
    page = text(client.get("/dang-nhap"))
    assert 'name="password"' not in page and NAME in page
    refused = post(client, "/dang-nhap", {"user_name": OFFICER, "password": SECRET})
    assert refused.status_code == 422 and "không dùng mật khẩu riêng" in text(refused)
    come_back(client, running, OFFICER)
    assert client.get("/mat-khau").headers["Location"] == "/bao-mat"
    administrator = client_of(app, "administrator")
    page = text(administrator.get("/tai-khoan"))
    assert "Cấp mật khẩu tạm" not in page and 'name="password"' not in page
    with database.reading() as connection:
        officer = account(connection, OFFICER)
    assert post(administrator, f"/tai-khoan/{officer.id}/mat-khau").headers["Location"] == "/tai-khoan"
    new = {"user_name": "moi.nv", "display_name": "Cán bộ mới", "role": "commune_officer", "unit_id": officer.unit_id}
    assert post(administrator, "/tai-khoan", new).status_code == 302
    assert come_back(app.test_client(), running, "moi.nv").headers["Location"] == "/"


def test_without_a_provider_there_is_no_such_page(app):
    client = app.test_client()
    assert [client.get(f"/dang-nhap/co-quan{rest}").status_code for rest in ("", "?lai=1", "/ve?code=x")] == [404] * 3
