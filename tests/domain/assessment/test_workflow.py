"""The table of steps, written a second time: from where to where, who, on which conditions; how a refusal is said."""

from datetime import date

import pytest

from certify.domain.assessment.conditions import Facts
from certify.domain.assessment.hands import (
    ACTS,
    MEETING_ACTS,
    PERMISSIONS,
    Had,
    Hand,
    acts_against,
    exclusion,
    hands_of_role,
)
from certify.domain.assessment.states import STATE_NAMES, State
from certify.domain.assessment.workflow import STEPS
from certify.domain.people.permissions import Role, may
from certify.domain.problems import Problem

ELSEWHERE = "Việc này thuộc cơ quan khác."

DECIDING = ("reopen", "recognise", "refuse", "revoke")
# step: (from, to, permission, the snapshot that it keeps)
TABLE = {
    "submit": ({"draft", "returned"}, "submitted", "assessment:submit", "submitted"),
    "start": ({"submitted"}, "appraising", "assessment:appraise", None),
    "return": ({"submitted", "appraising"}, "returned", "assessment:return", None),
    "close": ({"appraising"}, "appraised", "assessment:appraise", "appraised"),
    "reopen": ({"appraised"}, "appraising", "decision:make", None),
    "recognise": ({"appraised"}, "recognised", "decision:make", "decided"),
    "refuse": ({"appraised"}, "refused", "decision:make", "decided"),
    "revoke": ({"recognised"}, "revoked", "decision:make", "decided"),
}

# What stands in the way, the only steps that it stops, and the sentence that says so.
LACKS = [
    ({"round_open": False}, "submit start return close reopen", "Đợt đánh giá chưa mở hoặc đã đóng."),
    ({"elsewhere": ELSEWHERE}, "start return close reopen recognise refuse revoke", ELSEWHERE),
    (
        {"locked": True},
        "submit",
        "Đã quá hạn tự chấm điểm, hồ sơ đang khóa; đề nghị cán bộ cấp tỉnh gia hạn.",
    ),
    ({"missing_self": ("1.1", "2.1")}, "submit", "Còn chỉ tiêu chưa nhập: 1.1, 2.1."),
    ({"missing_appraisal": ("1.1", "2.1")}, "close", "Còn chỉ tiêu chưa thẩm định: 1.1, 2.1."),
    (
        {"unexplained": ("3.1", "6.2")},
        "close",
        "Chưa ghi lý do ở chỉ tiêu thẩm định khác điểm tự chấm: 3.1, 6.2.",
    ),
    (
        {"category_set": False},
        "close recognise refuse",
        "Chưa xác định phân loại xã và căn cứ pháp lý (ngưỡng điểm); cán bộ cấp tỉnh thực hiện việc này.",
    ),
    (
        {"attested": False},
        "recognise",
        "Bộ tiêu chí hoặc thẩm quyền công nhận chưa đối chiếu văn bản gốc nên chưa được ra quyết định công nhận.",
    ),
    ({"unmet": ("một", "hai")}, "recognise", "Chưa đủ điều kiện công nhận: một; hai."),
    ({"day_wrong": Problem("due_on", "Ngày đã qua.")}, "return", "Ngày đã qua."),
    ({"reasons_given": False}, "return reopen refuse revoke", "Phải ghi rõ lý do."),
    (
        {"unknown_indicators": ("8.8", "9.9")},
        "return reopen refuse revoke",
        "Không có chỉ tiêu 8.8, 9.9 trong bộ tiêu chí.",
    ),
    (
        {"seen": False},
        "recognise refuse revoke",
        "Hồ sơ đã thay đổi sau khi mở trang này; đề nghị xem lại bản hiện tại rồi quyết định.",
    ),
    ({"unanswered": ("5", "7")}, "recognise refuse", "Còn kiến nghị chưa trả lời về tiêu chí 5, 7."),
    (
        {"accepted": ("5", "7")},
        "recognise refuse",
        "Kiến nghị về tiêu chí 5, 7 đã được chấp nhận: yêu cầu thẩm định lại trước.",
    ),
]


def test_the_table_is_the_procedure():
    assert {
        step.name: (set(step.sources), step.target, step.permission, step.snapshot) for step in STEPS.values()
    } == TABLE


# The field at which a lack is shown, where it has one.
PLACES = {"reasons_given": "reason", "day_wrong": "due_on"}


@pytest.mark.parametrize(("lack", "stopped", "said"), LACKS, ids=[next(iter(lack)) for lack, *_ in LACKS])
def test_each_lack_stops_its_own_steps_in_one_sentence(lack, stopped, said):
    for name, step in STEPS.items():
        for state in step.sources:
            place = PLACES.get(next(iter(lack)), "")
            expected = [Problem(place, said)] if name in stopped.split() else []
            assert step.problems(state, Facts(**lack)) == expected, name
            assert step.refusals(state, Facts(**lack)) == [one.text for one in expected]


def had_of(*hands):
    return tuple(Had(hand, date(2022, 3, 12), "Cán bộ trẻ em xã Mẫu") for hand in hands)


def test_a_refusal_says_what_was_done_when_by_which_account_and_who_may_do_it():
    assert exclusion(Hand.APPRAISAL, had_of(Hand.SELF)) == (
        "Với hồ sơ này, ông/bà đã tự chấm điểm ngày 12/03/2022 (tài khoản “Cán bộ trẻ em xã Mẫu”) nên không được thẩm "
        "định, kể cả bằng tài khoản hoặc vai trò khác. "
        "Việc này phải do một người khác làm, với vai trò “Tổ thẩm định”."
    )
    said = exclusion(Hand.SELF, had_of(Hand.DECISION, Hand.APPRAISAL))
    assert (
        said.index("đã thẩm định ngày") < said.index(" và đã quyết định ngày") < said.index("không được tự chấm điểm")
    )
    assert said.endswith("vai trò “Cán bộ trẻ em cấp xã” hoặc “Lãnh đạo Ủy ban nhân dân cấp xã”.")
    assert not exclusion(Hand.CATEGORY, had_of(Hand.CATEGORY, Hand.APPRAISAL)) and not exclusion(Hand.SELF, ())


@pytest.mark.parametrize("hand", Hand)
def test_the_acts_against_a_hand_are_those_of_the_hands_that_exclude_it(hand):
    against = acts_against([hand]) - MEETING_ACTS
    assert against == {act for act, one in ACTS.items() if exclusion(hand, had_of(one))}
    assert acts_against(Hand) == {*ACTS, *MEETING_ACTS}


@pytest.mark.parametrize("role", Role)
def test_the_hands_of_a_role_are_all_that_its_steps_need(role):
    """Else a page would offer a step to a person whose hand is excluded."""
    taken = {ACTS[name] for name, step in STEPS.items() if may(role, step.permission) and name in ACTS}
    held = {hand for hand, permission in PERMISSIONS.items() if may(role, permission)}
    assert taken | held <= hands_of_role(role)


@pytest.mark.parametrize(
    ("had", "stopped"),
    [
        ({Hand.SELF}, {"start", "return", "close", *DECIDING}),
        ({Hand.APPRAISAL}, {"submit", *DECIDING}),
        ({Hand.CATEGORY}, {"submit", *DECIDING}),
        ({Hand.DECISION}, {"submit", "start", "return", "close"}),
        ({Hand.SELF, Hand.CATEGORY}, set(STEPS)),
    ],
)
def test_each_hand_stops_the_steps_of_the_hands_that_must_be_anothers(had, stopped):
    for name, step in STEPS.items():
        for state in step.sources:
            facts = Facts(hands=had_of(*had))
            problems = step.refusals(state, facts)
            assert bool(problems) == (name in stopped) != step.is_offered(state, facts), name
            assert all("kể cả bằng tài khoản hoặc vai trò khác" in text for text in problems)


def test_every_lack_is_said_at_once_in_the_order_of_the_table():
    facts = Facts(category_set=False, hands=had_of(Hand.APPRAISAL), unmet=("một",), seen=False, unanswered=("5",))
    said = STEPS["recognise"].refusals(State.APPRAISED, facts)
    assert [sentence.split(" ")[0] for sentence in said] == ["Với", "Chưa", "Còn", "Chưa", "Hồ"]
    assert said[1].startswith("Chưa xác định") and said[3].startswith("Chưa đủ")


@pytest.mark.parametrize("name", STEPS)
def test_from_any_other_state_a_step_is_refused_and_nothing_else_is_looked_at(name):
    step = STEPS[name]
    for state in set(State) - step.sources:
        said = f"Hồ sơ đang ở trạng thái “{STATE_NAMES[state]}”, không thực hiện được bước “{step.label}”."
        assert step.problems(state, Facts(locked=True, reasons_given=False)) == [Problem("", said)]


def test_what_work_on_the_file_can_mend_does_not_hide_a_step():
    """Only a closed round and another office do, for the steps that ask for them."""
    for lack, stopped, _ in LACKS:
        settled = lack.keys() & {"round_open", "elsewhere"}
        for name, step in STEPS.items():
            hidden = bool(settled) and name in stopped.split()
            assert [step.is_offered(state, Facts(**lack)) for state in step.sources] == [not hidden] * len(step.sources)
