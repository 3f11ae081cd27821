"""Signing with poppler's `pdfsig`, whose keys are in a database of NSS."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

NICK, PASSWORD = "signer", "pw"


@dataclass(frozen=True)
class Poppler:
    """A folder with a database that holds the key of one holder; RSA, for an EC signature is of no fixed length."""

    folder: Path

    @classmethod
    def of(cls, folder, who):
        """A database in an empty folder, with the key of `who`."""
        (folder / "nss").mkdir()
        locked = BestAvailableEncryption(PASSWORD.encode())
        key = pkcs12.serialize_key_and_certificates(NICK.encode(), who.key, who.certificate, list(who.above), locked)
        (folder / "key.p12").write_bytes(key)
        database = ("-d", f"sql:{folder}/nss")
        _run("certutil", "-N", *database, "--empty-password")
        _run("pk12util", "-i", folder / "key.p12", *database, "-W", PASSWORD, "-K", "")
        return cls(folder)

    def sign(self, pdf, *, field=None, cades=False):
        """The bytes with one more signature, in the field of that name or an invisible one in a field of its own."""
        given, signed = self.folder / "given.pdf", self.folder / "signed.pdf"
        given.write_bytes(pdf)
        how = ["-sign", field] if field else ["-add-signature"]
        how += ["-etsi"] if cades else []
        _run("pdfsig", "-nssdir", f"sql:{self.folder}/nss", "-no-ocsp", "-nick", NICK, *how, given, signed)
        return signed.read_bytes()

    def says(self, pdf):
        """What poppler itself says of the signatures in a file."""
        given = self.folder / "asked.pdf"
        given.write_bytes(pdf)
        return _run("pdfsig", "-nssdir", f"sql:{self.folder}/nss", "-nocert", given)


def _run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
