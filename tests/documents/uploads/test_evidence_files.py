"""What files are by their content, and what in them does not come in: bombs, macros, scripts, false names."""

import io
import struct
import zlib

import pytest
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from weasyprint import HTML

from certify.documents.uploads.evidence_files import DOCX, JPEG, PDF, PNG, XLSX, examine, safe_name
from certify.domain.limits import DOCUMENT
from tests.support.office import compound, packed, repacked, with_macros, word_file, workbook


def saved(thing, *arguments, **options):
    body = io.BytesIO()
    thing.save(body, *arguments, **options)
    return body.getvalue()


@pytest.fixture(scope="module")
def pdf():
    return HTML(string="<p>Báo cáo 12/BC-UBND</p>").write_pdf()


@pytest.fixture(scope="module")
def docx():
    return word_file()


@pytest.fixture(scope="module")
def xlsx():
    return workbook()


def edited(pdf, change):
    """A PDF whose catalog was changed."""
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(pdf)))
    change(writer)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def bomb(width, height):
    """A PNG of a few bytes that says it is huge."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def refused(name, content):
    _, problems = examine(name, content)
    assert problems, name
    return " ".join(problems)


def test_the_five_kinds_come_in(pdf, docx, xlsx):
    image = Image.new("RGB", (40, 30), "white")
    for name, content, kind in (
        ("bao-cao.pdf", pdf, PDF),
        ("bao-cao.PDF", pdf, PDF),
        ("so.png", saved(image, "PNG"), PNG),
        ("so.jpeg", saved(image, "JPEG"), JPEG),
        ("bao cáo.docx", docx, DOCX),
        ("bảng.xlsx", xlsx, XLSX),
    ):
        assert examine(name, content) == (kind, [])


def test_the_content_decides_what_a_file_is(pdf, docx):
    assert "tên phải kết thúc bằng .pdf" in refused("so.png", pdf)
    assert "tên phải kết thúc bằng .docx" in refused("bang.xlsx", docx)
    for name, content in (("a.png", b"GIF89a"), ("a.docx", b"PK\x03\x04 no"), ("a.exe", b"MZ")):
        assert "Loại tệp không nhận" in refused(name, content)
    assert "Loại tệp không nhận" in refused("a.docx", packed({"a.txt": "x"}))


@pytest.mark.parametrize(
    ("made", "called", "remedy"),
    [
        (lambda: compound("Workbook"), "Excel kiểu cũ (.xls)", "lưu lại dạng .xlsx"),
        (lambda: compound("WordDocument"), "Word kiểu cũ (.doc)", "lưu lại dạng .docx"),
        (lambda: compound("EncryptedPackage"), "có đặt mật khẩu", "bỏ mật khẩu"),
        (lambda: compound("Anything"), "(.doc, .xls)", "không mật khẩu"),
        (
            lambda: packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
            "(.ods)",
            "lưu lại dạng .xlsx",
        ),
        (lambda: packed({"mimetype": "application/vnd.oasis.opendocument.text"}), "(.odt)", "lưu lại dạng .docx"),
        (lambda: packed({"Index/Document.iwa": "x"}), "(.numbers)", "lưu lại dạng .xlsx"),
        (lambda: with_macros(word_file()), "Word có macro", "lưu lại dạng .docx"),
        (lambda: with_macros(workbook()), "Excel có macro", "lưu lại dạng .xlsx"),
        (lambda: b"{\\rtf1 B\xe1o c\xe1o}", "(.rtf)", "lưu lại dạng .docx"),
        (lambda: packed({"a.txt": "x"}), "tệp nén (.zip)", "chỉ nhận PDF"),
    ],
)
def test_what_does_not_come_in_is_called_by_its_name(made, called, remedy):
    told = refused("bang tinh.xlsx", made())
    assert called in told and remedy in told


def test_what_is_in_an_office_file_is_looked_at(docx, xlsx):
    script = {"word/vbaProject.bin": b"x"}
    assert "macro" in refused("a.docx", repacked(docx, script))
    assert "macro" in refused("a.xlsx", repacked(xlsx, {"xl/vbaProject.bin": b"x"}))


def test_empty_large_and_broken_files():
    assert "trống" in refused("a.pdf", b"")
    assert "lớn quá" in refused("a.pdf", b"%PDF-" + b"0" * DOCUMENT.file)
    assert "hỏng" in refused("a.pdf", b"%PDF-1.7 nothing else")
    assert "hỏng" in refused("a.png", b"\x89PNG\r\n\x1a\n" + b"x" * 50)
    assert "hỏng" in refused("a.jpg", b"\xff\xd8\xff" + b"x" * 50)


def test_bombs_do_no_harm():
    assert "lớn quá" in refused("a.png", bomb(60_000, 60_000))
    assert "hỏng" in refused("a.png", bomb(3_000, 3_000)), "less content than it says"


def test_a_pdf_with_a_password_does_not_come_in(pdf):
    def change(writer):
        writer.encrypt("secret", "secret")

    assert "mật khẩu" in refused("a.pdf", edited(pdf, change))


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("báo cáo.pdf", "báo cáo.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\tep\\so lieu.PDF", "so lieu.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a__Set-Cookie_ x.pdf"),
        ("<script>.pdf", "_script_.pdf"),
        ("...pdf", "pdf.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
        ("..", "minh-chung.pdf"),
    ],
)
def test_names_lead_nowhere(name, safe):
    assert safe_name(name, PDF) == safe
