"""What the notices of a result say: refused by the paper that a refusal brings, recognised by one of its own."""

import pytest
from msgspec.structs import replace

from tests.support.papers_read import sample, says, text_of


def test_a_refusal_says_who_is_refused_on_whose_request_and_why():
    paper = sample("refusal").paper
    says(
        "refusal",
        paper,
        "Số: 21/TB-UBND",
        "Về việc không công nhận xã Vĩnh Châu đạt tiêu chuẩn xã phù hợp với trẻ em năm 2022",
        "Theo đề nghị của Phòng Lao động - Thương binh và Xã hội thành phố Châu Đốc"
        " tại Tờ trình số 15/TTr-PLĐTBXH ngày 03 tháng 02 năm 2023.",
        "1. Không công nhận xã Vĩnh Châu, thành phố Châu Đốc, tỉnh An Giang đạt tiêu chuẩn xã phù hợp với trẻ em",
        f"Lý do: {paper.reason}.",
        "2. Kết quả thẩm định: 880/1.000 điểm",
        "Tiêu chí bị 0 điểm: không có.",
        "3. Đề nghị Ủy ban nhân dân xã Vĩnh Châu khắc phục",
    )


def test_a_refusal_tells_the_conditions_only_where_one_is_not_met():
    paper = sample("refusal").paper
    assert "Điềukiện" not in text_of("refusal", paper)
    zero = replace(paper, record=replace(paper.record, reasons=("Tiêu chí 3 bị 0 điểm (điểm liệt)",)))
    says("refusal", zero, "Điều kiện công nhận: chưa đủ điều kiện: tiêu chí 3 bị 0 điểm (điểm liệt).")


def test_a_refusal_without_a_proposal_or_a_reason_says_nothing_of_them():
    paper = sample("refusal").paper
    bare = replace(paper, reason="", lines=(replace(paper.lines[0], proposal=None),))
    text = text_of("refusal", bare)
    assert "Theođềnghị" not in text and "Lýdo" not in text


@pytest.mark.parametrize("count", [2, 30])
def test_a_refusal_of_several_lists_them_in_an_appendix(count):
    line = sample("refusal").paper.lines[0]
    lines = tuple(replace(line, code=str(n), full_name=f"Xã Số {n}") for n in range(1, count + 1))
    paper = replace(sample("refusal").paper, lines=lines, record=None)
    says(
        "refusal",
        paper,
        f"Không công nhận {count:02d} xã đạt tiêu chuẩn phù hợp với trẻ em năm 2022 (danh sách tại Phụ lục",
        "DANH SÁCH XÃ KHÔNG ĐƯỢC CÔNG NHẬN",
        "2. Đề nghị Ủy ban nhân dân các xã có tên tại Phụ lục",
        *(line.full_name for line in lines),
    )


def test_a_recognised_commune_is_told_the_decision_and_the_certificate_that_stand():
    paper = sample("result-notice").paper
    says(
        "result-notice",
        paper,
        "Kết quả đánh giá, công nhận xã Vĩnh Châu đạt tiêu chuẩn xã phù hợp với trẻ em năm 2022",
        "1. Công nhận xã Vĩnh Châu, thành phố Châu Đốc, tỉnh An Giang đạt tiêu chuẩn xã phù hợp với trẻ em năm 2022"
        " tại Quyết định số 128/QĐ-UBND ngày 05 tháng 02 năm 2023; cấp Giấy công nhận số 01/GCN-UBND ngày 05",
        "3. Kết quả thẩm định: 880/1.000 điểm",
    )
    text = text_of("result-notice", replace(paper, cited={}))
    assert "tạiQuyếtđịnh" not in text and "Giấycôngnhận" not in text
