"""Pages of uploaded files as images: drawn by the program, bounded, and never the file itself."""

from io import BytesIO

import pytest
from PIL import Image

from certify.documents.uploads.page_images import LONGEST_SIDE, page_count, page_image, page_text
from tests.support.pdfs import pdf_of, written_pdf


def image_of(content, number=1):
    with Image.open(BytesIO(page_image(content, number))) as image:
        image.load()
        return image


def picture(size, kind="PNG", **options):
    file = BytesIO()
    Image.new("RGB", size, "white").save(file, kind, **options)
    return file.getvalue()


def test_every_page_of_a_pdf_is_drawn_and_no_other():
    content = written_pdf("Trang một<p style='break-before: page'>Tỷ lệ trẻ em: từ 98 % trở lên 50</p>")
    assert page_count(content) == 2
    assert image_of(content, 2).size == pytest.approx((LONGEST_SIDE * 210 / 297, LONGEST_SIDE), abs=3)
    assert page_image(content, 3) is None and page_image(content, 0) is None
    assert "từ 98 % trở lên 50" in page_text(content, 2) and page_text(content, 3) == ""


def test_a_photograph_stands_upright_and_is_no_larger_than_a_page():
    turned = Image.Exif()
    turned[0x0112] = 6  # the camera was held upright
    content = picture((3000, 1500), "JPEG", exif=turned)
    assert page_count(content) == 1 and image_of(content).size == (LONGEST_SIDE // 2, LONGEST_SIDE)
    assert page_image(content, 2) is None and page_text(content, 1) == ""


def test_a_page_of_any_size_stays_within_the_limits():
    content = pdf_of("huge").replace(b"[0 0 595 842]", b"[0 0 9e9 1e9]")
    drawn = page_image(content, 1)
    assert drawn is None or max(image_of(content).size) <= LONGEST_SIDE


def test_a_broken_file_has_no_page():
    assert page_count(b"%PDF-1.7 nothing") == 0 and page_image(b"%PDF-1.7 nothing", 1) is None
