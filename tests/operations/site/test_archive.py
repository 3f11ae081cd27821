"""The file of a backup, made by somebody else: plain files inside its folder, or nothing at all."""

import tarfile

import pytest

from certify.operations.site.archive import ArchiveError, read, write

ABOUT = {"made_at": "2026-01-01T00:00:00+00:00", "database": "sqlite3", "head": {}}
# Name, type and target of a link; {} is a folder beside the one that is unpacked into.
MEMBERS = {
    "absolute": ("{}/planted", tarfile.REGTYPE, ""),
    "above": ("../planted", tarfile.REGTYPE, ""),
    "above, by way of a folder": ("criteria/../../planted", tarfile.REGTYPE, ""),
    "symbolic link": ("trust", tarfile.SYMTYPE, "{}"),
    "hard link": ("trust/planted", tarfile.LNKTYPE, "secret_key"),
    "folder": ("trust", tarfile.DIRTYPE, ""),
    "device": ("trust/planted", tarfile.CHRTYPE, ""),
    "pipe": ("trust/planted", tarfile.FIFOTYPE, ""),
    "same file again": ("secret_key", tarfile.REGTYPE, ""),
    "file inside a file": ("secret_key/planted", tarfile.REGTYPE, ""),
    "no name": ("", tarfile.REGTYPE, ""),
}


@pytest.fixture
def packed(tmp_path):
    """A backup of two files."""
    folder = tmp_path / "packed"
    (folder / "criteria").mkdir(parents=True)
    for name in ("secret_key", "criteria/a.toml"):
        (folder / name).write_text("x", "ascii")
    write(folder, tmp_path / "a.tar", ABOUT, None)
    return tmp_path / "a.tar"


@pytest.fixture
def folder(tmp_path):
    """Where a backup is unpacked."""
    (tmp_path / "unpacked").mkdir()
    return tmp_path / "unpacked"


def test_what_was_packed_is_unpacked_for_its_owner_only(packed, folder):
    archive = read(packed, folder, None, signed=False)
    unpacked = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    assert set(unpacked) == {"manifest.json", *archive.files} == {"manifest.json", "secret_key", "criteria/a.toml"}
    assert {path.stat().st_mode & 0o777 for path in unpacked.values()} == {0o600}


@pytest.mark.parametrize("member", MEMBERS.values(), ids=MEMBERS)
def test_another_member_is_refused_and_leaves_nothing_outside_the_folder(packed, folder, tmp_path, member):
    outside = tmp_path / "outside"
    outside.mkdir()
    name, kind, link = (part.format(outside) if isinstance(part, str) else part for part in member)
    more = tarfile.TarInfo(name)
    more.type, more.linkname = kind, link
    with tarfile.open(packed) as old, tarfile.open(tmp_path / "b.tar", "w:gz") as new:
        for each in old.getmembers():
            new.addfile(each, old.extractfile(each))
        new.addfile(more)
    before = set(tmp_path.rglob("*"))
    with pytest.raises(ArchiveError, match="đã hỏng"):
        read(tmp_path / "b.tar", folder, None, signed=False)
    assert {path for path in tmp_path.rglob("*") if folder not in path.parents} == before
