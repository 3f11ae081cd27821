"""What the papers of a commune say: its own figures, sources, meetings; the surveys that ask for no identity."""

import dataclasses
import re

import pytest

from certify.documents.pdf.forms import load_sample
from certify.documents.pdf.pages import html_of
from certify.domain.assessment.meetings import Attendee
from certify.domain.assessment.record import Cell
from tests.support.papers_read import FORMS, MM, Read, sample, squeezed

OWN = ("self-score", "explanation", "commune-minutes", "commune-proposal")
SURVEYS = ("survey-children", "survey-residents")


def changed(paper, row=0, line=0, **changes):
    """A paper with one indicator changed."""
    rows = list(paper.record.rows)
    lines = list(rows[row].indicators)
    lines[line] = dataclasses.replace(lines[line], **changes)
    rows[row] = dataclasses.replace(rows[row], indicators=tuple(lines))
    return dataclasses.replace(paper, record=dataclasses.replace(paper.record, rows=tuple(rows)))


def text_of(name, paper):
    """The text of a paper's page, without tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", html_of(FORMS[name], paper).split("<body>")[1]).split())


@pytest.mark.parametrize("name", OWN)
def test_a_commune_tells_its_own_points_only(name):
    paper = sample(name).paper
    judged = changed(paper, appraisal=Cell("7", "lời của tổ thẩm định"), comment="nhận xét của tổ thẩm định")
    record = dataclasses.replace(judged.record, appraisal_total="777")
    for row in ("appraisal_points", "at_zero"):
        value = True if row == "at_zero" else "7"
        record = dataclasses.replace(
            record, rows=tuple(dataclasses.replace(criterion, **{row: value}) for criterion in record.rows)
        )
    text = text_of(name, dataclasses.replace(judged, record=record))
    for said in ("thẩm định", "777", "điểm liệt"):
        found = text.replace(paper.offices.appraisal.council, "")
        assert said not in found, (name, said)
    assert "880" in text


def test_every_line_of_the_self_score_says_why():
    read = sample("self-score")
    for line in (line for row in read.paper.record.rows for line in row.indicators):
        assert squeezed(line.own.why) in read.text, line.id
        assert f"{squeezed(line.name)}*" in read.text if line.provisional else squeezed(line.name) in read.text


@pytest.mark.parametrize("name", ["self-score", "commune-minutes", "commune-proposal", "explanation"])
def test_a_criterion_at_zero_is_named_only_when_it_is_answered_whole(name):
    paper = sample(name).paper
    rows = list(paper.record.rows)
    rows[2] = dataclasses.replace(rows[2], own_points="0")
    paper = dataclasses.replace(paper, record=dataclasses.replace(paper.record, rows=tuple(rows)))
    assert "Tiêu chí bị 0 điểm: tiêu chí 3." in text_of(name, paper).replace("./.", ".")
    blank = changed(paper, row=2, own=None)
    assert "Tiêu chí bị 0 điểm: không có." in text_of(name, blank).replace("./.", ".")


def test_the_explanation_says_plainly_what_is_missing():
    read = sample("explanation")
    lines = [line for row in read.paper.record.rows for line in row.indicators]
    missing = [line for line in lines if not line.evidence]
    assert missing and read.text.count("Nguồnsốliệu:chưacóminhchứng") == len(missing)
    assert squeezed("Chỉ tiêu chưa có minh chứng: " + ", ".join(line.id for line in missing)) in read.text
    silent = [line for line in missing if not line.explanation]
    assert read.text.count("chưacógiảitrình") == len(silent)
    for line in lines:
        for said in (*line.evidence, line.explanation):
            assert squeezed(said) in read.text, line.id


def test_minutes_follow_the_decree():
    text = text_of("commune-minutes", sample("commune-minutes").paper)
    order = [
        "Thời gian bắt đầu: 08 giờ 00, ngày 03 tháng 02 năm 2023.",
        "Địa điểm:",
        "Thành phần tham dự:",
        "Có mặt (04 người):",
        "Vắng mặt (01 người):",
        "Chủ trì (chủ tọa): Phó Chủ tịch",
        "Thư ký (người ghi biên bản): Cán bộ trẻ em xã.",
        "Nội dung (theo diễn biến cuộc họp):",
        "4 đồng ý, 0 không đồng ý, 0 không có ý kiến (tổng số 4 phiếu)",
        "Kết luận:",
        "Cuộc họp kết thúc vào 10 giờ 30, ngày 03 tháng 02 năm 2023./.",
        "THƯ KÝ",
        "CHỦ TỌA",
        "Nơi nhận:",
        "Lưu: VT, Hồ sơ.",
    ]
    places = [text.find(said) for said in order]
    assert -1 not in places and places == sorted(places), [
        said for said, at in zip(order, places, strict=True) if at < 0
    ]


def test_the_secretary_signs_left_and_the_chair_right():
    page = sample("commune-minutes").pages[-1]
    secretary, chair = page.search("THƯ KÝ")[-1], page.search("CHỦ TỌA")[-1]
    assert secretary["x1"] < page.width / 2 < chair["x0"] and abs(secretary["top"] - chair["top"]) < 1


def test_minutes_of_a_meeting_that_goes_on_or_is_still_to_come_leave_blanks():
    paper = load_sample(FORMS["commune-minutes"])
    going = dataclasses.replace(
        paper.meeting,
        ended_at=None,
        conclusion="",
        opinions=(),
        votes=(),
        people=(Attendee("Công an xã", "Chủ tọa", present=True),),
    )
    for meeting in (going, None):
        read = Read(FORMS["commune-minutes"], dataclasses.replace(paper, meeting=meeting))
        assert "Cuộchọpkếtthúcvào……giờ……,ngày……tháng……năm………./." in read.text
    assert "Thờigianbắtđầu:……giờ" in read.text and "đồngý,0" not in read.text


@pytest.mark.parametrize("name", SURVEYS)
def test_a_survey_is_anonymous_and_says_that_its_questions_are_a_suggestion(name):
    read = sample(name)
    asked = read.text.lower().replace("khôngghitên", "").replace("khônghỏitên,địachỉ,trường,lớp", "")
    for identity in ("họtên", "họvàtên", "ngàysinh", "tênem", "tuổicủaem", "lớpcủaem", "địachỉcủa"):
        assert identity not in asked, identity
    assert "gợiý" in read.text and "khônglấytừvănbảnphápluật" in read.text and "cóthểthayđổi" in read.text
    small = read.first.search("gợi ý")[0]["chars"][0]
    assert small["size"] < 11
    assert read.paper.number is None and "Số:" not in read.text
    trial = dataclasses.replace(read.paper, attested=False, demonstration=True)
    assert "BẢN THỬ" not in text_of(name, trial), "it holds no figure of the law"


@pytest.mark.parametrize("name", SURVEYS)
def test_a_survey_has_three_large_boxes_for_each_question(name):
    page = sample(name).first
    sides = [rect for rect in page.rects if 6.9 * MM < rect["width"] < 9 * MM and 6.9 * MM < rect["height"] < 9 * MM]
    places = {(round(side["x0"] / 6), round(side["top"] / 6)) for side in sides}
    assert len(places) >= 3 * 10


def test_children_read_short_sentences_in_large_letters():
    read = sample("survey-children")
    questions = re.findall(r"\d+\. ([^?]+\?)", text_of("survey-children", read.paper))
    assert len(questions) == 10 and all(len(question.split()) <= 11 for question in questions), questions
    large = [char for char in read.first.chars if char["size"] >= 16]
    assert len(large) > 300
