"""Office files are read whole, and only text, tables, drawings and pictures come in: hostile ones are built here."""

import io
import zipfile

import pytest

from certify.documents.uploads.office.inspection import word_faults, workbook_faults
from tests.support.office import (
    OFFICE,
    RELATIONS,
    W,
    relations,
    repacked,
    with_chart,
    with_part,
    with_text,
    word_file,
    workbook,
)

TEMPLATE = f"{RELATIONS}/attachedTemplate"
HYPERLINK = f"{RELATIONS}/hyperlink"
SETTINGS = "word/_rels/settings.xml.rels"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
LOADED = f'<Relationship Id="r" Type="{TEMPLATE}" Target="http://x/" TargetMode="External"/>'
PLAIN = relations(f'Id="r" Type="{TEMPLATE}" Target="http://x/" TargetMode="External"')


@pytest.fixture(scope="module")
def docx():
    """A small Word file: the styles of an ordinary one take long to read."""
    return repacked(word_file(), dict.fromkeys(("word/styles.xml", "word/stylesWithEffects.xml"), f"<w:styles {W}/>"))


def told(faults):
    assert len(faults) == 1, faults
    return faults[0]


@pytest.mark.parametrize(
    "body",
    [
        PLAIN,
        PLAIN.encode("utf-16"),
        PLAIN.replace("External", "E&#120;ternal"),
        PLAIN.replace("<Rel", "<p:Rel").replace("</Rel", "</p:Rel").replace("xmlns=", "xmlns:p="),
        PLAIN.replace('Id="r"', 'Id="a>b"'),
        PLAIN.replace('"', "'").replace("TargetMode=", "TargetMode \n = "),
        PLAIN.replace(' TargetMode="External"', ""),
        PLAIN.replace("External", "external"),
        PLAIN.replace('"http://x/"', '"\\\\x\\share\\a.dotm"').replace(' TargetMode="External"', ""),
        PLAIN.replace(TEMPLATE, "http://x/relationships/hyperlink"),
        PLAIN.replace(TEMPLATE, HYPERLINK).replace("http://x/", "ms-msdt:/id PCWDiagnostic"),
        PLAIN.replace(TEMPLATE, HYPERLINK).replace("http://x/", "java&#10;script:x"),
        PLAIN.replace(TEMPLATE, HYPERLINK).replace("http://x/", "\\\\x\\share"),
        *(
            PLAIN.replace("attachedTemplate", kind)
            for kind in ("image", "oleObject", "frame", "subDocument", "mailMergeSource", "externalLinkPath", "video")
        ),
    ],
)
def test_nothing_is_loaded_from_elsewhere(docx, body):
    assert "tự tải nội dung" in told(word_faults(repacked(docx, {SETTINGS: body})))


def test_a_hyperlink_may_lead_to_the_web_a_mailbox_or_beside_the_file(docx):
    for target in ("https://example.org/a?b=1", "mailto:vanthu@example.org", "Bao cao.docx", "#muc2"):
        for kind in (HYPERLINK, "http://purl.oclc.org/ooxml/officeDocument/relationships/hyperlink"):
            link = relations(f'Id="r" Type="{kind}" Target="{target}" TargetMode="External"')
            assert word_faults(repacked(docx, {"word/_rels/footer.xml.rels": link})) == []


def test_xml_with_a_document_type_is_not_read(docx):
    entity = f'<!DOCTYPE r [<!ENTITY e "External">]>{PLAIN.replace("External", "&e;")}'
    assert "hỏng" in told(word_faults(repacked(docx, {SETTINGS: entity})))
    assert "hỏng" in told(word_faults(repacked(docx, {SETTINGS: "<Relationships>"})))


@pytest.mark.parametrize(
    ("name", "body", "media_type", "kind"),
    [
        ("word/vbaProject.bin", OLE, "application/vnd.ms-office.vbaProject", "image"),
        ("word/quiet.bin", OLE, "application/vnd.ms-office.vbaProject", "image"),
        ("word/media/image9.png", OLE, "image/png", "image"),
        ("word/media/image9.jpg", b"MZ" + b"\0" * 90, "image/jpeg", "image"),
        ("word/media/image9.emf", b"MZ" + b"\0" * 90, "image/x-emf", "image"),
        ("word/media/a.exe", b"MZ" + b"\0" * 90, "application/octet-stream", "image"),
        ("word/media/a.svg", "<svg><script>x()</script></svg>", "image/svg+xml", "image"),
        ("word/printer.bin", OLE, f"{OFFICE}.wordprocessingml.printerSettings", "printerSettings"),
        ("word/page.html", "<html/>", "text/html", "aFChunk"),
        ("word/page.xml", "<html/>", "application/xml", "aFChunk"),
        ("word/inner.docx", b"PK\x03\x04", f"{OFFICE}.wordprocessingml.document", "aFChunk"),
        ("word/mail.mht", "MIME-Version: 1.0", "message/rfc822", "aFChunk"),
        ("word/embeddings/o.bin", OLE, f"{OFFICE}.oleObject", "oleObject"),
        ("word/embeddings/o.xlsx", b"PK\x03\x04", f"{OFFICE}.spreadsheetml.sheet", "package"),
        ("word/activeX/activeX1.xml", "<a/>", "application/vnd.ms-office.activeX+xml", "control"),
        ("word/customUI.xml", "<customUI onLoad='x'/>", "application/xml", "extensibility"),
        ("word/webextension1.xml", "<a/>", "application/vnd.ms-office.webextension+xml", "webextension"),
        ("xl/macrosheets/sheet1.xml", "<a/>", "application/vnd.ms-excel.macrosheet+xml", "image"),
        ("xl/externalLinks/externalLink1.xml", "<a/>", f"{OFFICE}.spreadsheetml.externalLink+xml", "image"),
        ("xl/connections.xml", "<a/>", f"{OFFICE}.spreadsheetml.connections+xml", "image"),
        ("xl/queryTables/queryTable1.xml", "<a/>", f"{OFFICE}.spreadsheetml.queryTable+xml", "image"),
        ("word/ctrlProps/c.xml", "<a/>", "application/vnd.ms-excel.controlproperties+xml", "image"),
        ("word/none.abc", "x", "", "image"),
    ],
)
def test_only_parts_on_the_list_come_in(docx, name, body, media_type, kind):
    assert "chương trình hoặc tệp nhúng" in told(word_faults(with_part(docx, name, body, media_type, kind)))


def test_a_file_with_macros_does_not_come_in_under_another_name(docx):
    main = f"{OFFICE}.wordprocessingml.document.main+xml"
    macros = "application/vnd.ms-word.document.macroEnabled.main+xml"
    renamed = repacked(docx, {"[Content_Types].xml": lambda text: text.replace(main, macros)})
    assert "macro" in told(word_faults(renamed))
    assert "macro" in told(workbook_faults(docx))


def test_a_package_means_one_thing(docx):
    twice = '<Override PartName="/WORD/document.xml" ContentType="text/html"/></Types>'
    changed = repacked(docx, {"[Content_Types].xml": lambda text: text.replace("</Types>", twice)})
    assert "hỏng" in told(word_faults(changed))
    for name in ("word/Document.xml", "word/d%6fcument.xml", "word/../a.xml", "word\\a.xml", "C:/a.xml"):
        assert "không phải chữ" in told(word_faults(repacked(docx, {name: "<a/>"}))), name
    second = relations(*(f'Id="r{at}" Type="{RELATIONS}/officeDocument" Target="word/document.xml"' for at in (1, 2)))
    assert "hỏng" in told(word_faults(repacked(docx, {"_rels/.rels": second})))
    assert "hỏng" in told(word_faults(docx[: len(docx) // 2]))


def split(code, size=3):
    """A field whose code is split over runs of a few letters, with a comment within the first."""
    runs = "".join(
        f'<w:r><w:instrText xml:space="preserve">{code[at : at + size]}</w:instrText></w:r>'
        for at in range(0, len(code), size)
    ).replace("</w:instrText>", "<!-- --></w:instrText>", 1)
    return _field(runs)


def _field(inside):
    return (
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{inside}'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


@pytest.mark.parametrize(
    "markup",
    [
        *(
            split(f" {name} c:\\\\x ")
            for name in [
                "DDE",
                "DDEAUTO",
                "ddeauto",
                "INCLUDETEXT",
                "INCLUDEPICTURE",
                "INCLUDE",
                "IMPORT",
                "LINK",
                "EMBED",
                "DATABASE",
                "RD",
                "PRINT",
                "MACROBUTTON",
                "GOTOBUTTON",
                "FILLIN",
                "ASK",
                "NEXTIF",
                "PRIVATE",
            ]
        ),
        '<w:p><w:fldSimple w:instr=" DDEAUTO c:\\x "/></w:p>',
        '<w:p><w:fldSimple w:instr=" DDE&#65;UTO c:\\x "/></w:p>',
        '<v:p xmlns:v="http://purl.oclc.org/ooxml/wordprocessingml/main"><v:fldSimple v:instr="DDE x"/></v:p>',
        _field(split("QUOTE 68 68 69 65 85 84 79")),
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDE x</w:instrText></w:r></w:p>',
        "<w:p><w:r><w:delInstrText>DDE x</w:delInstrText></w:r></w:p>",
    ],
)
def test_fields_that_fetch_or_start_something_are_refused(docx, markup):
    assert "trường hoặc công thức" in told(word_faults(with_text(docx, markup)))


@pytest.mark.parametrize(
    "code",
    [
        " PAGE ",
        'TOC \\o "1-3"',
        ' HYPERLINK "https://example.org" ',
        "=SUM(ABOVE)",
        "= 1 + 2",
        'DATE \\@ "d/M/yyyy"',
        "SEQ Bảng",
    ],
)
def test_ordinary_fields_come_in(docx, code):
    assert word_faults(with_text(docx, split(code))) == []


@pytest.mark.parametrize(
    "markup",
    ['<w:altChunk r:id="r1"/>', "<w:p><w:object><o:OLEObject/></w:object></w:p>", "<w:mailMerge/>"],
)
def test_objects_and_imported_pieces_are_refused(docx, markup):
    names = f'xmlns:r="{RELATIONS}" xmlns:o="urn:schemas-microsoft-com:office:office"'
    spelt = (
        markup.replace("<w:altChunk", f"<w:altChunk {names}")
        .replace("<o:OLE", "<o:OLE")
        .replace("<w:p>", f"<w:p {names}>")
    )
    assert "không phải chữ" in told(word_faults(with_text(docx, spelt)))


def test_a_picture_of_an_old_drawing_is_not_loaded_from_an_address(docx):
    picture = '<w:p><w:r><w:pict><v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" src="http://x/a.png"/></w:pict></w:r></w:p>'
    assert "tự tải nội dung" in told(word_faults(with_text(docx, picture)))


@pytest.mark.parametrize(
    "formula",
    ["=cmd|'/c calc'!A0", '=WEBSERVICE("http://x")', '=_xlfn.IMAGE("http://x")', '=RTD("a",,"b")', '=CALL("a","b")'],
)
def test_formulas_that_reach_outside_are_refused(formula):
    assert "trường hoặc công thức" in told(workbook_faults(workbook(formula)))


def test_signs_in_the_texts_of_formulas_mean_nothing():
    assert workbook_faults(workbook('=IF(A1>1,"a|b RUN (x)","")')) == []


def test_the_figures_of_a_chart_come_in_and_are_read_as_well():
    assert word_faults(with_chart(workbook())) == []
    assert "trường hoặc công thức" in told(word_faults(with_chart(workbook("=cmd|'/c calc'!A0"))))
    for inside in (OLE, word_file(), b"MZ"):
        assert word_faults(with_chart(inside)) != []


def test_strict_open_xml_comes_in(docx):
    def strict(text):
        return text.replace(RELATIONS, "http://purl.oclc.org/ooxml/officeDocument/relationships").replace(
            W.split('"')[1], "http://purl.oclc.org/ooxml/wordprocessingml/main"
        )

    names = ("_rels/.rels", "word/_rels/document.xml.rels", "word/document.xml", "word/styles.xml")
    assert word_faults(repacked(docx, dict.fromkeys(names, strict))) == []


def test_text_in_two_bytes_comes_in_and_is_read(docx):
    text = f'<?xml version="1.0" encoding="UTF-16"?><w:document {W}><w:body>{{}}</w:body></w:document>'
    assert word_faults(repacked(docx, {"word/document.xml": text.format("").encode("utf-16")})) == []
    assert word_faults(repacked(docx, {"word/document.xml": text.format(split("DDE x")).encode("utf-16")})) != []


def test_bombs_of_packing_are_not_unpacked(docx):
    assert "bất thường" in told(word_faults(repacked(docx, {"word/media/x.png": b"\0" * 60_000_000})))
    assert "bất thường" in told(word_faults(repacked(docx, {f"word/{number}.xml": "" for number in range(2_001)})))


def test_a_file_with_a_password_inside_is_not_read(docx):
    locked = bytearray(docx)
    with zipfile.ZipFile(io.BytesIO(docx)) as packed:
        for info in packed.infolist():
            locked[info.header_offset + 6] |= 1
    at = bytes(locked).find(b"PK\x01\x02")
    while at >= 0:
        locked[at + 8] |= 1
        at = bytes(locked).find(b"PK\x01\x02", at + 4)
    assert "mật khẩu" in told(word_faults(bytes(locked)))
