"""Opening a round, closing it and opening it again by clicks: each page says what will happen, and then it does."""

import html
import re
from datetime import timedelta

import pytest

from certify.domain.days import local_day
from certify.operations.rounds import steps
from certify.operations.rounds.plans import RoundPlan
from certify.store import rounds
from certify.store.assessments import files
from certify.store.log import events
from certify.store.people import accounts
from certify.store.units import units
from tests.support.acts import act_of
from tests.support.clients import account, client_of, post
from tests.support.rounds import round_of
from tests.support.shown import COMMUNES


def seen(reply):
    return html.unescape(reply.get_data(as_text=True))


@pytest.fixture
def planned(database, now):
    """The id of a planned round over the period of the demonstration's open one."""
    with database.writing() as connection:
        shown, due = round_of(connection), local_day(now) + timedelta(days=30)
        plan = RoundPlan("Đợt thử", shown.criteria_version, shown.period_from, shown.period_to, due, due)
        return steps.create(act_of(connection, account(connection, "province_officer"), now), plan)


def test_a_round_is_opened_closed_and_opened_again_on_pages_that_say_what_happens(app, database, planned):
    client, where = client_of(app, "province_officer"), f"/dot/{planned}"
    assert f'href="{where}/mo"' in seen(client.get("/dot"))
    page = seen(client.get(f"{where}/mo"))
    assert f"<b>{len(COMMUNES)}</b> xã, phường, thị trấn" in page
    assert f"Mở đợt, tạo {len(COMMUNES)} hồ sơ" in page
    with database.reading() as connection:
        assert not files.of_round(connection, planned), "a page asks, it opens nothing"
    assert post(client, f"{where}/mo").headers["Location"] == "/dot"

    page = seen(client.get(f"{where}/dong"))
    assert f"Đóng đợt khi còn {len(COMMUNES)} hồ sơ chưa xong" in page
    late = seen(post(client, f"{where}/dong", {"unfinished": "0"}))
    assert f"nay là {len(COMMUNES)}" in late, "files changed while the page was open"
    assert post(client, f"{where}/dong", {"unfinished": str(len(COMMUNES))}).headers["Location"] == "/dot"

    refused = post(client, f"{where}/mo-lai", {"reason": " "})
    assert refused.status_code == 422 and "phải ghi vì sao mở lại" in seen(refused)
    assert post(client, f"{where}/mo-lai", {"reason": "Công văn 15"}).headers["Location"] == "/dot"
    with database.reading() as connection:
        assert rounds.find(connection, planned).state == "open"
        told = [event.details["note"] for event in events.site_events(connection, 3)]
    assert told[0] == "Đợt thử; lý do: Công văn 15" and told[1] == f"Đợt thử; còn {len(COMMUNES)} hồ sơ chưa xong"


@pytest.mark.parametrize("change", [{"role": "commune_leader"}, {"active": False}])
def test_communes_without_an_officer_who_can_sign_in_are_named_before_opening(app, database, planned, change):
    client, where = client_of(app, "province_officer"), f"/dot/{planned}/mo"
    said = "đơn vị không có tài khoản cán bộ nào đang dùng nên chưa ai chấm điểm được"
    with database.writing() as connection:
        for officer in accounts.everyone(connection):
            accounts.change(connection, officer.id, active=True)
    assert said not in seen(client.get(where))
    with database.writing() as connection:
        unserved = units.find(connection, files.of_round(connection, round_of(connection).id)[0].unit_id)
        officer = accounts.officers(connection, [unserved.id])[unserved.id]
        accounts.change(connection, officer.id, **change)
    assert f"1 {said}: {unserved.full_name}." in " ".join(seen(client.get(where)).split())


def test_a_step_that_the_round_does_not_allow_offers_no_button(app, database):
    client = client_of(app, "province_officer")
    with database.reading() as connection:
        states = {state: round_of(connection, state).id for state in ("open", "closed")}
    for state, step in (("open", "mo"), ("open", "mo-lai"), ("closed", "dong")):
        page = seen(client.get(f"/dot/{states[state]}/{step}"))
        assert "Chỉ " in page and "<button" not in re.search(r"<main.*?</main>", page, re.DOTALL)[0]
