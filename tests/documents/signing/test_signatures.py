"""The signing round trip: what an office's tool does to an issued paper is accepted, anything else is refused."""

import random
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from certify.config import Settings
from certify.documents.pdf.forms import load_form, load_sample
from certify.documents.pdf.render import render
from certify.documents.signing.signatures import check, examine
from tests.support.pki import holder, sign

FORMS = Settings(Path()).paper_forms
AT = datetime(2026, 6, 1, tzinfo=UTC)
NAME = generic.NameObject
FLIPS = 200


@pytest.fixture(scope="module")
def root():
    return holder("Tổ chức chứng thực gốc thử nghiệm", authority=True)


@pytest.fixture(scope="module")
def issuing(root):
    return holder("Tổ chức chứng thực cấp dưới thử nghiệm", root, authority=True)


@pytest.fixture(scope="module")
def person(issuing):
    return holder("Lãnh đạo Ủy ban nhân dân xã Suối Trong", issuing)


@pytest.fixture(scope="module")
def agency(issuing):
    return holder("Ủy ban nhân dân xã Suối Trong", issuing)


@pytest.fixture(scope="module")
def issued():
    form = load_form(FORMS / "commune-proposal")
    return render(form, load_sample(form))


@pytest.fixture(scope="module")
def stamp(tmp_path_factory):
    """A visible stamp: a PDF of its own with its font embedded."""
    from weasyprint import HTML

    path = tmp_path_factory.mktemp("stamp") / "stamp.pdf"
    page = '<style>@page{size:60mm 20mm;margin:1mm}body{font:9pt "Liberation Serif";margin:0}</style>'
    path.write_bytes(HTML(string=f"{page}<p>Ký bởi: Ủy ban nhân dân xã Suối Trong</p>").write_pdf())
    return path


@pytest.fixture(scope="module")
def once(issued, person):
    return sign(issued, person, "NguoiKy")


@pytest.fixture(scope="module")
def twice(once, agency):
    return sign(once, agency, "CoQuan")


def test_one_signature_is_accepted(issued, person):
    before = datetime.now(UTC).replace(microsecond=0)
    found = check(issued, sign(issued, person, "NguoiKy"), [], AT)
    assert found.accepted and found.reasons == ()
    (seen,) = found.signatures
    assert seen.signer == "Lãnh đạo Ủy ban nhân dân xã Suối Trong, Cơ quan thử nghiệm"
    assert seen.claimed and before <= seen.signed_at <= datetime.now(UTC)


def test_person_and_agency_may_both_sign(issued, twice):
    found = check(issued, twice, [], AT)
    assert found.accepted and len(found.signatures) == 2
    assert found.signatures[1].signer.startswith("Ủy ban nhân dân xã Suối Trong")


def test_visible_signatures_are_accepted(issued, person, agency, stamp):
    shown = sign(sign(issued, person, "NguoiKy", stamp=stamp), agency, "CoQuan", stamp=stamp, box=(250, 120, 310, 180))
    assert check(issued, shown, [], AT).accepted


def test_trust_is_told_and_decides_nothing(issued, once, root, issuing):
    text = {
        "unknown": check(issued, once, [], AT),
        "trusted": check(issued, once, [root.pem], AT),
        "untrusted": check(issued, once, [holder("Gốc khác", authority=True).pem], AT),
    }
    for trust, found in text.items():
        assert found.accepted and found.signatures[0].trust == trust
    expired = sign(issued, holder("Hết hạn", issuing, end=AT - timedelta(days=1)), "NguoiKy")
    found = check(issued, expired, [root.pem], AT)
    assert found.accepted and found.signatures[0].trust == "untrusted"


def refused(issued, signed, text):
    found = check(issued, signed, [], AT)
    assert not found.accepted and found.signatures == ()
    assert re.search(text, " ".join(found.reasons)), found.reasons


def test_a_file_without_a_signature_is_refused(issued):
    refused(issued, issued, "chưa có chữ ký số nào")
    writer, out = IncrementalPdfFileWriter(BytesIO(issued)), BytesIO()
    writer.root["/Lang"] = generic.pdf_string("vi")
    writer.update_root()
    writer.write(out)
    refused(issued, out.getvalue(), "chưa có chữ ký số nào")


def test_what_is_no_pdf_is_refused(issued):
    for wrong in (b"", b"\x00" * 100, b"PK\x03\x04 docx", "Không phải PDF".encode()):
        refused(issued, wrong, "không phải PDF")


def test_another_papers_signed_file_is_refused(issued, person):
    form = load_form(FORMS / "self-score")
    other = sign(render(form, load_sample(form)), person, "NguoiKy")
    refused(issued, other, "không phải bản đã tải về để ký")


def test_a_rewritten_file_is_refused(issued, person):
    writer, out = copy_into_new_writer(PdfFileReader(BytesIO(issued))), BytesIO()
    writer.write(out)
    refused(issued, sign(out.getvalue(), person, "NguoiKy"), "không phải bản đã tải về để ký")


def test_a_changed_byte_in_the_issued_part_is_refused(issued, once):
    spoiled = bytearray(once)
    spoiled[len(issued) // 2] ^= 1
    refused(issued, bytes(spoiled), "không phải bản đã tải về để ký")


def changed(pdf, change):
    """The bytes with one more revision that `change` makes."""
    writer, out = IncrementalPdfFileWriter(BytesIO(pdf)), BytesIO()
    change(writer)
    writer.write(out)
    return out.getvalue()


def add_page(writer):
    page = generic.DictionaryObject(
        {
            NAME("/Type"): NAME("/Page"),
            NAME("/MediaBox"): generic.ArrayObject([generic.NumberObject(n) for n in (0, 0, 595, 842)]),
            NAME("/Resources"): generic.DictionaryObject(),
        }
    )
    writer.insert_page(page)


def add_note(writer):
    page = writer.root["/Pages"]["/Kids"][0]
    note = generic.DictionaryObject(
        {
            NAME("/Type"): NAME("/Annot"),
            NAME("/Subtype"): NAME("/FreeText"),
            NAME("/Contents"): generic.pdf_string("Đã sửa"),
            NAME("/Rect"): generic.ArrayObject([generic.NumberObject(n) for n in (100, 100, 300, 200)]),
        }
    )
    page["/Annots"] = generic.ArrayObject([writer.add_object(note)])
    writer.update_container(page)


def change_catalog(writer):
    writer.root["/OpenAction"] = generic.DictionaryObject(
        {NAME("/S"): NAME("/JavaScript"), NAME("/JS"): generic.pdf_string("app.alert(1)")}
    )
    writer.update_root()


def add_field(writer):
    field = generic.DictionaryObject(
        {NAME("/FT"): NAME("/Tx"), NAME("/T"): generic.pdf_string("So"), NAME("/V"): generic.pdf_string("999")}
    )
    form = writer.root["/AcroForm"]
    form["/Fields"].append(writer.add_object(field))
    writer.update_container(form["/Fields"])


def change_text(writer):
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
    writer.update_container(page)


CHANGES = (add_page, add_note, change_catalog, add_field, change_text)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_after_signing_is_refused(issued, once, change):
    refused(issued, changed(once, change), "bị sửa hoặc thêm ngoài chữ ký số|không còn toàn vẹn|không đọc được")


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_before_signing_is_refused(issued, person, change):
    refused(issued, sign(changed(issued, change), person, "NguoiKy"), "bị sửa hoặc thêm ngoài chữ ký số")


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_between_two_signatures_is_refused(issued, once, agency, change):
    text = "bị sửa hoặc thêm ngoài chữ ký số|không còn toàn vẹn"
    refused(issued, sign(changed(once, change), agency, "CoQuan"), text)


def test_bytes_after_the_end_are_refused(issued, once):
    refused(issued, once + b"\n%hidden", "không được chữ ký nào bao trùm|Không đọc được")
    refused(issued, once + b"<script>", "không được chữ ký nào bao trùm|Không đọc được")


def test_a_file_cut_short_is_refused(issued, twice):
    for cut in (len(issued) + 10, len(twice) - 200, len(twice) - 1000):
        refused(issued, twice[:cut], ".")


def flipped(pdf, places, chance):
    """Copies of the bytes, each with one bit turned over at a random place in one of as many equal parts."""
    for number in range(FLIPS):
        place = places[chance.randrange(number * len(places) // FLIPS, (number + 1) * len(places) // FLIPS)]
        spoiled = bytearray(pdf)
        spoiled[place] ^= 1 << chance.randrange(7)
        yield place, bytes(spoiled)


def test_no_flipped_byte_of_what_is_signed_passes(issued, once):
    container = range(once.index(b"/Contents <", len(issued)) + 10, len(once))
    end = once.index(b">", container.start)
    chance = random.Random(30)  # noqa: S311
    signed = [place for place in range(len(once)) if not container.start <= place <= end]
    for place, spoiled in flipped(once, signed, chance):
        assert not examine(issued, spoiled, [], AT).accepted, (place, once[place - 20 : place + 20])


def test_a_flipped_byte_of_the_signature_itself_never_shows_another_signer(issued, once, root):
    """The container also holds certificates and padding that say nothing about the content."""
    start = once.index(b"/Contents <", len(issued)) + 11
    chance = random.Random(95)  # noqa: S311
    (true,) = check(issued, once, [root.pem], AT).signatures
    for place, spoiled in flipped(once, range(start, start + 4000), chance):
        found = examine(issued, spoiled, [root.pem], AT)
        assert not found.accepted or found.signatures[0].signer == true.signer, place
