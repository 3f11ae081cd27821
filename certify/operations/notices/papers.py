"""The papers that a file waits for, as one task for whoever issues them: each form says in which states it is due."""

from collections.abc import Iterable, Iterator, Sequence

from certify.documents.pdf.forms import FormFile
from certify.domain.people.permissions import may
from certify.domain.people.tasks import Task
from certify.operations.act import Act
from certify.operations.papers.occasions import answers_key, return_key
from certify.store.assessments import objections
from certify.store.log import events
from certify.store.notices import tasks
from certify.store.notices.tasks import OpenFile
from certify.store.papers import issued


def papers_to_issue(act: Act, forms: Iterable[FormFile]) -> Iterator[Task]:
    """A task for each file of an open round that lacks a paper of the actor's office, with the papers it lacks."""
    own = [form for form in forms if form.task and may(act.actor.role, form.permission)]
    states = {state for form in own for state in form.task}
    files = tasks.files(act.connection, act.actor.unit_id or 0) if own else []
    waiting = [file for file in files if file.state in states]
    standing = issued.in_force(act.connection, [file.id for file in waiting])
    keys = _keys(act, waiting, own)
    for file in waiting:
        due = [form for form in own if file.state in form.task]
        lacking = [form.title for form in due if _lacks(file, form, keys, standing)]
        if lacking:
            detail = f"{file.round_name}: {'; '.join(lacking)}"
            yield Task(f"Phát hành văn bản: {file.unit_name}", f"/phieu/{file.id}/van-ban", None, detail)


def _lacks(
    file: OpenFile, form: FormFile, keys: dict[tuple[str, int], str], standing: frozenset[tuple[int, str, str]]
) -> bool:
    """Whether a file lacks the paper of a form; one that tells of an occasion only once there is one."""
    if form.occasion is None:
        return not any((file_id, id_) == (file.id, form.id) for file_id, id_, _ in standing)
    key = keys.get((form.occasion, file.id))
    return key is not None and (file.id, form.id, f"assessment:{file.id}:{key}") not in standing


def _keys(act: Act, files: Sequence[OpenFile], forms: Iterable[FormFile]) -> dict[tuple[str, int], str]:
    """The key of what each file has to tell, by occasion and file."""
    ids, told = [file.id for file in files], {form.occasion for form in forms}
    keys: dict[tuple[str, int], str] = {}
    if "return" in told:
        returns = events.last_returns(act.connection, ids)
        keys |= {("return", file_id): return_key(event_id) for file_id, event_id in returns.items()}
    if "answers" in told:
        answered = objections.answered(act.connection, ids)
        keys |= {("answers", file_id): answers_key(answers) for file_id, answers in answered.items()}
    return keys
