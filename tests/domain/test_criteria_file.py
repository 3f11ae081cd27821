"""The loader of criteria files: what it takes, what it refuses and how it says so."""

import hashlib
import tomllib
from datetime import date
from pathlib import Path

import pytest

from certify.domain.criteria import Attestation
from certify.domain.criteria_file import CriteriaFileError, attested_text, json_schema, load_version
from certify.domain.figures import Mark

HERE = Path(__file__).parent
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


def attestation(kind: str) -> Attestation:
    return Attestation.model_validate(
        {
            "kind": kind,
            "reference": "Công báo, bản chính",
            "transcribed_by": "Cán bộ thứ nhất",
            "checked_by": "Cán bộ thứ hai",
            "checked_on": date(2026, 5, 4),
        }
    )


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


def test_official_attestation_makes_the_criteria_verbatim_and_keeps_the_file(tmp_path: Path) -> None:
    before = SHIPPED.read_text("utf-8")
    path = tmp_path / "r2.toml"
    path.write_text(attested_text(before, attestation("official")), "utf-8")
    former, version = load_version(SHIPPED).version, load_version(path).version
    assert (version.revision, version.attested, former.attested) == (2, True, False)
    assert {place.split("[")[0] for place in version.provisional} == {"procedure"}
    assert [i.rule.max_points for i in version.indicators] == [i.rule.max_points for i in former.indicators]
    comments = [line for line in before.splitlines() if line.startswith("#")]
    assert [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")] == comments


def test_demonstration_attestation_changes_no_mark(tmp_path: Path) -> None:
    path = tmp_path / "r2.toml"
    path.write_text(attested_text(SHIPPED.read_text("utf-8"), attestation("demonstration")), "utf-8")
    former, version = load_version(SHIPPED).version, load_version(path).version
    assert version.provisional == former.provisional
    assert not version.attested


def test_attesting_twice_keeps_one_attestation(tmp_path: Path) -> None:
    text = attested_text(SHIPPED.read_text("utf-8"), attestation("demonstration"))
    path = tmp_path / "r3.toml"
    path.write_text(attested_text(text, attestation("official")), "utf-8")
    version = load_version(path).version
    assert (version.revision, version.attested) == (3, True)


def test_an_official_attestation_over_a_provisional_figure_attests_nothing(tmp_path: Path) -> None:
    text = attested_text(SHIPPED.read_text("utf-8"), attestation("official"))
    path = tmp_path / "r2.toml"
    path.write_text(text.replace('source = "verbatim"', 'source = "provisional"', 1), "utf-8")
    assert not load_version(path).version.attested


def test_a_demonstration_attests_nothing_even_where_every_mark_is_strong(tmp_path: Path) -> None:
    text = attested_text(SHIPPED.read_text("utf-8"), attestation("official"))
    path = tmp_path / "r3.toml"
    path.write_text(attested_text(text, attestation("demonstration")), "utf-8")
    assert not load_version(path).version.attested


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
