"""A refusal brings its notice along, as a recognition brings its decision; a recognised commune gets one of its own."""

import re

import pytest

from certify.operations.act import Refused
from certify.operations.papers import issue as papers
from certify.operations.papers.content import file_matter
from certify.operations.papers.files import content_of
from certify.operations.papers.issue import Order
from certify.operations.papers.recall import recall
from certify.operations.papers.verification import by_token
from certify.store.assessments import decisions
from certify.store.papers import issued
from tests.support.life import Life


@pytest.fixture
def life(life):
    life.appraised(**{"3.1": {"numerator": 9, "denominator": 1000}})
    return life


def test_a_refusal_is_numbered_by_the_register(life):
    notice = issued.find(life.connection, life.decide("refuse", reason="Điểm liệt", number=""))
    assert (notice.form, notice.state) == ("refusal", "in_force")
    assert re.fullmatch(r"\d\d/TB-UBND", notice.number)
    (decision,) = decisions.of_assessment(life.connection, life.id)
    assert decision.number == notice.number
    content = content_of(life.connection, notice.id)
    assert content.reason == "Điểm liệt" and content.record.kind == "decided" and content.record.reasons
    assert content.record.decision.number == notice.number


def test_an_office_may_type_its_own_number_of_the_same_symbol(life):
    with pytest.raises(Refused, match="khác ký hiệu"):
        life.decide("refuse", reason="x", number="7/QĐ-UBND")
    assert issued.find(life.connection, life.decide("refuse", reason="x", number="70")).number == "70/TB-UBND"


def test_a_notice_goes_with_its_decision_and_tells_strangers_no_points(life):
    notice = issued.find(life.connection, life.decide("refuse", reason="x", number=""))
    with pytest.raises(Refused, match="đi cùng quyết định"):
        recall(life.act("approver"), life.press, notice.id, "Nhầm")
    (commune,) = by_token(life.connection, notice.token).communes
    assert commune.startswith(life.sheet.unit.full_name) and "điểm" not in commune


def test_a_recognised_commune_gets_a_notice_that_cites_the_decision(database, library, now, press):
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.appraised()
        order = Order(press.form("result-notice"))
        with pytest.raises(Refused, match="Được công nhận"):
            papers.issue(life.act("approver"), press, file_matter(life.sheet), order)
        life.decide("recognise")
        content = content_of(connection, papers.issue(life.act("approver"), press, file_matter(life.sheet), order))
    assert content.number.endswith("/TB-UBND") and content.cited["recognition"].number == "501/QĐ-UBND"
