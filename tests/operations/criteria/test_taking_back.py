"""Confirmations and checks taken back: by whom, and what the log keeps of it."""

import pytest

from certify.operations.act import Refused
from certify.operations.criteria import taking_back
from certify.store.log import events
from tests.support.acts import act_of
from tests.support.attested import FIRST, SECOND, Comparing

PLACES = ["criteria[2].max", "criteria[3].max"]


@pytest.fixture
def comparing(database, site, now):
    with database.writing() as connection:
        made = Comparing(connection, site, now)
        made.confirm(PLACES)
        yield made


def take_back(comparing, function, name, places=PLACES):
    return function(act_of(comparing.connection, comparing.who(name), comparing.now), comparing.work(name), places)


def last_event(comparing):
    return events.site_events(comparing.connection, 1)[0]


def test_a_confirmation_is_taken_back_and_the_log_says_by_whom(comparing):
    before = comparing.work().draft.version
    assert take_back(comparing, taking_back.take_back_confirmations, FIRST, PLACES[:1]) == 1
    work = comparing.work()
    assert [line.place for line in work.stated] == PLACES[1:] and work.draft.version == before + 1
    event = last_event(comparing)
    assert (event.act, event.actor_id) == ("attestation_taken_back", comparing.who(FIRST).id)
    assert "Tiêu chí 2: điểm tối đa" in event.details["note"] and event.details["lines"][0][0] == PLACES[0]


def test_nobody_else_takes_it_back_and_nothing_is_taken_back_twice(comparing):
    with pytest.raises(Refused):
        take_back(comparing, taking_back.take_back_confirmations, SECOND)
    take_back(comparing, taking_back.take_back_confirmations, FIRST)
    with pytest.raises(Refused, match="Chưa chọn dòng nào đã xác nhận"):
        take_back(comparing, taking_back.take_back_confirmations, FIRST)


def test_the_checker_takes_back_agreement_and_dispute_alone(comparing):
    comparing.hand_over()
    with pytest.raises(Refused, match="chưa được kiểm tra"):
        take_back(comparing, taking_back.take_back_checks, SECOND)
    comparing.check(PLACES[:1])
    comparing.check(PLACES[1:], "trang 5 ghi khác")
    with pytest.raises(Refused):
        take_back(comparing, taking_back.take_back_checks, FIRST)
    with pytest.raises(Refused):
        take_back(comparing, taking_back.take_back_confirmations, FIRST)
    assert take_back(comparing, taking_back.take_back_checks, SECOND) == 2
    assert [(line.checked_by, line.remark) for line in comparing.work().stated] == [(None, ""), (None, "")]
    event = last_event(comparing)
    assert (event.act, event.actor_id) == ("attestation_check_taken_back", comparing.who(SECOND).id)
