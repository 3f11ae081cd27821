"""What offices really send comes in: from word processors, spreadsheets, scanners and phones."""

import io

import pytest
from docx import Document
from docx.shared import Cm
from openpyxl import Workbook
from PIL import Image

from certify.documents.tables.writing import workbook as written_table
from certify.documents.uploads.evidence_files import DOCX, JPEG, PDF, PNG, XLSX, faults_of, kind_of
from tests.support.office import OFFICE, repacked, with_chart, with_part, word_file, workbook
from tests.support.pdfs import written_pdf


def saved(thing, *arguments, **options):
    body = io.BytesIO()
    thing.save(body, *arguments, **options)
    return body.getvalue()


def photo(**options):
    """A picture of a phone: with its orientation, its camera and the time."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x0132] = 6, "Máy ảnh", "2022:01:05 08:00:00"
    return saved(Image.new("RGB", (40, 30), "green"), "JPEG", exif=exif, **options)


def report():
    """A report with headings, a table, a picture, a header and page numbers of its own."""
    document = Document()
    document.add_heading("Báo cáo kết quả", 1)
    document.add_table(2, 3, "Table Grid").cell(0, 0).text = "Tổng số trẻ em"
    document.add_picture(io.BytesIO(saved(Image.new("RGB", (9, 9)), "PNG")), Cm(2))
    document.add_picture(io.BytesIO(photo()), Cm(2))
    document.sections[0].header.paragraphs[0].text = "UBND xã"
    return saved(document)


def of_libre_office():
    """A Word file with the parts and the types by ending that LibreOffice writes."""
    ending = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    more = '<Default Extension="jpeg" ContentType="image/jpeg"/><Default Extension="bmp" ContentType="image/bmp"/>'
    types = {"[Content_Types].xml": lambda text: text.replace(ending, ending + more)}
    content = with_part(word_file(), "word/media/image1.bmp", saved(Image.new("1", (9, 9)), "BMP"), "image/bmp")
    return with_part(repacked(content, types), "customXml/item1.xml", "<a/>", "application/xml", "customXml")


def printed():
    """A Word file with settings of a printer and with a font in it."""
    settings = b"M\0a\0y\0 \0i\0n\0" + b"\0" * 90
    content = with_part(
        word_file(), "word/p.bin", settings, f"{OFFICE}.wordprocessingml.printerSettings", "printerSettings"
    )
    font = b"\x9a" * 32 + b"\0" * 12 + b"cmap" + b"\0" * 60
    return with_part(content, "word/fonts/font1.odttf", font, f"{OFFICE}.obfuscatedFont", "font")


def of_today():
    """A Word file with what its checks of language and its tasks leave in it."""
    parts = (("intelligence2", "intelligence"), ("documenttasks", "documenttasks"))
    content = word_file()
    for name, kind in parts:
        content = with_part(content, f"word/{name}.xml", "<a/>", f"application/vnd.ms-office.{name}+xml", kind)
    return content


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (report, DOCX),
        (of_libre_office, DOCX),
        (printed, DOCX),
        (lambda: with_chart(workbook()), DOCX),
        (of_today, DOCX),
        (workbook, XLSX),
        (lambda: written_table("Bảng", "", [("Xã", 20)], [("Suối Trong",)]), XLSX),
        (lambda: saved(Workbook()), XLSX),
        (
            lambda: written_pdf("Báo cáo, xem <a href='https://example.org'>trang này</a> và <a href='#b'>mục b</a>"),
            PDF,
        ),
        (lambda: saved(Image.new("L", (60, 80), 200), "PDF", resolution=72), PDF),
        (lambda: saved(Image.new("1", (60, 80)), "PDF", save_all=True, append_images=[Image.new("1", (9, 9))]), PDF),
        (photo, JPEG),
        (lambda: photo(progressive=True, comment=b"may scan"), JPEG),
        (lambda: saved(Image.new("RGB", (9, 9)), "MPO", save_all=True, append_images=[Image.new("RGB", (9, 9))]), JPEG),
        (lambda: saved(Image.new("RGBA", (9, 9)), "PNG", optimize=True), PNG),
    ],
)
def test_it_comes_in(make, kind):
    content = make()
    assert kind_of(content) is kind and faults_of(content, kind.name) == []
