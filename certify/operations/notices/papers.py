"""The papers that wait to be issued, as tasks of whoever issues them: each form says in which states it is due."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from certify.documents.pdf.forms import FormFile
from certify.domain.offices.steps import OfficeStep
from certify.domain.papers.dossier import is_due
from certify.domain.people.permissions import may
from certify.domain.people.tasks import Task
from certify.operations.act import Act
from certify.operations.dossiers.facts import File, facts_of
from certify.operations.offices.formations import council_sits
from certify.store import offices, rounds, units
from certify.store.notices import tasks
from certify.store.papers import issued
from certify.store.rounds import Round
from certify.store.units import Unit

# A closed round still waits for the papers about its areas until this long after its period.
OWED = timedelta(days=365)


def papers_to_issue(act: Act, forms: Iterable[FormFile]) -> Iterator[Task]:
    """The papers of the actor's office that files and areas wait for: a task for each file, one for each round."""
    own = [form for form in forms if form.task and may(act.actor.role, form.permission)]
    yield from _about_files(act, [form for form in own if form.subject == "assessment"])
    yield from _about_area(act, [form for form in own if form.subject == "area"])


def _about_files(act: Act, forms: list[FormFile]) -> Iterator[Task]:
    states = {state for form in forms for state in form.task}
    open_files = tasks.files(act.connection, act.actor.unit_id or 0) if forms else []
    waiting = [file for file in open_files if file.state in states]
    facts = facts_of(act, [File(file.id, file.state, file.unit_id, file.period_from) for file in waiting], forms)
    for file in waiting:
        if due := [form.title for form in forms if is_due(form, facts[file.id])]:
            detail = f"{file.round_name}: {'; '.join(due)}"
            yield Task(f"Phát hành văn bản: {file.unit_name}", f"/phieu/{file.id}/van-ban", None, detail)


def _about_area(act: Act, forms: list[FormFile]) -> Iterator[Task]:
    area = units.find(act.connection, act.actor.unit_id or 0) if forms else None
    if area is None:
        return
    states = tasks.states_of_area(act.connection, area.id, act.today - OWED)
    standing = issued.forms_in_force(act.connection, area.id, list(states))
    for round_id, found in states.items():
        round_ = rounds.find(act.connection, round_id)
        unissued = [form for form in forms if found <= set(form.task) and (round_id, form.id) not in standing]
        if round_ and (due := [form.title for form in unissued if _is_wanted(act, form, round_, area)]):
            detail = f"{area.full_name}: {'; '.join(due)}"
            yield Task(f"Phát hành văn bản: {round_.name}", f"/dot/{round_id}/van-ban", None, detail)


def _is_wanted(act: Act, form: FormFile, round_: Round, area: Unit) -> bool:
    """Whether an area's office is the one that issues a form in a round, and no council sits already."""
    procedure = act.library.latest(round_.criteria_version).version.procedure_on(round_.period_to)
    office = getattr(procedure, form.office)
    if office is None or office.level != area.level:
        return False
    if not form.formation:
        return True
    settings = offices.newest(act.connection, area.id, OfficeStep(form.office)).settings
    return not council_sits(settings.council_on(act.today), round_.period_from)
