"""What real signing programs write comes back in: iText, PDFBox, poppler and pyHanko, one signature after another."""

import time

import pytest
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter

from certify.documents.pdf import render as rendering
from tests.documents.signing.conftest import paper
from tests.support.pki import sign
from tests.support.signed import accepted, program, refused

CMS, CADES = SigSeedSubFilter.ADOBE_PKCS7_DETACHED, SigSeedSubFilter.PADES


@pytest.fixture(params=["untagged", "tagged"])
def whole(request):
    """A paper to sign, as it is and tagged."""
    return request.getfixturevalue("issued" if request.param == "untagged" else "tagged")


@pytest.mark.parametrize("name", ["it-cms256.pdf", "it-visible.pdf", "pdfbox.pdf"])
def test_files_of_itext_and_pdfbox(name):
    (seen,) = accepted(program("issued.pdf"), program(name), roots=[program("root.cer")])
    assert seen.trust == "trusted" and seen.algorithm == "SHA-256, RSA 2048 bit"


def test_poppler_adds_a_signature_to_an_older_paper(poppler):
    accepted(program("issued.pdf"), poppler.sign(program("issued.pdf")))


def test_poppler_adds_a_signature(whole, poppler):
    accepted(whole, poppler.sign(whole))


@pytest.mark.parametrize("cades", [False, True])
def test_poppler_fills_the_prepared_places(whole, poppler, cades):
    one = poppler.sign(whole, field="ChuKy1", cades=cades)
    two = poppler.sign(one, field="ChuKy2", cades=cades)
    accepted(whole, one)
    accepted(whole, two, 2)
    accepted(whole, poppler.sign(two, field="ChuKyCoQuan"), 3)
    assert poppler.says(two).count("Signature is Valid") == 2


@pytest.mark.parametrize("kind", [CMS, CADES])
def test_pyhanko_fills_the_prepared_places(whole, person, agency, stamp, poppler, kind):
    one = sign(whole, person, "ChuKy1", stamp=stamp, kind=kind)
    two = sign(one, agency, "ChuKyCoQuan", stamp=stamp, kind=kind)
    accepted(whole, one)
    accepted(whole, two, 2)
    assert poppler.says(two).count("Signature is Valid") == 2


def test_pyhanko_makes_fields_of_its_own(whole, person, agency):
    accepted(whole, sign(sign(whole, person, "NguoiKy"), agency, "CoQuan"), 2)


def test_several_programs_sign_one_file(whole, poppler, person):
    one = sign(whole, person, "ChuKy1")
    two = poppler.sign(one, field="ChuKy2")
    three = sign(two, person, "Them")
    accepted(whole, poppler.sign(three), 4)


@pytest.mark.parametrize("allowed", [MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE])
def test_a_certifying_signature_lets_others_follow(whole, person, agency, allowed):
    certified = sign(whole, person, "ChuKy1", certify=allowed)
    accepted(whole, certified)
    accepted(whole, sign(certified, agency, "ChuKy2"), 2)


def test_a_certifying_signature_may_close_the_file(whole, person):
    accepted(whole, sign(whole, person, "ChuKy1", certify=MDPPerm.NO_CHANGES))


def test_nothing_is_signed_after_a_signature_that_closes_the_file(issued, person, poppler):
    closed = sign(issued, person, "ChuKy1", certify=MDPPerm.NO_CHANGES)
    refused(issued, poppler.sign(closed, field="ChuKy2"), "Chữ ký thứ 1 khoá tệp, không cho ký thêm")


def test_the_check_of_a_long_tagged_paper_takes_seconds(person, agency, monkeypatch):
    """The longest paper with its tags: thousands of objects, compared for each of three signatures."""
    monkeypatch.setattr(rendering, "VARIANT", "pdf/a-3a")
    record = paper("assessment-record")
    signed = sign(sign(sign(record, person, "ChuKy1"), agency, "ChuKyCoQuan"), agency, "Them")
    begun = time.process_time()
    accepted(record, signed, 3)
    assert time.process_time() - begun < 10
