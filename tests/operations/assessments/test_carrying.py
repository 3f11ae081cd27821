"""What would be taken over from last year's file, and why the rest is not."""

import pytest

from certify.domain.assessment.sides import SELF
from certify.domain.people.permissions import Role
from certify.operations.act import Refused
from certify.operations.assessments import answers
from certify.operations.assessments.answers import AnswerEntry
from certify.operations.assessments.carrying import carry_over, proposal_for
from tests.support.lives import SHIPPED, Office
from tests.support.shown import COMMUNE


@pytest.fixture
def later(begun, founded, now):
    """A blank file of a commune whose file of the year before is filled in."""
    Office(begun, founded, now, COMMUNE.code, 2021, SHIPPED).fill(SELF, Role.COMMUNE_OFFICER)
    return Office(begun, founded, now, COMMUNE.code, 2022, SHIPPED)


def plan_of(life):
    return proposal_for(life.act(Role.COMMUNE_OFFICER), life.id)


def enter(life, key, data):
    answers.save(life.act(Role.COMMUNE_OFFICER), life.id, SELF, {key: AnswerEntry(data, "", 0)})


def test_every_indicator_is_told_and_nothing_is_written(later):
    plan = plan_of(later)
    assert [line.indicator.id for line in plan.lines] == [one.id for one in later.sheet.version.indicators]
    assert plan.taken.keys() == later.sheet.version.ids and not later.sheet.stored
    assert plan.former.round.year == 2021


def test_this_years_shared_number_takes_the_place_of_last_years(later):
    (first, field), (second, _), *_ = later.sheet.version.uses[later.sheet.version.quantities[0].id]
    before = plan_of(later)
    former = dict(before.taken[first])
    number = former["numerator"] + former[field] + 1
    enter(later, second, {field: number})
    plan = plan_of(later)
    assert plan.taken[first] == {**former, field: number} and plan.sha256 != before.sha256
    assert second not in plan.taken, "what was begun this year isn't touched"
    assert {line.indicator.id: line.stated for line in plan.lines}[first] == former


def test_what_does_not_fit_this_years_number_is_told_in_words(later):
    (first, field), (second, _), *_ = later.sheet.version.uses[later.sheet.version.quantities[0].id]
    enter(later, second, {field: plan_of(later).taken[first]["numerator"] - 1})
    plan = plan_of(later)
    assert first not in plan.taken
    assert "lớn hơn" in {line.indicator.id: line.lost for line in plan.lines}[first]


def test_only_the_chosen_ones_of_what_was_seen_are_taken(later):
    act, seen = later.act(Role.COMMUNE_OFFICER), plan_of(later).sha256
    assert carry_over(act, later.id, seen, ["1.1", "9.9"]) == 1
    assert [key for _, key in later.sheet.stored] == ["1.1"]
    with pytest.raises(Refused, match="đã thay đổi"):
        carry_over(act, later.id, seen, ["1.2"])
    with pytest.raises(Refused, match="Chưa chọn"):
        carry_over(act, later.id, plan_of(later).sha256, ["1.1"])
