"""The procedure by date: each file of `tests/criteria/<version>/procedure/` is one case."""

from datetime import date
from pathlib import Path

import pytest

from certify.documents.pdf.dated import texts_on
from certify.domain.criteria.file import load_version
from tests.support.procedures import CASES, case_of

ROOT = Path(__file__).parents[2]
STEPS = ("self_assessment", "appraisal", "recognition", "reporting")
each_case = pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parents[1].name}/{path.stem}")


def version_of(path: Path):
    return load_version(ROOT / "criteria" / f"{path.parents[1].name}.toml").version


@each_case
def test_who_does_what_with_which_papers(path: Path) -> None:
    case, version = case_of(path), version_of(path)
    for day in case["days"]:
        procedure = version.procedure_on(day)
        offices = {step: getattr(procedure, step) for step in STEPS}
        said = {step: {"level": o.level, "office": o.office, "source": o.source} for step, o in offices.items()}
        assert (procedure.division, said) == (case["division"], case["offices"]), day
        dossiers = {"commune": procedure.commune_dossier, "appraisal": procedure.appraisal_dossier}
        papers = {name: {"papers": list(d.papers), "source": d.source} for name, d in dossiers.items()}
        assert papers == case["dossiers"], day


@each_case
def test_clauses_say_what_argues_for_and_against(path: Path) -> None:
    case = case_of(path)
    procedure = version_of(path).procedure_on(case["days"][0])
    for step, fragments in case.get("clauses", {}).items():
        clause = getattr(procedure, step).clause
        assert [fragment for fragment in fragments if fragment not in clause] == [], clause


@each_case
def test_the_report_to_the_ministry_names_the_circular_and_the_receiver_of_its_day(path: Path) -> None:
    layout = ROOT / "templates" / "pdf" / "layout"
    for report in case_of(path)["reports"]:
        circular = " ".join(texts_on(layout, "604/TE-Sở: circular", report["on"]))
        assert report["circular"] in circular and bool(circular) == bool(report["circular"]), report
        assert texts_on(layout, "604/TE-Sở: receiver", report["on"]) == (report["receiver"],), report


def test_no_step_moved_to_another_level_between_the_revisions() -> None:
    first, second = (load_version(ROOT / "criteria" / f"2019-06-qd-ttg{name}.toml").version for name in (".r1", ""))
    for day in (date(2019, 1, 3), date(2025, 2, 28), date(2025, 3, 1), date(2025, 6, 30), date(2025, 7, 1)):
        levels = [[getattr(v.procedure_on(day), step).level for step in STEPS] for v in (first, second)]
        assert levels[0] == levels[1], day
