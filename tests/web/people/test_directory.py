"""Signing in with the name and password of the office's directory, a real slapd; guessing it is slowed as elsewhere."""

import html

import pytest
from msgspec.structs import replace

from certify.domain.people.means import Means
from certify.operations.log.events import sentence
from certify.operations.people import accounts as operation
from certify.operations.people.guessing import MOST_OVER_ALL
from certify.operations.sign_on.binding import MEANWHILE
from certify.sign_on.directory import Directory
from certify.store.log import events
from certify.store.people import accounts, identities
from certify.web.people.beginning import HELD_UP
from certify.web.people.sign_in import WRONG
from tests.support import proxy
from tests.support.clients import SECRET, account, let_proofs_age, post, sign_in
from tests.support.directory import PASSWORD, directory
from tests.support.shown import ROLES
from tests.support.signing_in import bound_meanwhile, by_directory, settle, without_passwords

OFFICER, STRANGER = ROLES["commune_officer"], "khong.co.o.day"


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    with directory(tmp_path_factory.mktemp("slapd") / "run", OFFICER, ROLES["commune_leader"], STRANGER) as one:
        yield one


@pytest.fixture(autouse=True)
def running(shared, site, database, monkeypatch):
    """The directory, the site that knows it, and an account that also has a password of the site's own."""
    proxy.standing_for(monkeypatch, proxy.NAME, "127.0.0.1")
    settle(site, by_directory(site, shared))
    with database.writing() as connection:
        operation.allow(connection, account(connection, OFFICER).id, SECRET)
    return shared


def text(reply):
    return html.unescape(reply.get_data(as_text=True))


def logged(database):
    with database.reading() as connection:
        return sentence(events.site_events(connection, 1)[0])


def test_either_password_lets_in_and_the_log_tells_which(app, database):
    client, reply = sign_in(app, OFFICER, PASSWORD, "?next=/tien-do")
    assert reply.headers["Location"] == "/tien-do" and client.get("/phieu").status_code == 200
    assert logged(database) == "đăng nhập (bằng danh bạ của cơ quan, từ 127.0.0.1)"
    assert sign_in(app, OFFICER.upper(), SECRET)[1].status_code == 302
    assert logged(database) == "đăng nhập (bằng mật khẩu, từ 127.0.0.1)"
    post(client, "/dang-xuat")
    assert logged(database) == "đăng xuất (bằng danh bạ của cơ quan, từ 127.0.0.1)"


def test_no_connection_is_held_while_the_directory_is_asked(app, database, monkeypatch):
    asked, held = Directory.known, []

    def noted(directory, *given):
        held.append(database.readers.pool.checkedout())
        return asked(directory, *given)

    monkeypatch.setattr(Directory, "known", noted)
    assert sign_in(app, OFFICER, PASSWORD)[1].status_code == 302
    assert held == [0]


def test_with_passwords_off_the_directory_alone_counts(app, site, running):
    settle(site, without_passwords(), by_directory(site, running))
    assert sign_in(app, OFFICER, SECRET)[1].status_code == 422
    client, reply = sign_in(app, OFFICER, PASSWORD)
    assert reply.status_code == 302 and "Mật khẩu của danh bạ của tỉnh." in text(app.test_client().get("/dang-nhap"))
    assert client.get("/mat-khau").headers["Location"] == "/bao-mat"


def test_guessing_is_slowed_as_with_passwords(app, database):
    for _ in range(3):
        reply = sign_in(app, OFFICER, "sai")[1]
        assert reply.status_code == 422 and WRONG in text(reply)
    assert logged(database).startswith(f"đăng nhập không thành công – {OFFICER} (bằng danh bạ của cơ quan")
    reply = sign_in(app, OFFICER, PASSWORD)[1]
    assert (reply.status_code, HELD_UP.format(wait="1 phút") in text(reply)) == (429, True)


def test_a_locked_account_stays_locked_to_whoever_guesses_right(app, database):
    with database.writing() as connection:
        officer = account(connection, OFFICER)
        accounts.change(connection, officer.id, failures=MOST_OVER_ALL - 1)
    assert sign_in(app, OFFICER, "sai")[1].status_code == 422
    assert sign_in(app, OFFICER, PASSWORD)[1].status_code == 422


@pytest.mark.parametrize("password", ["", " ", "*", "\x00"])
def test_no_password_is_none(app, password):
    assert sign_in(app, OFFICER, password)[1].status_code == 422


def test_who_has_no_account_or_a_closed_one_is_told_so_once_the_directory_knows_them(app, database):
    assert "không có tài khoản mang đúng tên ấy" in text(sign_in(app, STRANGER, PASSWORD)[1])
    assert WRONG in text(sign_in(app, STRANGER, "sai")[1])
    with database.writing() as connection:
        accounts.change(connection, account(connection, OFFICER).id, active=False)
    assert "đang khóa, hoặc chưa được mở" in text(sign_in(app, OFFICER, PASSWORD)[1])
    assert WRONG in text(sign_in(app, OFFICER, SECRET)[1])


def test_a_code_of_a_first_sign_in_ends_with_it(app, database):
    with database.writing() as connection:
        accounts.change(connection, account(connection, OFFICER).id, must_change_password=True)
    client, reply = sign_in(app, OFFICER, PASSWORD)
    assert reply.status_code == 302 and client.get("/phieu").status_code == 200
    assert sign_in(app, OFFICER, SECRET)[1].status_code == 422


def test_proof_within_a_session_is_the_directorys_password(app, database):
    client, _ = sign_in(app, OFFICER, PASSWORD)
    let_proofs_age(database)
    assert post(client, "/bao-mat/thu", {"email": "a@b.vn", "proof": "sai"}).status_code == 422
    assert post(client, "/bao-mat/thu", {"email": "a@b.vn", "proof": PASSWORD}).headers["Location"] == "/bao-mat"


def test_an_account_stays_with_whom_the_directory_knew_first(app, database):
    """A person who gets the name of one who left is another entry of the directory."""
    client, _ = sign_in(app, OFFICER, PASSWORD)
    with database.reading() as connection:
        (bound,) = identities.everyone(connection)
    assert bound.identity.issuer == "entryUUID"
    assert sign_in(app, OFFICER, PASSWORD)[1].status_code == 302
    with database.writing() as connection:
        identities.remove(connection, bound.account_id)
        identities.add(connection, bound.account_id, replace(bound.identity, subject="khac"), bound.bound_at)
    assert "đã gắn với một người khác" in text(sign_in(app, OFFICER, PASSWORD)[1])
    assert "không phải người đã gắn với tài khoản" in logged(database)
    assert WRONG in text(sign_in(app, OFFICER, "sai")[1]), "whoever guesses learns nothing of it"
    assert sign_in(app, OFFICER, SECRET)[1].status_code == 302, "the site's own password is its own proof"
    let_proofs_age(database)
    assert post(client, "/bao-mat/thu", {"email": "a@b.vn", "proof": PASSWORD}).status_code == 422


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_whose_account_is_bound_comes_in_beside_whoever_works_on_a_file(app, database, file):
    assert sign_in(app, OFFICER, PASSWORD)[1].status_code == 302
    with database.writing_of_file(file):
        assert sign_in(app, OFFICER, PASSWORD)[1].status_code == 302
        assert sign_in(app, OFFICER, "sai")[1].status_code == 422


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_who_comes_in_while_somebody_else_is_bound_is_told_so(app, database):
    reply = bound_meanwhile(database, OFFICER, Means.DIRECTORY, lambda: sign_in(app, OFFICER, PASSWORD)[1])
    assert reply.status_code == 422 and MEANWHILE in text(reply) and 'name="password"' in text(reply)


def test_a_directory_that_is_away_stops_no_password_and_is_named(app, site, running, database):
    settle(site, by_directory(site, running, port=9))
    assert sign_in(app, OFFICER, SECRET)[1].status_code == 302
    reply = sign_in(app, OFFICER, PASSWORD)[1]
    assert reply.status_code == 503 and "máy chủ bên ấy không trả lời" in text(reply)
    settle(site, without_passwords(), by_directory(site, running, port=9))
    for _ in range(19):
        assert sign_in(app, OFFICER, PASSWORD)[1].status_code == 503
    with database.reading() as connection:
        assert account(connection, OFFICER).failures == 0, "nobody is barred because a machine is away"
    assert sign_in(app, OFFICER, PASSWORD)[1].status_code == 429, "a place is"


def test_proof_that_nobody_can_check_is_not_a_wrong_one(app, site, running, database):
    client, _ = sign_in(app, OFFICER, PASSWORD)
    let_proofs_age(database)
    settle(site, by_directory(site, running, port=9))
    for _ in range(6):
        reply = post(client, "/bao-mat/thu", {"email": "a@b.vn", "proof": PASSWORD})
        assert reply.status_code == 503 and "máy chủ bên ấy không trả lời" in text(reply)
        assert 'name="email" value="a@b.vn"' in text(reply)
    settle(site, by_directory(site, running))
    assert post(client, "/bao-mat/thu", {"email": "a@b.vn", "proof": PASSWORD}).headers["Location"] == "/bao-mat"
