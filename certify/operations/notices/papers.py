"""The papers that wait to be issued, as tasks of whoever issues them: each form says in which states it is due."""

from collections.abc import Iterable, Iterator

from certify.documents.pdf.forms import FormFile
from certify.domain.papers.dossier import is_due
from certify.domain.people.permissions import may
from certify.domain.people.tasks import Task
from certify.operations.act import Act
from certify.operations.dossiers.facts import File, facts_of
from certify.operations.notices.area_papers import about_area
from certify.store.notices import tasks


def papers_to_issue(act: Act, forms: Iterable[FormFile]) -> Iterator[Task]:
    """The papers of the actor's office that files and areas wait for: a task for each file, one for each round."""
    own = [form for form in forms if form.task and may(act.actor.role, form.permission)]
    yield from _about_files(act, [form for form in own if form.subject == "assessment"])
    yield from about_area(act, [form for form in own if form.subject == "area"])


def _about_files(act: Act, forms: list[FormFile]) -> Iterator[Task]:
    states = {state for form in forms for state in form.task}
    open_files = tasks.files(act.connection, act.actor.unit_id or 0) if forms else []
    waiting = [file for file in open_files if file.state in states]
    facts = facts_of(act, [File(file.id, file.state, file.unit_id, file.period_from) for file in waiting], forms)
    for file in waiting:
        if due := [form.title for form in forms if is_due(form, facts[file.id])]:
            detail = f"{file.round_name}: {'; '.join(due)}"
            yield Task(f"Phát hành văn bản: {file.unit_name}", f"/phieu/{file.id}/van-ban", None, detail)
