"""PDF/A-3a and PDF/UA-1 of every form, checked by a validator: as issued, signed once and signed twice."""

import subprocess
from io import BytesIO
from itertools import count

import page
import pytest
from pydyf import PDF, Stream, String
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from certify.documents.pdf import render as rendering
from certify.documents.signing.document import Document
from tests.support.papers_read import FORMS, sample
from tests.support.pki import holder, sign

ARCHIVE, ACCESS = page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1


def failures(pdf, profile=ARCHIVE):
    report = page.validate_pdf_bytes(pdf, profile=profile)
    return {failure.rule_id: failure.message for failure in report.failures}


@pytest.mark.parametrize("form_id", FORMS)
def test_as_issued(form_id):
    assert failures(sample(form_id).pdf) == {}
    assert failures(sample(form_id).pdf, ACCESS) == {}


@pytest.mark.parametrize("extra", [{}, {"Length1": 5}], ids=["page", "font"])
def test_a_stream_that_ends_with_a_carriage_return_gets_another_end(extra):
    """A reader would find it a byte too short; one stream in 256 ends so."""
    streams = (Stream([f"{n}".encode()], dict(extra), compress=True) for n in count())
    stream = next(one for one in streams if one.data.endswith(rendering.OPEN_END))
    length = len(b"".join(stream.stream))
    pdf = PDF()
    metadata = Stream([b"<rdf:RDF></rdf:RDF>"], {"Type": "/Metadata"}, compress=True)
    for part in (stream, metadata):
        pdf.add_object(part)
    rendering.close_ends(pdf)
    assert not stream.data.endswith(rendering.OPEN_END) and b"\n".join(stream.stream)[:length].isdigit()
    assert stream.extra == ({"Length1": 6} if extra else {})


def written(mark, spares=0):
    """A file that says a mark, as it is written: its objects and its cross-references are compressed streams."""
    pdf, out = PDF(), BytesIO()
    pdf.info["Title"] = String(mark)
    rendering.close_ends(pdf, spares)
    pdf.write(out, version=b"1.7", compress=True)
    return out.getvalue()


def test_a_table_of_objects_that_ends_with_a_carriage_return_gets_another_end():
    mark = next(mark for mark in map(str, count()) if rendering.OPEN_END in written(mark))
    assert rendering.OPEN_END not in written(mark, 1) or rendering.OPEN_END not in written(mark, 2)


def tags_of(part, path=()):
    """Every structure element under one, as the path of tags that leads to it."""
    kids = part.get("/K", [])
    for one in kids if isinstance(kids, list) else [kids]:
        kid = one.get_object() if hasattr(one, "get_object") else one
        if hasattr(kid, "get") and "/S" in kid:
            here = (*path, str(kid["/S"]))
            yield here, kid
            yield from tags_of(kid, here)


@pytest.mark.parametrize("form_id", FORMS)
def test_tags_tell_headings_and_the_heads_of_tables(form_id):
    reader = Document(sample(form_id).pdf)
    tags = list(tags_of(reader.root["/StructTreeRoot"]))
    names = [path[-1] for path, _ in tags]
    assert reader.root["/MarkInfo"]["/Marked"] and reader.root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/H1" in names, "a paper has a heading"
    for path, table in tags:
        if path[-1] == "/Table":
            assert "/TH" in [inner[-1] for inner, _ in tags_of(table)], "a table without heads only arranges the page"
    for path, cell in tags:
        if path[-1] == "/TD":
            assert "/Table" in path and cell["/A"]["/Headers"], "a cell names its heads"
    figures = [part for path, part in tags if path[-1] == "/Figure"]
    assert all(str(figure["/Alt"]).strip() for figure in figures)


@pytest.fixture
def metadata_stays(monkeypatch):
    """Signing as iText, PDFBox and poppler do it: without writing the metadata anew.

    pyHanko does, and turns the description that PDF/A asks for of the properties of PDF/UA into a form it doesn't take.
    """
    monkeypatch.setattr(IncrementalPdfFileWriter, "_update_meta", lambda _: None)


def signed(pdf, who, place):
    """Signed by a program that leaves the end of a stream open, one in 256; what it writes is another each time."""
    return next(one for one in (sign(pdf, who, place) for _ in count()) if rendering.OPEN_END not in one)


@pytest.mark.usefixtures("metadata_stays")
@pytest.mark.parametrize("form_id", ["commune-proposal", "certificate"])
def test_signed(form_id):
    root = holder("Gốc thử nghiệm", authority=True)
    once = signed(sample(form_id).pdf, holder("Lãnh đạo Ủy ban nhân dân xã", root), "NguoiKy")
    assert failures(once) == {}
    twice = signed(once, holder("Ủy ban nhân dân xã", root), "CoQuan")
    # The first of two signatures covers its own revision, never the second one: no file signed twice can do otherwise.
    assert set(failures(twice)) == {"PDFA3A-SIGNATURE-BYTERANGE-001"}


@pytest.mark.parametrize("form_id", FORMS)
def test_fonts_are_embedded_and_of_one_face(form_id, tmp_path):
    path = tmp_path / "paper.pdf"
    path.write_bytes(sample(form_id).pdf)
    told = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert told and all("Liberation-Serif" in line and line.split()[-5] == "yes" for line in told), told


@pytest.mark.parametrize("form_id", FORMS)
def test_metadata_tells_title_office_and_language(form_id):
    paper = sample(form_id).paper
    told = sample(form_id).first.pdf.metadata
    assert told["Title"].startswith(paper.title) and told["Author"] == paper.issuer.office
    reader = Document(sample(form_id).pdf)
    assert str(reader.root["/Lang"]) == "vi"
    xmp = reader.root["/Metadata"].data.decode("utf-8")
    assert f">{told['Title']}<" in xmp and f">{told['Author']}<" in xmp
