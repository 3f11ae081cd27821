"""What there is to tell of files now (a return, answers, a meeting ahead), by keys; read for many files at once."""

from collections.abc import Iterable, Mapping, Sequence

from certify.documents.pdf.forms import FormFile
from certify.domain.assessment.meetings import CouncilStep
from certify.operations.act import Act
from certify.operations.papers.occasions import answers_key, meeting_key, return_key
from certify.store.assessments import meetings, objections
from certify.store.log import events

# The key of what each form tells of each file, by the ids of both.
Keys = Mapping[tuple[str, int], str]


def keys_of(act: Act, met: Sequence[int], sent: Sequence[int], forms: Iterable[FormFile]) -> Keys:
    """The key of what each form has to tell of each file; without those that have nothing to tell.

    Only those that were `sent` may have been returned or objected to; only about those `met` a meeting may be ahead.
    """
    by_occasion = {"return": (_returns, sent), "answers": (_answers, sent), "meeting": (_meetings, met)}
    telling: dict[str, list[FormFile]] = {}
    for form in forms:
        if form.occasion:
            telling.setdefault(form.occasion, []).append(form)
    found = ((*by_occasion[name], group) for name, group in telling.items())
    return {key: text for read, files, group in found if files for key, text in read(act, files, group).items()}


def tells_now(keys: Keys, form: str, file_id: int, subject: str) -> bool:
    """Whether a paper on a subject tells what there is to tell of a file now: of an occasion, not an earlier one."""
    key = keys.get((form, file_id))
    return key is None or subject == f"assessment:{file_id}:{key}"


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
