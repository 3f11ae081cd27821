"""Office files for tests: ordinary ones as libraries write them, and changed ones built from them."""

import io
import zipfile
from collections.abc import Callable, Mapping

import xlsxwriter
from docx import Document

OFFICE = "application/vnd.openxmlformats-officedocument"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word_file() -> bytes:
    """A report as python-docx writes it."""
    document = Document()
    document.add_paragraph("Báo cáo số 12/BC-UBND")
    body = io.BytesIO()
    document.save(body)
    return body.getvalue()


def workbook(formula: str = "=SUM(A1:A2)") -> bytes:
    """A workbook as XlsxWriter writes it: a formula, a link, a comment, a table and a chart."""
    body = io.BytesIO()
    book = xlsxwriter.Workbook(body)
    sheet = book.add_worksheet("Số liệu")
    sheet.write_column("A1", [485, 500])
    sheet.write_formula("A3", formula)
    sheet.write_url("A4", "https://example.org/van-ban")
    sheet.write_comment("A1", "trẻ em đăng ký khai sinh")
    sheet.add_table("F1:G3")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='Số liệu'!$A$1:$A$2"})
    sheet.insert_chart("D6", chart)
    book.close()
    return body.getvalue()


def packed(members: Mapping[str, str]) -> bytes:
    """A zip archive of these members."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return body.getvalue()


def repacked(content: bytes, changes: Mapping[str, bytes | str | Callable[[str], str]]) -> bytes:
    """An Office file with members put in (bytes or text), or changed (a function of the member's text)."""
    target, left = io.BytesIO(), dict(changes)
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            change = left.pop(name, None)
            body = old.read(name)
            new.writestr(name, change(body.decode()) if callable(change) else body if change is None else change)
        for name, body in left.items():
            assert not callable(body), name
            new.writestr(name, body)
    return target.getvalue()


def with_part(content: bytes, name: str, body: bytes | str, media_type: str, kind: str = "image") -> bytes:
    """An Office file with a part of a media type, and a relation of a kind from the Word text to it."""
    override = f'<Override PartName="/{name}" ContentType="{media_type}"/></Types>'
    relation = f'<Relationship Id="rX" Type="{RELATIONS}/{kind}" Target="/{name}"/></Relationships>'
    return repacked(
        content,
        {
            "[Content_Types].xml": lambda text: text.replace("</Types>", override),
            "word/_rels/document.xml.rels": lambda text: text.replace("</Relationships>", relation),
            name: body,
        },
    )


def with_text(content: bytes, markup: str) -> bytes:
    """A Word file with markup at the beginning of its text."""
    return repacked(content, {"word/document.xml": lambda text: text.replace("<w:body>", f"<w:body>{markup}", 1)})


def with_chart(figures: bytes) -> bytes:
    """A Word report with a chart, as Word writes it: its figures are a workbook within the file."""
    chart = (
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        f'xmlns:r="{RELATIONS}"><c:externalData r:id="r1"/></c:chartSpace>'
    )
    content = with_part(word_file(), "word/charts/chart1.xml", chart, f"{OFFICE}.drawingml.chart+xml", "chart")
    figures_type = f'<Default Extension="xlsx" ContentType="{OFFICE}.spreadsheetml.sheet"/></Types>'
    target = "../embeddings/Microsoft_Excel_Worksheet.xlsx"
    return repacked(
        content,
        {
            "[Content_Types].xml": lambda text: text.replace("</Types>", figures_type),
            "word/charts/_rels/chart1.xml.rels": relations(f'Id="r1" Type="{RELATIONS}/package" Target="{target}"'),
            "word/embeddings/Microsoft_Excel_Worksheet.xlsx": figures,
        },
    )


def relations(*attributes: str) -> str:
    """A part of relations, each with these attributes."""
    inside = "".join(f"<Relationship {text}/>" for text in attributes)
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'
    )


def compound(stream: str) -> bytes:
    """The beginning and the directory of a compound file, as Office kept everything before 2007, with one stream."""
    entries = [name.encode("utf-16-le") for name in ("Root Entry", stream)]
    directory = b"".join(name.ljust(64, b"\0") + (len(name) + 2).to_bytes(2, "little") + b"\0" * 62 for name in entries)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + directory


def with_macros(content: bytes) -> bytes:
    """An Office file with macros under a quiet name, told by their media type alone."""
    override = '<Override PartName="/quiet.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    changes = {"[Content_Types].xml": lambda text: text.replace("</Types>", override), "quiet.bin": b"x"}
    return repacked(content, changes)


def strict(content: bytes) -> bytes:
    """A workbook as it is saved as Strict Open XML: the same parts under the names of ISO/IEC 29500."""
    names = {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
        "http://schemas.openxmlformats.org/officeDocument/2006/": "http://purl.oclc.org/ooxml/officeDocument/",
    }

    def renamed(text: str) -> str:
        for old, new in names.items():
            text = text.replace(old, new)
        return text

    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = [name for name in packed.namelist() if name.endswith((".xml", ".rels"))]
    return repacked(content, dict.fromkeys(parts, renamed))
