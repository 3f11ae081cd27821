"""Mail goes to a server that proves who it is, over an encrypted line; the password is in a file or the environment."""

import ipaddress
import smtplib
import ssl
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from certify.config import Settings
from certify.jobs.mail import sender
from certify.operations.notices.mail import Letter

LETTER = Letter("a@b.vn", "Xã Suối Trong có quyết định về hồ sơ", "Có quyết định.", "/phieu/1", "event-1.2")
SECRET = "mat khau cua may chu thu"  # noqa: S105


class Taken(list):
    async def handle_DATA(self, server, session, envelope):  # noqa: N802, ARG002
        self.append((session.ssl is not None, envelope.content))
        return "250 OK"


@pytest.fixture
def certificate(tmp_path):
    """A key and certificate of 127.0.0.1, in one file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    start = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=9))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "server.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + made.public_bytes(Encoding.PEM))
    return file


@pytest.fixture
def server(certificate, port):
    """A server that takes mail over TLS from who knows the password."""

    def known(_server, _session, _envelope, _mechanism, data):
        right = isinstance(data, LoginPassword) and data.password == SECRET.encode()
        return AuthResult(success=right, handled=False)

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    more = {"require_starttls": True, "auth_required": True, "authenticator": known, "tls_context": context}
    taken = Taken()
    listening = Controller(taken, hostname="127.0.0.1", port=port, **more)
    listening.start()
    yield taken, port
    listening.stop()


def site_with(folder, port, more):
    folder.mkdir()
    text = f'[mail]\nhost = "127.0.0.1"\nport = {port}\nfrom = "certify@b.vn"\nuser = "certify"\n{more}'
    (folder / "config.toml").write_text(text, "utf-8")
    (folder / "mail-password").write_text(f"{SECRET}\n", "utf-8")
    return Settings(folder)


def test_the_line_is_encrypted_and_the_password_read_from_its_file(server, certificate, tmp_path, monkeypatch):
    taken, port = server
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    sender(site_with(tmp_path / "site", port, 'password_file = "mail-password"\n'))(LETTER)
    ((encrypted, content),) = taken
    assert encrypted and b"Message-ID: <event-1.2@127.0.0.1>" in content


def test_the_environment_comes_before_the_file_and_a_wrong_password_is_tried_again_later(
    server, certificate, tmp_path, monkeypatch
):
    taken, port = server
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv("CERTIFY_MAIL_PASSWORD", "sai")
    send = sender(site_with(tmp_path / "site", port, 'password_file = "mail-password"\n'))
    with pytest.raises(smtplib.SMTPAuthenticationError):
        send(LETTER)
    assert not taken


def test_a_server_that_can_t_prove_who_it_is_gets_nothing(server, tmp_path):
    taken, port = server
    with pytest.raises(ssl.SSLCertVerificationError):
        sender(site_with(tmp_path / "site", port, 'password_file = "mail-password"\n'))(LETTER)
    assert not taken
