"""The loader of criteria files: what it takes, what it refuses and how it says so."""

import hashlib
import tomllib
from pathlib import Path

import pytest

from certify.domain.criteria.figures import Mark
from certify.domain.criteria.file import CriteriaFileError, json_schema, load_version

HERE = Path(__file__).parents[1]
SHIPPED = HERE.parents[1] / "criteria" / "2019-06-qd-ttg.toml"
BROKEN = sorted((HERE / "broken").glob("*.toml"))
REFUSED = b"# refused: "


def expected_of(path: Path) -> list[str]:
    lines = path.read_bytes().splitlines()
    return [line.removeprefix(REFUSED).decode() for line in lines if line.startswith(REFUSED)]


def faults_of(path: Path) -> list[str]:
    with pytest.raises(CriteriaFileError) as refused:
        load_version(path)
    return refused.value.faults


def test_the_base_of_the_broken_files_is_whole() -> None:
    loaded = load_version(HERE / "base.toml")
    assert loaded.version.total.value == 60
    assert loaded.sha256 == hashlib.sha256((HERE / "base.toml").read_bytes()).hexdigest()


def test_there_are_enough_broken_files() -> None:
    assert len(BROKEN) >= 25


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_broken_file_is_refused_with_path_place_and_problem(path: Path) -> None:
    faults, expected = faults_of(path), expected_of(path)
    assert expected, path
    for fragment in expected:
        assert any(fault.startswith(f"{path}: ") and fragment in fault for fault in faults), (fragment, faults)
    assert len(faults) == len(expected), faults


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_messages_are_vietnamese_and_say_what_would_be_right(path: Path) -> None:
    for fault in faults_of(path):
        assert "\n" not in fault
        assert "sai: " not in fault, "a kind of fault without Vietnamese words"
        assert any(word in fault for word in ("phải", "chỉ được")), fault


def test_a_missing_file_is_a_fault_like_others(tmp_path: Path) -> None:
    assert "không đọc được tệp" in faults_of(tmp_path / "none.toml")[0]


def test_provisional_places_are_listed() -> None:
    version = load_version(SHIPPED).version
    assert "criteria[2].indicators[2.1].rule.bands[0].source" in version.provisional
    assert "criteria[1].max.source" not in version.provisional
    marks = SHIPPED.read_text("utf-8").count(f'source = "{Mark.PROVISIONAL}"')
    assert len(version.provisional) == marks


def test_schema_closes_every_table_and_wants_numbers() -> None:
    schema = json_schema()
    tables = [part for part in (schema, *schema["$defs"].values()) if part.get("type") == "object"]
    assert tables
    assert all(part["additionalProperties"] is False for part in tables)
    assert schema["$defs"]["Figure"]["properties"]["value"]["type"] == "number"
    assert set(schema["properties"]) >= set(tomllib.loads(SHIPPED.read_text("utf-8")))
