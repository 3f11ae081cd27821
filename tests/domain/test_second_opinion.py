"""The product against an independent computation from the facts and the files alone: any difference is a fault."""

import ast
from datetime import date
from fractions import Fraction
from math import prod
from pathlib import Path

import pytest
from msgspec.structs import asdict

from certify.domain.criteria.file import load_version
from certify.domain.criteria.rules import parse_answer
from certify.domain.plans.elapsed import elapsed
from certify.domain.plans.evaluation import result
from certify.domain.plans.library import load_plan
from certify.domain.plans.periods import Period
from certify.domain.plans.recognition_target import RecognitionTarget, standing
from certify.domain.plans.result import Pair, Stated
from certify.domain.progress import forecast
from certify.domain.scoring.data import result as scored_data
from certify.domain.scoring.gap import gap
from certify.domain.scoring.score import score
from tests.support.second_opinion import planner, progress, scorer, worlds
from tests.support.second_opinion.worlds import seeded

ROOT = Path(__file__).parents[2]
OPINION = ROOT / "tests" / "support" / "second_opinion"
FILES = (ROOT / "criteria" / "2019-06-qd-ttg.toml", ROOT / "tests" / "criteria" / "2027-15-tt.toml")


@pytest.fixture
def times(everything):
    """How many times more cases there are with `--everything`."""
    return 20 if everything else 1


def taken(version, answers):
    """The product's answers, from the same JSON."""
    return {key: parse_answer(version.indicator(key).rule, answer) for key, answer in answers.items()}


def compare(version, facts, answers, category_id):
    """The product's score and plan beside the second ones; the plan it shows is carried out and scored again."""
    reached = score(version, taken(version, answers))
    category = version.category(category_id)
    told = scored_data(version, reached, category, Fraction, Fraction)
    second = scorer.judged(facts, answers, category_id)
    assert {line["id"]: line["points"] for part in told["criteria"] for line in part["indicators"]} == second[
        "indicators"
    ]
    assert {part["id"]: part["points"] for part in told["criteria"]} == second["criteria"]
    assert (told["total"], told["reasons"]) == (second["total"], second["lacks"])
    assert told["meets_conditions"] == (not second["lacks"])
    found = gap(reached, category)
    cost, lacking, stuck = planner.plan(facts, answers, category_id)
    assert (found.way.cost if found.way else None, found.lacking, list(found.stuck)) == (cost, lacking, stuck)
    if found.way:
        assert carried_out(facts, answers, found.way) >= scorer.threshold(facts, category_id)
    return cost


def carried_out(facts, answers, way):
    """The total once every step is done, a blank giving what it is asked for; no criterion is left at zero."""
    asked = {step.indicator.id: step for step in way.steps}
    sums = {criterion["id"]: Fraction(0) for criterion in facts["criteria"]}
    for criterion, part in scorer.indicators(facts):
        step = asked.get(part["id"])
        points = scorer.points(part["rule"], answers.get(part["id"]))
        if step is not None and step.answer is not None:
            points = scorer.points(part["rule"], asdict(step.answer))
        elif step is not None:
            points = Fraction(step.gain)
        assert points is not None, "every blank is filled in"
        sums[criterion] += points
    assert "no_zero" not in facts or all(sums.values())
    return sum(sums.values())


@pytest.fixture
def written(tmp_path):
    """A text as a file of the product and as plain data."""

    def both(text, load):
        path = tmp_path / "2030-01-test.toml"
        path.write_text(text, "utf-8")
        return load(path), scorer.read(text)

    return both


def test_it_imports_nothing_of_the_program():
    for path in OPINION.glob("*.py"):
        names = [
            name
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            for name in ([node.module] if isinstance(node, ast.ImportFrom) else [])
            + ([alias.name for alias in node.names] if isinstance(node, ast.Import) else [])
        ]
        assert not [name for name in names if str(name).startswith("certify")], path.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_files_of_the_law_with_any_answers(path, times):
    version, facts, chance = load_version(path).version, scorer.read(path.read_text("utf-8")), seeded(path.stem)
    for _ in range(15 * times):
        answers = worlds.answers(chance, scorer.indicators(facts))
        compare(version, facts, answers, chance.choice(facts["categories"])["id"])


def test_invented_files_with_every_kind_of_rule(written, times):
    chance = seeded(2030)
    for _ in range(40 * times):
        loaded, facts = written(worlds.criteria_file(chance, chance.randint(1, 6), 3), load_version)
        for category in facts["categories"]:
            compare(loaded.version, facts, worlds.answers(chance, scorer.indicators(facts)), category["id"])


def test_exactly_the_threshold_is_enough(written, times):
    """Files whose threshold is the total that is reached, or half a point more."""
    chance, met = seeded(850), set()
    for _ in range(20 * times):
        text = worlds.criteria_file(chance, 2, 3)
        answers = worlds.answers(chance, scorer.indicators(scorer.read(text)), blank=0)
        reached = scorer.judged(scorer.read(text), answers, "c0")
        for more in (Fraction(0), Fraction(1, 2)):
            if 0 < reached["total"] + more <= scorer.read(text)["total"]["value"]:
                loaded, facts = written(worlds.with_threshold(text, reached["total"] + more), load_version)
                cost = compare(loaded.version, facts, answers, "c0")
                met.add((more > 0, cost == planner.NOTHING))
    assert met == {(False, True), (False, False), (True, False)}, "met; stopped by a zero; half a point off"


def test_no_combination_of_all_costs_less(written, times):
    """The planned way against every combination of every choice, each of them tried."""
    chance, tried, costs = seeded(7), 0, set()
    while tried < 40 * times:
        loaded, facts = written(worlds.criteria_file(chance, 2, 2), load_version)
        answers = worlds.answers(chance, scorer.indicators(facts))
        if prod(len(planner.choices(part, answers.get(part["id"]))) for _, part in scorer.indicators(facts)) > 2000:
            continue
        tried += 1
        for category in facts["categories"]:
            cost = compare(loaded.version, facts, answers, category["id"])
            if scorer.judged(facts, answers, category["id"])["lacks"]:
                assert cost == planner.tried_out(facts, answers, category["id"])
                costs.add(cost)
    assert None in costs and len(costs) > 10, "with and without a way, and of many costs"


def test_targets_of_every_kind(written, times):
    chance, outcomes = seeded(95), set()
    for _ in range(40 * times):
        loaded, facts = written(worlds.plan_file(chance), load_plan)
        for target, fact in zip(loaded.plan.targets, facts["targets"], strict=True):
            stated, base = worlds.figures(chance, fact["goal"]["kind"])
            period = chance.choice([2030, 2031, 2032, 2033]), chance.random() < 0.5
            today = date(period[0], chance.choice([7, 12]), 31)
            given = [Stated(*(pair and Pair(*pair) for pair in (now, was)), where) for now, was, where in stated]
            time = elapsed(loaded.plan, target, Period(*period), today)
            own = progress.Time(facts, fact, period, today)
            assert (time.share, time.by_year_end, time.year, time.over) == (own.gone, own.year_gone, own.part, own.over)
            found = result(target, given, time, base and Pair(*base))
            second = progress.target_result(fact, stated, own, base)
            assert (found.outcome, found.value) == second, (fact["goal"], stated, base, period)
            outcomes.add((fact["goal"]["kind"], second[0]))
    assert len({outcome for _, outcome in outcomes}) == 5 and len(outcomes) > 25


def test_standings_trends_and_paces(times):
    chance = seeded(156)
    for _ in range(200 * times):
        share = Fraction(chance.randint(1, 400), 400)
        everything, until = chance.randint(1, 300), chance.randint(2019, 2030)
        years, number = [], 2015
        for _ in range(chance.randint(0, 4)):
            number += chance.randint(1, 3)
            whole = chance.choice([0, everything, chance.randint(1, 300)])
            years.append((number, chance.randint(0, whole), whole))
        recognised = chance.randint(0, everything)
        found = standing(recognised, everything, share)
        assert (found.needed, found.lacking, found.reached) == progress.standing(recognised, everything, share)
        target = RecognitionTarget(share, until, "01/KH-UBND")
        final = [forecast.FinalYear(year, standing(done, whole, share), "hồ sơ") for year, done, whole in years]
        trend = forecast.by_trend(final, everything, target)
        assert (trend and (trend.year, trend.standing.recognised)) == progress.trend(years, everything, until)
        assert forecast.pace(final, everything, target) == progress.pace(years, everything, share, until)
        able = chance.randint(0, everything - recognised)
        ready = chance.randint(0, able)
        low, middle, high = forecast.by_files(recognised, ready, able, everything, until, target)
        reached = [one.standing.recognised for one in (low, middle, high)]
        assert reached == [recognised, recognised + ready, recognised + able]
