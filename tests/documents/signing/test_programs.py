"""What real signing programs write comes back in: iText, PDFBox, poppler and pyHanko, one signature after another."""

import time

import pytest
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter

from certify.documents.signing.document import Document
from certify.documents.signing.states import signatures_of
from tests.support.pki import sign
from tests.support.signed import accepted, paper, program, refused

CMS, CADES = SigSeedSubFilter.ADOBE_PKCS7_DETACHED, SigSeedSubFilter.PADES


@pytest.mark.parametrize("name", ["it-cms256.pdf", "it-visible.pdf", "pdfbox.pdf"])
def test_files_of_itext_and_pdfbox(name):
    (seen,) = accepted(program("issued.pdf"), program(name), roots=[program("root.cer")])
    assert seen.trust == "trusted" and seen.algorithm == "SHA-256, RSA 2048 bit"


def issued_and_signed(name):
    """A paper with prepared places as it was issued, as it was once the first had signed, and with both signatures."""
    issued, signed = program("places/issued.pdf"), program(f"places/{name}.pdf")
    first, last = signatures_of(Document(signed), signed)
    assert first.end < last.end == len(signed)
    return issued, signed[: first.end], signed


@pytest.mark.parametrize("name", ["it-cades", "it-certified", "it-inside", "it-pdfbox", "pdfbox-places"])
def test_two_signatures_of_itext_and_pdfbox_on_a_paper_with_places(name):
    issued, once, twice = issued_and_signed(name)
    roots = [program("places/root.cer")]
    (person,) = accepted(issued, once, roots=roots)
    assert person.signer.startswith("Nguyễn Văn Mẫu") and person.trust == "trusted"
    assert [one.trust for one in accepted(issued, twice, 2, roots)] == ["trusted", "trusted"]


def test_itext_signs_after_a_signature_that_closes_the_file():
    issued, once, twice = issued_and_signed("it-closed")
    accepted(issued, once)
    refused(issued, twice, "Chữ ký thứ 1 khoá tệp, không cho ký thêm")


def test_poppler_adds_a_signature_to_an_older_paper(poppler):
    accepted(program("issued.pdf"), poppler.sign(program("issued.pdf")))


def test_poppler_adds_a_signature(issued, poppler):
    accepted(issued, poppler.sign(issued))


@pytest.mark.parametrize("cades", [False, True])
def test_poppler_fills_the_prepared_places(issued, poppler, cades):
    one = poppler.sign(issued, field="ChuKy1", cades=cades)
    two = poppler.sign(one, field="ChuKy2", cades=cades)
    accepted(issued, one)
    accepted(issued, two, 2)
    accepted(issued, poppler.sign(two, field="ChuKyCoQuan"), 3)
    assert poppler.says(two).count("Signature is Valid") == 2


@pytest.mark.parametrize("kind", [CMS, CADES])
def test_pyhanko_fills_the_prepared_places(issued, person, agency, stamp, poppler, kind):
    one = sign(issued, person, "ChuKy1", stamp=stamp, kind=kind)
    two = sign(one, agency, "ChuKyCoQuan", stamp=stamp, kind=kind)
    accepted(issued, one)
    accepted(issued, two, 2)
    assert poppler.says(two).count("Signature is Valid") == 2


def test_pyhanko_makes_fields_of_its_own(issued, person, agency):
    accepted(issued, sign(sign(issued, person, "NguoiKy"), agency, "CoQuan"), 2)


def test_several_programs_sign_one_file(issued, poppler, person):
    one = sign(issued, person, "ChuKy1")
    two = poppler.sign(one, field="ChuKy2")
    three = sign(two, person, "Them")
    accepted(issued, poppler.sign(three), 4)


@pytest.mark.parametrize("allowed", [MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE])
def test_a_certifying_signature_lets_others_follow(issued, person, agency, allowed):
    certified = sign(issued, person, "ChuKy1", certify=allowed)
    accepted(issued, certified)
    accepted(issued, sign(certified, agency, "ChuKy2"), 2)


def test_a_certifying_signature_may_close_the_file(issued, person):
    accepted(issued, sign(issued, person, "ChuKy1", certify=MDPPerm.NO_CHANGES))


def test_nothing_is_signed_after_a_signature_that_closes_the_file(issued, person, poppler):
    closed = sign(issued, person, "ChuKy1", certify=MDPPerm.NO_CHANGES)
    refused(issued, poppler.sign(closed, field="ChuKy2"), "Chữ ký thứ 1 khoá tệp, không cho ký thêm")


def test_the_check_of_a_long_tagged_paper_takes_seconds(person, agency):
    """The longest paper with its tags: thousands of objects, compared for each of three signatures."""
    record = paper("assessment-record")
    signed = sign(sign(sign(record, person, "ChuKy1"), agency, "ChuKyCoQuan"), agency, "Them")
    begun = time.process_time()
    accepted(record, signed, 3)
    assert time.process_time() - begun < 10
