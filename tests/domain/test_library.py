"""The library: all versions and revisions of the site's folders."""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.domain.criteria.file import CriteriaFileError
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
    assert [loaded.version.revision for loaded in library.all()] == [1, 2]


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


def test_for_a_moment_the_library_stands_as_it_was_first_asked(folders: list[Path]) -> None:
    put(folders[0], "a.toml")
    library = Library(folders)
    moment = library.as_it_stands()
    assert len(moment.all()) == 1
    put(folders[1], "a.r2.toml", 2)
    assert moment.latest("2030-01-test").version.revision == 1
    assert library.latest("2030-01-test").version.revision == 2
    assert library.as_it_stands().latest("2030-01-test").version.revision == 2


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
    assert {loaded.path.parent for loaded in library.all()} == {folders[1]}


def test_a_broken_file_is_named(folders: list[Path]) -> None:
    put(folders[0], "a.toml", 0)
    with pytest.raises(CriteriaFileError, match=r"a\.toml: revision"):
        Library(folders).all()


def test_no_folder_no_version(folders: list[Path]) -> None:
    assert Library(folders).all() == ()


def decide(folder: Path, version_id: str, since: str, replaces: str = "", revision: int = 1) -> Path:
    """A decision in force since a day."""
    folder.mkdir(exist_ok=True)
    text = BASE.replace("2030-01-test", version_id).replace("revision = 1", f"revision = {revision}")
    text = text.replace("2030-01-01", since)
    path = folder / f"{version_id}.r{revision}.toml"
    path.write_text(f'replaces = "{replaces}"\n{text}' if replaces else text, "utf-8")
    return path


def test_the_decision_in_force_follows_from_who_replaces_whom(folders: list[Path]) -> None:
    decide(folders[0], "2030-01-a", "2030-01-01")
    decide(folders[1], "2030-01-a", "2030-01-01", revision=2)
    decide(folders[1], "2032-01-b", "2032-06-01", "2030-01-a")
    library = Library(folders)
    days = (date(2029, 12, 31), date(2030, 1, 1), date(2032, 5, 31), date(2032, 6, 1))
    found = [library.in_force(day) for day in days]
    assert [loaded and (loaded.version.id, loaded.version.revision) for loaded in found] == [
        None,
        ("2030-01-a", 2),
        ("2030-01-a", 2),
        ("2032-01-b", 1),
    ]
    assert library.ends_on("2030-01-a") == date(2032, 6, 1) and library.ends_on("2032-01-b") is None
    assert [loaded.version.id for loaded in library.newest()] == ["2030-01-a", "2032-01-b"]


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=6, unique=True), st.integers(0, 6000))
def test_on_each_day_at_most_one_decision_is_in_force(starts: list[int], later: int) -> None:
    first = date(2020, 1, 1)
    days = sorted(first + timedelta(days=start) for start in starts)
    with TemporaryDirectory() as folder:
        names = [f"2020-{number:02d}-x" for number in range(len(days))]
        for number, day in enumerate(days):
            decide(Path(folder), names[number], day.isoformat(), names[number - 1] if number else "")
        library, on = Library([Path(folder)]), first + timedelta(days=later)
        ends = [library.ends_on(name) for name in names]
        inside = [n for n, s, e in zip(names, days, ends, strict=True) if s <= on and (e is None or on < e)]
        found = library.in_force(on)
        assert inside == ([found.version.id] if found else [])


@pytest.mark.parametrize(
    ("since", "replaces", "said"),
    [
        ("2032-06-01", "", "in_force_from: 01/06/2032 chồng lên {first} (từ 01/01/2030, chưa có ngày hết)"),
        ("2032-06-01", "2029-07-typo", "chồng lên {first}"),
        ("2030-01-01", "2030-01-a", "in_force_from: phải sau ngày 01/01/2030 của văn bản được thay thế ({first})"),
    ],
)
def test_decisions_in_force_together_are_refused_with_both_places(
    folders: list[Path], since: str, replaces: str, said: str
) -> None:
    first = decide(folders[0], "2030-01-a", "2030-01-01")
    second = decide(folders[1], "2032-01-b", since, replaces)
    with pytest.raises(CriteriaFileError) as refused:
        Library(folders).all()
    assert any(fault.startswith(f"{second}: ") and said.format(first=first) in fault for fault in refused.value.faults)


def test_two_successors_of_one_decision_overlap(folders: list[Path]) -> None:
    decide(folders[0], "2030-01-a", "2030-01-01")
    decide(folders[1], "2032-01-b", "2032-06-01", "2030-01-a")
    decide(folders[1], "2033-01-c", "2033-06-01", "2030-01-a")
    with pytest.raises(CriteriaFileError, match=r"2033-01-c\.r1\.toml: in_force_from: .* chồng lên .*2032-01-b"):
        Library(folders).all()


def test_an_indicator_that_is_the_same_as_none_is_refused(folders: list[Path]) -> None:
    decide(folders[0], "2030-01-a", "2030-01-01")
    second = decide(folders[1], "2032-01-b", "2032-06-01", "2030-01-a")
    text = second.read_text("utf-8").replace("numerator_label = ", 'same_as = "9.9"\nnumerator_label = ')
    second.write_text(text, "utf-8")
    with pytest.raises(CriteriaFileError, match=r"2032-01-b\.r1\.toml: .*\.same_as: không có 9\.9 ở .*2030-01-a"):
        Library(folders).all()
