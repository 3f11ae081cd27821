"""Plan files: what the loader takes, what it refuses and how it says so; and what the shipped plans hold."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from certify.domain.criteria.figures import Mark
from certify.domain.criteria.file import CriteriaFileError
from certify.domain.library import Library
from certify.domain.plans.goals import ReachRecognised
from certify.domain.plans.library import PlanLibrary, UnknownPlan, load_plan
from certify.domain.plans.periods import Period

HERE = Path(__file__).parents[1]
BASE = (HERE / "plan_base.toml").read_text("utf-8")
BROKEN = tomllib.loads((HERE / "broken_plans.toml").read_text("utf-8"))
SHIPPED = HERE.parents[1] / "criteria"
PLAN_95 = load_plan(SHIPPED / "plans" / "2021-95-kh-ubnd-an-giang.toml").plan
NATIONAL = load_plan(SHIPPED / "plans" / "2021-23-qd-ttg.toml").plan


def put(folder, name, text=BASE):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder / name


def test_the_base_of_the_broken_files_is_whole(tmp_path):
    plan = load_plan(put(tmp_path, "plan.toml")).plan
    assert [target.goal.kind for target in plan.targets] == [
        "reach_rate", "reduce_cases", "reduce_rate", "communes_per_division", "reach_recognised", "checklist",
    ]  # fmt: skip
    assert plan.provisional == ("targets[1].goal.denominator.source",)


def test_there_are_enough_broken_files():
    assert len(BROKEN) >= 25


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_with_path_place_and_problem(name, tmp_path):
    case = BROKEN[name]
    assert BASE.count(case["find"]) == 1, (name, BASE.count(case["find"]))
    path = put(tmp_path, "plan.toml", BASE.replace(case["find"], case["put"]))
    with pytest.raises(CriteriaFileError) as refused:
        load_plan(path)
    faults = refused.value.faults
    for said in case["refused"]:
        assert any(fault.startswith(f"{path}: ") and said in fault for fault in faults), (said, faults)
    assert len(faults) == len(case["refused"]), faults
    assert all("phải" in fault and "sai: " not in fault for fault in faults), faults


def test_plan_95_holds_the_targets_of_the_facts():
    held = {t.id: (t.goal.kind, t.scope, t.due.on.year) for t in PLAN_95.targets}
    reach, reduce = ("reach_rate", "commune", 2021), ("reduce_rate", "commune", 2021)
    assert held == {
        "1": reach, "2": ("reduce_cases", "commune", 2021), "3": reach, "4a": reach, "4b": reach, "5": reach,
        "6a": ("reach_communes", "commune", 2021), "6b": ("communes_per_division", "commune", 2021),
        "7": ("reach_recognised", "commune", 2022), "8": reach, "9": ("reach_rate", "district", 2021),
        "10a": reduce, "10b": reduce, "11": ("checklist", "province", 2021),
    }  # fmt: skip
    shares = {t.id: int(t.goal.at_least.value) for t in PLAN_95.targets if hasattr(t.goal, "at_least")}
    assert {key for key, value in shares.items() if value != 100} == {"7", "8"} and shares["7"] == shares["8"] == 75
    falls = {t.id: (int(t.goal.by.value), t.base_year) for t in PLAN_95.targets if t.base_year}
    assert falls == {"2": (30, 2020), "10a": (10, 2020), "10b": (10, 2020)}
    known = {(t.id, figure.year): int(figure.figure.value) for t in PLAN_95.targets for figure in t.known}
    assert known["10b", 2020] == 18 and known["7", 2019] == 110
    assert len(PLAN_95.target("11").items) == 7


def test_no_mark_of_plan_95_is_stronger_than_the_facts():
    text = (SHIPPED / "plans" / "2021-95-kh-ubnd-an-giang.toml").read_text("utf-8")
    assert f'"{Mark.VERBATIM}"' not in text and f'"{Mark.DERIVED}"' not in text


def test_the_national_goals():
    assert NATIONAL.province is None
    found = [(t.goal.at_least.value, t.due.on.year, t.goal.at_least.source) for t in NATIONAL.targets]
    assert found == [(65, 2025, "verbatim"), (75, 2030, "verbatim")]
    assert all(isinstance(t.goal, ReachRecognised) for t in NATIONAL.targets)


@pytest.mark.parametrize("plan", [PLAN_95, NATIONAL], ids=lambda plan: plan.id)
def test_figures_are_taken_from_indicators_that_hold_them(plan):
    version = Library([SHIPPED]).latest(plan.criteria).version
    for target in plan.targets:
        for asked in target.asked.values():
            if asked.sheet:
                label = getattr(version.indicator(asked.sheet.indicator), f"{asked.sheet.part}_label")
                assert label == asked.label, (target.id, label)


def test_periods_run_from_the_beginning_to_the_last_due_date():
    assert [period.key for period in PLAN_95.periods] == ["2021-6", "2021", "2022-6", "2022"]
    assert [target.id for target in PLAN_95.targets_in(Period(2022))] == ["7"]
    days = {date(2020, 5, 1): "2021-6", date(2021, 6, 30): "2021-6", date(2021, 7, 1): "2021", date(2030, 1, 1): "2022"}
    assert {day: PLAN_95.newest_period(day).key for day in days} == days


def test_a_province_follows_its_own_plan_before_the_national_one():
    plans = Library([SHIPPED]).plans
    assert [loaded.plan.id for loaded in plans.of_province("89")] == [PLAN_95.id, NATIONAL.id]
    assert [loaded.plan.id for loaded in plans.of_province("87")] == [NATIONAL.id]
    with pytest.raises(UnknownPlan):
        plans.followed(PLAN_95.id, "87")


def test_the_share_to_be_recognised_is_a_line_of_the_plan(tmp_path):
    plans = Library([SHIPPED]).plans
    own, national = plans.recognition("89", 2022), plans.recognition("87", 2022)
    assert (own.percent, own.year, own.plan) == ("75%", 2022, "95/KH-UBND")
    assert (national.percent, national.year, national.plan) == ("65%", 2025, "23/QĐ-TTg")
    assert [plans.recognition("89", year).year for year in (2021, 2023, 2026, 2031)] == [2022, 2025, 2030, 2030]
    with pytest.raises(UnknownPlan):
        PlanLibrary([tmp_path]).recognition("89", 2022)


def test_the_newest_revision_counts_and_none_stands_twice(tmp_path):
    put(tmp_path / "a", "plan.toml")
    put(tmp_path / "b", "plan.r2.toml", BASE.replace("revision = 1", "revision = 2"))
    plans = PlanLibrary([tmp_path / "a", tmp_path / "b"])
    assert [loaded.plan.revision for loaded in plans.of_province("89")] == [2]
    put(tmp_path / "b", "again.toml", BASE.replace("revision = 1", "revision = 2"))
    with pytest.raises(CriteriaFileError, match="revision: trùng với"):
        plans.all()


def test_a_plan_that_the_site_holds_stands_whatever_is_shipped(tmp_path):
    shipped, site = tmp_path / "shipped", tmp_path / "site"
    plans = PlanLibrary([shipped, site])
    put(site, "plan.toml")
    before = plans.all()
    put(shipped, "plan.toml")
    put(shipped, "plan.r2.toml", BASE.replace("revision = 1", "revision = 2"))
    assert plans.all() == before and before[0].path == site / "plan.toml"
