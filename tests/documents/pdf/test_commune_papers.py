"""What the papers of a commune say: its own figures, sources, meetings; the surveys that ask for no identity."""

import re

import pytest
from msgspec import structs

from certify.documents.pdf.forms import load_sample
from certify.documents.pdf.pages import html_of
from certify.documents.pdf.wording import reason
from certify.domain.assessment.meetings import Attendee
from certify.domain.assessment.record import Cell, QuantityRow, QuestionRow
from tests.support.papers_read import FORMS, MM, Read, sample, squeezed

OWN = ("self-score", "explanation", "commune-minutes", "commune-proposal")
SURVEYS = ("survey-children", "survey-residents")


def changed(paper, row=0, line=0, **changes):
    """A paper with one indicator changed."""
    rows = list(paper.record.rows)
    lines = list(rows[row].indicators)
    lines[line] = structs.replace(lines[line], **changes)
    rows[row] = structs.replace(rows[row], indicators=tuple(lines))
    return structs.replace(paper, record=structs.replace(paper.record, rows=tuple(rows)))


def text_of(name, paper):
    """The text of a paper's page, without tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", html_of(FORMS[name], paper).split("<body>")[1]).split())


@pytest.mark.parametrize("name", OWN)
def test_a_commune_tells_its_own_points_only(name):
    paper = sample(name).paper
    judged = changed(paper, appraisal=Cell("7", "lời của tổ thẩm định"), comment="nhận xét của tổ thẩm định")
    record = structs.replace(judged.record, appraisal_total="777")
    for row in ("appraisal_points", "at_zero"):
        value = True if row == "at_zero" else "7"
        record = structs.replace(
            record, rows=tuple(structs.replace(criterion, **{row: value}) for criterion in record.rows)
        )
    text = text_of(name, structs.replace(judged, record=record))
    for said in ("thẩm định", "777", "điểm liệt"):
        found = text.replace(paper.offices.appraisal.council, "")
        assert said not in found, (name, said)
    assert "880" in text


def test_every_line_of_the_self_score_says_why():
    read = sample("self-score")
    for line in (line for row in read.paper.record.rows for line in row.indicators):
        assert squeezed(reason(line.own.why, read.paper.nouns.get(line.id, ""))) in read.text, line.id
        assert f"{squeezed(line.name)}*" in read.text if line.provisional else squeezed(line.name) in read.text


@pytest.mark.parametrize("name", ["self-score", "commune-minutes", "commune-proposal", "explanation"])
def test_a_criterion_at_zero_is_named_only_when_it_is_answered_whole(name):
    paper = sample(name).paper
    rows = list(paper.record.rows)
    rows[2] = structs.replace(rows[2], own_points="0")
    paper = structs.replace(paper, record=structs.replace(paper.record, rows=tuple(rows)))
    assert "Tiêu chí bị 0 điểm: tiêu chí 3." in text_of(name, paper).replace("./.", ".")
    blank = changed(paper, row=2, own=None)
    assert "Tiêu chí bị 0 điểm: không có." in text_of(name, blank).replace("./.", ".")


def test_the_explanation_prints_questions_with_their_answers():
    paper = sample("explanation").paper
    asked = [
        QuestionRow(("2.1",), "Tỷ lệ: 10,5 %.", "Vì sao như vậy?", "Đã đối chiếu sổ gốc", False),
        QuestionRow(("3.1", "2.1"), "Số: 0.", "Số nào đúng?", "", False),
        QuestionRow(("3.1",), "Số: 1.", "Vì sao?", "Theo báo cáo", True),
    ]
    text = text_of("explanation", structs.replace(paper, record=structs.replace(paper.record, questions=asked)))
    told = [
        "Câu hỏi về số liệu: Tỷ lệ: 10,5%. Vì sao như vậy?",
        "Trả lời: Đã đối chiếu sổ gốc.",
        "Câu hỏi về số liệu: Số: 0. Số nào đúng?",
        "Trả lời: chưa trả lời.",
        "Trả lời (cho số liệu trước khi sửa): Theo báo cáo.",
    ]
    assert [text.count(one) for one in told] == [1] * len(told)
    assert sorted(told, key=text.index) == told
    assert text.index("2.1. ") < text.index(told[0]) < text.index("3.1. ") < text.index(told[2])
    assert "Câu hỏi về số liệu" not in text_of("explanation", paper)


def test_the_explanation_says_plainly_what_is_missing():
    read = sample("explanation")
    lines = [line for row in read.paper.record.rows for line in row.indicators]
    missing = [line.id + (" (có giải trình)" if line.explanation else "") for line in lines if not line.evidence]
    assert missing and read.text.count("chưacóminhchứng") == 1, "one list at the end"
    assert squeezed("Chỉ tiêu chưa có minh chứng: " + ", ".join(missing) + "./.") in read.text
    for line in lines:
        for said in (*line.evidence, line.explanation):
            assert squeezed(said) in read.text, line.id


def test_the_explanation_tells_shared_numbers_once_and_where_they_differ():
    paper = sample("explanation").paper
    one = QuantityRow("Tổng số trẻ em", ((1216, ("2.1", "3.1")),), ())
    two = QuantityRow("Số thôn", ((12, ("1.2",)), (13, ("12.2",))), ())
    blank = QuantityRow("Số trường", (), ())
    record = structs.replace(paper.record, quantities=(one, two, blank))
    text = text_of("explanation", structs.replace(paper, record=record))
    assert "Tổng số trẻ em: 1.216 (chỉ tiêu 2.1, 3.1)." in text
    assert "Số thôn: 12 (chỉ tiêu 1.2); 13 (chỉ tiêu 12.2)." in text
    assert "Số trường" not in text


def test_a_proposal_encloses_what_is_there():
    paper = sample("commune-proposal").paper
    said = "(Gửi kèm: Bảng tự chấm điểm; Bản thuyết minh kết quả và nguồn số liệu; Biên bản họp Hội đồng đánh giá xã"
    assert said in text_of("commune-proposal", paper)
    assert "Căn cứ Biên bản họp số 01/BB-HĐ ngày 06 tháng 01 năm 2023 của Hội đồng" in text_of(
        "commune-proposal", paper
    )
    without = {form: one for form, one in paper.cited.items() if form != "commune-minutes"}
    text = text_of("commune-proposal", structs.replace(paper, cited=without))
    assert "Biên bản" not in text and "(Gửi kèm: Bảng tự chấm điểm; Bản thuyết minh" in text
    nothing = text_of("commune-proposal", structs.replace(paper, cited={}))
    assert "Gửi kèm" not in nothing and "phù hợp với trẻ em năm 2022./." in nothing


def test_a_commune_that_fails_by_its_own_score_reports_and_asks_for_no_recognition():
    paper = sample("commune-proposal").paper
    fails = structs.replace(paper, record=structs.replace(paper.record, reasons=("Còn thiếu 35 điểm",)))
    text = text_of("commune-proposal", fails)
    assert "Về kết quả tự đánh giá xã Vĩnh Châu" in text and "chưa đủ điều kiện: còn thiếu 35 điểm." in text
    assert "xem xét, công nhận" not in text and "khắc phục các nội dung chưa đạt" in text
    assert "Về việc đề nghị công nhận xã Vĩnh Châu" in text_of("commune-proposal", paper)


@pytest.mark.parametrize("name", [*OWN, "assessment-record"])
def test_a_commune_without_a_unit_between_names_its_province_once(name):
    paper = sample(name).paper
    unit = structs.replace(paper.record.unit, parent_name="Tỉnh An Giang")
    alone = structs.replace(paper, record=structs.replace(paper.record, unit=unit))
    assert "tỉnh An Giang, tỉnh An Giang" not in text_of(name, alone)


@pytest.mark.parametrize("name", [*OWN, "assessment-record", "appraisal-report", "appraisal-minutes"])
def test_no_sentence_is_made_of_arrows_or_clauses_turned_round(name):
    text = text_of(name, sample(name).paper)
    assert "→" not in text and "Điều 2 khoản 2" not in text and " %" not in text.replace("30 % thời gian", "")


def test_the_explanation_tells_difficulties_only_where_the_commune_wrote_them():
    paper = sample("explanation").paper
    text = text_of("explanation", paper)
    assert "II. KHÓ KHĂN, ĐỀ XUẤT" in text and paper.shortcomings in text and paper.proposals in text
    silent = text_of("explanation", structs.replace(paper, shortcomings="", causes="", proposals=""))
    assert "KHÓ KHĂN" not in silent and "II. TỔNG HỢP" in silent


def test_people_at_a_meeting_are_named_where_their_names_were_written_down():
    paper = sample("commune-minutes").paper
    people = tuple(structs.replace(one, name="") for one in paper.meeting.people)
    text = text_of("commune-minutes", structs.replace(paper, meeting=structs.replace(paper.meeting, people=people)))
    assert "1. Phó Chủ tịch Ủy ban nhân dân xã, Chủ tịch Hội đồng – Chủ tọa;" in text and "Huỳnh" not in text
    assert "1. Huỳnh Văn Mẫu, Phó Chủ tịch" in text_of("commune-minutes", paper)


def test_minutes_follow_the_decree():
    text = text_of("commune-minutes", sample("commune-minutes").paper)
    order = [
        "Thời gian bắt đầu: 08 giờ 00, ngày 06 tháng 01 năm 2023.",
        "Địa điểm:",
        "Thành phần tham dự:",
        "Có mặt (04 người):",
        "Vắng mặt (01 người):",
        "Chủ trì (chủ tọa): Huỳnh Văn Mẫu, Phó Chủ tịch",
        "Thư ký (người ghi biên bản): Phạm Thị Mẫu, Cán bộ trẻ em xã.",
        "Nội dung (theo diễn biến cuộc họp):",
        "3 đồng ý, 0 không đồng ý, 0 không có ý kiến (tổng số 3 phiếu)",
        "Kết luận:",
        "Biên bản đã được đọc lại cho những người dự họp cùng nghe và thông qua.",
        "Cuộc họp kết thúc vào 10 giờ 30, ngày 06 tháng 01 năm 2023./.",
        "THƯ KÝ",
        "Phạm Thị Mẫu",
        "CHỦ TỌA",
        "Huỳnh Văn Mẫu",
        "Nơi nhận:",
        "Lưu: VT, Hồ sơ.",
    ]
    places, at = [], 0
    for said in order:
        at = text.find(said, at)
        places.append(at)
    assert -1 not in places and places == sorted(places), [
        said for said, at in zip(order, places, strict=True) if at < 0
    ]


def test_the_secretary_signs_left_and_the_chair_right():
    page = sample("commune-minutes").pages[-1]
    secretary, chair = page.search("THƯ KÝ")[-1], page.search("CHỦ TỌA")[-1]
    assert secretary["x1"] < page.width / 2 < chair["x0"] and abs(secretary["top"] - chair["top"]) < 1


def test_minutes_of_a_meeting_that_goes_on_or_is_still_to_come_leave_blanks():
    paper = load_sample(FORMS["commune-minutes"])
    going = structs.replace(
        paper.meeting,
        ended_at=None,
        conclusion="",
        opinions=(),
        votes=(),
        people=(Attendee("Công an xã", "Chủ tọa", present=True),),
    )
    for meeting in (going, None):
        read = Read(FORMS["commune-minutes"], structs.replace(paper, meeting=meeting))
        assert "Cuộchọpkếtthúcvào……giờ……,ngày……tháng……năm………./." in read.text
        assert ("đượcđọclại" in read.text) == (meeting is None), "a form to fill in says it, a meeting that goes on not"
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
    trial = structs.replace(read.paper, attested=False, demonstration=True)
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
