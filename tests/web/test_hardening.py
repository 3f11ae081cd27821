"""What a hostile person tries on the pages: foreign hosts, planted fields, scripts in texts, paths, large requests."""

import html
import io
import re
import unicodedata
from collections import defaultdict

import openpyxl
import pdfplumber
import pytest
import sqlalchemy as sa
from docx import Document
from flask import request
from msgspec.structs import replace

from certify import create_app
from certify.config import Settings
from certify.domain import limits
from certify.operations.assessments import answers
from certify.operations.assessments.answers import AnswerEntry
from certify.store.assessments import evidence, files
from certify.store.people import accounts
from certify.store.schema import metadata
from certify.store.site import settings
from certify.web.request_context import own_address
from tests.support.addresses import Addresses
from tests.support.clients import SECRET, client_of, post, token_of
from tests.support.crawl import crawl
from tests.support.life import Life
from tests.support.records import Records
from tests.support.rounds import latest_answer
from tests.support.shown import ROLES

EVIL = """<script>alert(1)</script>"'><img src=x onerror=alert(1)>{{ 7*7 }}"""
FORMULA = '=HYPERLINK("http://evil.example")'
HTTPS = 'https = true\naddress = "https://treem.example"\n'


def said(reply):
    return reply.get_data(as_text=True)


def test_cookies_are_for_this_site_alone_and_over_https_only(site, app):
    (site.instance / "config.toml").write_text(HTTPS, "utf-8")
    app = create_app(Settings(site.instance))
    reply = app.test_client().get("/dang-nhap", base_url="https://localhost")
    cookie = reply.headers["Set-Cookie"]
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax"))
    assert cookie.startswith("__Host-session=") and "Path=/" in cookie and "Domain" not in cookie
    assert reply.headers["Strict-Transport-Security"].startswith("max-age=")
    app.extensions["certify"].database.close()


def test_every_reply_keeps_other_sites_and_devices_out(app):
    for address in ("/dang-nhap", "/khong-co", "/api/v1/units", "/static/base.css"):
        with app.test_client().get(address) as reply:
            headers = reply.headers
        assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"] and "Server" not in headers


def test_without_https_nothing_promises_it(app):
    assert "Strict-Transport-Security" not in app.test_client().get("/dang-nhap").headers


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", ""])
def test_other_hosts_are_refused(app, host):
    assert app.test_client().get("/dang-nhap", headers={"Host": host}).status_code == 400


def test_who_asks_is_read_from_the_proxies_the_site_knows_of(site):
    for proxies, address in ((0, "127.0.0.1"), (1, "203.0.113.9")):
        (site.instance / "config.toml").write_text(f"proxies = {proxies}\n", "utf-8")
        app = create_app(Settings(site.instance))
        with app.test_client() as client:
            client.get("/dang-nhap", headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.9"})
            assert request.remote_addr == address
        app.extensions["certify"].database.close()


@pytest.mark.parametrize(
    ("given", "address"),
    [("203.0.113.9", "203.0.113.9"), ("203.0.113.9:51234", "203.0.113.9"), ("::ffff:203.0.113.9", "203.0.113.9"),
     ("[2001:DB8::1]:443", "2001:db8::1"), ("fe80::1%<b>x", "fe80::1"), ("192.0.2.1). Đã khóa", "không rõ"),
     ("x" * 3000, "không rõ"), ("", "không rõ")],
)  # fmt: skip
def test_an_address_is_an_address_whatever_a_proxy_passes_on(app, given, address):
    with app.test_request_context(environ_base={"REMOTE_ADDR": given}):
        assert own_address() == address


MARKS = "a" + "\u0301\u0323" * 400


def test_strangers_send_a_few_kilobytes(app):
    stranger = app.test_client()
    for address in ("/dang-nhap", "/dang-nhap/ma"):
        large = {"csrf_token": token_of(stranger), "user_name": "x" * limits.SIGN_IN}
        assert stranger.post(address, data=large).status_code == 413


def test_a_text_that_would_take_long_to_normalise_is_refused_wherever_it_stands(app, file):
    """In a field, in the name of a field, in a parameter, in a part of the address, in a header of a file."""
    stranger, officer = app.test_client(), client_of(app, "commune_officer")
    replies = {
        "field": post(stranger, "/dang-nhap", {"user_name": MARKS, "password": "x"}),
        "name of a field": post(stranger, "/dang-nhap", {MARKS: "x"}),
        "parameter": stranger.get(f"/kiem-tra?ma={MARKS}"),
        "address": officer.get(f"/tieu-chi/{MARKS}"),
        "explanation": post(officer, f"/phieu/{file}/tu-cham", {"2.1.version": "0", "2.1.explanation": MARKS}),
    }
    assert {where: reply.status_code for where, reply in replies.items()} == dict.fromkeys(replies, 400)
    assert all("30 dấu liền nhau" in said(reply) for reply in replies.values())


def test_what_nobody_sees_is_dropped_and_letters_are_composed(app, database, file):
    officer = client_of(app, "commune_officer")
    typed = {"number": "05/BC\x00-UBND", "issuer": unicodedata.normalize("NFD", "Trạm y tế\x1f")}
    assert post(officer, f"/phieu/{file}/minh-chung/2.1", typed).status_code == 302
    with database.reading() as connection:
        (kept,) = evidence.of_assessment(connection, file)
    assert (kept.number, kept.issuer) == ("05/BC-UBND", "Trạm y tế")
    assert officer.get("/tieu-chi/2019-06-qd-ttg%00").status_code == 404


def test_planted_fields_change_nothing_else(app, database, file):
    """Fields that a form does not have: state, unit, role, the other side."""
    officer = client_of(app, "commune_officer")
    with database.reading() as connection:
        before = files.find(connection, file), accounts.by_user_name(connection, ROLES["commune_officer"])
    planted = {"state": "recognised", "unit_id": "1", "role": "administrator", "category": "other", "active": "0"}
    post(officer, f"/phieu/{file}/tu-cham", {**planted, "side": "appraisal", "assessment_id": "1"})
    post(officer, "/mat-khau", {**planted, "old": "x", "new": "y", "again": "y", "user_name": "x"})
    post(officer, f"/phieu/{file}/minh-chung/2.1", {**planted, "number": "1", "issuer": "x", "indicator_id": "1.1"})
    with database.reading() as connection:
        after = files.find(connection, file), accounts.by_user_name(connection, ROLES["commune_officer"])
        assert [one.indicator_id for one in evidence.of_assessment(connection, file)] == ["2.1"]
    assert (after[0].state, after[0].unit_id, after[0].category) == (
        before[0].state,
        before[0].unit_id,
        before[0].category,
    )
    # A wrong password is counted, and nothing else.
    assert replace(after[1], failures=0) == before[1]


def test_no_form_of_a_commune_reaches_what_others_decide(app, database):
    """Every form, with every column of accounts and files as a field: nothing of it is taken.

    A form that the officer may not send is refused; each of the others is read.
    """
    officer = client_of(app, "commune_officer")
    planted = {column.name: "1" for name in DECIDED for column in metadata.tables[name].columns}
    planted |= {"role": "administrator", "side": "appraisal"}
    with database.writing() as connection:
        addresses = forms_of(app, Records(connection, app.extensions["certify"]))
        before = what_is_decided(connection)
    replies = {endpoint: post(officer, address, planted).status_code for endpoint, address in addresses.items()}
    read = defaultdict(set)
    for endpoint, status in replies.items():
        read[status].add(endpoint)
    assert read.keys() - OFFICERS.keys() == {403} and {status: read[status] for status in OFFICERS} == OFFICERS
    with database.reading() as connection:
        assert what_is_decided(connection) == before


# What others decide about accounts and files.
DECIDED = {
    "accounts": ("id", "role", "unit_id", "active", "password_hash", "factor", "must_change_password", "user_name"),
    "assessments": ("id", "round_id", "unit_id", "state", "category", "category_basis", "extended_until"),
}


def what_is_decided(connection):
    columns = ([metadata.tables[table].c[name] for name in names] for table, names in DECIDED.items())
    return [connection.execute(sa.select(*chosen).order_by(chosen[0])).all() for chosen in columns]


def forms_of(app, records):
    """The address of each form but those that sign out, by endpoint; it names a record that is there."""
    addresses = Addresses(records)
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in rule.methods and rule.endpoint not in SIGNING_OUT]
    return {rule.endpoint: addresses.of(rule) for rule in rules if not rule.endpoint.startswith("api.")}


SIGNING_OUT = {"people.leave", "security.leave_everywhere"}
# What the forms that an officer may send reply to fields that they don't have; every other form refuses with 403.
OFFICERS = {
    200: {
        "trial.preview",
        "trial.show",
        "verification.upload",
    },
    302: {
        "assessments.answer",
        "assigning.assign",
        "documents.place",
        "documents.remove",
        "documents.take_over",
        "evidence.remove",
        "meetings.drop",
        "meetings.note",
        "people.second_step",
        "plans.enter",
        "security.read_news",
        "tokens.revoke",
    },
    404: {"verification.compare", "security.leave_one", "one_time_link.use"},
    422: {
        "assessments.carry",
        "documents.add",
        "documents.describe",
        "evidence.add",
        "handing.hand_over",
        "offices.appoint",
        "offices.form_council",
        "offices.name",
        "offices.relieve",
        "evidence.delete",
        "meetings.save",
        "meetings.start",
        "people.enter",
        "people.password",
        "security.set_mail",
        "security.set_up",
        "tokens.make",
        "workbooks.confirm",
        "workbooks.upload",
    },
}


def test_what_people_type_is_text_everywhere(app, database, library, now, press, file, everything):
    """The same hostile text in every free field; then the pages about it, its PDF, Word file and table.

    The same text on every page, for every role, from the tables: tests/web/test_texts.py.
    """
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.fill()
        version = life.sheet.stored["self", "2.1"].version
    officer, leader, appraiser = (client_of(app, role) for role in ("commune_officer", "commune_leader", "appraiser"))
    post(officer, f"/phieu/{file}/minh-chung/2.1", {"number": EVIL, "issuer": EVIL, "link": "https://x/" + EVIL})
    fields = {"2.1.numerator": "485", "2.1.denominator": "500", "2.1.version": str(version), "2.1.explanation": EVIL}
    assert post(officer, f"/phieu/{file}/tu-cham", fields).status_code == 302
    meeting = post(
        officer, f"/phieu/{file}/hop", {"step": "self_assessment", "place": EVIL, "started_at": "2026-01-05T08:30"}
    )
    post(officer, f"{meeting.headers['Location']}/tieu-chi/2", {"text": EVIL, "seen": ""})
    post(
        client_of(app, "province_officer"), f"/phieu/{file}/phan-loai", {"category": "other", "basis": EVIL, "seen": ""}
    )
    post(leader, f"/phieu/{file}/gui")
    post(leader, "/so-van-ban/giu-so", {"count": "1", "note": FORMULA, "first": "1"})
    post(appraiser, f"/phieu/{file}/nhan")
    reasons = {"2.1": EVIL}
    returning = {f"{key}.reason": value for key, value in reasons.items()}
    returning |= {"reason": EVIL, "due_on": latest_answer()}
    assert post(appraiser, f"/phieu/{file}/tra-lai", returning).status_code == 302
    post(client_of(app, "administrator"), "/tai-khoan", {
        "user_name": "moi.can-bo", "display_name": EVIL, "role": "administrator", "phone": EVIL, "password": SECRET,
    })  # fmt: skip
    shown = 0
    for role in ROLES:
        start, most = ("/", 40) if everything else (f"/phieu/{file}", 10)
        for path, reply in crawl(client_of(app, role), start, most).items():
            if reply.mimetype == "text/html":
                text = said(reply)
                assert "<script>alert" not in text and "<img src=x" not in text and "49" not in _near(text), path
                shown += html.escape(EVIL) in text or "&lt;script&gt;alert" in text
    assert shown >= 5
    pdf = officer.get(f"/phieu/{file}/van-ban/explanation.pdf").data
    with pdfplumber.open(io.BytesIO(pdf)) as read:
        letters = "".join(page.extract_text() for page in read.pages).replace("\n", "").replace(" ", "")
    assert "<script>alert(1)</script>" in letters and "{{7*7}}" in letters
    word = Document(io.BytesIO(officer.get(f"/phieu/{file}/van-ban/explanation.docx").data))
    assert any("<script>alert(1)</script>" in paragraph.text for paragraph in word.paragraphs)
    table = openpyxl.load_workbook(io.BytesIO(leader.get("/so-van-ban.xlsx").data)).active
    kept = [cell for row in table.iter_rows() for cell in row if cell.value and FORMULA in str(cell.value)]
    assert kept and all(cell.data_type == "s" for cell in kept)


def _near(text):
    """The text where the expression of a template would have been evaluated."""
    return "".join(re.findall(r"onerror=alert\(1\)(?:&gt;|>)(.{0,12})", text))


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2f..%2fcli.py",
        "/tieu-chi/..%2f..%2fetc%2fpasswd",
        "/phieu/1/van-ban/..%2f..%2flayout.pdf",
        "/kiem-tra/..%2f..%2fetc%2fpasswd",
        "/minh-chung/..%2f1/tep",
    ],
)
def test_no_path_leads_out(app, path):
    reply = client_of(app, "province_officer").get(path)
    assert reply.status_code == 404
    assert "root:" not in said(reply) and "def " not in said(reply) and "import " not in said(reply)


def test_requests_have_a_size(app, file):
    officer = client_of(app, "commune_officer")
    token = token_of(officer)
    reply = officer.post(f"/phieu/{file}/tu-cham", data={"csrf_token": token, "2.1.explanation": "x" * 1_100_000})
    assert reply.status_code == 413 and "lớn quá" in said(reply)
    many = {f"field{number}": "x" for number in range(5_000)}
    reply = officer.post(f"/phieu/{file}/tu-cham", data={"csrf_token": token, **many})
    assert reply.status_code == 302, "fields that no sheet has are left alone"


def test_an_error_page_tells_nothing_of_the_inside(app, database):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    client = client_of(app, "province_officer")
    with database.engine.connect() as connection, connection.begin():
        connection.execute(sa.text("ALTER TABLE assessments RENAME TO away"))
    reply = client.get("/tien-do")
    assert reply.status_code == 503
    for inside in ("Traceback", "results", "sqlalchemy", "psycopg", "sqlite", "/certify/", "SELECT"):
        assert inside not in said(reply)


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "ftp://x", "JaVaScRiPt:x"]
)
def test_links_lead_to_web_pages_only(app, file, link):
    reply = post(
        client_of(app, "commune_officer"), f"/phieu/{file}/minh-chung/2.1", {"number": "1", "issuer": "x", "link": link}
    )
    assert reply.status_code == 422


def test_a_demonstration_site_can_not_be_made_real_by_a_page(app, database):
    post(client_of(app, "administrator"), "/tai-khoan", {"demonstration": "", "name": "demonstration"})
    with database.reading() as connection:
        assert settings.is_demonstration(connection)


def test_entries_hold_nothing_but_figures(database, library, now, press):
    """JSON that a page would never send is not kept as an answer."""
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        base = life.sheet.stored["self", "2.1"].version
        entry = {"2.1": AnswerEntry({"numerator": 1, "denominator": 2, "__class__": "x"}, "", base)}
        saved = answers.save(life.act("commune_officer"), life.id, "self", entry)
        assert "2.1" in saved.errors
