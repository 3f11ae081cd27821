"""Cases of the law: each file of `tests/criteria/<version>/` is one test."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from certify.domain.criteria.answers import Answer, BadAnswer
from certify.domain.criteria.file import load_version
from certify.domain.criteria.rules import parse_answer
from certify.domain.criteria.version import Version
from certify.domain.scoring.judgement import judge
from certify.domain.scoring.score import Score, score

HERE = Path(__file__).parent
CRITERIA = HERE.parents[1] / "criteria"
CASES = sorted(HERE.glob("*/*.toml"))
# The shipped decision, and one that never was.
SHIPPED, MADE_UP = "2019-06-qd-ttg", "2027-15-tt"


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)


@pytest.fixture(scope="module")
def versions() -> dict[str, Version]:
    folders = {SHIPPED: CRITERIA, MADE_UP: HERE}
    return {name: load_version(folders[name] / f"{name}.toml").version for name in {path.parent.name for path in CASES}}


def answers_of(version: Version, case: dict[str, Any]) -> dict[str, Answer]:
    """The answers of a case: the best ones (or none) with the case's own put in and its blanks taken out."""
    best = read(HERE / f"{version.id}.best.toml") if case.get("start", "best") == "best" else {}
    data = {
        key: value for key, value in {**best, **case.get("answers", {})}.items() if key not in case.get("blank", ())
    }
    return {key: parsed(version, key, value) for key, value in data.items()}


def parsed(version: Version, key: str, value: dict[str, Any]) -> Answer:
    try:
        return parse_answer(version.indicator(key).rule, value)
    except BadAnswer as fault:
        raise AssertionError(f"{key}.{fault.problem.place}") from fault


def found(reached: Score, case: dict[str, Any]) -> dict[str, Any]:
    """What the score says of everything that the case expects."""
    judgement = judge(reached, reached.version.category(case["category"]))
    parts = {part.indicator.id: part for part in reached.indicators}
    outcomes = {key: part.outcome for key, part in parts.items() if part.outcome is not None}
    full = {
        "points": {key: part.points for key, part in parts.items()},
        "bands": {key: outcome.band for key, outcome in outcomes.items()},
        "texts": {key: outcome.value_text for key, outcome in outcomes.items()},
        "total": reached.total,
        "meets_conditions": judgement.meets,
        "reasons": [reason.key for reason in judgement.reasons],
    }
    expected = case["expected"]
    return {
        name: {key: full[name][key] for key in wanted} if isinstance(wanted, dict) else full[name]
        for name, wanted in expected.items()
    }


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_case(path: Path, versions: dict[str, Version]) -> None:
    case, version = read(path), versions[path.parent.name]
    if refused := case["expected"].get("refused"):
        with pytest.raises(AssertionError, match=f"^{refused}$"):
            answers_of(version, case)
        return
    assert found(score(version, answers_of(version, case)), case) == case["expected"], case["name"]


@pytest.mark.parametrize(("name", "least"), [(SHIPPED, 60), (MADE_UP, 8)])
def test_there_are_enough_cases_and_each_indicator_has_some(
    versions: dict[str, Version], name: str, least: int
) -> None:
    cases = [read(path) for path in CASES if path.parent.name == name]
    assert {key for case in cases for key in case.get("answers", {})} >= versions[name].ids
    assert len(cases) >= least


@pytest.mark.parametrize("name", [SHIPPED, MADE_UP])
def test_every_band_of_every_indicator_is_reached_by_a_case(versions: dict[str, Version], name: str) -> None:
    version = versions[name]
    reached = set()
    for path in CASES:
        case = read(path)
        if path.parent.name == name and "refused" not in case["expected"]:
            reached |= {
                (part.indicator.id, part.outcome.band)
                for part in score(version, answers_of(version, case)).indicators
                if part.outcome is not None
            }
    bands = {
        (indicator.id, words)
        for indicator in version.indicators
        for words in getattr(indicator.rule, "words", ("Có", "Không"))
    }
    assert bands - reached == set()
