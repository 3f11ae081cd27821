"""What the papers of appraisal, decision and report say."""

from datetime import date

import pytest
from msgspec.structs import replace

from certify.documents.pdf.pages import html_of
from certify.domain.assessment.record import Cell
from certify.domain.assessment.states import State
from certify.domain.days import local_day
from certify.domain.papers.paper import Citation, Line
from certify.operations.papers.content import Heading, content, file_matter, frozen
from tests.support.life import Life
from tests.support.papers_read import FORMS, Read, sample, says, squeezed, text_of, words_of


def lines(count):
    line = sample("recognition").paper.lines[0]
    return tuple(replace(line, code=str(n), full_name=f"Xã Số {n}") for n in range(1, count + 1))


def test_a_decision_on_one_commune_names_it_in_the_text():
    says(
        "recognition",
        sample("recognition").paper,
        "Về việc công nhận xã Vĩnh Châu đạt tiêu chuẩn xã phù hợp với trẻ em năm 2022",
        "QUYẾT ĐỊNH:",
        "Điều 1. Công nhận xã Vĩnh Châu, thành phố Châu Đốc, tỉnh An Giang đạt tiêu chuẩn xã phù hợp với trẻ em năm",
        "Căn cứ Quyết định số 06/QĐ-TTg ngày 03 tháng 01 năm 2019 của Thủ tướng Chính phủ",
        "Theo đề nghị của Phòng Lao động - Thương binh và Xã hội thành phố Châu Đốc"
        " tại Tờ trình số 15/TTr-PLĐTBXH ngày 03 tháng 02 năm 2023.",
        "Điều 3. Chánh Văn phòng Hội đồng nhân dân và Ủy ban nhân dân thành phố Châu Đốc, Trưởng phòng Lao động -"
        " Thương binh và Xã hội thành phố Châu Đốc, Chủ tịch Ủy ban nhân dân xã Vĩnh Châu và các cơ quan",
        "- Như Điều 3;",
        "- Lưu: VT, PLĐTBXH.",
    )
    text = text_of("recognition", sample("recognition").paper)
    assert "Phụlục" not in text and "880" not in text, "points are no part of what is decided"
    assert "đợtđánhgiá" not in text.casefold()


@pytest.mark.parametrize("count", [2, 200])
def test_a_decision_on_several_has_them_in_an_appendix_numbered_on_its_own(count):
    paper = replace(sample("recognition").paper, lines=lines(count), record=None)
    pages = Read(FORMS["recognition"], paper).pages
    told = [page.extract_text() for page in pages]
    first = next(at for at, page in enumerate(told) if "DANH SÁCH XÃ" in page)
    text = squeezed("".join(told))
    numbers = [page.crop((0, 0, page.width, 20 * 72 / 25.4)).extract_text().strip() for page in pages]
    heads = ["STT" in page for page in told[first:]]
    assert squeezed(f"công nhận {count:02d} xã đạt tiêu chuẩn phù hợp với trẻ em năm 2022") in text
    assert all(squeezed(line.full_name) in text for line in paper.lines)
    assert numbers[:first] == ["", *(str(n) for n in range(2, first + 1))]
    assert numbers[first:] == ["", *(str(n) for n in range(2, len(pages) - first + 1))]
    assert all(heads), "the head of the list stands on each of its pages"
    assert squeezed("(Kèm theo Quyết định số") in text and "ngàyđãký" not in text


def test_a_revocation_cites_what_it_revokes_and_why():
    paper = sample("revocation").paper
    recognised = "việc công nhận xã Vĩnh Châu đạt tiêu chuẩn xã phù hợp với trẻ em năm 2022"
    says(
        "revocation",
        paper,
        f"Về việc thu hồi {recognised}",
        f"Điều 1. Thu hồi {recognised} tại Quyết định số 128/QĐ-UBND ngày 05 tháng 02 năm 2023",
        f"Lý do thu hồi: {paper.reason}.",
        "Căn cứ Kết luận kiểm tra số 21/KL-UBND ngày 02 tháng 6 năm 2023 của Ủy ban nhân dân thành phố Châu Đốc.",
        "Điều 2. Thu hồi Giấy công nhận số 01/GCN-UBND ngày 05 tháng 02 năm 2023 đã cấp cho xã Vĩnh Châu",
        "Điều 3. Quyết định này có hiệu lực",
        "- Như Điều 4;",
    )
    bare = replace(
        paper,
        cited={},
        reason="Lý do khác.",
        inspection=None,
        lines=(replace(paper.lines[0], recognition=None, certificate=None),),
    )
    says(
        "revocation", bare, f"Điều 1. Thu hồi {recognised}.", "Lý do thu hồi: Lý do khác.", "Điều 2. Quyết định này có"
    )
    text = text_of("revocation", bare)
    for said in ("Kếtluận", "Giấycôngnhận", "tạiQuyếtđịnh", "Theođềnghị", "LýdokhácC", ".."):
        assert said not in text, said


def test_a_revocation_of_several_names_each_certificate_in_the_appendix():
    one = Citation("Giấy công nhận", "07/GCN-UBND", date(2023, 2, 6))
    listed = tuple(replace(line, certificate=one if n else None) for n, line in enumerate(lines(2)))
    paper = replace(sample("revocation").paper, lines=listed, record=None, cited={})
    says("revocation", paper, "có số nêu tại Phụ lục", "07/GCN-UBND", "ngày 06/02/2023", "BỊ THU HỒI VIỆC CÔNG NHẬN")


@pytest.mark.parametrize(
    ("count", "said"), [(1, "tại Tờ trình số 15"), (3, "tại các Tờ trình: số 15"), (12, "12 Tờ trình")]
)
def test_a_decision_cites_every_proposal_that_it_rests_on(count, said):
    listed = tuple(
        replace(line, proposal=Citation("Tờ trình", f"{15 + n}/TTr-PLĐTBXH", date(2023, 2, 3)))
        for n, line in enumerate(lines(count))
    )
    paper = replace(sample("recognition").paper, lines=listed, record=None, cited={})
    text = text_of("recognition", paper)
    assert squeezed(said) in text
    assert all(squeezed(line.proposal.number) in text for line in listed), "in the grounds or in the appendix"


def test_a_decision_without_a_proposal_says_nothing_of_one():
    text = text_of("recognition", replace(sample("recognition").paper, cited={}))
    assert "Theođềnghị" not in text and squeezed("phù hợp với trẻ em.") in text


def changed_record(**changed):
    record = sample("appraisal-report").paper.record
    rows = list(record.rows)
    first = rows[1].indicators[0]
    rows[1] = replace(rows[1], indicators=(replace(first, **changed), *rows[1].indicators[1:]))
    return replace(record, rows=tuple(rows))


def test_a_report_tells_each_difference_with_its_reason():
    paper = sample("appraisal-report").paper
    record = changed_record(appraisal=Cell("25", "91/100 = 91% → 25/50 điểm"), comment="Trừ trẻ chưa có sổ gốc")
    says(
        "appraisal-report",
        replace(paper, record=record),
        "2.1",
        "Trừ trẻ chưa có sổ gốc",
        "Tự chấm: 99,09% (436/440 trẻ); mức từ 98%",
        "Thẩm định: 91% (91/100 trẻ): 25 điểm",
    )
    assert "Khôngcóchênhlệch" in text_of("appraisal-report", paper)


def test_a_report_tells_corrected_figures_that_leave_the_points_and_reasons_that_are_missing():
    paper = sample("appraisal-report").paper
    record = changed_record(appraisal=Cell("50", "435/440 = 98,86% → 50/50 điểm"), comment="")
    text = text_of("appraisal-report", replace(paper, record=record))
    assert "98,86%(435/440trẻ)" in text and "Chưaghi" not in text and "Khôngcóchênhlệch" not in text


def test_a_report_keeps_remarks_on_what_both_agree_on():
    says("appraisal-report", sample("appraisal-report").paper, "Chỉ tiêu 7.1: Còn trẻ tạm vắng trong đợt tiêm chủng")
    silent = changed_record()
    rows = (
        replace(row, indicators=tuple(replace(indicator, comment="") for indicator in row.indicators))
        for row in silent.rows
    )
    none = replace(sample("appraisal-report").paper, record=replace(silent, rows=tuple(rows)))
    assert "Ýkiếnkhác" not in text_of("appraisal-report", none)


@pytest.mark.parametrize("form_id", ["appraisal-report", "appraisal-proposal"])
def test_criteria_at_zero_are_named_also_without_a_category(form_id):
    record = sample(form_id).paper.record
    rows = tuple(replace(row, at_zero=row.id in {"3", "5"}) for row in record.rows)
    paper = replace(sample(form_id).paper, record=replace(record, rows=rows, category_name=None))
    says(form_id, paper, "Tiêu chí bị 0 điểm: tiêu chí 3, 5.", "xác định phân loại")
    says(form_id, sample(form_id).paper, "Tiêu chí bị 0 điểm: không có.")


def test_a_proposal_rests_on_the_papers_of_the_dossier_that_are_there():
    paper = sample("appraisal-proposal").paper
    says(
        "appraisal-proposal",
        paper,
        "Căn cứ Tờ trình số 03/TTr-UBND ngày 10 tháng 01 năm 2023 của Ủy ban nhân dân xã Vĩnh Châu;",
        "Căn cứ Báo cáo số 12/BC-PLĐTBXH ngày 30 tháng 01 năm 2023 của Phòng",
        "Căn cứ Biên bản họp số 02/BB-HĐ ngày 03 tháng 02 năm 2023 của Hội đồng thẩm định.",
    )
    says("appraisal-proposal", replace(paper, cited={}), "phù hợp với trẻ em.", "trình Ủy ban nhân dân")
    assert "CăncứTờtrình" not in text_of("appraisal-proposal", replace(paper, cited={}))


def test_minutes_of_the_appraisal_hold_both_points_the_meeting_and_its_vote():
    paper = sample("appraisal-minutes").paper
    meeting = paper.meeting
    says(
        "appraisal-minutes",
        paper,
        "Họp Hội đồng thẩm định",
        "TỔNG CỘNG 1.000 880 880",
        "Thời gian bắt đầu: 08 giờ 00, ngày 03 tháng 02 năm 2023",
        meeting.place,
        "Có mặt (05 người)",
        "Vắng mặt (01 người)",
        meeting.opinions[0].text,
        "4 đồng ý, 0 không đồng ý",
        meeting.conclusion,
        "Cuộc họp kết thúc vào 10 giờ 30",
        "THƯ KÝ",
        "CHỦ TỌA",
    )


def test_minutes_of_the_appraisal_are_made_from_what_the_appraisal_closed_with(database, library, now, press):
    """Before the close no frozen content holds the appraised points: the minutes would show the commune's own."""
    form = press.form("appraisal-minutes")
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.appraised(**{"2.1": {"numerator": 0, "denominator": 1000}})
        matter = file_matter(life.sheet)
        (record,) = frozen(connection, matter, form.snapshot)
        paper = content(connection, matter, form, Heading(local_day(now), draft=False, records=(record,)))
    assert State.APPRAISING not in form.states and record.appraisal_total == "950" and record.own_total == "1000"
    says("appraisal-minutes", paper, "TỔNG CỘNG 1.000 1.000 950", "tiêu chí 2 bị 0 điểm")


def failing(form_id):
    """The sample of a form for a commune that fails."""
    paper = sample(form_id).paper
    return replace(paper, record=replace(paper.record, reasons=("Tiêu chí 3 bị 0 điểm (điểm liệt)",)))


def test_a_report_proposes_only_what_meets_the_conditions():
    meets = "kính đề nghị Ủy ban nhân dân thành phố Châu Đốc xem xét, công nhận xã Vĩnh Châu đạt tiêu chuẩn xã"
    says("appraisal-report", sample("appraisal-report").paper, meets)
    fails = text_of("appraisal-report", failing("appraisal-report"))
    for said in (
        "Chưa đủ điều kiện: tiêu chí 3 bị 0 điểm (điểm liệt).",
        "chưa đề nghị công nhận xã Vĩnh Châu",
        "thông báo kết quả và chỉ đạo Ủy ban nhân dân xã Vĩnh Châu khắc phục",
    ):
        assert squeezed(said) in fails, said
    assert squeezed("xem xét, công nhận") not in fails and squeezed("xem xét, quyết định") not in fails


def test_a_proposal_asks_for_recognition_only_where_the_conditions_are_met():
    says("appraisal-proposal", sample("appraisal-proposal").paper, "Về việc đề nghị công nhận xã Vĩnh Châu", "ban hành")
    fails = text_of("appraisal-proposal", failing("appraisal-proposal"))
    assert squeezed("Về việc chưa công nhận xã Vĩnh Châu đạt tiêu chuẩn") in fails
    assert squeezed("ban hành quyết định công nhận") not in fails and "khắcphục" in fails
    paper = sample("appraisal-proposal").paper
    unknown = replace(paper, record=replace(paper.record, category_name=None))
    says("appraisal-proposal", unknown, "Về kết quả thẩm định xã Vĩnh Châu", "xem xét, cho ý kiến./.")


LAWS = {
    date(2021, 3, 1): [
        "Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
        "Luật sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương"
        " ngày 22 tháng 11 năm 2019;",
    ],
    date(2023, 2, 5): [
        "Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
        "Luật sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương"
        " ngày 22 tháng 11 năm 2019;",
    ],
    date(2025, 4, 10): ["Luật Tổ chức chính quyền địa phương ngày 19 tháng 02 năm 2025;"],
    date(2026, 3, 2): ["Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;"],
}


@pytest.mark.parametrize("on", LAWS)
@pytest.mark.parametrize("form_id", ["recognition", "revocation"])
def test_a_decision_rests_on_the_laws_of_its_day(form_id, on):
    text = text_of(form_id, replace(sample(form_id).paper, on=on))
    told = [*LAWS[on], "Luật Trẻ em ngày 05 tháng 4 năm 2016;"]
    for law in told:
        assert squeezed(f"Căn cứ {law}") in text, law
    assert text.count("CăncứLuật") == len(told)


def test_laws_that_were_frozen_with_a_paper_stand_and_what_the_office_adds_follows():
    paper = replace(
        sample("recognition").paper,
        grounds=("Căn cứ Luật đã chốt",),
        further_grounds=("Căn cứ Kế hoạch số 95/KH-UBND ngày 26 tháng 02 năm 2021 của Ủy ban nhân dân tỉnh An Giang",),
    )
    text = text_of("recognition", paper)
    places = [text.find(squeezed(said)) for said in ("Căn cứ Luật đã chốt;", "06/QĐ-TTg", "95/KH-UBND", "Theo đề nghị")]
    assert -1 not in places and places == sorted(places) and "CăncứLuậtTrẻem" not in text


@pytest.mark.parametrize("form_id", ["commune-proposal", "appraisal-proposal"])
def test_proposals_have_grounds_too(form_id):
    says(
        form_id, sample(form_id).paper, "Căn cứ Luật Trẻ em ngày 05 tháng 4 năm 2016;", "Căn cứ Quyết định số 06/QĐ-TTg"
    )


@pytest.mark.parametrize("form_id", ["summary", "summary-province"])
def test_rates_are_given_and_none_without_units(form_id):
    paper = sample(form_id).paper
    assert squeezed(paper.total.rate.replace(" %", "")) in text_of(form_id, paper)
    empty = replace(paper.total, units=0, submitted=0, appraised=0, recognised=0, refused=0, rate="")
    none = replace(paper, total=empty, parts=(), lines=())
    assert "%)" not in text_of(form_id, none).replace("Tỷlệ(%)", "") and "nan" not in text_of(form_id, none)


def test_the_form_604_is_that_of_the_circular_word_for_word():
    paper = replace(sample("statistics").paper, on=date(2026, 1, 12), year=2025)
    says(
        "statistics",
        paper,
        "Biểu số 604/TE-Sở",
        "Năm báo cáo: 2025",
        "(Từ 01/01 đến 31/12)",
        "Đơn vị tính: xã, phường",
        "Ngày 12 tháng 01 năm 2026",
        "Người lập biểu",
        "(Ký, ghi rõ họ tên)",
        "Thủ trưởng đơn vị",
        "(Ký, đóng dấu, họ tên)",
        "Tổng số 100 34 20 58,82",
    )
    page = html_of(FORMS["statistics"], paper)
    for said in (
        "XÃ/PHƯỜNG PHÙ HỢP VỚI TRẺ EM</h1>",
        "Ban hành kèm theo TT số 02/2025/TT-BLĐTBXH ngày 10/01/2025 của Bộ trưởng Bộ LĐTBXH",
        "Báo cáo năm: 15/01 năm sau",
        "Đơn vị báo cáo:",
        "<p>Cục Bà mẹ và Trẻ em</p>",
        f"<p>{paper.issuer.office}</p>",
        "<th>Tổng số xã phường</th>",
        "<th>Số xã phường phù hợp với Trẻ em</th>",
        "<th>Tỷ lệ xã phường phù hợp với Trẻ em (%)</th>",
    ):
        assert said in page, said
    text = text_of("statistics", paper)
    assert "ChâuĐốc" not in text and "thịtrấn" not in text.casefold(), "one row, no row per area"
    assert paper.number is None and "Số:" not in text
    nobody = replace(paper, total=replace(paper.total, units=0, recognised=0, rate=""))
    says("statistics", nobody, "Tổng số 100 0 0 –")


@pytest.mark.parametrize(
    ("on", "cited", "receiver"),
    [
        (date(2023, 1, 10), False, "Cục Trẻ em"),
        (date(2025, 2, 24), False, "Cục Trẻ em"),
        (date(2025, 2, 25), True, "Cục Trẻ em"),
        (date(2025, 3, 1), True, "Cục Bà mẹ và Trẻ em"),
    ],
)
def test_the_form_604_names_its_circular_and_its_due_day_only_while_they_hold(on, cited, receiver):
    page = html_of(FORMS["statistics"], replace(sample("statistics").paper, on=on))
    assert ("02/2025/TT-BLĐTBXH" in page) == cited == ("15/01 năm sau" in page)
    assert f"<p>{receiver}</p>" in page


def test_a_province_without_a_level_below_it_is_no_part_of_itself():
    paper = sample("summary-province").paper
    alone = replace(paper, record=None, parts=(replace(paper.total, name=paper.province),))
    page = html_of(FORMS["summary-province"], alone)
    assert page.count("<td>Tỉnh An Giang</td>") == 1 and "TỔNG CỘNG" not in page, "its one line is the whole"
    assert "TỔNG CỘNG" in html_of(FORMS["summary-province"], paper)


def test_a_summary_is_titled_by_its_area():
    page = html_of(FORMS["summary"], sample("summary").paper)
    assert "<title>Bảng tổng hợp kết quả của khu vực: Thành phố Châu Đốc, " in page
    assert "của thành phố Châu Đốc năm 2022" in page


@pytest.mark.parametrize("form_id", [f for f, form in FORMS.items() if form.file.subject in {"list", "area"}])
def test_the_trial_line_stands_as_long_as_figures_are_provisional(form_id):
    paper = sample(form_id).paper
    assert "BẢNTHỬ" in text_of(form_id, paper)
    true = replace(paper, attested=True, demonstration=False)
    assert "BẢNTHỬ" not in text_of(form_id, true) and "DỮLIỆUMẪU" not in text_of(form_id, true)


def test_long_names_and_many_lines_are_whole():
    long = "Thị trấn " + "Nguyên Xương Bình Khương " * 12
    paper = sample("summary").paper
    listed = tuple(Line(str(n), f"{long}{n}", long, "draft", "Bản nháp") for n in range(60))
    text = text_of("summary", replace(paper, lines=listed))
    words = words_of(FORMS["summary"], replace(paper, lines=listed))
    assert not [word for word in words if word not in text]
