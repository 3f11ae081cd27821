"""The backup file: a tar archive with a manifest of hashes, encrypted with age if a key is given.

Whoever knows the public key can encrypt, so with a key the manifest is signed too, with the secret one.
"""

import hashlib
import hmac
import json
import os
import shutil
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyrage
from msgspec import Struct
from pyrage import x25519

MANIFEST = "manifest.json"
SIGNATURE = "manifest.hmac"
ENCRYPTED = b"age-encryption.org/"
AT_ONCE = 1 << 20


class ArchiveError(Exception):
    """A backup can't be read; the message says why, in Vietnamese."""


class Archive(Struct, frozen=True):
    """A backup's manifest: its time, its kind of database, the head of the chain, and each file with its hash.

    `signed`: it bears the signature of the key that it was read with.
    """

    made_at: str
    database: str
    head: Mapping[str, Any]
    files: Mapping[str, str]
    signed: bool


def write(folder: Path, target: Path, about: Mapping[str, Any], key: Path | None) -> None:
    """Pack the files of a folder, with their hashes, into one new file that only its owner may read.

    The file appears only once it is complete, so an interrupted backup leaves none. Both must be on the same disk.
    """
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    files = {name: _sha256(folder / name) for name in names}
    manifest = json.dumps({**about, "files": files}, indent=1)
    (folder / MANIFEST).write_text(manifest, "utf-8")
    if key:
        (folder / SIGNATURE).write_text(_signature(manifest, key), "ascii")
    packed = folder.with_name(f"{folder.name}.tar")
    with tarfile.open(packed, "w:gz") as tar:
        for name in (MANIFEST, *([SIGNATURE] if key else []), *names):
            tar.add(folder / name, arcname=name, filter=_plain)
    whole = folder.with_name(f"{folder.name}.whole")
    whole.touch(mode=0o600)
    with packed.open("rb") as source, whole.open("wb") as written:
        if key:
            pyrage.encrypt_io(source, written, [_identity(key).to_public()])
        else:
            while part := source.read(AT_ONCE):
                written.write(part)
        written.flush()
        os.fsync(written.fileno())
    packed.unlink()
    os.link(whole, target)


def read(source: Path, folder: Path, key: Path | None, *, signed: bool = True) -> Archive:
    """Unpack a backup into a folder and check every file against its hash. Raises ArchiveError.

    The manifest must bear a signature made with the key, unless nothing `signed` is expected: without a key, and of
    backups that former releases made.
    """
    packed = _opened(source, folder.with_name(f"{folder.name}.tar"), key)
    try:
        with tarfile.open(packed, "r:gz") as tar:
            _unpack(tar, folder)
        written = (folder / MANIFEST).read_text("utf-8")
        signature = (folder / SIGNATURE).read_text("ascii") if (folder / SIGNATURE).exists() else ""
        manifest = json.loads(written)
        genuine = key is not None and hmac.compare_digest(signature, _signature(written, key))
        archive = Archive(manifest["made_at"], manifest["database"], manifest["head"], manifest["files"], genuine)
    except (tarfile.TarError, OSError, EOFError, ValueError, KeyError) as fault:
        raise ArchiveError(f"{source}: không phải bản sao lưu, hoặc bản sao lưu đã hỏng.") from fault
    if signed and not archive.signed:
        raise ArchiveError(f"{source}: bảng kê không có chữ ký của khóa này, nên không biết ai đã làm bản sao lưu.")
    unpacked = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {MANIFEST, SIGNATURE}
    wrong = sorted(unpacked ^ set(archive.files))
    wrong += [name for name, sha256 in archive.files.items() if name in unpacked and _sha256(folder / name) != sha256]
    if wrong:
        raise ArchiveError(f"{source}: tệp trong bản sao lưu không khớp bảng kê: {', '.join(wrong)}.")
    return archive


def new_key() -> str:
    """The text of a new key file: the secret key that decrypts backups, with the public key in a comment."""
    identity = x25519.Identity.generate()
    return f"# public key: {identity.to_public()}\n{identity}\n"


def _unpack(tar: tarfile.TarFile, folder: Path) -> None:
    """Write the files of an archive into a folder, each readable by its owner only.

    Raises ValueError for a member that isn't a regular file, or whose name leads out of the folder.
    (`TarFile.extractall` refuses those only since Python 3.11.4.)
    """
    for member in tar:
        name = Path(member.name)
        content = tar.extractfile(member) if member.isreg() else None
        if content is None or name.is_absolute() or ".." in name.parts:
            raise ValueError(member.name)
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch(0o600, exist_ok=False)
        with content, target.open("wb") as unpacked:
            shutil.copyfileobj(content, unpacked)


def _opened(source: Path, packed: Path, key: Path | None) -> Path:
    """The packed files, decrypted if the backup is encrypted. Raises ArchiveError without the right key."""
    with source.open("rb") as file:
        encrypted = file.read(len(ENCRYPTED)) == ENCRYPTED
    if not encrypted:
        return source
    if key is None:
        raise ArchiveError(f"{source}: bản sao lưu đã mã hóa; cần --key và tệp khóa.")
    try:
        with source.open("rb") as file, packed.open("wb") as opened:
            pyrage.decrypt_io(file, opened, [_identity(key)])
    except pyrage.DecryptError as fault:
        raise ArchiveError(f"{source}: tệp khóa không mở được bản sao lưu này, hoặc bản sao lưu đã hỏng.") from fault
    return packed


def _identity(key: Path) -> x25519.Identity:
    lines = [line.strip() for line in key.read_text("ascii").splitlines()]
    try:
        return x25519.Identity.from_str(next(line for line in lines if line.startswith("AGE-SECRET-KEY-")))
    except (StopIteration, pyrage.IdentityError) as fault:
        raise ArchiveError(f"{key}: không phải tệp khóa.") from fault


def _signature(manifest: str, key: Path) -> str:
    """HMAC-SHA256 (hex) of a manifest."""
    signed = f"certify backup manifest {manifest}"
    return hmac.new(str(_identity(key)).encode("ascii"), signed.encode(), hashlib.sha256).hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member
