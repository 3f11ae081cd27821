"""PDF files that do something, or hold or show other files, do not come in, however it is written."""

import zlib

import pytest

from certify.documents.uploads.active_content import ENCRYPTED, REFUSED, UNREADABLE, active_parts

PAGE = "3 0 R"
HERE = f"/D [{PAGE} /Fit]"


def pdf(catalog="", page="", *more, trailer=""):
    """A PDF of one empty page with more in its catalog, in its page, and more objects from number 4 on."""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {page} >>",
        *more,
    ]
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} /Root 1 0 R {trailer} >>\n"
    return body + f"{end}startxref\n{len(body)}\n%%EOF\n".encode()


def link(action):
    return f"/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A {action} >>]"


@pytest.mark.parametrize(
    "catalog",
    [
        "/OpenAction << /S /JavaScript /JS (app.alert) >>",
        "/OpenAction << /S /J#61vaScript /J#53 (app.alert) >>",
        "/OpenAction << /S /Launch /F (a.exe) >>",
        "/OpenAction << /S /URI /URI (https://example.org) >>",
        "/OpenAction << /S /Thread /D 0 >>",
        "/OpenAction << /S /Named /N /Print >>",
        "/OpenAction << /D [3 0 R /Fit] >>",
        "/AA << /WC << /S /GoTo >> >>",
        "/Names << /EmbeddedFiles << /Names [] >> >>",
        "/Names << /JavaScript << /Names [] >> >>",
        "/AF []",
        "/A#46 [<< /Type /Filespec /F (a.exe) >>]",
        "/AcroForm << /XFA [] >>",
        "/Collection << /View /D >>",
        "/Extra [[<< /EF << >> >>]]",
        "/Extra [[<< /S /SubmitForm >>]]",
        f"/OpenAction << /S /GoTo {HERE} /S /Launch >>",
        f"/OpenAction << /S /GoTo {HERE} /Next << /S /ImportData >> >>",
    ],
)
def test_a_document_does_nothing_by_itself_and_holds_no_files(catalog):
    assert active_parts(pdf(catalog)) in ([REFUSED], [UNREADABLE])


@pytest.mark.parametrize(
    "action",
    [
        *(
            f"<< /S /{kind} >>"
            for kind in ("Launch", "SubmitForm", "ResetForm", "ImportData", "GoToR", "GoToE", "Thread")
        ),
        *(
            f"<< /S /{kind} >>"
            for kind in ("Rendition", "Movie", "Sound", "Hide", "SetOCGState", "GoTo3DView", "Unheard")
        ),
        "<< /S /Named /N /Print >>",
        "<< /S /URI /URI (file:///c:/a.exe) >>",
        "<< /S /URI /URI (java\\nscript:x) >>",
        "<< /S /URI /URI (\\\\\\\\host\\\\share) >>",
        f"<< /S /GoTo {HERE} /Next [<< /S /URI /URI (https://example.org) >> << /S /Unheard >>] >>",
    ],
)
def test_a_click_starts_nothing(action):
    assert active_parts(pdf("", link(action))) == [REFUSED]


@pytest.mark.parametrize(
    "annotation",
    ["/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D", "/#33D"],
)
def test_annotations_show_no_other_media(annotation):
    assert active_parts(pdf("", f"/Annots [<< /Subtype {annotation} /Rect [0 0 9 9] >>]")) == [REFUSED]


def test_references_and_streams_hide_nothing():
    assert active_parts(pdf("/OpenAction 4 0 R", "", "<< /S 5 0 R /URI (https://x) >>", "/URI")) == [REFUSED]
    assert active_parts(pdf("", link("4 0 R"), "<< /S 5 0 R >>", "/L#61unch")) == [REFUSED]
    assert active_parts(pdf("/Extra 4 0 R", "", "<< /Length 0 /F (http://x) >>\nstream\n\nendstream")) == [REFUSED]
    assert active_parts(pdf("/Extra 4 0 R", "", "<< /Length 0 /Ref << >> >>\nstream\n\nendstream")) == [REFUSED]
    assert active_parts(pdf("/Extra 4 0 R", "", "<< /Again 4 0 R >>")) == []


def test_objects_in_object_streams_are_read():
    for action, reasons in (("/Launch", [REFUSED]), ("/GoTo", [])):
        packed = zlib.compress(f"5 0 << /S {action} {HERE} >>".encode()).decode("latin-1")
        stream = (
            f"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length {len(packed)} >>\nstream\n{packed}\nendstream"
        )
        assert active_parts(with_stream_of_references(stream)) == reasons


def with_stream_of_references(stream):
    """A PDF whose object 5, its OpenAction, lies in an object stream (4); the references are a stream too (6)."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R /OpenAction 5 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        stream,
    ]
    body, rows = b"%PDF-1.7\n", [b"\0\0\0\0\xff"]
    for number, content in enumerate(objects, start=1):
        rows.append(b"\1" + len(body).to_bytes(3, "big") + b"\0")
        body += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    rows += [b"\2\0\0\4\0", b"\1" + len(body).to_bytes(3, "big") + b"\0"]
    table = b"".join(rows)
    head = f"6 0 obj\n<< /Type /XRef /Size 7 /W [1 3 1] /Root 1 0 R /Length {len(table)} >>\nstream\n".encode()
    return body + head + table + f"\nendstream\nendobj\nstartxref\n{len(body)}\n%%EOF\n".encode()


@pytest.mark.parametrize(
    ("catalog", "page"),
    [
        ("", ""),
        (f"/OpenAction [{PAGE} /Fit]", ""),
        (f"/OpenAction << /S /GoTo {HERE} >>", ""),
        ("", link("<< /S /URI /URI (https://example.org/van-ban) >>")),
        ("", link("<< /S /URI /URI (mailto:vanthu@example.org) >>")),
        ("", link(f"<< /S /GoTo {HERE} >>")),
        ("", link("<< /S /Named /N /NextPage >>")),
        ("/StructTreeRoot << /Type /StructTreeRoot /K << /S /P /A [<< /O /Layout >> 0] >> >>", ""),
        (
            "/OutputIntents [<< /S /GTS_PDFA1 >>] /PageLabels << /Nums [0 << /S /D >>] >>",
            "/Group << /S /Transparency >>",
        ),
    ],
)
def test_ordinary_documents_come_in(catalog, page):
    assert active_parts(pdf(catalog, page)) == []


def test_what_is_encrypted_or_broken_is_called_so():
    locked = "/Encrypt << /Filter /Standard /V 1 /R 2 /O (x) /U (x) /P -4 >> /ID [(a) (b)]"
    assert active_parts(pdf(trailer=locked)) in ([ENCRYPTED], [UNREADABLE])
    assert active_parts(b"%PDF-1.7 nothing else") == [UNREADABLE]
    assert active_parts(pdf("/Extra " + "[" * 5_000 + "]" * 5_000)) == [UNREADABLE]
