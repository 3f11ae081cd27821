"""A real nginx with the recipe of the repository, put before a server that runs on this machine."""

import os
import re
import socket
import ssl
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from certify.config import ROOT
from tests.support.processes import free_port, until

RECIPE = ROOT / "certify" / "deploy" / "nginx.conf"
# The site's name in the recipe; it stands for this machine.
NAME, HERE = "treem.example", "127.0.0.1"
# What the site's own settings say then.
SETTINGS = 'hosts = ["{name}"]\naddress = "{address}"\nhttps = true\nproxies = 1\n'
# What Debian's own configuration says around a recipe, as far as it matters, and places of the test's own.
AROUND = """
{user}
daemon off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 768; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    gzip on;
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


@dataclass(frozen=True)
class Proxy:
    """A running proxy: its ports, and the certificate that a browser must trust."""

    port: int
    plain: int
    trust: Path

    @property
    def address(self) -> str:
        return f"https://{NAME}:{self.port}"

    def socket(self, source: str = HERE, name: str = NAME) -> ssl.SSLSocket:
        """An encrypted connection from one of this machine's own addresses. Raises SSLError."""
        raw = socket.create_connection((HERE, self.port), timeout=20, source_address=(source, 0))
        return ssl.create_default_context(cafile=str(self.trust)).wrap_socket(raw, server_hostname=name)

    def connection(self, source: str = HERE) -> HTTPSConnection:
        """A connection for requests, whose host is the site's name and port."""
        connection = HTTPSConnection(NAME, self.port, timeout=20)
        connection.sock = self.socket(source)
        return connection

    def unencrypted(self) -> HTTPConnection:
        """A connection to the port without encryption."""
        return HTTPConnection(HERE, self.plain, timeout=20)


@contextmanager
def proxy(folder: Path, backend: int, *changes: tuple[str, str], days: int = 30):
    """The recipe before a server, with some changes of its text; its certificate is good for so many days."""
    folder.mkdir()
    running = Proxy(free_port(), free_port(), folder / "fullchain.pem")
    certify(folder, days)
    text = RECIPE.read_text("utf-8")
    own = [
        ("listen 80", f"listen {HERE}:{running.plain}"), ("listen 443", f"listen {HERE}:{running.port}"),
        ("/etc/certify/tls/", f"{folder}/"), ("http://127.0.0.1:8000", f"http://127.0.0.1:{backend}"),
        ("/srv/certify/", f"{ROOT}/"),
    ]  # fmt: skip
    for old, new in (*own, *changes):
        assert old in text, old
        text = text.replace(old, new)
    (folder / "site.conf").write_text(text, "utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user), "utf-8")
    process = subprocess.Popen(["/usr/sbin/nginx", "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")])
    try:
        until(lambda: process.poll() is not None or is_there(running.port))
        assert process.poll() is None, (folder / "error.log").read_text("utf-8")
        yield running
    finally:
        process.terminate()
        process.wait(20)


def is_there(port: int) -> bool:
    """Whether somebody listens on a port of this machine."""
    with socket.socket() as tried:
        return tried.connect_ex((HERE, port)) == 0


def certify(folder: Path, days: int) -> None:
    """Put a certificate of the site's name, signed with its own key, and the key into a folder."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "fullchain.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def standing_for(monkeypatch, name: str, address: str) -> None:
    """Let a name stand for an address in this process, as a line of /etc/hosts does."""
    asked = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *more, **named: asked(
        address if host == name else host, *more, **named
    ))  # fmt: skip


def directive(name: str) -> str:
    """The value of a directive that the recipe names once."""
    (value,) = re.findall(rf"^\s*{name} (.+);$", RECIPE.read_text("utf-8"), re.MULTILINE)
    return value
