"""One hostile text in every column that people type into; then every page, table, paper and reply that shows it.

A new column of text fails `test_every_text_is_known` until it stands among those that people type (FREE) or those whose
values the program chooses itself (CLOSED).
"""

import csv
import io
import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import html5lib
import openpyxl
import pdfplumber
import pytest
import sqlalchemy as sa
from docx import Document

from certify.domain.days import local_day
from certify.operations.assessments import objections
from certify.operations.assessments.questions import Saying, asked_of, reply_on
from certify.operations.criteria import drafts
from certify.operations.guidance import texts as guidance
from certify.operations.guidance.texts import File, Text
from certify.operations.papers import issue
from certify.operations.papers.content import file_matter
from certify.operations.papers.files import bytes_of
from certify.operations.papers.issue import Order
from certify.operations.papers.recall import recall
from certify.operations.people import tokens
from certify.store.assessments import files, workbooks
from certify.store.columns import OneOf
from certify.store.schema import metadata
from tests.support.attested import FIRST, SECOND, Comparing
from tests.support.calls import Caller
from tests.support.clients import account, client_of, post
from tests.support.crawl import crawl
from tests.support.life import Life
from tests.support.pdfs import pdf_of
from tests.support.shown import ROLES

EVIL = """=1+1<script>alert(1)</script>"'><img src=x onerror=alert(1)>{{ 7777*7777 }}{% raw %}"""
WORKED_OUT = "60481729"
FREE = {
    "accounts": {"display_name", "phone", "email"},
    "answers": {"explanation"},
    "assessments": {"category_basis"},
    "attestation_drafts": {"reference", "remark"},
    "attestation_lines": {"citation", "remark"},
    "attestation_texts": {"name"},
    "batch_items": {"trouble"},
    "batches": {"particulars"},
    "counted_results": {"reference"},
    "decisions": {"number", "reason"},
    "events": {"actor_name", "details"},
    "documents": {"name", "number", "issuer", "link"},
    "evidence": {"place"},
    "evidence_deletions": {"reason"},
    "evidence_files": {"name"},
    "guidance_texts": {"title", "number", "link", "name", "indicators"},
    "meeting_opinions": {"text"},
    "meeting_people": {"office", "name"},
    "meeting_votes": {"question"},
    "meetings": {"place", "conclusion"},
    "objection_answers": {"reason"},
    "office_settings": {"content"},
    "objections": {"text"},
    "paper_recalls": {"reason"},
    "papers": {"title", "office", "content"},
    "plan_entries": {"reference"},
    "question_replies": {"text"},
    "register_entries": {"note"},
    "register_releases": {"reason"},
    "return_reasons": {"reason"},
    "rounds": {"name"},
    "snapshots": {"content"},
    "tokens": {"name"},
    "unit_categories": {"basis"},
    "unit_successions": {"old_name", "new_name", "note"},
    "uploads": {"file_name", "content"},
    "units": {"name", "full_name"},
    "workbooks": {"file_name", "content"},
}
# Filled by the acts that follow, from the texts that stand then, or texts within data.
FROZEN = {
    ("papers", "content"),
    ("office_settings", "content"),
    ("batches", "particulars"),
    ("snapshots", "content"),
    ("workbooks", "content"),
    ("uploads", "content"),
    ("events", "details"),
}
CLOSED = {
    "accounts": {"user_name", "role", "password_hash", "factor", "search_key"},
    "answers": {"side", "indicator_id", "data"},
    "assessments": {"state", "category"},
    "assignments": {"indicator_id"},
    "attestation_drafts": {"criteria_version", "state", "text"},
    "attestation_lines": {"content_sha256", "place"},
    "attestation_texts": {"sha256"},
    "batch_items": {"state", "worker"},
    "batches": {"form", "state"},
    "chain": {"seals", "sha256"},
    "counted_results": {"source"},
    "criteria_revisions": {"content", "criteria_version", "sha256"},
    "criterion_points": {"criterion_id"},
    "criterion_tallies": {"criterion_id"},
    "decisions": {"kind", "content_sha256"},
    "events": {"act", "from_state", "to_state"},
    "evidence": {"indicator_id"},
    "evidence_contents": {"sha256"},
    "evidence_files": {"sha256", "media_type", "level"},
    "guidance_texts": {"media_type", "sha256"},
    "identities": {"means", "issuer", "subject"},
    "limits": {"key"},
    "mails": {"about", "address", "path", "state", "subject", "text"},
    "meeting_opinions": {"criterion_id"},
    "meeting_people": {"duty"},
    "meetings": {"step"},
    "office_settings": {"step"},
    "objection_answers": {"outcome"},
    "objections": {"criterion_id"},
    "paper_files": {"sha256"},
    "papers": {"form", "subject", "token", "number"},
    "plan_entries": {"plan_id", "target_id", "item", "period"},
    "question_replies": {"question_id", "figures"},
    "devices": {"key"},
    "guesses": {"name_sha256", "source"},
    "recovery_codes": {"sha256"},
    "register_entries": {"agency", "series", "suffix", "way", "symbol"},
    "results": {"side", "points", "at_zero"},
    "return_reasons": {"indicator_id"},
    "rounds": {"criteria_version", "state"},
    "sessions": {"key", "address", "browser", "means", "id_token"},
    "settings": {"name", "value"},
    "signed_files": {"sha256", "checked"},
    "snapshots": {"kind", "sha256"},
    "submissions": {"key", "location"},
    "tokens": {"scopes", "sha256"},
    "unit_boundaries": {"shape"},
    "unit_categories": {"category", "criteria_version", "unit_code"},
    "unit_successions": {"old_code", "new_code", "extent"},
    "units": {"code", "level", "type", "sort_key", "search_key", "facts"},
    "uploads": {"kind"},
    "workbooks": {"sha256"},
}


def test_every_text_is_known():
    kinds = (sa.Text, sa.JSON, OneOf)
    for table in metadata.tables.values():
        texts = {column.name for column in table.columns if isinstance(column.type, kinds)}
        free, closed = FREE.get(table.name, set()), CLOSED.get(table.name, set())
        assert texts == free | closed and not free & closed, f"{table.name}: {texts ^ (free | closed)}"


@pytest.fixture
def token(site, database, library, now, press):
    """A site with the text everywhere, on which a file then went its whole way; a token of its province."""
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        for number in ("12/BC-UBND", "13/BC-UBND"):
            life.attach(number)
        life.fill()
        sayings = {one.id: Saying("x", 0) for one in asked_of(connection, life.sheet)}
        assert reply_on(life.act("commune_officer"), life.sheet, sayings)[0].versions
        guided = File("x.pdf", "application/pdf", pdf_of("06/QD-TTg"))
        guidance.add(life.act("province_officer"), Text("x", "1", None, "1.1", "https://x"), guided)
        made = tokens.make(
            life.act("province_officer"),
            "Phần mềm",
            ["read"],
            local_day(now) + timedelta(days=30),
        )
        upload = {"account_id": life.who("commune_officer").id, "round_id": life.sheet.round.id, "at": now}
        pages = {"side": "self", "pages": [], "faults": [[EVIL, "B2", EVIL]]}
        workbooks.keep(connection, {**upload, "file_name": "x", "content": pages, "sha256": "0"})
        comparing = Comparing(connection, site, now)
        comparing.confirm(comparing.places())
        comparing.hand_over()
    poison(database)
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.appraised()
        matter = file_matter(life.sheet)
        issued = [issue.issue(life.act("commune_leader"), press, matter, Order(press.form(form)))
                  for form in ("commune-proposal", "explanation")]  # fmt: skip
        made_to = (life.act("commune_leader"), life.id, "5", EVIL)
        answered = (life.id, objections.make(*made_to), "kept", EVIL)
        objections.answer(life.act("appraiser"), *answered)
        life.decide("recognise")
        recall(life.act("commune_leader"), press, issued[0], EVIL)
    for one in issued:
        bytes_of(database, press, one)
    return made


def poison(database):
    """As somebody with access to the database: past every trigger and every rule of what may be typed."""
    with database.engine.connect() as connection, connection.begin():
        for name in (
            connection.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
        ):
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        fill = "INSERT INTO evidence_deletions VALUES ((SELECT min(id) FROM evidence_files), 1, 'x')"
        connection.exec_driver_sql(fill)
        fill = "INSERT INTO register_releases VALUES ((SELECT min(id) FROM register_entries), 1, 'x')"
        connection.exec_driver_sql(fill)
        batch = "INSERT INTO batches (round_id, unit_id, form, state, made_at, made_by) SELECT max(id), province_id,"
        own = "FROM rounds WHERE province_id = (SELECT unit_id FROM accounts WHERE id = 1)"
        connection.exec_driver_sql(f"{batch} 'explanation', 'done', '2026-01-01 00:00:00', 1 {own}")
        item = "INSERT INTO batch_items (batch_id, position, assessment_id, state, attempts, worker, trouble)"
        connection.exec_driver_sql(f"{item} SELECT max(id), 1, 1, 'failed', 3, '', 'x' FROM batches")  # noqa: S608
        for table, columns in FREE.items():
            for column in sorted(columns):
                if (table, column) not in FROZEN:
                    before = "https://x/" if column == "link" else ""
                    said = f"UPDATE {table} SET {column} = ? || rowid"  # noqa: S608
                    connection.exec_driver_sql(said, (before + EVIL,))
        connection.exec_driver_sql("UPDATE assessments SET category_basis = '' WHERE state = 'draft'")
        within = json.dumps(EVIL, ensure_ascii=False)[1:-1]
        connection.exec_driver_sql("UPDATE office_settings SET content = replace(content, 'Mẫu', ?)", (within,))
        connection.exec_driver_sql("UPDATE batches SET particulars = json_object('filed', ?)", (EVIL,))
        told = "UPDATE events SET details = json_set(details, '$.note', ?) WHERE details ->> 'note' IS NOT NULL"
        connection.exec_driver_sql(told, (EVIL,))


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_what_people_type_is_text_wherever_it_is_shown(app, database, token):
    seen = given(client_of(app, "administrator"))
    with database.reading() as connection:
        for table, columns in FREE.items():
            for column in columns - ({"reason"} if table == "paper_recalls" else set()):
                found = sa.select(sa.func.count()).where(metadata.tables[table].c[column].cast(sa.Text).like("%=1+1%"))
                assert connection.execute(found).scalar(), (table, column)
        file = files.of_unit(connection, account(connection, "commune_leader").unit_id)[0].id
        draft = drafts.open_drafts(connection)[0].id
    for kind in ("docx", "pdf"):
        path = f"/phieu/{file}/van-ban/explanation.{kind}"
        seen[path] = client_of(app, "commune_leader").get(path)
    for role in ROLES:
        found = crawl(client_of(app, role), most=40, without=("/static", "/minh-chung"))
        seen |= {f"{path}#{role}": reply for path, reply in found.items()}
    for person in (FIRST, SECOND):
        seen |= crawl(client_of(app, person), f"/doi-chieu/{draft}", most=8)
    for path in api_paths(app):
        seen[path] = Caller(app, token).ask(path)
    assert any(EVIL[:4] in reply.text for path, reply in seen.items() if path.startswith("/doi-chieu/"))
    shown = dict.fromkeys(LOOKS, 0)
    for path, reply in seen.items():
        assert reply.status_code < 400, (path, reply.status_code)
        if reply.status_code == 200:
            shown[reply.mimetype] += LOOKS[reply.mimetype](path, reply)
    assert not [kind for kind, count in shown.items() if not count and kind != "image/svg+xml"]


def given(client):
    """A table of accounts that holds the text, and the page that tells what it would add."""
    rows = f"Tên đăng nhập,Tên hiển thị,Vai trò,Mã đơn vị,Điện thoại\nmot.nguoi,{quoted(EVIL)},{quoted(EVIL)},89,\n"
    file = (io.BytesIO(rows.encode()), f"{EVIL}.csv")
    reply = post(client, "/tai-khoan/nhap", {"on": "2022-01-01", "file": file}, content_type="multipart/form-data")
    assert reply.status_code == 302
    return {"/tai-khoan/nhap": client.get(reply.headers["Location"])}


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


def api_paths(app):
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/v1/") and "GET" in rule.methods]
    return [one.rule.removeprefix("/api/v1") for one in rules if not one.arguments]


def look_at_page(path, reply):
    text = reply.get_data(as_text=True)
    tree = html5lib.HTMLParser(strict=True).parse(text)
    for element in tree.iter():
        assert not [name for name in element.attrib if name.startswith("on")], path
        assert not (str(element.tag).endswith("script") and not element.get("src")), path
        assert element.get("src") != "x", path
    assert WORKED_OUT not in text, path
    return "=1+1" in text


def look_at_drawing(path, reply):
    for element in ElementTree.fromstring(reply.data).iter():  # noqa: S314  our own drawing
        assert not element.tag.endswith(("script", "foreignObject")), path
        assert not [name for name in element.attrib if name.startswith("on") or name.endswith("href")], path
    return True


def look_at_csv(path, reply):
    rows = list(csv.reader(io.StringIO(reply.get_data(as_text=True).lstrip("\ufeff"))))
    for cell in (cell for row in rows for cell in row):
        number = re.fullmatch(r"-?[\d.,]+", cell)
        assert number or not cell.startswith(("=", "+", "-", "@", "\t", "\r")), (path, cell)
    return any("=1+1" in cell for row in rows for cell in row)


def look_at_excel(path, reply):
    cells = [
        cell for sheet in openpyxl.load_workbook(io.BytesIO(reply.data)) for row in sheet.iter_rows() for cell in row
    ]
    assert not [cell for cell in cells if cell.data_type == "f" and "1+1" in str(cell.value)], path
    assert not [cell for cell in cells if cell.hyperlink and "script" in str(cell.hyperlink.target)], path
    return any("=1+1" in str(cell.value) for cell in cells)


def look_at_word(path, reply):
    document = Document(io.BytesIO(reply.data))
    tables = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    texts = [*(paragraph.text for paragraph in document.paragraphs), *tables]
    assert WORKED_OUT not in "".join(texts), path
    return any("<script>alert(1)</script>" in one for one in texts)


def look_at_pdf(path, reply):
    assert reply.data.startswith(b"%PDF-") and b"/JavaScript" not in reply.data and b"/Launch" not in reply.data, path
    with pdfplumber.open(io.BytesIO(reply.data)) as read:
        letters = "".join(page.extract_text() for page in read.pages[:1]).replace("\n", "").replace(" ", "")
    assert WORKED_OUT not in letters, path
    return "<script>alert(1)</script>" in letters


def look_at_json(path, reply):
    assert reply.headers["X-Content-Type-Options"] == "nosniff", path
    return "<script>alert(1)</script>" in str(reply.json)


LOOKS = {
    "text/html": look_at_page,
    "image/svg+xml": look_at_drawing,
    "text/csv": look_at_csv,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": look_at_excel,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": look_at_word,
    "application/pdf": look_at_pdf,
    "application/json": look_at_json,
}
