"""The files of the demonstration's communes: each goes step by step to its target state."""

import random
from datetime import datetime, timedelta

from msgspec import Struct

from certify.demonstration import documents, dossiers, objections
from certify.demonstration.figures import stories
from certify.demonstration.figures.answers import Answers, generated_answers
from certify.demonstration.figures.gaps import LACKING, own_view, weakened
from certify.demonstration.figures.stories import STORIES, Story
from certify.demonstration.figures.usual import name_of
from certify.demonstration.loading import Loading
from certify.demonstration.meetings import hold
from certify.demonstration.people import SHOWN, Staff, shown_names
from certify.domain.assessment.decisions import DecisionKind
from certify.domain.assessment.meetings import COUNCILS, CouncilStep
from certify.domain.assessment.sides import APPRAISAL, SELF
from certify.domain.assessment.states import State
from certify.domain.criteria.version import Version
from certify.domain.days import local_day
from certify.operations.act import Act
from certify.operations.assessments import answers
from certify.operations.assessments import steps as assessments
from certify.operations.assessments.answers import AnswerEntry
from certify.operations.assessments.sheet import Sheet, open_sheet
from certify.operations.papers import decisions
from certify.store.people.accounts import Account
from certify.store.units.units import Unit

# Files whose evidence is being read; a draft takes its documents from the year before.
UNDER_APPRAISAL = frozenset({State.SUBMITTED, State.APPRAISING, "resubmitted", "reopened"})
PROVED = UNDER_APPRAISAL | {State.RECOGNISED, State.REFUSED}
# How many of its first indicators a draft has answered.
BEGUN = 21
# Why the appraisal found another figure, why a file is decided or appraised again, why without its papers.
FOUND = "Dữ liệu mẫu: số liệu theo sổ gốc khác số tự chấm."
AGAIN = "Dữ liệu mẫu: kiến nghị của xã được chấp nhận, đề nghị thẩm định lại tiêu chí đã kiến nghị."
REASON, WITHOUT_PAPERS = "Dữ liệu mẫu", "Dữ liệu mẫu"

_APPRAISED = ("self_assessment", "submit", "start", "appraise", "appraisal", "close")

STEPS_TO = {
    "blank": (),
    "draft": (),
    "submitted": _APPRAISED[:2],
    "appraising": _APPRAISED[:3],
    "returned": (*_APPRAISED[:3], "return"),
    "resubmitted": (*_APPRAISED[:3], "return", "supplement", "submit"),
    "appraised": (*_APPRAISED, "object"),
    "reopened": (*_APPRAISED, "object", "reopen"),
    "recognised": (*_APPRAISED, "recognise"),
    "refused": (*_APPRAISED, "refuse", "object"),
    "revoked": (*_APPRAISED, "recognise", "revoke"),
}


class Case(Struct, frozen=True):
    """A file to take to its `target`: whose it is, of which year, who works on it, and when the work begins.

    `papers` are the steps after which their papers are issued.
    """

    assessment_id: int
    commune: Unit
    staff: Staff
    year: int
    target: str
    at: datetime
    papers: frozenset[str] = frozenset()

    @property
    def story(self) -> Story:
        """What is questionable about the file: of those that people see, some that are still being worked on."""
        return STORIES.get(self.target, Story()) if self.seen else Story()

    @property
    def seen(self) -> bool:
        """Whether people sign in with its offices: only these have given evidence and held meetings.

        Nobody reads the others', and they take time to make.
        """
        return self.staff.appraiser.user_name in shown_names()


def take_file(loading: Loading, officer: Account, case: Case) -> None:
    """Take a file to its target: answers, evidence, category, steps with their meetings and papers, objections."""
    if case.target == "blank":
        return
    sheet = open_sheet(loading.connection, loading.library, case.assessment_id)
    generated = generated_answers(sheet.version, name_of(case.commune), case.year, good=case.target != State.REFUSED)
    sheet = _filled_in(loading, case, sheet, _own(sheet.version, case, generated))
    if STEPS_TO[case.target]:
        sheet = _category(loading, officer, case, sheet)
    for number, step in enumerate(STEPS_TO[case.target], start=1):
        at = case.at + timedelta(hours=24 * number)
        sheet = _step(loading, case, sheet, step, at, generated)
        if step in case.papers:
            last = number == len(STEPS_TO[case.target])
            decided_at = loading.decided[case.staff.approver.unit_id] if step in set(DecisionKind) else at
            act = loading.act(_actor(case.staff, step), decided_at + dossiers.LATER)
            dossiers.put(loading, act, sheet, step, last=last)


def _own(version: Version, case: Case, generated: Answers) -> Answers:
    """What the commune itself enters; for the one that people sign in with, the same as the appraisal."""
    if case.commune.code != SHOWN[0]:
        chance = random.Random(case.assessment_id)  # noqa: S311
        generated = (weakened if case.target in LACKING else own_view)(version, generated, chance)
    return case.story.told(generated)


def _filled_in(loading: Loading, case: Case, sheet: Sheet, own: Answers) -> Sheet:
    """The file with its figures, replies and evidence."""
    act, answered = loading.act(case.staff.officer, case.at), list(own)
    entries = {key: AnswerEntry(own[key], "", 0) for key in answered[: BEGUN if case.target == State.DRAFT else None]}
    sheet = stories.reply(act, answers.save_on(act, sheet, SELF, entries)[1], case.story)
    if case.seen and case.target in (PROVED if case.commune.code == SHOWN[0] else UNDER_APPRAISAL):
        documents.give(loading, act, sheet)
        return open_sheet(loading.connection, loading.library, sheet.id)
    return sheet


def _category(loading: Loading, officer: Account, case: Case, sheet: Sheet) -> Sheet:
    hard = case.commune.facts.get("dac_biet_kho_khan_2021_2025") == "yes"
    category = "mountain_island_difficult" if hard else "other"
    basis = "Quyết định 861/QĐ-TTg ngày 04/6/2021 (khu vực III)" if hard else "Dữ liệu mẫu, chưa có căn cứ"
    return assessments.set_category_on(loading.act(officer, case.at), sheet, category, basis)


def _actor(staff: Staff, step: str) -> Account:
    """Who takes a step."""
    if step in {"submit", CouncilStep.SELF_ASSESSMENT}:
        return staff.leader
    if step == "supplement":
        return staff.officer
    return staff.approver if step in {"reopen", *DecisionKind} else staff.appraiser


def _step(loading: Loading, case: Case, sheet: Sheet, step: str, at: datetime, generated: Answers) -> Sheet:
    """Take one step of a file; its sheet afterwards."""
    act = loading.act(_actor(case.staff, step), at)
    if step in COUNCILS:
        if case.seen:
            hold(act, sheet, CouncilStep(step))
        return sheet
    if step == "appraise":
        return _appraised(act, sheet, generated)
    if step == "object":
        objections.put_in(loading, case.staff, at, sheet, case.target)
        return open_sheet(loading.connection, loading.library, sheet.id)
    if step == "supplement":
        if case.seen:
            documents.supplement(loading, act, sheet, stories.LACKS)
        return open_sheet(loading.connection, loading.library, sheet.id)
    if step in set(DecisionKind):
        return _decided(loading, case, sheet, DecisionKind(step), at)
    reasons = stories.reasons(sheet, case.story) if step == "return" else None
    return assessments.take_on(act, sheet, step, reasons=reasons, note=AGAIN if step == "reopen" else "")[1]


def _appraised(act: Act, sheet: Sheet, generated: Answers) -> Sheet:
    own = {key: row.data for (side, key), row in sheet.stored.items() if side == SELF}
    entries = {key: AnswerEntry(data, "" if data == own[key] else FOUND, 0) for key, data in generated.items()}
    return answers.save_on(act, sheet, APPRAISAL, entries)[1]


def _decided(loading: Loading, case: Case, sheet: Sheet, kind: DecisionKind, at: datetime) -> Sheet:
    """Decide a file, on no day before the office's last decision."""
    approver = case.staff.approver
    at = loading.decided[approver.unit_id] = max(at, loading.decided.get(approver.unit_id, at))
    reason = "" if kind == DecisionKind.RECOGNISE else REASON
    seen, lacking = {sheet.id: sheet.content_sha256}, "" if "close" in case.papers else WITHOUT_PAPERS
    draft = decisions.DecisionDraft("", local_day(at), reason, seen, lacking=lacking)
    return decisions.decide_on(loading.act(approver, at), loading.press, kind, draft, [sheet])[1][0]
