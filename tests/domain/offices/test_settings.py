"""Offices: which name counts on a day, who may sign, and in which words."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.domain.assessment.meetings import CHAIR, MEMBER, SECRETARY
from certify.domain.offices.authority import Authority, SignatureLines, signature_lines
from certify.domain.offices.problems import end_problems, formation_problems, holder_problems, letterhead_problems
from certify.domain.offices.settings import (
    Formation,
    Holder,
    Letterhead,
    Member,
    OfficeSettings,
    settings_data,
    settings_from,
)

DAY = date(2022, 3, 1)
HEAD = Holder("Nguyễn Văn Mẫu", "CHỦ TỊCH", Authority.HEAD, DAY)
DEPUTY = Holder("Trần Thị Mẫu", "PHÓ CHỦ TỊCH", Authority.DEPUTY, DAY)


def letterhead(since=DAY, **more):
    said = {
        "name": "Ủy ban nhân dân xã Mẫu",
        "parent": "",
        "lines": ("ỦY BAN NHÂN DÂN", "XÃ MẪU"),
        "body": "TM. ỦY BAN NHÂN DÂN",
        "head_post": "CHỦ TỊCH",
        "symbol": "UBND",
        "place": "Mẫu",
    }
    return Letterhead(since=since, **{**said, **more})


@pytest.mark.parametrize(
    ("authority", "post", "lines"),
    [
        (Authority.HEAD, "CHỦ TỊCH", SignatureLines("TM. ỦY BAN NHÂN DÂN", "", "CHỦ TỊCH")),
        (Authority.ACTING, "CHỦ TỊCH", SignatureLines("TM. ỦY BAN NHÂN DÂN", "", "Q. CHỦ TỊCH")),
        (Authority.DEPUTY, "PHÓ CHỦ TỊCH", SignatureLines("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        (Authority.BY_ORDER, "CHÁNH VĂN PHÒNG", SignatureLines("", "TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")),
        (Authority.AUTHORISED, "GIÁM ĐỐC SỞ", SignatureLines("", "TUQ. CHỦ TỊCH", "GIÁM ĐỐC SỞ")),
    ],
)
def test_the_lines_over_a_signature(authority, post, lines):
    assert signature_lines(authority, post, "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH") == lines


def test_the_day_chooses_the_name():
    later = date(2025, 7, 1)
    settings = OfficeSettings().with_letterhead(letterhead(later, name="Sau")).with_letterhead(letterhead(name="Trước"))
    names = [settings.letterhead_on(day) for day in (DAY - timedelta(1), DAY, later - timedelta(1), later)]
    assert [named and named.name for named in names] == [None, "Trước", "Trước", "Sau"]


def test_a_name_of_the_same_day_takes_the_place_of_the_first():
    settings = OfficeSettings().with_letterhead(letterhead(name="Sai")).with_letterhead(letterhead(name="Đúng"))
    assert [each.name for each in settings.letterheads] == ["Đúng"]


def test_who_may_sign_on_a_day_the_head_first():
    settings = OfficeSettings().with_holder(DEPUTY).with_holder(HEAD).with_end(0, DAY + timedelta(9))
    assert settings.holders_on(DAY - timedelta(1)) == ()
    assert [holder.name for holder in settings.holders_on(DAY + timedelta(9))] == [HEAD.name, DEPUTY.name]
    assert [holder.name for holder in settings.holders_on(DAY + timedelta(10))] == [HEAD.name]


@given(st.lists(st.dates(), max_size=6, unique=True), st.dates())
def test_the_newest_name_before_the_day_counts(days, day):
    settings = OfficeSettings()
    for since in days:
        settings = settings.with_letterhead(letterhead(since))
    named = settings.letterhead_on(day)
    assert (named.since if named else None) == max((since for since in days if since <= day), default=None)


def test_settings_come_back_as_they_were_kept():
    formed = Formation("01/QĐ-UBND", DAY, (Member("Nguyễn Văn Mẫu", "Chủ tịch", CHAIR),))
    settings = OfficeSettings((letterhead(drafting=("VX",)),), (HEAD, DEPUTY), (formed,))
    assert settings_from(settings_data(settings)) == settings
    assert settings.council_on(DAY) == formed and settings.council_on(DAY - timedelta(1)) is None


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"name": " "}, "name"),
        ({"lines": ()}, "lines"),
        ({"lines": ("A",) * 5}, "lines"),
        ({"head_post": ""}, "head_post"),
        ({"symbol": "ubnd"}, "symbol"),
        ({"symbol": "UBND XÃ"}, "symbol"),
        ({"place": ""}, "place"),
        ({"body": "ỦY BAN NHÂN DÂN"}, "body"),
        ({"parent": "A" * 201}, "parent"),
    ],
)
def test_a_bad_letterhead_is_told_at_its_field(changed, place):
    assert [problem.place for problem in letterhead_problems(letterhead(**changed))] == [place]


@pytest.mark.parametrize("symbol", ["UBND", "PLĐTBXH", "SYT", "HĐND-VP"])
def test_usual_symbols_are_taken(symbol):
    assert letterhead_problems(letterhead(symbol=symbol)) == []


def test_two_heads_at_once_are_refused_and_one_after_the_other_is_not():
    settings = OfficeSettings().with_holder(HEAD)
    next_one = Holder("Lê Văn Mẫu", "CHỦ TỊCH", Authority.ACTING, DAY + timedelta(9))
    assert [problem.place for problem in holder_problems(settings, next_one)] == ["authority"]
    assert holder_problems(settings.with_end(0, DAY + timedelta(8)), next_one) == []
    assert holder_problems(settings, DEPUTY) == []


def test_the_same_person_twice_in_one_post_is_refused():
    settings = OfficeSettings().with_holder(DEPUTY)
    assert [problem.place for problem in holder_problems(settings, DEPUTY)] == ["holder"]


def test_nobody_leaves_a_post_before_having_it():
    assert end_problems(HEAD, DAY) == []
    assert [problem.place for problem in end_problems(HEAD, DAY - timedelta(1))] == ["until"]
    backwards = Holder("Lê Văn Mẫu", "PHÓ CHỦ TỊCH", Authority.DEPUTY, DAY, DAY - timedelta(1))
    assert [problem.place for problem in holder_problems(OfficeSettings(), backwards)] == ["until"]


@pytest.mark.parametrize(
    ("members", "text"),
    [
        ((Member("Nguyễn Văn Mẫu", "Chủ tịch", CHAIR),), "đúng một người làm thư ký"),
        (
            (Member("A", "B", CHAIR), Member("C", "D", CHAIR), Member("E", "F", SECRETARY)),
            "đúng một người làm chủ tọa",
        ),
        ((Member("A", "B", CHAIR), Member("C", "", SECRETARY)), "đủ họ tên và chức vụ"),
        ((Member("A", "B", CHAIR), Member("C", "D", SECRETARY), Member("E", "F", "Trưởng")), "Nhiệm vụ"),
    ],
)
def test_a_council_that_is_not_whole_is_told(members, text):
    problems = formation_problems(Formation("01/QĐ-UBND", DAY, members))
    assert [problem for problem in problems if text in problem.text and problem.place == "members"]


def test_a_whole_council_is_taken():
    members = (Member("A", "B", CHAIR), Member("C", "D", SECRETARY), Member("E", "F", MEMBER))
    assert formation_problems(Formation("01/QĐ-UBND", DAY, members)) == []
