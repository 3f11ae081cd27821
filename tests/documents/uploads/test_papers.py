"""Papers that an office wrote itself: A4, with text that can be read and their number in it, nothing active."""

import pytest

from certify.documents.uploads.papers import is_a4, paper_problems
from tests.support.pdfs import pdf_of, written_pdf

NUMBER = "05/BC-UBND"
TEXT = f"Số: {NUMBER}. " + "Báo cáo kết quả tự đánh giá của xã, do văn phòng soạn thảo. " * 6


def test_a_paper_from_a_word_processor_is_taken():
    assert paper_problems("bao-cao.pdf", written_pdf(TEXT), NUMBER) == []


@pytest.mark.parametrize("size", ["A5", "letter", "A3"])
def test_another_size_is_told(size):
    assert paper_problems("bao-cao.pdf", written_pdf(TEXT, size), NUMBER) == [
        "Tệp có trang không phải khổ A4 (210 × 297 mm)."
    ]


def test_a_lying_page_is_taken():
    assert paper_problems("bao-cao.pdf", written_pdf(TEXT, "A4 landscape"), NUMBER) == []


def test_a_scan_is_told():
    (problem,) = paper_problems("quet.pdf", written_pdf(""), NUMBER)
    assert "không có chữ đọc được" in problem


def test_another_number_is_told():
    (problem,) = paper_problems("bao-cao.pdf", written_pdf(TEXT), "06/BC-UBND")
    assert "không có số 06/BC-UBND" in problem


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("trong.pdf", b"", "Tệp trống"),
        ("anh.pdf", b"\x89PNG\r\n\x1a\n" + b"0" * 100, "Tên tệp không đúng loại"),
        ("bao-cao.pdf", b"%PDF-1.7\nno pdf", ""),
    ],
)
def test_what_is_no_pdf_is_told(name, content, text):
    assert text in " ".join(paper_problems(name, content, NUMBER)) and paper_problems(name, content, NUMBER)


def test_active_content_is_told():
    (problem,) = paper_problems("a.pdf", pdf_of(NUMBER, script=True), NUMBER)
    assert "phần tự chạy" in problem


@pytest.mark.parametrize(("size", "taken"), [((595, 842), True), ((842, 595), True), ((612, 792), False)])
def test_rounded_sizes_are_a4(size, taken):
    assert is_a4(*size) is taken
