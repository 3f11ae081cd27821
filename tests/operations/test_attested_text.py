"""Attesting a criteria file: which marks change, and what of the file stays."""

from datetime import date
from pathlib import Path

from certify.domain.criteria import Attestation
from certify.domain.criteria_file import load_version
from certify.operations.attested_text import attested_text

SHIPPED = Path(__file__).parents[2] / "criteria" / "2019-06-qd-ttg.toml"


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
