"""What the letters say: the commune's dossier sent on, returned with reasons, and its objections answered."""

from msgspec.structs import replace

from certify.domain.papers.paper import Lack
from tests.support.papers_read import sample, squeezed, text_of


def test_a_dossier_letter_lists_what_was_issued_and_nothing_else():
    paper = sample("dossier-letter").paper
    text = text_of("dossier-letter", paper)
    for said in (
        "Số: 12/UBND-VX",
        "Kính gửi:",
        "Ủy ban nhân dân xã Vĩnh Châu gửi hồ sơ gồm:",
        "1. Tờ trình số 03/TTr-UBND ngày 10 tháng 01 năm 2023;",
        "2. Bảng tự chấm điểm;",
        "tổng điểm tự chấm 880/1.000 điểm",
        "- Lưu: VT, VX.",
    ):
        assert squeezed(said) in text, said
    assert "gửihồsơgồm" not in text_of("dossier-letter", replace(paper, cited={}))
    alone = text_of("dossier-letter", replace(paper, cited={"self-score": paper.cited["self-score"]}))
    assert squeezed("1. Bảng tự chấm điểm.") in alone and "Tờtrìnhsố" not in alone


def test_a_return_tells_each_indicator_and_its_reason():
    paper = sample("return-letter").paper
    text = text_of("return-letter", paper)
    until = "gửi lại hồ sơ chậm nhất ngày 03 tháng 02 năm 2023 để thẩm định"
    for said in ("Số: 31/PLĐTBXH-BTXH", "02 nội dung sau", until, "gửi kèm Tờ trình số 03/TTr-UBND", "2.1", "9.1"):
        assert squeezed(said) in text, said
    bare = replace(paper, cited={}, lacks=(Lack("5.1", "Tỷ suất trẻ em bị tai nạn, thương tích", "Sai kỳ số liệu."),))
    text = text_of("return-letter", bare)
    assert "01nộidungsau" in text and "Saikỳsốliệu." in text and "gửikèm" not in text


def test_an_answer_tells_the_objection_what_follows_and_why():
    paper = sample("objection-letter").paper
    text = text_of("objection-letter", paper)
    for said in (
        "1. Tiêu chí 5 (Trẻ em bị tai nạn, thương tích)",
        "Nội dung kiến nghị ngày 08/02/2023: Đề nghị không tính",
        "Trả lời: giữ nguyên kết quả. Lý do: Số liệu tính theo nơi cư trú",
    ):
        assert squeezed(said) in text, said
    accepted = replace(paper.answers[0], outcome_name="Chấp nhận kiến nghị")
    text = text_of("objection-letter", replace(paper, answers=(accepted, replace(accepted, criterion_id="7"))))
    assert "chấpnhậnkiếnnghị" in text and "2.Tiêuchí7" in text and "giữnguyên" not in text
