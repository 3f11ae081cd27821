"""The public page: genuine, replaced, recalled, unknown or altered; nothing else is told, and not too often."""

import hashlib
import html
from io import BytesIO

import pytest
import time_machine
from playwright.sync_api import expect

from certify.operations.papers import verification
from certify.store.database import Database
from certify.store.papers import issued as papers
from certify.store.site import rate_limits
from tests.support.clients import account, client_of, post
from tests.support.life import Life
from tests.support.pki import holder, sign
from tests.support.shown import COMMUNE, lowered


def issued(app, paper):
    return client_of(app, "commune_leader").get(f"{paper}/tep.pdf").data


def told(app, path):
    reply = app.test_client().get(path)
    assert reply.status_code == 200 and "noindex" in reply.headers["X-Robots-Tag"]
    return html.unescape(reply.get_data(as_text=True))


def of_bytes(app, body, where="/kiem-tra"):
    return told(app, f"{where}?ma={hashlib.sha256(body).hexdigest()}")


def token(database, paper):
    with database.reading() as connection:
        return papers.find(connection, int(paper.rsplit("/", 1)[1])).token


def test_the_issued_file_is_genuine(app, paper):
    text = of_bytes(app, issued(app, paper))
    for one in ("Văn bản thật, còn hiệu lực", "Tờ trình đề nghị công nhận", "01/TTr-UBND", COMMUNE.full_name):
        assert one in text


def test_an_accepted_signed_copy_is_genuine_and_any_other_is_not(app, paper):
    signed = sign(issued(app, paper), holder(f"Ủy ban nhân dân {lowered(COMMUNE.full_name)}"), "NguoiKy")
    assert "Không có văn bản này" in of_bytes(app, signed), "not before it was accepted"
    give = {"file": (BytesIO(signed), "da-ky.pdf")}
    post(client_of(app, "commune_leader"), f"{paper}/ban-ky", give, content_type="multipart/form-data")
    assert "Văn bản thật" in of_bytes(app, signed) and "bản có chữ ký số (1 chữ ký)" in of_bytes(app, signed)
    assert "bản phát hành, là bản chưa có chữ ký số" in of_bytes(app, issued(app, paper))
    assert "Không có văn bản này" in of_bytes(app, signed + b" ")


def test_a_code_alone_proves_only_that_such_a_paper_exists(app, database, paper):
    where = f"/kiem-tra/{token(database, paper)}"
    assert "Mã chỉ cho biết có một văn bản như vậy" in told(app, where)
    assert "Văn bản thật, còn hiệu lực" in of_bytes(app, issued(app, paper), where)
    assert "Tệp không khớp" in of_bytes(app, b"another file", where)


@pytest.mark.parametrize("rest", ["/khong-co", "?ma=" + "0" * 64, "?ma=abc", "?ma="])
def test_what_is_unknown_is_told_in_one_way(app, rest):
    reply = app.test_client().get(f"/kiem-tra{rest}")
    assert "Không có văn bản này" in html.unescape(reply.get_data(as_text=True))
    assert reply.status_code == (404 if rest.startswith("/") else 200)


def test_replaced_and_recalled_papers_say_so(app, paper):
    leader, first = client_of(app, "commune_leader"), issued(app, paper)
    second = post(leader, f"{paper}/thay-the", {"reason": "Lý do không nói ra"}).headers["Location"]
    text = of_bytes(app, first)
    assert "Văn bản đã được thay thế" in text and "02/TTr-UBND" in text
    post(leader, f"{second}/thu-hoi", {"reason": "Lý do không nói ra"})
    text = of_bytes(app, issued(app, second))
    assert "Văn bản đã bị thu hồi ngày" in text and "Lý do không nói ra" not in text


def test_nothing_personal_is_told(app, database, paper):
    text = told(app, f"/kiem-tra/{token(database, paper)}").split("<main")[1]
    with database.reading() as connection:
        person = account(connection, "commune_leader")
    for one in (person.display_name, person.user_name, person.phone, "điểm"):
        assert one not in text


def test_a_list_names_the_communes_that_were_revoked(database, library, now, press):
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.appraised()
        whole = papers.find(connection, life.decide("recognise"))
        assert verification.by_token(connection, whole.token).revoked == ()
        life.decide("revoke", reason="Sai số liệu", number="")
        assert verification.by_token(connection, whole.token).state == "recalled"


def test_without_script_the_server_hashes_the_file(app, paper):
    client = app.test_client()
    client.get("/kiem-tra")
    data = {"csrf_token": token_on_page(client), "file": (BytesIO(issued(app, paper)), "a.pdf")}
    text = client.post("/kiem-tra", data=data, content_type="multipart/form-data").get_data(as_text=True)
    assert "Văn bản thật" in html.unescape(text)


def token_on_page(client):
    return client.get("/kiem-tra").get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]


@pytest.mark.both_engines
def test_one_address_may_not_ask_without_end(app, now):
    client = app.test_client()
    with time_machine.travel(now, tick=False):
        replies = [client.get("/kiem-tra/abc") for _ in range(verification.MOST_IN_A_MINUTE + 1)]
        other = app.test_client().get("/kiem-tra/abc", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert [reply.status_code for reply in replies] == [404] * verification.MOST_IN_A_MINUTE + [429]
    assert replies[-1].headers["Retry-After"] == "60"
    assert other.status_code == 404


@pytest.mark.both_engines
def test_the_limit_is_one_for_all_processes_and_keeps_no_address(site, database, now):
    with database.writing() as connection:
        assert all(verification.within_limit(connection, "key", "192.0.2.1", now) for _ in range(60))
    second = Database(site.database_url)
    with second.writing() as connection:
        assert not verification.within_limit(connection, "key", "192.0.2.1", now)
        assert verification.within_limit(connection, "key", "192.0.2.2", now)
        kept = str(connection.execute(rate_limits.limits.select()).all())
    second.close()
    assert "192.0.2" not in kept


@pytest.mark.both_engines
def test_old_counts_are_forgotten(database):
    with database.writing() as connection:
        rate_limits.add_one(connection, "a", 100)
        rate_limits.add_one(connection, "b", 100 + rate_limits.KEPT + 1)
        assert [row.key for row in connection.execute(rate_limits.limits.select())] == ["b"]


@pytest.mark.parametrize("script", [True, False])
def test_a_citizen_checks_a_file_in_a_browser(app, browser, address, paper, tmp_path, script):
    true = issued(app, paper)
    (tmp_path / "that.pdf").write_bytes(true)
    (tmp_path / "sua.pdf").write_bytes(true[:-10] + bytes([true[-10] ^ 1]) + true[-9:])
    page = browser.new_page(viewport={"width": 390, "height": 800}, java_script_enabled=script)
    for name, text in (("that.pdf", "Văn bản thật, còn hiệu lực"), ("sua.pdf", "Không có văn bản này")):
        page.goto(f"{address}/kiem-tra")
        page.get_by_label("Tệp PDF").set_input_files(tmp_path / name)
        page.get_by_role("button", name="Kiểm tra").click()
        expect(page.locator(".verdict h2")).to_have_text(text)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390 if script else True
