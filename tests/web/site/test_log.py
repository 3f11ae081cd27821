"""The administrator reads the log: all of it, or what is searched for; and takes it along."""

import csv
import html
import io
from datetime import UTC, datetime, timedelta

import pytest

from certify.operations.log.events import write_event
from certify.store.log import chain
from certify.web.site.log import ON_A_PAGE
from tests.support.clients import account, client_of
from tests.support.shown import APPRAISER, OFFICER, ROLES

pytestmark = pytest.mark.both_engines

NOW = datetime(2026, 3, 10, 18, 30, tzinfo=UTC)


def text(reply):
    return html.unescape(reply.get_data(as_text=True))


def happened(database):
    """Failures in the evening of 10/03 by universal time: in Vietnam it is the 11th already."""
    with database.writing() as connection:
        for name in (ROLES["commune_officer"], ROLES["appraiser"]):
            write_event(connection, None, NOW, "sign_in_failed", details={"note": name})
        write_event(connection, account(connection, "administrator"), NOW + timedelta(days=1), "account_disabled",
                     details={"note": "cũ.tài-khoản"})  # fmt: skip


def test_the_log_is_searched_by_what_who_and_when(app, database):
    happened(database)
    client = client_of(app, "administrator")
    everything = text(client.get("/nhat-ky"))
    assert everything.index("khóa tài khoản – cũ.tài-khoản") < everything.index(f"không thành công – {APPRAISER}")
    failed = text(client.get("/nhat-ky?viec=sai"))
    assert ROLES["appraiser"] in failed and "cũ.tài-khoản" not in failed
    one = text(client.get(f"/nhat-ky?tim={OFFICER}&viec=sai"))
    assert f"thành công – {OFFICER}" in one and "thành công – 891" not in one
    day = text(client.get("/nhat-ky?tu=2026-03-11&den=2026-03-11"))
    assert ROLES["appraiser"] in day and "cũ.tài-khoản" not in day
    assert "cũ.tài-khoản" not in text(client.get("/nhat-ky?den=2026-03-10"))
    assert "Không có việc nào" in text(client.get("/nhat-ky?tim=%25"))
    wrong = client.get("/nhat-ky?tu=mai")
    assert wrong.status_code == 422 and "Từ ngày" in text(wrong) and 'value="mai"' in text(wrong)


def test_the_log_goes_on_page_by_page_and_comes_as_a_table(app, database):
    with database.writing() as connection:
        for number in range(ON_A_PAGE + 5):
            write_event(connection, None, NOW, "round_closed", details={"note": f"=đợt {number}"})
        head = chain.head(connection)
    client = client_of(app, "administrator")
    first = text(client.get("/nhat-ky?tim=đợt"))
    assert first.count("đóng đợt đánh giá") == ON_A_PAGE and f"số {head.position + 105}" in first
    last = first.split("truoc=")[1].split('"')[0]
    assert text(client.get(f"/nhat-ky?tim=đợt&truoc={last}")).count("đóng đợt đánh giá") >= 5
    rows = list(csv.reader(io.StringIO(text(client.get("/nhat-ky?tim=%3Dđợt&dang=csv")))))
    assert sum("=đợt" in cell for row in rows for cell in row) == ON_A_PAGE + 5
