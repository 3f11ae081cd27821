"""The page of one's own tokens."""

from datetime import timedelta

import pytest

from certify.domain.days import local_day
from certify.operations.people.sign_in import IDLE
from certify.store.log import events as history
from certify.store.people import accounts
from certify.store.people import tokens as stored
from tests.support.calls import PAGE, Caller, made_on_the_page, problem
from tests.support.clients import account, client_of, post

pytestmark = pytest.mark.both_engines


def test_tokens_are_made_shown_once_and_revoked(app, database, now):
    client = client_of(app, "commune_officer")
    ends = local_day(now) + timedelta(days=9)
    token, text = made_on_the_page(client, "read", name="Báo cáo <Sở>", ends=f"{ends:%d/%m/%Y}")
    assert token and "Báo cáo <Sở>" in text and "chưa dùng" in text
    assert token not in client.get(PAGE).get_data(as_text=True)
    with database.reading() as connection:
        kept = stored.of_account(connection, account(connection, "commune_officer").id)[0]
        events = [event.act for event in history.site_events(connection, 5)]
    assert kept.scopes == ["read"] and token not in str(kept) and events[0] == "token_made"
    assert Caller(app, token).ask("/units").status_code == 200
    assert "chưa dùng" not in client.get(PAGE).get_data(as_text=True)
    assert post(client_of(app, "approver"), f"{PAGE}/{kept.id}/thu-hoi").status_code == 404
    assert post(client, f"{PAGE}/{kept.id}/thu-hoi").status_code == 302
    problem(Caller(app, token).ask("/units"), 401, "no-token")
    assert "Đã thu hồi" in client.get(PAGE).get_data(as_text=True)
    with database.reading() as connection:
        assert history.site_events(connection, 1)[0].act == "token_revoked"


def test_a_token_that_cannot_be_made_is_explained_and_nothing_typed_is_lost(app, now):
    client = client_of(app, "commune_officer")
    token, text = made_on_the_page(client, "write", name="x" * 81, ends=f"{local_day(now) + timedelta(days=400)}")
    assert token is None and "từ 1 đến 80 ký tự" in text and "không quá một năm" in text and "x" * 81 in text
    token, text = made_on_the_page(client, name="Tên", ends="mai")
    assert token is None and "“mai” không phải ngày" in text and 'value="Tên"' in text
    token, text = made_on_the_page(client, name="Tên", ends=f"{local_day(now) + timedelta(days=1)}")
    assert token is None and "hãy chọn ít nhất một quyền" in text


def test_a_token_rests_with_an_account_that_nobody_signs_in_to(app, database, now):
    client, ends = client_of(app, "commune_officer"), local_day(now) + timedelta(days=99)
    token, text = made_on_the_page(client, "read", ends=f"{ends:%d/%m/%Y}")
    assert "45 ngày" in text
    with database.writing() as connection:
        used = account(connection, "commune_officer").id
        accounts.change(connection, used, seen_at=now - IDLE + timedelta(minutes=5))
    assert Caller(app, token).ask("/units").status_code == 200
    with database.writing() as connection:
        accounts.change(connection, used, seen_at=now - IDLE - timedelta(seconds=1))
    problem(Caller(app, token).ask("/units"), 401, "no-token")
