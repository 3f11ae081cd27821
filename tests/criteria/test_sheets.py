"""Cases of the law as whole sheets: each file of `tests/criteria/<version>/` that states what it expects is one test."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from certify.domain.criteria import Version
from certify.domain.criteria_file import load_version
from certify.domain.rules import Answer, BadAnswer, parse_answer
from certify.domain.scoring import Score, judge, score

HERE = Path(__file__).parent
CRITERIA = HERE.parents[1] / "criteria"


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)


CASES = [path for path in sorted(HERE.glob("*/*.toml")) if "expected" in read(path)]


@pytest.fixture(scope="module")
def versions() -> dict[str, Version]:
    return {name: load_version(CRITERIA / f"{name}.toml").version for name in {path.parent.name for path in CASES}}


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
        raise AssertionError(f"{key}.{fault.field}") from fault


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


def test_there_are_enough_cases_and_each_indicator_has_some() -> None:
    named = {key for path in CASES for key in read(path).get("answers", {})}
    version = load_version(CRITERIA / "2019-06-qd-ttg.toml").version
    assert named >= version.ids
    assert len(CASES) >= 60


def test_every_band_of_every_indicator_is_reached_by_a_case() -> None:
    version = load_version(CRITERIA / "2019-06-qd-ttg.toml").version
    reached = set()
    for path in CASES:
        case = read(path)
        if "refused" not in case["expected"]:
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
