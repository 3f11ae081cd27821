"""What is known of the papers of files: which stand, and which are not needed; read for many files at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from certify.documents.pdf.forms import FormFile
from certify.domain.assessment.meetings import CouncilStep
from certify.domain.assessment.states import State
from certify.domain.offices.steps import OfficeStep
from certify.domain.papers.dossier import DossierFacts
from certify.operations.act import Act
from certify.operations.offices.formations import council_sits
from certify.operations.papers.occasions import NOTHING_TO_TELL, answers_key, meeting_key, return_key
from certify.store import offices
from certify.store.assessments import meetings, objections
from certify.store.log import events
from certify.store.papers import issued

# The key of what each form tells of each file, by the ids of both.
Keys = Mapping[tuple[str, int], str]


@dataclass(frozen=True)
class File:
    """A file as far as its papers depend on it; `since` is the first day of its round's period."""

    id: int
    state: State
    unit_id: int
    since: date


def facts_of(act: Act, files: Sequence[File], forms: Iterable[FormFile]) -> dict[int, DossierFacts]:
    """The facts of some files that the papers of some forms depend on, by the files' ids."""
    about_files, ids = list(forms), [file.id for file in files]
    keys = _keys(act, ids, about_files)
    held: dict[int, set[str]] = {file_id: set() for file_id in ids}
    for file_id, form, subject in issued.in_force(act.connection, ids):
        if tells_now(keys, form, file_id, subject):
            held[file_id].add(form)
    return {
        file.id: DossierFacts(file.state, frozenset(held[file.id]), _needless(act, file, about_files, keys))
        for file in files
    }


def tells_now(keys: Keys, form: str, file_id: int, subject: str) -> bool:
    """Whether a paper on a subject tells what there is to tell of a file now: of an occasion, not an earlier one."""
    key = keys.get((form, file_id))
    return key is None or subject == f"assessment:{file_id}:{key}"


def _needless(act: Act, file: File, forms: Iterable[FormFile], keys: Keys) -> dict[str, str]:
    """Why the papers of some forms are not needed for a file, by form."""
    needless = {}
    for form in forms:
        if form.occasion and (form.id, file.id) not in keys:
            needless[form.id] = NOTHING_TO_TELL[form.occasion]
        elif form.formation and form.subject == "assessment":
            council = offices.newest(act.connection, file.unit_id, OfficeStep(form.office)).settings.council_on(
                act.today
            )
            if why := council_sits(council, file.since):
                needless[form.id] = why
    return needless


def _keys(act: Act, ids: Sequence[int], forms: Iterable[FormFile]) -> Keys:
    """The key of what each form has to tell of each file; without those that have nothing to tell."""
    by_occasion = {"return": _returns, "answers": _answers, "meeting": _meetings}
    telling: dict[str, list[FormFile]] = {}
    for form in forms:
        if form.occasion:
            telling.setdefault(form.occasion, []).append(form)
    return {key: text for name, group in telling.items() for key, text in by_occasion[name](act, ids, group).items()}


def _returns(act: Act, ids: Sequence[int], forms: Iterable[FormFile]) -> Keys:
    returns = events.last_returns(act.connection, ids)
    return {(form.id, file_id): return_key(event_id) for form in forms for file_id, event_id in returns.items()}


def _answers(act: Act, ids: Sequence[int], forms: Iterable[FormFile]) -> Keys:
    answered = objections.answered(act.connection, ids)
    return {(form.id, file_id): answers_key(answers) for form in forms for file_id, answers in answered.items()}


def _meetings(act: Act, ids: Sequence[int], forms: Iterable[FormFile]) -> Keys:
    opened = meetings.ahead(act.connection, ids, act.at)
    return {
        (form.id, file_id): meeting_key(meeting_id)
        for form in forms
        for (file_id, step), meeting_id in opened.items()
        if step == CouncilStep(form.office)
    }
