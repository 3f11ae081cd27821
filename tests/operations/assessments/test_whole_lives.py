"""Whole lives, under a decision that never was and under two levels of government: nothing knows either by heart."""

from datetime import date

import pytest

from certify.documents.pdf.pages import html_of
from certify.documents.pdf.render import render
from certify.domain.assessment.meetings import CouncilStep
from certify.domain.assessment.sides import APPRAISAL, SELF
from certify.domain.assessment.states import State
from certify.domain.people.permissions import Role
from certify.operations.act import Act, NotFound, Refused
from certify.operations.assessments import meetings
from certify.operations.assessments.carrying import carry_over
from certify.operations.assessments.meetings import MeetingDraft
from certify.operations.assessments.queue import queue_of
from certify.operations.assessments.sheet import sheet_for
from certify.operations.batches.prospect import areas_of, prospect_of
from certify.operations.papers import issue
from certify.operations.papers.areas import area_matter
from certify.operations.papers.files import content_of
from certify.operations.papers.issue import Order
from certify.operations.people.new_accounts import NewAccount, add_account
from certify.operations.plans.boards import board_of
from certify.operations.plans.entry_lines import form_for
from certify.operations.progress.area import progress_of
from certify.operations.units.scope import province_of
from certify.store.assessments import files
from certify.store.people import accounts
from certify.store.units import units
from tests.support.acts import act_of
from tests.support.lives import MADE_UP, SHIPPED, Office, library_of, with_made_up_decision
from tests.support.shown import AFTER, COMMUNE, HEIR_COMMUNE

HEIR = HEIR_COMMUNE.code
# What only the shipped decision says.
KNOWN_BY_HEART = (
    "06/QĐ-TTg",
    "2019",
    "1.000",
    "1000",
    "13 tiêu chí",
    "Thủ tướng",
    "Lao động",
    "điểm liệt",
    "900",
    "850",
)


@pytest.fixture
def another(founded):
    """The founded site with the made-up decision among its files."""
    return with_made_up_decision(founded)


@pytest.fixture
def text_of(everything):
    """What a paper says; its PDF, whose making the samples of every form prove, is made with `--everything`."""

    def text(life, paper_id):
        paper = content_of(life.connection, paper_id)
        form = life.press.forms[paper.form]
        assert not everything or render(form, paper).startswith(b"%PDF")
        return " ".join(html_of(form, paper).replace("\u2060", "").split())

    return text


def test_a_whole_life_under_another_decision(another, begun, now, text_of):
    life = Office(begun, another, now, HEIR, 2027, MADE_UP)
    assert life.sheet.version.id == MADE_UP and life.sheet.score_of(SELF).max == 200
    issued = life.appraised(**{"5.1": {"count": 0}, "2.1": {"numerator": 32, "denominator": 640}})
    score = life.sheet.score_of(APPRAISAL)
    assert score.total == 130 and [part.at_zero for part in score.criteria] == [False, True, False, False, True]
    issued.append(life.decide())
    issued.append(life.issue("certificate", Role.APPROVER))
    issued.append(life.issue("assessment-record", Role.COMMUNE_LEADER))
    assert life.sheet.state is State.RECOGNISED
    for paper_id in issued:
        text = text_of(life, paper_id)
        form = content_of(begun, paper_id).form
        for word in KNOWN_BY_HEART:
            assert word not in text, (form, word)
        assert "BẢN THỬ" not in text, form
    said = text_of(life, issued[-3])
    assert "Thông tư số 15/2027/TT-THU ngày 01 tháng 12 năm 2026 của Bộ trưởng Bộ Thử nghiệm" in said
    assert "Sở Thử nghiệm" in said and "130 điểm" not in said, "points are no part of a decision"
    found = progress_of(begun, life.library, life.province, None)
    assert (found.standing.recognised, found.standing.all, found.blocking) == (1, len(AFTER), [])
    assert found.division == "Đơn vị cấp xã" and found.attested


def test_the_decision_in_force_is_the_one_a_round_takes(another, begun, now):
    life = Office(begun, another, now, HEIR, 2027, MADE_UP)
    with pytest.raises(Refused) as refused:
        life.begin(2028, SHIPPED)
    assert refused.value.reasons == [
        "Bộ tiêu chí: ngày 31/12/2028 có hiệu lực là 15/2027/TT-THU ngày 01/12/2026, không phải 06/QĐ-TTg ngày "
        "03/01/2019; hãy chọn lại, hoặc nói rõ là vẫn dùng bộ tiêu chí đã chọn."
    ]
    assert life.begin(2028, SHIPPED, deviates=True)
    assert life.begin(2026, SHIPPED)


def test_figures_are_carried_into_the_next_decision(another, begun, now):
    """Births, injuries and the forum are asked for again; the share of play places is now a number, so it is not."""
    life = Office(begun, another, now, HEIR, 2026, SHIPPED)
    life.fill(SELF, Role.COMMUNE_OFFICER)
    later = Office(begun, another, now, HEIR, 2027, MADE_UP)
    officer = later.people[Role.COMMUNE_OFFICER]
    assert carry_over(Act(begun, later.library, officer, now), later.id) == 3
    assert {key for side, key in later.sheet.stored if side == SELF} == {"2.1", "3.1", "4.1"}
    assert not later.sheet.answers(SELF), "nothing counts until somebody confirms it"


def test_a_whole_life_without_the_level_between(founded, begun, now, text_of):
    """2026, the merged province: the province appraises and decides, and nobody else."""
    life = Office(begun, founded, now, HEIR, 2026, SHIPPED)
    assert life.parent == life.province and life.province.code == "91"
    assert len(files.of_round(begun, life.round_id)) == len(AFTER)
    for paper_id in life.appraised():
        text = text_of(life, paper_id)
        assert "huyện" not in text.casefold() and "Phòng Lao động" not in text
        offices = content_of(begun, paper_id).offices
        assert offices.recognition.own == ("ỦY BAN NHÂN DÂN", "TỈNH AN GIANG")
        assert offices.appraisal.parent == "ỦY BAN NHÂN DÂN TỈNH AN GIANG"
    with pytest.raises(Refused, match="thẩm quyền công nhận chưa đối chiếu"):
        life.decide()
    assert "Ủy ban nhân dân tỉnh An Giang" in text_of(life, life.issue("appraisal-proposal", Role.APPRAISER))


def test_the_queue_and_the_batches_of_a_province_that_appraises(founded, begun, now):
    life = Office(begun, founded, now, HEIR, 2026, SHIPPED)
    life.appraised()
    appraiser, approver = life.people[Role.APPRAISER], life.people[Role.APPROVER]
    for person in (appraiser, approver):
        assert len(queue_of(Act(begun, life.library, person, now), None).files) == len(AFTER)
        assert [unit.id for unit in areas_of(act_of(begun, person, now))] == [life.province.id]
    prospect = prospect_of(
        Act(begun, life.library, appraiser, now), life.press, life.round_id, life.province.id, "appraisal-report"
    )
    assert len(prospect.candidates) == len(AFTER) and [one.assessment_id for one in prospect.taken] == [life.id]
    matter = area_matter(Act(begun, life.library, appraiser, now), life.round_id, life.province.id)
    for form in ("summary", "summary-province", "statistics"):
        paper = issue.draft(begun, matter, Order(life.press.form(form)), now)
        assert render(life.press.forms[form], paper).startswith(b"%PDF")
        assert paper.issuer.place == "An Giang" and paper.total.units == len(AFTER)


def test_nobody_appraises_and_decides_the_same_file(founded, begun, now):
    life = Office(begun, founded, now, HEIR, 2026, SHIPPED)
    life.appraised()
    staff = {**life.people, Role.APPROVER: life.people[Role.APPRAISER]}
    accounts.change(begun, staff[Role.APPROVER].id, role=Role.APPROVER)
    life.people = {**staff, Role.APPROVER: accounts.find(begun, staff[Role.APPROVER].id)}
    with pytest.raises(Refused, match=r"đã thẩm định ngày .* nên không được quyết định"):
        life.decide("refuse", number="1/TB-UBND", reason="x")


def test_each_time_has_its_own_offices(founded, begun, now):
    """2021: the office between the commune and the province appraises; one at the province is refused in words."""
    life = Office(begun, founded, now, COMMUNE.code, 2021, SHIPPED)
    assert life.parent.code == "891"
    life.fill(SELF, Role.COMMUNE_OFFICER)
    life.take("submit", Role.COMMUNE_LEADER)
    between = life.people
    for role in (Role.APPRAISER, Role.APPROVER):
        life.people = {**life.people, role: life.someone(role, life.province)}
    said = "việc này do Phòng Lao động - Thương binh và Xã hội \\(cấp huyện\\) thực hiện"
    with pytest.raises(Refused, match=said):
        life.take("start", Role.APPRAISER)
    life.people = between
    life.take("start", Role.APPRAISER)
    life.people = {**between, Role.APPRAISER: life.someone(Role.APPRAISER, life.province)}
    with pytest.raises(Refused, match=said):
        life.fill(APPRAISAL, Role.APPRAISER)
    with pytest.raises(Refused, match=said):
        meetings.start(life.act(Role.APPRAISER), life.id, CouncilStep.APPRAISAL, MeetingDraft(0, "Phòng họp", now))
    with pytest.raises(Refused, match=said):
        life.take("return", Role.APPRAISER, reasons={"2.1": "x"})
    life.people = between
    life.fill(APPRAISAL, Role.APPRAISER)
    life.categorise("other")
    life.take("close", Role.APPRAISER)
    life.people = {**between, Role.APPRAISER: life.someone(Role.APPRAISER, life.province),
                   Role.APPROVER: life.someone(Role.APPROVER, life.province)}  # fmt: skip
    with pytest.raises(Refused, match="văn bản này do Phòng Lao động"):
        life.issue("appraisal-report", Role.APPRAISER)
    with pytest.raises(Refused, match="Ủy ban nhân dân quận, huyện, thị xã, thành phố thuộc tỉnh"):
        life.decide("refuse", number="1/TB-UBND", reason="x")


@pytest.mark.parametrize(
    ("role", "levels"),
    [
        (Role.COMMUNE_OFFICER, {"commune"}),
        (Role.COMMUNE_LEADER, {"commune"}),
        (Role.APPRAISER, {"district", "province"}),
        (Role.APPROVER, {"district", "province"}),
        (Role.PROVINCE_OFFICER, {"province"}),
        (Role.ADMINISTRATOR, {None}),
    ],
)
def test_each_role_sits_at_its_levels(begun, now, role, levels):
    commune = units.by_code(begun, COMMUNE.code, date(2022, 1, 1))
    places = {"commune": commune.id, "district": commune.parent_id, "province": commune.province_id, None: None}
    for level, unit_id in places.items():
        new = NewAccount(f"{role}.{level}", "Một cơ quan", role, unit_id)
        if level in levels:
            assert add_account(act_of(begun, None, now), new, "cay-cau-tre-lac-leo-2026")
        else:
            with pytest.raises(Refused, match="không đúng cấp"):
                add_account(act_of(begun, None, now), new, "cay-cau-tre-lac-leo-2026")


def test_offices_of_one_time_do_not_see_the_files_of_another(founded, begun, now):
    before = Office(begun, founded, now, COMMUNE.code, 2021, SHIPPED)
    after = Office(begun, founded, now, HEIR, 2026, SHIPPED)
    for role in (Role.APPRAISER, Role.APPROVER, Role.PROVINCE_OFFICER, Role.COMMUNE_OFFICER):
        with pytest.raises(NotFound):
            sheet_for(Act(begun, before.library, before.people[role], now), after.id)
        with pytest.raises(NotFound):
            sheet_for(Act(begun, before.library, after.people[role], now), before.id)


def test_the_plan_of_a_province_without_the_level_between(founded, begun, now):
    life = Office(begun, founded, now, HEIR, 2026, SHIPPED)
    officer = life.people[Role.PROVINCE_OFFICER]
    board = board_of(Act(begun, life.library, officer, now), "2021-23-qd-ttg", "2026")
    assert [unit.id for unit in board.divisions] == [life.province.id] and len(board.communes) == len(AFTER)
    assert province_of(act_of(begun, officer)) == life.province.id


def test_the_province_enters_what_the_missing_level_would(founded, begun, now):
    """Target 9 of the plan of 2021 is the middle level's; moved to 2025 and today's province, it is the province's."""
    life = Office(begun, founded, now, HEIR, 2026, SHIPPED)
    text = (founded.units_folder.parent / "plans" / "2021-95-kh-ubnd-an-giang.toml").read_text("utf-8")
    for old, new in (('"89"', '"91"'), ('id = "2021-95-kh-ubnd-an-giang"', 'id = "2021-95-x"')):
        text = text.replace(old, new)
    text = text.replace("on = 2021-", "on = 2025-").replace("on = 2022-", "on = 2025-")
    folder = founded.revisions_folder / "plans"
    folder.mkdir(parents=True)
    (folder / "moved.toml").write_text(text, "utf-8")
    library = library_of(founded)
    entered = {}
    for role in (Role.PROVINCE_OFFICER, Role.COMMUNE_LEADER):
        actor = life.people[role]
        form = form_for(Act(begun, library, actor, now), "2021-95-x", "2025", actor.unit_id)
        entered[role] = "9" in {line.target.id for line in form.lines if not line.base}
    assert entered == {Role.PROVINCE_OFFICER: True, Role.COMMUNE_LEADER: False}


def test_a_province_that_was_merged_ends_with_all_that_stood_between(founded, begun):
    old, new = units.provinces(begun)
    ended = [unit for unit in units.all_units(begun) if unit.level != "commune" and unit.valid_to]
    assert len(ended) == 12 and {unit.valid_to for unit in ended} == {date(2025, 7, 1)}
    assert old.valid_to == date(2025, 7, 1) and new.valid_to is None
    assert library_of(founded).in_force(date(2026, 1, 1)).version.id == SHIPPED
