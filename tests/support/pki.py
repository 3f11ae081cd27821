"""A public key infrastructure made on the spot, and an office's signing tool: for tests of signed papers."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

START = datetime(2026, 1, 1, tzinfo=UTC)
END = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Holder:
    """A key with its certificate and those above it."""

    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    certificate: x509.Certificate
    above: tuple[x509.Certificate, ...] = ()

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)


def rsa_key(bits=2048):
    return rsa.generate_private_key(65537, bits)


def holder(name, issuer=None, *, authority=False, start=START, end=END, key=None, usage=None):
    """A new holder: an authority or an office, certified by `issuer` or by itself."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Cơ quan thử nghiệm"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(usage or usage_of(authority), critical=True)
    )
    certificate = builder.sign(issuer.key if issuer else key, hashes.SHA256())
    return Holder(key, certificate, (issuer.certificate, *issuer.above) if issuer else ())


def sign(pdf, who, field, *, stamp=None, box=None, page=-1, digest="sha256", certify=None, kind=SigSeedSubFilter.PADES):
    """The bytes with one more signature, as an office's own tool puts it.

    It fills the field of that name, or makes one: a visible one in `box` on `page`. `stamp` is the PDF that is shown.
    With `certify` the signature certifies the file, and allows that much more.
    """
    writer, out = IncrementalPdfFileWriter(BytesIO(pdf), strict=False), BytesIO()
    metadata = PdfSignatureMetadata(
        field_name=field,
        md_algorithm=digest,
        subfilter=kind,
        certify=certify is not None,
        docmdp_permissions=certify or MDPPerm.FILL_FORMS,
    )
    seen = {"stamp_style": StaticStampStyle.from_pdf_file(str(stamp), border_width=0)} if stamp else {}
    if box:
        seen["new_field_spec"] = SigFieldSpec(field, on_page=page, box=box)
    # In a thread of its own: pyHanko starts a loop, and the thread of a browser's test has one already.
    with ThreadPoolExecutor(1) as apart:
        apart.submit(PdfSigner(metadata, _signer(who), **seen).sign_pdf, writer, output=out).result()
    return out.getvalue()


def _signer(who):
    store = SimpleCertificateStore()
    store.register_multiple([_loaded(one) for one in who.above])
    key = who.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return SimpleSigner(
        signing_cert=_loaded(who.certificate), signing_key=PrivateKeyInfo.load(key), cert_registry=store
    )


def _loaded(certificate):
    return Certificate.load(certificate.public_bytes(Encoding.DER))


def usage_of(authority=False, *, signs=True):
    """What a key may be used for: certifying, or signing, or (without `signs`) only for ciphers."""
    return x509.KeyUsage(
        digital_signature=signs and not authority, content_commitment=signs and not authority,
        key_encipherment=not signs, data_encipherment=False, key_agreement=False,
        key_cert_sign=authority, crl_sign=authority,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
