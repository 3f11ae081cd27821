"""Which algorithms a signature may use: digests from SHA-256, keys from RSA 2048 and EC 256 bits."""

import re
from contextlib import suppress

from asn1crypto.keys import PublicKeyInfo
from pyhanko.sign.validation import EmbeddedPdfSignature

LEAST_BITS = {"rsa": 2048, "rsassa_pss": 2048, "ec": 256, "ed25519": 255, "ed448": 448}
NAMES = {"rsa": "RSA", "rsassa_pss": "RSA", "ec": "EC", "ed25519": "Ed25519", "ed448": "Ed448", "dsa": "DSA"}
DIGESTS = {"sha256", "sha384", "sha512", "sha512_256", "sha3_256", "sha3_384", "sha3_512", "shake256"}
CURVES = {"ed25519": 255, "ed448": 448}


def algorithm_of(signature: EmbeddedPdfSignature) -> str:
    """Digest and key of a signature: "SHA-256, RSA 2048 bit"."""
    key = signature.signer_cert.public_key
    digests = "/".join(sorted(_spelled(name) for name in _digests(signature)))
    return f"{digests}, {NAMES.get(key.algorithm, key.algorithm)} {_bits(key)} bit"


def weakness_of(signature: EmbeddedPdfSignature) -> str | None:
    """What is too weak, as the end of a sentence; None when all of it is strong enough."""
    weak = sorted(_digests(signature) - DIGESTS)
    if weak:
        return f"dùng thuật toán băm {_spelled(weak[0])}, không còn an toàn; hãy ký lại với SHA-256 trở lên."
    key = signature.signer_cert.public_key
    least = LEAST_BITS.get(key.algorithm)
    if least is None or _bits(key) < least:
        name = NAMES.get(key.algorithm, key.algorithm)
        return f"dùng khoá {name} {_bits(key)} bit, không đủ an toàn; cần RSA từ 2048 bit hoặc EC từ 256 bit."
    return None


def _digests(signature: EmbeddedPdfSignature) -> set[str]:
    """The digest of the file, and the one inside of the signature where that names its own."""
    digests = {signature.md_algorithm, signature.external_md_algorithm}
    with suppress(ValueError):  # where the algorithm names no digest, it is that of the file
        digests.add(signature.signer_info["signature_algorithm"].hash_algo)
    return {str(name).lower() for name in digests}


def _spelled(digest: str) -> str:
    """ "SHA-256" for sha256, "SHA3-256" for sha3_256, "MD5" for md5."""
    return re.sub(r"^SHA(?=\d)", "SHA-", digest.upper()) if "_" not in digest else digest.upper().replace("_", "-")


def _bits(key: PublicKeyInfo) -> int:
    return CURVES.get(key.algorithm) or int(key.bit_size)
