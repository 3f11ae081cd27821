"""A real slapd with a few people, encrypted by a certificate of its own, for the tests of signing in by a directory."""

import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.processes import free_port, until
from tests.support.proxy import certify, is_there

BASE, READER = "dc=tinh,dc=example", "cn=doc,dc=tinh,dc=example"
READING, PASSWORD = "mat khau de doc", "mat khau cua danh ba"
# The program lies beside its data: where AppArmor knows the one of the system, it may read nothing of a test's.
PROGRAM, MODULES, SCHEMA = Path("/usr/sbin/slapd"), "/usr/lib/ldap", "/etc/ldap/schema"
SETTINGS = """
include {schema}/core.schema
include {schema}/cosine.schema
include {schema}/inetorgperson.schema
modulepath {modules}
moduleload back_mdb
pidfile {folder}/pid
TLSCertificateFile {folder}/fullchain.pem
TLSCertificateKeyFile {folder}/key.pem
security simple_bind=128
database mdb
suffix "{base}"
directory {folder}/data
rootdn "{reader}"
rootpw "{reading}"
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="{reader}" read by * none
"""
TREE = """dn: {base}
objectClass: dcObject
objectClass: organization
dc: tinh
o: Tinh

dn: ou=nguoi,{base}
objectClass: organizationalUnit
ou: nguoi
"""
PERSON = """
dn: uid={written},ou=nguoi,{base}
objectClass: inetOrgPerson
uid: {name}
cn: {name}
sn: {name}
userPassword: {password}
"""


@dataclass(frozen=True)
class Running:
    """A running directory: its ports with and without encryption from the start, and the certificate to trust."""

    encrypted: int
    plain: int
    trust: Path


@contextmanager
def directory(folder: Path, *names: str, days: int = 30):
    """A directory with people of these names, who all have one password."""
    (folder / "data").mkdir(parents=True)
    certify(folder, days)
    values = {"folder": folder, "schema": SCHEMA, "modules": MODULES}
    values |= {"base": BASE, "reader": READER, "reading": READING}
    (folder / "slapd.conf").write_text(SETTINGS.format(**values), "utf-8")
    people = (PERSON.format(name=name, written=escaped(name), base=BASE, password=PASSWORD) for name in names)
    (folder / "tree.ldif").write_text(TREE.format(base=BASE) + "".join(people), "utf-8")
    program = shutil.copy(PROGRAM, folder / "slapd")
    adding = [program, "-T", "add", "-f", folder / "slapd.conf", "-l", folder / "tree.ldif"]
    subprocess.run(adding, check=True, capture_output=True)
    running = Running(free_port(), free_port(), folder / "fullchain.pem")
    listening = f"ldaps://127.0.0.1:{running.encrypted} ldap://127.0.0.1:{running.plain}"
    process = subprocess.Popen([program, "-f", folder / "slapd.conf", "-h", listening, "-d", "0"])
    try:
        until(lambda: process.poll() is not None or (is_there(running.encrypted) and is_there(running.plain)))
        assert process.poll() is None
        yield running
    finally:
        process.terminate()
        process.wait(20)


def escaped(name: str) -> str:
    """A name within a DN (RFC 4514)."""
    return "".join(f"\\{letter}" if letter in ',+"\\<>;=#' else letter for letter in name)
