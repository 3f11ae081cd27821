"""When the database is away, busy or full: a clear page, nothing half-written; and the site goes on afterwards."""

import html
import json
import logging
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from certify.documents.turns import MAKING, MOST_WAITING
from certify.operations.log.events import write_event
from certify.store import locks
from certify.store.assessments import files
from certify.store.database import Database
from certify.store.log import events as history
from certify.web.site.request_log import JsonLines
from tests.support.clients import account, client_of, token_of

pytestmark = pytest.mark.both_engines


def said(reply):
    return html.unescape(reply.get_data(as_text=True))


def count(database):
    with database.reading() as connection:
        return len(history.site_events(connection, 10_000))


@pytest.fixture
def client(app):
    return client_of(app, "province_officer")


@pytest.fixture
def away(site, app, request, engine):
    """Take the database away; gives the function that brings it back."""
    database, file = app.extensions["certify"].database, site.instance / "certify.sqlite3"
    database.close()
    if engine == "sqlite":
        file.rename(site.instance / "kept")
        file.mkdir()

        def bring():
            file.rmdir()
            (site.instance / "kept").rename(file)
    else:
        name, postgres = database.engine.url.database, request.getfixturevalue("postgres")
        postgres.rename(name, f"{name}_kept")

        def bring():
            postgres.rename(f"{name}_kept", name)

    return bring


def test_a_database_that_is_away_is_told_and_the_site_goes_on_when_it_is_back(app, client, away):
    reply = client.get("/tien-do")
    assert reply.status_code == 503 and reply.headers["Retry-After"] == "30"
    assert "Hệ thống tạm gián đoạn" in said(reply) and "chưa được ghi" in said(reply)
    assert client.get("/phieu/1?ds=appraisals.queue").status_code == 503, "a page that a list led to"
    assert app.test_client().get("/healthz").status_code == 503
    for words in ("sqlite", "psycopg", "Traceback"):
        assert words not in said(reply)
    away()
    assert client.get("/tien-do").status_code == 200
    assert app.test_client().get("/healthz").status_code == 200


ROUND = {
    "name": "Đợt đánh giá năm 2024",
    "criteria_version": "2019-06-qd-ttg",
    "period_from": "2024-01-01",
    "period_to": "2024-12-31",
    "self_due_on": "2025-01-31",
    "appraisal_due_on": "2025-02-28",
}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_full_disk_leaves_nothing_half_written(app, client, site):
    """SQLite may have no page more than it has: it says the same then as when the disk is full."""
    database, before = app.extensions["certify"].database, {"csrf_token": token_of(client)}
    events = count(database)
    database.engine.dispose()

    @sa.event.listens_for(database.engine, "connect")
    def limit(connection, _):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    reply = client.post("/dot", data={**before, **ROUND, "name": "Đợt " + "x" * 90_000})
    assert reply.status_code == 503
    sa.event.remove(database.engine, "connect", limit)  # later tests have the same place for their sites
    database.engine.dispose()
    again = Database(site.database_url)
    assert count(again) == events
    with again.writing() as connection:
        write_event(connection, None, datetime.now(UTC), "round_opened")
    assert count(again) == events + 1
    again.close()


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_a_server_without_room_leaves_nothing_half_written(app, client):
    """The server itself reports that its disk is full, while writing."""
    database, form = app.extensions["certify"].database, {"csrf_token": token_of(client), **ROUND}
    events = count(database)
    full = "BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END"
    with database.writing() as connection:
        connection.exec_driver_sql(f"CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ {full} $$")
        connection.exec_driver_sql("CREATE TRIGGER full_disk BEFORE INSERT ON chain EXECUTE FUNCTION full_disk()")
    reply = client.post("/dot", data=form)
    assert reply.status_code == 503 and "chưa được ghi" in said(reply) and "extend" not in said(reply)
    assert count(database) == events
    assert ROUND["name"] not in said(client.get("/dot")) and client.get("/dot").status_code == 200
    with database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER full_disk ON chain")
    assert client.post("/dot", data=form).status_code == 302
    assert count(database) > events and ROUND["name"] in said(client.get("/dot"))


def test_who_waits_too_long_for_the_others_is_told(client, site, database, monkeypatch):
    other, form = Database(site.database_url), {"csrf_token": token_of(client), **ROUND}
    monkeypatch.setattr(locks, "PATIENCE", 300)
    database.close()  # SQLite learns of it when it is connected to
    with other.writing():
        assert client.post("/dot", data=form).status_code == 503
    database.close()
    monkeypatch.undo()
    assert client.post("/dot", data=form).status_code == 302
    other.close()


def test_health_tells_figures_and_nobody(app):
    for stranger in (app.test_client(), client_of(app, "commune_officer")):
        assert stranger.get("/healthz").json == {"status": "ok"}
    reply = client_of(app, "administrator").get("/healthz")
    assert reply.status_code == 200
    assert set(reply.json) == {"database", "disk", "queue", "mail", "chain"}
    assert reply.json["chain"]["head_age_seconds"] >= 0 and reply.json["queue"]["waiting_seconds"] is None


def test_while_papers_are_made_everything_else_goes_on(app, client, database):
    """Whoever comes after the one that is made and the one that waits is told so, and waits for nobody."""
    with database.reading() as connection:
        file = files.of_unit(connection, account(connection, "commune_officer").unit_id)[0].id
    officer, address = client_of(app, "commune_officer"), f"/phieu/{file}/van-ban/explanation.pdf"
    taken = [MAKING._line.acquire(blocking=False) for _ in range(1 + MOST_WAITING)]
    try:
        reply = officer.get(address)
        assert reply.status_code == 503 and reply.headers["Retry-After"] == "10" and "đang bận" in said(reply)
        assert client.get("/tien-do").status_code == app.test_client().get("/dang-nhap").status_code == 200
    finally:
        for _ in taken:
            MAKING._line.release()
    assert officer.get(address).status_code == 200


def test_each_request_has_a_line_that_names_nobody(app, client, caplog):
    logger = logging.getLogger("certify")
    logger.addHandler(caplog.handler)
    try:
        reply = client.get("/don-vi?tim=bí+mật", headers={"X-Request-Id": "abcdef-12345678"})
        forged = app.test_client().get("/dang-nhap", headers={"X-Request-Id": 'x"}{"level":"error'})
    finally:
        logger.removeHandler(caplog.handler)
    assert reply.headers["X-Request-Id"] == "abcdef-12345678"
    assert "x" not in forged.headers["X-Request-Id"]
    lines = [json.loads(JsonLines().format(record)) for record in caplog.records if record.name == "certify.requests"]
    assert lines[0]["request"] == "abcdef-12345678" and lines[0]["rule"] == "/don-vi" and lines[0]["status"] == 200
    assert "bí" not in str(lines) and "an-giang" not in str(lines)


def test_a_log_line_can_not_be_forged():
    record = logging.LogRecord("certify", logging.INFO, "", 0, 'x\n{"level": "error"}\r\n', (), None)
    assert len(JsonLines().format(record).splitlines()) == 1


def test_what_people_typed_stays_out_of_errors(database):
    with pytest.raises(sa.exc.IntegrityError) as fault, database.writing() as connection:
        connection.execute(sa.text("INSERT INTO settings (name, value) VALUES (:name, NULL)"), {"name": "bí mật"})
    assert "bí mật" not in str(fault.value).split("DETAIL")[0]
