"""The library: all versions and revisions of the site's folders."""

from pathlib import Path

import pytest

from certify.domain.criteria_file import CriteriaFileError
from certify.domain.library import Library, UnknownVersion

BASE = (Path(__file__).parent / "base.toml").read_text("utf-8")


def put(folder: Path, name: str, revision: int = 1, version_id: str = "2030-01-test") -> None:
    folder.mkdir(exist_ok=True)
    text = BASE.replace("revision = 1", f"revision = {revision}").replace("2030-01-test", version_id)
    (folder / name).write_text(text, "utf-8")


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    return [tmp_path / "shipped", tmp_path / "site"]


def test_newest_revision_over_all_folders(folders: list[Path]) -> None:
    put(folders[0], "a.toml")
    put(folders[1], "a.r2.toml", 2)
    library = Library(folders)
    assert library.latest("2030-01-test").version.revision == 2
    assert library.get("2030-01-test", 1).path == folders[0] / "a.toml"
    assert [one.version.revision for one in library.all()] == [1, 2]


def test_revisions_are_ordered_as_numbers(folders: list[Path]) -> None:
    for revision in (9, 10, 11):
        put(folders[0], f"a.r{revision}.toml", revision)
    assert Library(folders).latest("2030-01-test").version.revision == 11


def test_a_new_revision_appears_without_restart(folders: list[Path]) -> None:
    put(folders[0], "a.toml")
    library = Library(folders)
    before = library.latest("2030-01-test")
    put(folders[1], "a.r2.toml", 2)
    assert library.latest("2030-01-test").version.revision == 2
    assert library.get("2030-01-test", 1) is before, "an unchanged file is read once"


def test_a_changed_file_is_read_again(folders: list[Path]) -> None:
    put(folders[0], "a.toml")
    library = Library(folders)
    before = library.latest("2030-01-test").sha256
    (folders[0] / "a.toml").write_text(BASE + "# thêm\n", "utf-8")
    assert library.latest("2030-01-test").sha256 != before


def test_unknown_versions(folders: list[Path]) -> None:
    put(folders[0], "a.toml")
    library = Library(folders)
    with pytest.raises(UnknownVersion):
        library.latest("2031-01-test")
    with pytest.raises(UnknownVersion):
        library.get("2030-01-test", 2)


def test_the_same_revision_twice_is_refused(folders: list[Path]) -> None:
    put(folders[0], "a.toml")
    put(folders[0], "b.toml")
    with pytest.raises(CriteriaFileError, match="revision: trùng với"):
        Library(folders).all()


def test_what_the_site_holds_stands_whatever_is_shipped(folders: list[Path]) -> None:
    put(folders[0], "a.toml")
    put(folders[1], "a.r2.toml", 2)
    library = Library(folders)
    before = library.all()
    put(folders[0], "a.r2.toml", 2)
    put(folders[0], "a.r3.toml", 3)
    assert library.all() == before
    assert library.latest("2030-01-test").path == folders[1] / "a.r2.toml"
    put(folders[1], "a.r1.toml", 1)
    assert {one.path.parent for one in library.all()} == {folders[1]}


def test_a_broken_file_is_named(folders: list[Path]) -> None:
    put(folders[0], "a.toml", 0)
    with pytest.raises(CriteriaFileError, match=r"a\.toml: revision"):
        Library(folders).all()


def test_no_folder_no_version(folders: list[Path]) -> None:
    assert Library(folders).all() == ()
