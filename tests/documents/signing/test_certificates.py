"""Weak algorithms are refused by name; each state of a certificate has a sentence of its own and refuses nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.sign.fields import SigSeedSubFilter

from certify.documents.signing.signatures import examine
from tests.support.pki import holder, rsa_key, sign, usage_of
from tests.support.signed import accepted, program, refused

NOW = datetime.now(UTC)
A_DAY = timedelta(days=1)


@pytest.mark.parametrize(("digest", "named"), [("md5", "MD5"), ("sha1", "SHA-1")])
def test_weak_digests(issued, agency, digest, named):
    signed = sign(issued, agency, "A", digest=digest, kind=SigSeedSubFilter.ADOBE_PKCS7_DETACHED)
    refused(issued, signed, f"Chữ ký thứ 1 dùng thuật toán băm {named}, không còn an toàn")


def test_a_file_that_was_signed_with_sha1():
    refused(program("issued.pdf"), program("pyhanko-sha1.pdf"), "thuật toán băm SHA-1")


@pytest.mark.parametrize(
    ("key", "named"), [(rsa_key(1024), "RSA 1024"), (ec.generate_private_key(ec.SECP192R1()), "EC 192")]
)
def test_short_keys(issued, issuing, key, named):
    signed = sign(issued, holder("Khoá ngắn", issuing, key=key), "A")
    refused(issued, signed, f"Chữ ký thứ 1 dùng khoá {named} bit, không đủ an toàn")


@pytest.mark.parametrize(
    ("key", "digest", "told"),
    [
        (None, "sha256", "SHA-256, EC 256 bit"),
        (ec.generate_private_key(ec.SECP384R1()), "sha384", "SHA-384, EC 384 bit"),
        (rsa_key(3072), "sha512", "SHA-512, RSA 3072 bit"),
    ],
)
def test_strong_algorithms_are_told(issued, issuing, key, digest, told):
    (seen,) = accepted(issued, sign(issued, holder("Mạnh", issuing, key=key), "A", digest=digest))
    assert seen.algorithm == told


def state(issued, who, roots):
    (seen,) = accepted(issued, sign(issued, who, "A"), roots=roots)
    return seen.trust, seen.said


def test_each_state_of_a_certificate(issued, root, issuing, person):
    other = holder("Gốc khác", authority=True)
    expired = holder("Hết hạn", issuing, end=NOW - A_DAY)
    early = holder("Sớm", issuing, start=NOW + A_DAY)
    cipher = holder("Để mã hoá", issuing, usage=usage_of(signs=False))
    told = {
        "trusted": state(issued, person, [root.pem]),
        "expired": state(issued, expired, [root.pem]),
        "early": state(issued, early, [root.pem]),
        "self-signed": state(issued, holder("Tự ký"), [root.pem]),
        "unknown issuer": state(issued, person, [other.pem]),
        "not for signing": state(issued, cipher, [root.pem]),
        "no roots": state(issued, person, []),
        "broken roots": state(issued, person, [b"-----BEGIN CERTIFICATE-----"]),
    }
    assert {name: trust for name, (trust, _) in told.items()} == {
        "trusted": "trusted", "expired": "untrusted", "early": "untrusted", "self-signed": "untrusted",
        "unknown issuer": "untrusted", "not for signing": "untrusted", "no roots": "unknown", "broken roots": "unknown",
    }  # fmt: skip
    assert "đã hết hiệu lực lúc ký" in told["expired"][1] and "chưa có hiệu lực lúc ký" in told["early"][1]
    assert "tự ký" in told["self-signed"][1] and "không có trong danh sách" in told["unknown issuer"][1]
    assert len({said for _, said in told.values()}) == len(told)


def test_a_certificate_that_expired_since_was_good(issued, root, issuing):
    """What counts is the time of signing: papers are kept for years."""
    signed = sign(issued, holder("Đã nghỉ hưu", issuing, end=NOW + A_DAY), "A")
    (seen,) = examine(issued, signed, [root.pem], NOW + 1000 * A_DAY).signatures
    assert seen.trust == "trusted"


def test_who_signed_and_when(issued, person):
    before = datetime.now(UTC).replace(microsecond=0)
    (seen,) = accepted(issued, sign(issued, person, "ChuKy1"))
    assert seen.signer == "Lãnh đạo Ủy ban nhân dân xã Suối Trong, Cơ quan thử nghiệm"
    assert seen.claimed and before <= seen.signed_at <= datetime.now(UTC)
