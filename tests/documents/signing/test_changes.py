"""Whatever isn't signing is refused, before, between and after signatures, with the sentence that says what it is."""

import random
from io import BytesIO

import pytest
from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign.validation.dss import DocumentSecurityStore

from certify.documents.signing.signatures import check, examine
from tests.support.pdf_changes import CHANGES, change_text
from tests.support.pki import sign
from tests.support.signed import AT, accepted, changed, paper, program, refused

FLIPS = 200


EACH = pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)


@EACH
def test_a_change_before_signing_is_refused(issued, person, change):
    refused(issued, sign(changed(issued, change), person, "NguoiKy"), change.__doc__)


@EACH
def test_a_change_after_signing_is_refused(issued, once, change):
    refused(issued, changed(once, change), change.__doc__)


@EACH
def test_a_change_between_two_signatures_is_refused(issued, once, agency, change):
    refused(issued, sign(changed(once, change), agency, "CoQuan"), change.__doc__)


def test_a_change_that_is_taken_back_after_the_first_signature_is_refused(issued, person, agency):
    """The last state is that of the issued file; what the first one signed is not."""
    kept = PdfFileReader(BytesIO(issued)).root["/Pages"]["/Kids"][0].raw_get("/Contents")

    def take_back(writer):
        page = writer.root["/Pages"]["/Kids"][0]
        page["/Contents"] = generic.IndirectObject(kept.idnum, kept.generation, writer)
        writer.update_container(page)

    first = sign(changed(issued, change_text), person, "ChuKy1")
    refused(issued, sign(changed(first, take_back), agency, "ChuKy2"), "Nội dung trang 1 khác bản phát hành")


def change_contact(writer):
    """Một chữ ký hoặc chỗ ký đã có từ trước bị đổi sau đó"""
    fields = (one.get_object() for one in writer.root["/AcroForm"]["/Fields"])
    field = next(one for one in fields if one["/T"] == "NguoiKy")
    field["/V"]["/Reason"] = generic.pdf_string("Khác")
    writer.update_container(field["/V"])


def drop_signature(writer):
    """không được chữ ký nào bao trùm|thiếu một trường chữ ký"""
    form = writer.root["/AcroForm"]
    form["/Fields"] = generic.ArrayObject([one for one in form["/Fields"] if one.get_object()["/T"] != "NguoiKy"])
    writer.update_container(form)


@pytest.mark.parametrize("change", [change_contact, drop_signature], ids=lambda change: change.__name__)
def test_a_change_of_a_signature_by_the_next_is_refused(issued, twice, change):
    refused(issued, changed(twice, change), change.__doc__)


def test_tags_of_a_tagged_file_stay(issued, person):
    def retag(writer):
        element = writer.root["/StructTreeRoot"]["/K"][0]["/K"][0]
        element["/ActualText"] = generic.pdf_string("Nội dung khác")
        writer.update_container(element)

    refused(issued, sign(changed(issued, retag), person, "NguoiKy"), "Cấu trúc đọc")


def test_saving_again_after_the_last_signature_is_refused(issued, once):
    """Not even the date may be written anew."""

    def save(writer):
        info = writer.trailer["/Info"]
        info["/ModDate"] = generic.pdf_string("D:20260601000000Z")
        writer.update_container(info)

    refused(issued, changed(once, save), "lưu thêm một lần sau chữ ký cuối cùng")


def test_proofs_of_validity_may_follow_the_last_signature(issued, once, person):
    out = BytesIO(once)
    certificates = [Certificate.load(one.public_bytes(Encoding.DER)) for one in (person.certificate, *person.above)]
    DocumentSecurityStore.add_dss(out, None, certs=certificates)
    assert len(out.getvalue()) > len(once)
    accepted(issued, out.getvalue())


def test_a_file_without_a_signature_is_refused(issued):
    refused(issued, issued, "chưa có chữ ký số nào")
    refused(issued, changed(issued, lambda writer: writer.update_root()), "chưa có chữ ký số nào")


def test_what_is_no_pdf_is_refused(issued):
    for wrong in (b"", b"\x00" * 100, b"PK\x03\x04 docx", "Không phải PDF".encode()):
        refused(issued, wrong, "không phải PDF")
        assert not examine(issued, wrong, [], AT).readable


def test_another_papers_signed_file_is_refused(issued, person):
    refused(issued, sign(paper("self-score"), person, "NguoiKy"), "không phải bản đã tải về để ký")


def test_a_rewritten_file_is_refused(issued, person):
    writer, out = copy_into_new_writer(PdfFileReader(BytesIO(issued))), BytesIO()
    writer.write(out)
    refused(issued, sign(out.getvalue(), person, "NguoiKy"), "không phải bản đã tải về để ký")


def test_a_locked_file_is_refused(issued):
    writer = copy_into_new_writer(PdfFileReader(BytesIO(issued)))
    writer.encrypt("owner", "user")
    out = BytesIO()
    writer.write(out)
    refused(issued, out.getvalue(), "không phải bản đã tải về để ký")


def test_a_changed_byte_in_the_issued_part_is_refused(issued, once):
    spoiled = bytearray(once)
    spoiled[len(issued) // 2] ^= 1
    refused(issued, bytes(spoiled), "không phải bản đã tải về để ký")


def test_bytes_after_the_end_are_refused(issued, once):
    refused(issued, once + b"\n%hidden", "không được chữ ký nào bao trùm")
    refused(issued, once + b"<script>", "không được chữ ký nào bao trùm")


def test_another_document_behind_the_issued_bytes_is_refused(issued, person):
    """Its cross-references never lead back to the issued ones."""
    other = sign(paper("self-score"), person, "NguoiKy")
    refused(issued, issued + other, "không nối tiếp bản phát hành|Không đọc được")


def test_an_object_that_only_a_mending_program_would_find_is_refused(issued, person):
    """It bears the number of the first page's text, and no table knows of it."""
    number = PdfFileReader(BytesIO(issued)).root["/Pages"]["/Kids"][0].raw_get("/Contents").idnum
    hidden = f"\n{number} 0 obj\n<</Length 5>>\nstream\nBT ET\nendstream\nendobj\n".encode()
    shadowed = changed(issued, lambda writer: writer.add_object(generic.StreamObject(stream_data=hidden)))
    refused(issued, sign(shadowed, person, "NguoiKy"), "hiểu theo nhiều cách")


def test_a_pointer_beside_the_table_is_refused(issued, person):
    """Some programs look for the table nearby, others collect the objects without it."""
    signed = sign(issued, person, "NguoiKy")
    pointer = signed[:-7].rsplit(b"startxref\n", 1)[1].split()[0]
    beside = signed[: signed.rindex(pointer)] + str(int(pointer) + 1).encode() + b"\n%%EOF\n"
    refused(issued, beside, "hiểu theo nhiều cách|không còn khớp|Không đọc được")


def test_a_file_cut_short_is_refused(issued, twice):
    for cut in (len(issued) + 10, len(twice) - 200, len(twice) - 1000):
        refused(issued, twice[:cut], "không được chữ ký nào bao trùm")


def test_no_names_and_no_traces_reach_the_log(issued, once, caplog, capfd):
    """The libraries would log signers' names and traces of what they can't read."""
    with caplog.at_level("DEBUG"):
        examine(issued, once, [], AT)
        examine(program("issued.pdf"), program("pyhanko-sha1.pdf"), [], AT)
        examine(issued, once[:-400] + b"x" * 300 + once[-100:], [], AT)
        check(program("issued.pdf"), program("pyhanko-sha1.pdf"), [], AT)
    told = caplog.text + "".join(capfd.readouterr())
    assert "Traceback" not in told and "Ủy ban" not in told and "Lãnh đạo" not in told


def flipped(pdf, places, chance, flips=FLIPS):
    """Copies of the bytes, each with one bit turned over at a place of chance in one of as many equal parts."""
    for number in range(flips):
        place = places[chance.randrange(number * len(places) // flips, (number + 1) * len(places) // flips)]
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


def test_a_flipped_byte_of_the_signature_itself_never_shows_another_signer(issued, once, root, everything):
    """The container also holds certificates and padding that say nothing about the content."""
    flips = FLIPS if everything else FLIPS // 4
    start = once.index(b"/Contents <", len(issued)) + 11
    chance = random.Random(95)  # noqa: S311
    (true,) = check(issued, once, [root.pem], AT).signatures
    for place, spoiled in flipped(once, range(start, start + 4000), chance, flips):
        found = examine(issued, spoiled, [root.pem], AT)
        assert not found.accepted or found.signatures[0].signer == true.signer, place
