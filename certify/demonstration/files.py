"""The files of the demonstration's communes: each goes step by step to its target state."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from certify.demonstration import documents
from certify.demonstration.answers import generated_answers
from certify.demonstration.gaps import WEAK, Answers, own_view, weakened
from certify.demonstration.loading import VERSION, Loading
from certify.demonstration.meetings import hold
from certify.demonstration.objections import put_in
from certify.demonstration.people import SHOWN, Staff, shown_names
from certify.domain.assessment.decisions import DecisionKind
from certify.domain.assessment.meetings import COUNCILS, CouncilStep
from certify.domain.assessment.sides import APPRAISAL, SELF
from certify.domain.assessment.states import State
from certify.domain.criteria.version import Version
from certify.domain.days import local_day
from certify.operations.assessments import answers
from certify.operations.assessments import steps as assessments
from certify.operations.assessments.answers import AnswerEntry
from certify.operations.assessments.sheet import Sheet, open_sheet
from certify.operations.papers import decisions
from certify.store.people.accounts import Account
from certify.store.units import Unit

# Objections are made only to files that began at most so many days ago.
FRESH = 30
# Files whose evidence is being read; a draft takes its documents from the year before.
UNDER_APPRAISAL = frozenset({State.SUBMITTED, State.APPRAISING})
PROVED = UNDER_APPRAISAL | {State.RECOGNISED, State.REFUSED}
# Why the appraisal found another figure.
FOUND = "Dữ liệu mẫu: số liệu theo sổ gốc khác số tự chấm."

_APPRAISED = ("self_assessment", "submit", "start", "appraise", "appraisal", "close")

STEPS_TO = {
    "blank": (),
    "draft": (),
    "submitted": _APPRAISED[:2],
    "appraising": _APPRAISED[:3],
    "returned": (*_APPRAISED[:3], "return"),
    "appraised": _APPRAISED,
    "recognised": (*_APPRAISED, "recognise"),
    "refused": (*_APPRAISED, "refuse"),
    "revoked": (*_APPRAISED, "recognise", "revoke"),
}


@dataclass(frozen=True)
class Case:
    """A file to take to its `target`: whose it is, who works on it, and when the work begins."""

    assessment_id: int
    commune: Unit
    staff: Staff
    target: str
    at: datetime


def take_file(loading: Loading, officer: Account, case: Case) -> None:
    """Take a file to its target: answers, category, steps with their meetings and decisions, objections."""
    version, staff, target, at = loading.library.latest(VERSION).version, case.staff, case.target, case.at
    if target == "blank":
        return
    generated = generated_answers(version, loading.chance, good=target != State.REFUSED)
    answered = list(generated)[:21] if target == State.DRAFT else list(generated)
    own = _own(version, case, generated)
    entries = {key: AnswerEntry(own[key], "", 0) for key in answered}
    sheet = open_sheet(loading.connection, loading.library, case.assessment_id)
    _, sheet = answers.save_on(loading.act(staff.officer, at), sheet, SELF, entries)
    # Only offices that people sign in with have given evidence and held meetings: nobody reads the others', and they
    # take time to make.
    seen = staff.appraiser.user_name in shown_names()
    if seen and target in (PROVED if case.commune.code == SHOWN[0] else UNDER_APPRAISAL):
        documents.give(loading.act(staff.officer, at), sheet, loading.sources.examples)
        sheet = open_sheet(loading.connection, loading.library, sheet.id)
    if STEPS_TO[target]:
        sheet = _category(loading, officer, case, sheet)
    for number, step in enumerate(STEPS_TO[target], start=1):
        if step in COUNCILS and not seen:
            continue
        sheet = _step(loading, case, sheet, step, at + timedelta(hours=24 * number), generated)
    if target in {State.APPRAISED, State.REFUSED} and (loading.now - at).days < FRESH:
        ended_at = at + timedelta(days=len(STEPS_TO[target]))
        put_in(loading.connection, loading.library, staff, ended_at, loading.now, sheet)


def _own(version: Version, case: Case, generated: Answers) -> Answers:
    """What the commune itself enters; for the one that people sign in with, the same as the appraisal."""
    if case.commune.code == SHOWN[0]:
        return generated
    chance = random.Random(case.assessment_id)  # noqa: S311
    return (weakened if case.target in WEAK else own_view)(version, generated, chance)


def _category(loading: Loading, officer: Account, case: Case, sheet: Sheet) -> Sheet:
    hard = case.commune.facts.get("dac_biet_kho_khan_2021_2025") == "yes"
    category = "mountain_island_difficult" if hard else "other"
    basis = "Quyết định 861/QĐ-TTg ngày 04/6/2021 (khu vực III)" if hard else "Dữ liệu mẫu, chưa có căn cứ"
    return assessments.set_category_on(loading.act(officer, case.at), sheet, category, basis)


def _step(loading: Loading, case: Case, sheet: Sheet, step: str, at: datetime, generated: Answers) -> Sheet:
    """Take one step of a file; its sheet afterwards."""
    staff = case.staff
    if step in COUNCILS:
        keeper = staff.leader if step == CouncilStep.SELF_ASSESSMENT else staff.appraiser
        hold(loading.act(keeper, at), sheet, CouncilStep(step))
        return sheet
    if step == "appraise":
        own = {key: row.data for (side, key), row in sheet.stored.items() if side == SELF}
        entries = {key: AnswerEntry(data, "" if data == own[key] else FOUND, 0) for key, data in generated.items()}
        return answers.save_on(loading.act(staff.appraiser, at), sheet, APPRAISAL, entries)[1]
    if step in set(DecisionKind):
        at = max(at, loading.decided.get(staff.approver.unit_id, at))
        loading.decided[staff.approver.unit_id] = at
        reason = "" if step == DecisionKind.RECOGNISE else "Dữ liệu mẫu"
        day = local_day(at)
        draft = decisions.DecisionDraft("", day, reason, {sheet.id: sheet.content_sha256}, lacking="Dữ liệu mẫu")
        act = loading.act(staff.approver, at)
        return decisions.decide_on(act, loading.press, DecisionKind(step), draft, [sheet])[1][0]
    actor = staff.leader if step == "submit" else staff.appraiser
    indicator = sheet.version.indicators[5]
    reasons = {indicator.id: "Dữ liệu mẫu: đề nghị bổ sung nguồn số liệu."} if step == "return" else None
    return assessments.take_on(loading.act(actor, at), sheet, step, reasons=reasons)[1]
