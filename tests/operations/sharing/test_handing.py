"""A file goes from the officer of its commune to the leader and back; both are told."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from certify.operations.act import Forbidden, NotFound, Refused
from certify.operations.notices.tasks import tasks_of
from certify.operations.sharing import handing
from certify.store.log import hands


@pytest.fixture
def life(life):
    life.fill()
    return life


def told(life, role):
    """The tasks of a role about handing this file over or sending it, as (title, detail)."""
    ends = (f"/phieu/{life.id}/trinh-lanh-dao", f"/phieu/{life.id}/gui")
    return [(one.title, one.detail) for one in tasks_of(life.act(role)) if one.path in ends]


def test_a_clock_that_was_set_back_gives_no_file_to_the_leader_again(life):
    handing.hand_over(life.act("commune_officer"), life.id, "")
    earlier = life.act("commune_leader")
    handing.hand_back(replace(earlier, at=earlier.at - timedelta(seconds=2)), life.id, "Xem lại chỉ tiêu 2.1")
    assert handing.handed_over(life.connection, life.id) is None


def test_over_and_back_and_over_again(life):
    handing.hand_over(life.act("commune_officer"), life.id, "Đã đủ minh chứng")
    assert told(life, "commune_officer") == []
    ((title, detail),) = told(life, "commune_leader")
    assert title == "Xem lại và trình hồ sơ" and "cán bộ đã trình: Đã đủ minh chứng" in detail
    with pytest.raises(Refused, match="đã trình lãnh đạo"):
        handing.hand_over(life.act("commune_officer"), life.id, "")
    with pytest.raises(Refused, match="phải ghi"):
        handing.hand_back(life.act("commune_leader"), life.id, " ")
    handing.hand_back(life.act("commune_leader"), life.id, "Xem lại chỉ tiêu 2.1")
    ((title, detail),) = told(life, "commune_officer")
    assert title == "Trình lãnh đạo hồ sơ" and "lãnh đạo chuyển lại: Xem lại chỉ tiêu 2.1" in detail
    with pytest.raises(Refused, match="không đang trình"):
        handing.hand_back(life.act("commune_leader"), life.id, "Lần nữa")
    handing.hand_over(life.act("commune_officer"), life.id, "")
    life.take("submit", "commune_leader")
    assert handing.handed_over(life.connection, life.id) is None, "what was sent is no longer with the leader"
    life.take("return", "appraiser", reasons={"2.1": "Thiếu sổ"})
    assert [title for title, _ in told(life, "commune_officer")] == ["Trình lãnh đạo hồ sơ"]


def test_only_a_complete_file_by_its_own_officer(life):
    (key, *_) = [one.id for one in life.sheet.version.indicators]
    empty = {key: None}
    life.fill(**empty)
    with pytest.raises(Refused, match=f"Còn chỉ tiêu chưa nhập: {key}"):
        handing.hand_over(life.act("commune_officer"), life.id, "")
    for role in ("commune_leader", "appraiser"):
        with pytest.raises(Forbidden):
            handing.hand_over(life.act(role), life.id, "")
    with pytest.raises(NotFound):
        handing.hand_over(life.act("commune_officer"), life.id + 1, "")


def test_whoever_hands_over_has_had_the_hand_of_the_commune(life):
    handing.hand_over(life.act("commune_officer"), life.id, "")
    person = life.who("commune_officer").person_id
    assert [one.hand for one in hands.hands_of(life.connection, person, [life.id])[life.id]] == ["self"]
